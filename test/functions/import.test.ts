// Do people of another system come over as they were, all of them or none?
import { createHash, createHmac, pbkdf2Sync, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listed } from '../../shared/storage/keys.ts'
import { type ImportDoor, importDoor } from './import-given.ts'
import { address, codes, ok } from './users-given.ts'

let door: ImportDoor
let tenantId: string
beforeAll(async () => {
  door = await importDoor({ configurationMaxAge: 3600 })
  tenantId = await door.heardTenant({ passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 } })
})
afterAll(() => door.close())

const send = (users: readonly object[], more: object = {}) => door.send(tenantId, users, more)
const one = async (user: object, more: object = {}) => {
  const email = address('import')
  const answer = await send([{ email, ...user }], more)
  expect([answer.status, answer.text]).toEqual([200, ''])
  return email
}
const found = (email: string) => door.byName(tenantId, email)

describe('a hash of another system lets its owner in, and nobody else', () => {
  const password = 'grüner Tee 7'
  const salt = Buffer.from('some salt of theirs')
  const b64 = salt.toString('base64')
  const repeated = (digest: string, times: number) => {
    let hash = createHash(digest).update(password).update(salt).digest()
    for (let n = 1; n < times; n++) hash = createHash(digest).update(hash).digest()
    return hash.toString('base64')
  }
  const phpass = (digest: string, times: number, length: number) => {
    let hash = createHash(digest).update('phpass salt').update(password).digest()
    for (let n = 0; n < times; n++) hash = createHash(digest).update(hash).update(password).digest()
    return hash.toString('base64').slice(0, length)
  }
  const derived = (digest: string, bytes: number) => pbkdf2Sync(password, salt, 3, bytes, digest).toString('base64')
  test.each([
    ['salted-md5', 5, b64, repeated('md5', 5)],
    ['salted-sha256', 5, b64, repeated('sha256', 5)],
    ['salted-hmac-sha256', 0, b64, createHmac('sha256', salt).update(password).digest('base64')],
    ['salted-pbkdf2-hmac-sha256', 3, b64, derived('sha256', 32)],
    ['salted-pbkdf2-hmac-sha256-512', 3, b64, derived('sha256', 64)],
    ['salted-pbkdf2-hmac-sha512-512', 3, b64, derived('sha512', 64)],
    ['phpass-md5', 4, 'phpass salt', phpass('md5', 4, 24)],
    ['phpass-sha512', 4, 'phpass salt', phpass('sha512', 4, 43)],
  ])('%s', async (encryptionScheme, factor, theirSalt, hash) => {
    const email = await one({ active: true, password: hash, salt: theirSalt, encryptionScheme, factor })
    expect((await door.signIn(tenantId, email, `${password}!`)).status).toBe(404)
    expect((await door.signIn(tenantId, email, password)).status).toBe(200)
    const user = await found(email)
    expect(user).toMatchObject({ encryptionScheme, passwordLastUpdateInstant: door.now() })
    for (const member of ['password', 'salt', 'factor']) expect(user).not.toHaveProperty(member)
  })
  test('bcrypt, salt and hash apart, as OpenBSD published it', async () => {
    const [salt, password] = ['If6bvum7DFjUnE9p2uDeDu', '0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i']
    const email = await one({ active: true, encryptionScheme: 'bcrypt', factor: 6, salt, password })
    expect((await door.signIn(tenantId, email, 'abcd')).status).toBe(404)
    expect((await door.signIn(tenantId, email, 'abc')).status).toBe(200)
  })
  test('scheme and factor of the import hold for those who say none, and the factor for that scheme alone', async () => {
    const [plain, own] = door.addresses(2)
    const hash = pbkdf2Sync(password, salt, 3, 32, 'sha256').toString('base64')
    const mine = { encryptionScheme: 'bcrypt', salt: 'If6bvum7DFjUnE9p2uDeDu', password: 'does not matter' }
    const answer = await send(
      [
        { email: plain, active: true, password: hash, salt: b64 },
        { email: own, active: true, ...mine },
      ],
      { encryptionScheme: 'salted-pbkdf2-hmac-sha256', factor: 3 },
    )
    expect(answer.status).toBe(200)
    expect((await door.signIn(tenantId, String(plain), password)).status).toBe(200)
    expect(await found(String(own))).toMatchObject({ encryptionScheme: 'bcrypt' })
  })
  test('without a factor it is the usual one', async () => {
    const hash = pbkdf2Sync(password, salt, 24_000, 32, 'sha256').toString('base64')
    const encryptionScheme = 'salted-pbkdf2-hmac-sha256'
    const email = await one({ active: true, password: hash, salt: b64, encryptionScheme })
    expect((await door.signIn(tenantId, email, password)).status).toBe(200)
  })
  test('an empty salt is a salt, and base64 needs no padding', async () => {
    const hash = createHash('sha256').update(password).digest('base64').replace(/=+$/, '')
    const email = await one({ active: true, password: hash, salt: '', encryptionScheme: 'salted-sha256', factor: 1 })
    expect((await door.signIn(tenantId, email, password)).status).toBe(200)
  })
  test.each([
    ['bcrypt', 4],
    ['argon2id', 1],
    ['salted-pbkdf2-hmac-sha512-512', 2],
  ])(
    'the first login lifts it to %s where the tenant wants that, and the second one goes on',
    async (encryptionScheme, factor) => {
      const lifting = await door.tenant({
        passwordEncryptionConfiguration: {
          encryptionScheme,
          encryptionSchemeFactor: factor,
          modifyEncryptionSchemeOnLogin: true,
        },
      })
      const email = address()
      const mine = { encryptionScheme: 'salted-md5', factor: 2, salt: b64, password: repeated('md5', 2) }
      await ok(door.send(lifting, [{ email, active: true, ...mine }]))
      expect(await door.byName(lifting, email)).toMatchObject({ encryptionScheme: 'salted-md5' })
      expect((await door.signIn(lifting, email, password)).status).toBe(200)
      expect(await door.byName(lifting, email)).toMatchObject({ encryptionScheme })
      expect((await door.signIn(lifting, email, password)).status).toBe(200)
    },
  )
  test('a password that the new scheme cannot keep goes on under the old one', async () => {
    const lifting = await door.tenant({
      passwordEncryptionConfiguration: {
        encryptionScheme: 'bcrypt',
        encryptionSchemeFactor: 4,
        modifyEncryptionSchemeOnLogin: true,
      },
    })
    const long = 'x'.repeat(80)
    const hash = createHash('sha256').update(long).digest('base64')
    const email = address()
    const mine = { encryptionScheme: 'salted-sha256', factor: 1, salt: '', password: hash }
    await ok(door.send(lifting, [{ email, active: true, ...mine }]))
    expect((await door.signIn(lifting, email, long)).status).toBe(200)
    expect(await door.byName(lifting, email)).toMatchObject({ encryptionScheme: 'salted-sha256' })
  })
})

describe('plain text', () => {
  test('is hashed as the tenant says', async () => {
    const email = await one({ active: true, password: 'plain but long' })
    expect((await door.signIn(tenantId, email, 'plain but long')).status).toBe(200)
    expect(await found(email)).toMatchObject({ encryptionScheme: 'salted-pbkdf2-hmac-sha256' })
  })
  test('obeys the rules of the tenant', async () => {
    const answer = await send([{ email: address(), password: 'short' }])
    expect([answer.status, codes(answer)]).toEqual([400, ['[tooShort]users[0].password']])
  })
  test('is not needed: who has no password signs in otherwise', async () => {
    const email = await one({ active: true })
    expect((await door.signIn(tenantId, email, '')).status).not.toBe(200)
    expect(await found(email)).not.toHaveProperty('encryptionScheme')
  })
})

describe('somebody imported', () => {
  test('is closed unless the import says otherwise', async () => {
    const email = await one({ password: 'plain but long' })
    expect(await found(email)).toMatchObject({ active: false })
    expect((await door.signIn(tenantId, email, 'plain but long')).status).toBe(423)
  })
  test('is whom the import says: id, profile, times, flags', async () => {
    const id = randomUUID()
    const [insertInstant, passwordLastUpdateInstant] = [1_500_000_000_000, 1_600_000_000_000]
    const said = {
      id,
      firstName: 'Ada',
      birthDate: '1815-12-10',
      data: { since: 1833, gone: null },
      preferredLanguages: ['en'],
      timezone: 'Europe/London',
      username: `ada-${id}`,
      phoneNumber: '+44 20 7946 0958',
      insertInstant,
    }
    const email = await one({
      ...said,
      password: 'plain but long',
      passwordLastUpdateInstant,
      passwordChangeRequired: true,
      active: true,
      verified: true,
    })
    expect(await found(email)).toMatchObject({
      ...said,
      phoneNumber: '+442079460958',
      data: { since: 1833 },
      passwordLastUpdateInstant,
      passwordChangeRequired: true,
      verified: true,
      verifiedInstant: insertInstant,
      lastUpdateInstant: door.now(),
    })
    expect((await door.signIn(tenantId, email, 'plain but long')).status).toBe(203)
  })
  test('is verified or not as it was there, for the reason Import, and nobody waits for a proof', async () => {
    const strict = await door.tenant({
      emailConfiguration: {
        verifyEmail: true,
        verificationEmailTemplateId: await door.template(),
        unverified: { behavior: 'Gated' },
      },
      userDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: 1 } },
    })
    const [yes, no] = door.addresses(2)
    const old = { active: true, password: 'plain but long', insertInstant: door.now() - 90 * 86_400_000 }
    await ok(
      door.send(strict, [
        { ...old, email: yes, verified: true },
        { ...old, email: no },
      ]),
    )
    for (const [email, verified] of [
      [yes, true],
      [no, false],
    ] as const) {
      const user = await door.byName(strict, String(email))
      expect(user).toMatchObject({ verified, identities: [{ verified, verifiedReason: 'Import' }] })
      expect((await door.signIn(strict, String(email), 'plain but long')).status).toBe(200)
    }
    await door.run('cleanup')
    expect(await door.byName(strict, String(no))).toMatchObject({ email: no })
  })
  test('is registered, in groups, and remembered where all users are', async () => {
    const applicationId = await door.application(tenantId, {
      roles: [{ name: 'usual', isDefault: true }, { name: 'x' }],
    })
    const groupId = randomUUID()
    await ok(door.post(`/api/group/${groupId}`, { group: { name: groupId } }, { tenantId }))
    const email = await one({
      registrations: [
        { applicationId, roles: ['x'], verified: true, insertInstant: 1_500_000_000_000, data: { a: 1 } },
      ],
      memberships: [{ groupId, data: { seat: 7 } }],
    })
    const user = await found(email)
    expect(user?.registrations).toMatchObject([
      { applicationId, roles: ['x'], verified: true, insertInstant: 1_500_000_000_000, data: { a: 1 } },
    ])
    const asked = { search: { groupId } }
    const { members } = await ok(door.post('/api/group/member/search', asked, { tenantId }))
    expect(members).toMatchObject([{ userId: user?.id, groupId, data: { seat: 7 } }])
    const id = String(user?.id)
    const { rows } = await door.table().query({ pk: listed.users(tenantId, id).pk, listed: true, from: id, to: id })
    expect(rows).toHaveLength(1)
    const usual = await one({ registrations: [{ applicationId }] })
    expect((await found(usual))?.registrations).toMatchObject([{ roles: ['usual'] }])
  })
  test('goes away like anybody, memberships included', async () => {
    const groupId = randomUUID()
    await ok(door.post(`/api/group/${groupId}`, { group: { name: groupId } }, { tenantId }))
    const email = await one({ memberships: [{ groupId }] })
    await ok(door.del(`/api/user/${(await found(email))?.id}?hardDelete=true`))
    const { total } = await ok(door.post('/api/group/member/search', { search: { groupId } }, { tenantId }))
    expect(total).toBe(0)
    expect((await send([{ email }])).status).toBe(200)
  })
  test('gets a number with a username that is taken, where the tenant numbers them', async () => {
    const numbered = await door.tenant({ usernameConfiguration: { unique: { enabled: true } } })
    await ok(door.send(numbered, [{ username: 'sam' }, { username: 'Sam' }, { username: 'sam' }]))
    const { body } = await door.get('/api/user?username=sam', { tenantId: numbered })
    expect(body.user).toMatchObject({ username: 'sam', uniqueUsername: 'sam' })
  })
})

describe('what is wrong is said of its place, and nobody is imported', () => {
  const salt = 'c2FsdA=='
  const scheme = 'salted-md5'
  test.each([
    [['blank.email', 'blank.phoneNumber', 'blank.username'], { username: undefined }],
    [['notEmail.email'], { email: 'none' }],
    [['invalidPhone.phoneNumber'], { phoneNumber: 'call me' }],
    [['couldNotConvert.birthDate'], { birthDate: '1815-13-10' }],
    [['invalid.timezone'], { timezone: 'Mars/Olympus' }],
    [['invalid.encryptionScheme'], { password: 'x', encryptionScheme: 'rot13', salt }],
    [['missing.salt'], { password: 'x', encryptionScheme: scheme }],
    [['blank.password'], { password: '', encryptionScheme: scheme, salt }],
    [['tooLong.password'], { password: 'x'.repeat(2049), encryptionScheme: scheme, salt }],
    [['invalid.factor'], { password: 'x', encryptionScheme: 'bcrypt', salt, factor: 24_000 }],
    [['invalid.factor'], { password: 'x', encryptionScheme: scheme, salt, factor: 0 }],
    [['missing.registrations[0].applicationId'], { registrations: [{ roles: [] }] }],
    [['invalid.registrations[0].applicationId'], { registrations: [{ applicationId: randomUUID() }] }],
    [['missing.memberships[0].groupId'], { memberships: [{}] }],
    [['invalid.memberships[0].groupId'], { memberships: [{ groupId: randomUUID() }] }],
    [['notConfigured.twoFactor.methods'], { twoFactor: { methods: [{ method: 'authenticator', secret: 'x' }] } }],
    [['couldNotConvert.id'], { id: 'me' }],
  ])('%s', async (wrong, user) => {
    const email = address('import')
    const answer = await send([{ email }, { username: address(), ...user }])
    const expected = wrong.map(word => `[${word.split('.')[0]}]users[1].${word.split('.').slice(1).join('.')}`)
    expect([answer.status, codes(answer)]).toEqual([400, expected])
    expect(await found(email)).toBeUndefined()
  })
  test.each([
    [{ encryptionScheme: 'rot13' }, '[invalid]encryptionScheme'],
    [{ encryptionScheme: 'bcrypt', factor: 24_000 }, '[invalid]factor'],
  ])('of the whole import: %j', async (more, code) => {
    const answer = await send([{ email: address(), password: 'x', salt: '' }], more)
    expect([answer.status, codes(answer)]).toEqual([400, [code]])
  })
  test('nobody at all is no import', async () => {
    expect(codes(await send([]))).toEqual(['[empty]users'])
    expect(codes(await door.post('/api/user/import', {}, { tenantId }))).toEqual(['[missing]users'])
  })
  test('a role, an application and a group of elsewhere', async () => {
    const elsewhere = await door.tenant()
    const own = await door.application(tenantId, { roles: [{ name: 'x' }] })
    const theirs = await door.application(elsewhere)
    const registrations = [{ applicationId: own, roles: ['y'] }, { applicationId: theirs }]
    expect(codes(await send([{ email: address(), registrations }]))).toEqual([
      '[invalid]users[0].registrations[0].roles',
      '[invalid]users[0].registrations[1].applicationId',
    ])
  })
  test('twice in the import, in any spelling', async () => {
    const applicationId = await door.application(tenantId)
    const id = randomUUID()
    const registrations = [{ applicationId }, { applicationId }]
    const [email, username, phoneNumber] = [address(), address(), '+15550001111']
    const first = { id, email, username, phoneNumber, registrations }
    const again = { id, email: email.toUpperCase(), username: username.toUpperCase(), phoneNumber: '555-000-1111' }
    expect(codes(await send([first, again]))).toEqual([
      '[duplicate]users[0].registrations[1].applicationId',
      '[duplicate]users[1].email',
      '[duplicate]users[1].id',
      '[duplicate]users[1].phoneNumber',
      '[duplicate]users[1].username',
    ])
  })
  test.each([true, false])('taken already (validateDbConstraints %s)', async validateDbConstraints => {
    const id = randomUUID()
    const email = await one({ id, username: id })
    const [free] = door.addresses(1)
    const answer = await send([{ email: free }, { email }, { username: id.toUpperCase() }, { id, email: address() }], {
      validateDbConstraints,
    })
    expect([answer.status, codes(answer)]).toEqual([
      400,
      ['[duplicate]users[1].email', '[duplicate]users[2].username', '[duplicate]users[3].id'],
    ])
    expect(await found(String(free))).toBeUndefined()
    expect((await send([{ email }])).status).toBe(400)
  })
  test('an id that lives in another tenant', async () => {
    const { id } = await door.user(await door.tenant())
    expect(codes(await send([{ id, email: address() }]))).toEqual(['[duplicate]users[0].id'])
  })
  test('a user larger than a row: 413', async () => {
    const answer = await send([{ email: address(), data: { a: 'x'.repeat(450_000) } }])
    expect(answer.status).toBe(413)
  })
  test('more than a function takes: 413, and more users than one import has room for', async () => {
    expect((await send([{ email: address(), data: { a: 'x'.repeat(5 * 1_048_576) } }])).status).toBe(413)
    const many = Array.from({ length: 10_001 }, (_, n) => ({ username: `n${n}` }))
    expect(codes(await send(many))).toEqual(['[tooMany]users'])
  })
  test('a tenant has to be named where there are several', async () => {
    expect(codes(await door.post('/api/user/import', { users: [{ email: address() }] }))).toEqual([
      '[TenantIdRequired]',
    ])
  })
})

describe('who listens', () => {
  test('hears of an import once, and of nobody in particular', async () => {
    await door.facts(tenantId)
    const emails = door.addresses(3)
    await ok(
      door.post(
        '/api/user/import',
        {
          users: emails.map(email => ({ email, password: 'plain but long' })),
          eventInfo: { ipAddress: '203.0.113.9' },
        },
        { tenantId },
      ),
    )
    const facts = await door.facts(tenantId)
    expect(facts.map(({ type }) => type)).toEqual(['user.bulk.create'])
    expect(facts[0]).toMatchObject({
      tenantId,
      info: { ipAddress: '203.0.113.9' },
      users: emails.map(email => ({ email, active: false })),
    })
    expect(JSON.stringify(facts)).not.toContain('plain but long')
    expect(JSON.stringify(facts)).not.toContain('"salt"')
  })
})

describe('what an import costs', () => {
  test('of one user with an address: seven write units, one trip to look and one to write', async () => {
    const quiet = await door.tenant()
    await door.send(quiet, [{ email: address() }])
    const { cost } = await door.send(quiet, [{ email: address() }])
    expect(cost).toEqual({ trips: 2, reads: 1, writes: 7 })
  })
  test('of 300 users: little more for each of them', async () => {
    const quiet = await door.tenant()
    const { status, cost } = await door.send(
      quiet,
      door.addresses(300).map(email => ({ email })),
    )
    expect(status).toBe(200)
    expect(cost.writes / 300).toBeLessThan(7.5)
    expect(cost.reads / 300).toBeLessThan(1.1)
    const { rows } = await door.table().query({ pk: listed.policies('imports', '').pk, listed: true })
    expect(rows).toEqual([])
  })
})
