// What may be said of a user, and what is never told of one?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { profileOf } from '../../shared/domain/profile.ts'
import {
  chooseRoles,
  judgeRegistration,
  newRegistration,
  replacedRegistration,
} from '../../shared/domain/registration.ts'
import { canonical, type StoredUser } from '../../shared/domain/user.ts'
import { asUserInput, type InputRules, judgeUserInput, userInput } from '../../shared/domain/user-input.ts'
import { presentUser } from '../../shared/domain/user-present.ts'
import { suffixed, suffixLimit } from '../../shared/domain/usernames.ts'
import { parse } from '../../shared/kernel/issues.ts'

const open: InputRules = { registrationConfiguration: { blockedDomains: [] } }
const shut = { registrationConfiguration: { blockedDomains: ['bad.example'] } }

const read = (given: unknown) => {
  const parsed = parse(userInput, given)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.value
}
const codes = (given: unknown, rules = open, how = {}) =>
  judgeUserInput(read(given), rules, how).map(({ reason, path }) => `[${reason}]${path}`)

const stored: StoredUser = {
  id: '11111111-1111-4111-8111-111111111111',
  tenantId: '22222222-2222-4222-8222-222222222222',
  active: true,
  identities: [
    {
      type: 'email',
      value: 'ada@x.y',
      displayValue: 'Ada@x.y',
      primary: true,
      verified: false,
      verifiedReason: 'Pending',
      insertInstant: 1,
      lastUpdateInstant: 1,
    },
    {
      type: 'username',
      value: 'ada#00042',
      displayValue: 'Ada',
      uniqueValue: 'Ada#00042',
      primary: true,
      verified: false,
      verifiedReason: 'Unverifiable',
      insertInstant: 1,
      lastUpdateInstant: 1,
    },
  ],
  registrations: [],
  firstName: 'Ada',
  data: { theme: 'dark' },
  password: { scheme: 'bcrypt', hash: 'HASHHASH', salt: 'SALTSALT', factor: 12_345 },
  previousPasswords: [{ scheme: 'bcrypt', hash: 'OLDHASH', salt: 'OLDSALT', factor: 54_321 }],
  tokenGeneration: 987_654,
  insertInstant: 1,
  lastUpdateInstant: 1,
}

describe('user input', () => {
  test('somebody without any login name is refused', () => {
    expect(codes({ firstName: 'Ada' })).toEqual([
      '[blank]user.email',
      '[blank]user.username',
      '[blank]user.phoneNumber',
    ])
  })
  test.each(['email', 'username', 'phoneNumber'])('one login name is enough: %s', type => {
    expect(codes({ [type]: type === 'email' ? 'a@b.c' : '5551234567' })).toEqual([])
  })
  test('a blocked domain is refused in any case, unless the caller lets it in', () => {
    expect(codes({ email: 'a@BAD.example' }, shut)).toEqual(['[blocked]user.email'])
    expect(codes({ email: 'a@BAD.example' }, shut, { disableDomainBlock: true })).toEqual([])
    expect(codes({ email: 'a@notbad.example' }, shut)).toEqual([])
  })
  test.each([
    [{ phoneNumber: '12' }, '[invalidPhone]user.phoneNumber'],
    [{ phoneNumber: 'call me' }, '[invalidPhone]user.phoneNumber'],
    [{ email: 'a@b.c', birthDate: '2001-02-30' }, '[couldNotConvert]user.birthDate'],
    [{ email: 'a@b.c', timezone: 'Mars/Olympus' }, '[invalid]user.timezone'],
    [{ email: 'a@b.c', preferredLanguages: ['en', '!'] }, '[invalid]user.preferredLanguages'],
  ])('%j is refused with %s', (given, code) => {
    expect(codes(given)).toEqual([code])
  })
  test.each([
    [{ email: 'nobody' }, 'notEmail'],
    [{ email: 5 }, 'notEmail'],
    [{ email: false }, 'couldNotConvert'],
    [{ email: 'a@b.c', expiry: 'tomorrow' }, 'couldNotConvert'],
    [{ email: `${'a'.repeat(200)}@b.c` }, 'tooLong'],
    [{ email: 'a@b.c', data: 'text' }, 'couldNotConvert'],
    [{ id: 'no-uuid', email: 'a@b.c' }, 'couldNotConvert'],
  ])('%j cannot be read: %s', (given, reason) => {
    const parsed = parse(userInput, given)
    expect(!parsed.ok && parsed.issues.map(issue => issue.reason)).toEqual([reason])
  })
  test('members of data that are null are dropped', () => {
    expect(profileOf(read({ email: 'a@b.c', data: { a: 1, b: null } })).data).toEqual({ a: 1 })
  })
  test('saying a user again changes nothing', () => {
    expect(read(asUserInput(stored))).toEqual(asUserInput(stored))
    expect(profileOf(asUserInput(stored))).toEqual(profileOf(stored))
  })
})

describe('what is told of a user', () => {
  test('no password, salt, factor, earlier password or generation ever leaves', () => {
    for (const withScheme of [false, true]) {
      const told = JSON.stringify(presentUser(stored, { withScheme }))
      for (const secret of ['HASH', 'SALT', 'OLD', '12345', '54321', '987654', 'previousPasswords', 'factor']) {
        expect(told).not.toContain(secret)
      }
    }
  })
  test('the scheme is told to holders of an API key alone', () => {
    expect(presentUser(stored)).not.toHaveProperty('encryptionScheme')
    expect(presentUser(stored, { withScheme: true })).toMatchObject({ encryptionScheme: 'bcrypt' })
  })
  test('email and username mirror the primary identities as they were given', () => {
    expect(presentUser(stored)).toMatchObject({
      email: 'Ada@x.y',
      username: 'Ada',
      uniqueUsername: 'Ada#00042',
      verified: false,
    })
  })
})

describe('canonical login names', () => {
  test('do not tell composed from combining accents', () => {
    expect(canonical('username', 'Ren\u0065\u0301')).toBe(canonical('username', 'ren\u00e9'))
  })
  test('are the same however often they are made so', () => {
    const types = fc.constantFrom('email', 'username', 'phoneNumber')
    fc.assert(
      fc.property(types, fc.string({ unit: 'binary' }), (type, given) => {
        expect(canonical(type, canonical(type, given))).toBe(canonical(type, given))
      }),
    )
  })
})

describe('numbered usernames', () => {
  const rules = { enabled: true, numberOfDigits: 5, separator: '#', strategy: 'OnCollision' } as const
  test('have as many digits as the tenant says', () => {
    expect(suffixed('ada', rules, 1)).toBe('ada#00001')
    expect(suffixed('ada', rules, suffixLimit(rules) - 1)).toBe('ada#99999')
  })
})

describe('registrations', () => {
  const application = {
    roles: [
      { name: 'user', isDefault: true },
      { name: 'admin', isDefault: false },
    ],
    verifyRegistration: true,
  }
  const make = (input: object, skipVerification = false) =>
    newRegistration({
      id: 'r',
      applicationId: 'a',
      input: { data: {}, ...input },
      application,
      skipVerification,
      now: 5,
    })

  test('default roles come when none is asked for', () => {
    expect(chooseRoles(undefined, application)).toEqual(['user'])
    expect(chooseRoles([], application)).toEqual(['user'])
    expect(chooseRoles(['admin'], application)).toEqual(['admin'])
  })
  test('roles are sorted and each there once', () => {
    expect(chooseRoles(['user', 'admin', 'user'], application)).toEqual(['admin', 'user'])
  })
  test('a role the application does not have is refused', () => {
    expect(judgeRegistration({ roles: ['root'], data: {} }, application)).toEqual([
      { path: 'registration.roles', reason: 'invalid' },
    ])
  })
  test('waits for a proof where its application wants one, unless the request skips it', () => {
    expect(make({}).verifiedReason).toBe('Pending')
    expect(make({}, true).verifiedReason).toBe('Skipped')
  })
  test('a replacement keeps id, age and proof, and drops what is left out', () => {
    const before = { ...make({ username: 'ada', roles: ['admin'] }), verified: true, verifiedInstant: 6 }
    const after = replacedRegistration(before, { data: {} }, 9)
    expect(after).toEqual({ ...before, username: undefined, roles: [], lastUpdateInstant: 9 })
    expect(after).not.toHaveProperty('username')
  })
})
