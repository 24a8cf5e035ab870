// Which passwords are refused, and why?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  judgePassword,
  type PasswordFacts,
  type PasswordRules,
  rememberedPasswords,
  withPassword,
} from '../../shared/domain/password-rules.ts'
import type { StoredUser } from '../../shared/domain/user.ts'

type Wanted = Partial<PasswordRules['passwordValidationRules']>

const rules = (wanted: Wanted = {}, more: Partial<PasswordRules> = {}): PasswordRules => ({
  passwordValidationRules: {
    minLength: 8,
    maxLength: 256,
    requireMixedCase: false,
    requireNonAlpha: false,
    requireNumber: false,
    disallowUserLoginId: false,
    rememberPreviousPasswords: { enabled: false, count: 1 },
    ...wanted,
  },
  minimumPasswordAge: { enabled: false, seconds: 30 },
  passwordEncryptionConfiguration: { encryptionScheme: 'salted-pbkdf2-hmac-sha256' },
  ...more,
})

const facts = (more: Partial<PasswordFacts> = {}): PasswordFacts => ({
  now: 1_000_000,
  loginIds: {},
  usedBefore: false,
  ...more,
})

const bcrypt = { passwordEncryptionConfiguration: { encryptionScheme: 'bcrypt' } }
const aged = { minimumPasswordAge: { enabled: true, seconds: 30 } }
const names = { email: 'Ada@example.com', username: 'countess', phoneNumber: '+15551234567' }

const cases: readonly [string, string, PasswordRules, PasswordFacts, string[]][] = [
  ['one character short', 'seven77', rules(), facts(), ['tooShort']],
  ['exactly the shortest', 'eight888', rules(), facts(), []],
  ['one character long', 'a'.repeat(257), rules(), facts(), ['tooLong']],
  ['exactly the longest', 'a'.repeat(256), rules(), facts(), []],
  ['over the 50 characters bcrypt allows', 'a'.repeat(51), rules({}, bcrypt), facts(), ['tooLong']],
  ['50 characters under bcrypt', 'a'.repeat(50), rules({}, bcrypt), facts(), []],
  ['without capitals', 'lowercase', rules({ requireMixedCase: true }), facts(), ['singleCase']],
  ['without small letters', 'UPPERCASE', rules({ requireMixedCase: true }), facts(), ['singleCase']],
  ['of both cases', 'BothCases', rules({ requireMixedCase: true }), facts(), []],
  ['of letters and digits alone', 'letters123', rules({ requireNonAlpha: true }), facts(), ['onlyAlpha']],
  ['with a sign', 'letters!23', rules({ requireNonAlpha: true }), facts(), []],
  ['without a digit', 'letters!!', rules({ requireNumber: true }), facts(), ['requireNumber']],
  [
    'with the address inside',
    'x-ada@EXAMPLE.com-x',
    rules({ disallowUserLoginId: true }),
    facts({ loginIds: names }),
    ['containsEmail'],
  ],
  [
    'with the username inside',
    'theCountess1',
    rules({ disallowUserLoginId: true }),
    facts({ loginIds: names }),
    ['containsUsername'],
  ],
  [
    'with the number inside, plus sign left out',
    'call15551234567',
    rules({ disallowUserLoginId: true }),
    facts({ loginIds: names }),
    ['containsPhoneNumber'],
  ],
  ['with login names where that is allowed', 'ada@example.com', rules(), facts({ loginIds: names }), []],
  [
    'used before',
    'password1',
    rules({ rememberPreviousPasswords: { enabled: true, count: 1 } }),
    facts({ usedBefore: true }),
    ['previouslyUsed'],
  ],
  ['used before where nobody minds', 'password1', rules(), facts({ usedBefore: true }), []],
  [
    'changed a millisecond too soon',
    'password1',
    rules({}, aged),
    facts({ passwordLastUpdateInstant: 970_001 }),
    ['tooYoung'],
  ],
  ['changed when its time has come', 'password1', rules({}, aged), facts({ passwordLastUpdateInstant: 970_000 }), []],
  ['the first one, whatever the minimum age', 'password1', rules({}, aged), facts(), []],
]

describe('a password', () => {
  test.each(cases)('%s', (_, password, given, known, reasons) => {
    expect(judgePassword(password, given, known)).toEqual(reasons)
  })

  test('everything that is wrong is said at once', () => {
    const all = rules({ requireMixedCase: true, requireNonAlpha: true, requireNumber: true })
    expect(judgePassword('short', all, facts())).toEqual(['tooShort', 'singleCase', 'onlyAlpha', 'requireNumber'])
  })

  test('length counts characters, not code units', () => {
    expect(judgePassword('🔑'.repeat(7), rules(), facts())).toEqual(['tooShort'])
    expect(judgePassword('🔑'.repeat(8), rules(), facts())).toEqual([])
  })

  test('rules only ever add reasons', () => {
    const strict = rules({
      requireMixedCase: true,
      requireNonAlpha: true,
      requireNumber: true,
      disallowUserLoginId: true,
    })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), password => {
        const lax = judgePassword(password, rules(), facts({ loginIds: names }))
        expect(judgePassword(password, strict, facts({ loginIds: names }))).toEqual(expect.arrayContaining(lax))
      }),
    )
  })
})

describe('remembered passwords', () => {
  const hashed = (n: number) => ({ scheme: 's', hash: `h${n}`, salt: 'x', factor: 1 })
  const user = { id: 'u', tokenGeneration: 1 } as StoredUser

  test('the last n passwords are remembered, whatever the order of changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 10 }), (count, changes) => {
        const given = rules({ rememberPreviousPasswords: { enabled: true, count } })
        const numbers = Array.from({ length: changes }, (_, i) => i)
        const after = numbers.reduce((known, n) => withPassword(known, hashed(n), given, n), user)
        const last = numbers.toReversed().slice(0, count)
        expect(rememberedPasswords(after, given).map(kept => kept.hash)).toEqual(last.map(n => `h${n}`))
      }),
    )
  })

  test('nothing is kept where nothing is to be remembered', () => {
    const after = withPassword(withPassword(user, hashed(1), rules(), 1), hashed(2), rules(), 2)
    expect(after.previousPasswords).toBeUndefined()
    expect(rememberedPasswords(after, rules())).toEqual([])
  })
})
