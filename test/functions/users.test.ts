// Does /api/user create, find, change, close and delete users as the wire says?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { address, codes, ok, password, type UsersDoor, usersDoor, verifying } from './users-given.ts'

let door: UsersDoor
let tenantId: string
const nobody = '99999999-9999-4999-8999-999999999999'

beforeAll(async () => {
  door = await usersDoor()
  tenantId = door.tenantId
})
afterAll(() => door.close())

const post = (body: unknown, path = '/api/user') => door.post(path, body, { tenantId })
const create = (user: object, more: object = {}) => post({ user, ...more })

describe('creating a user', () => {
  test('answers the user and an access token of type USER_CREATE', async () => {
    const email = address()
    const { user, token, tokenExpirationInstant } = await ok(
      create({ email, password, firstName: 'Ada', data: { a: 1 } }),
    )
    expect(user).toMatchObject({ email, firstName: 'Ada', active: true, tenantId, verified: true, data: { a: 1 } })
    const claims = JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString())
    expect(claims).toMatchObject({ sub: user?.id, tid: tenantId, authenticationType: 'USER_CREATE' })
    expect(Number(tokenExpirationInstant)).toBeGreaterThan(door.now())
  })
  test('takes the id of the URL', async () => {
    const id = crypto.randomUUID()
    const { user } = await ok(post({ user: { email: address(), password } }, `/api/user/${id.toUpperCase()}`))
    expect(user?.id).toBe(id)
  })
  test('an id that is taken is refused, in its own tenant and in any other', async () => {
    const { id } = await door.user(tenantId)
    const other = await door.tenant()
    for (const where of [tenantId, other]) {
      const answer = await door.post(`/api/user/${id}`, { user: { email: address(), password } }, { tenantId: where })
      expect([answer.status, codes(answer)]).toEqual([400, ['[duplicate]user.id']])
    }
  })
  test('no password, salt, factor or scheme is in the answer', async () => {
    const { text } = await create({ email: address(), password: 'very secret words' })
    for (const word of [
      'very secret words',
      '"password"',
      'salt',
      'factor',
      'encryptionScheme',
      'previousPasswords',
      'tokenGeneration',
    ]) {
      expect(text).not.toContain(word)
    }
  })
  test.each([
    ['no login name', { password }, ['[blank]user.email', '[blank]user.phoneNumber', '[blank]user.username']],
    ['no password', { email: 'x@example.com' }, ['[blank]user.password']],
    ['a short password', { email: 'x@example.com', password: 'short' }, ['[tooShort]user.password']],
    ['no address', { email: 'nobody', password }, ['[notEmail]user.email']],
    ['a number that is none', { phoneNumber: 'call me', password }, ['[invalidPhone]user.phoneNumber']],
    ['a wrong type', { email: true, password }, ['[couldNotConvert]user.email']],
    ['a number for an address', { email: 5, password }, ['[notEmail]user.email']],
    [
      'a date that is none',
      { email: 'x@example.com', password, birthDate: '2001-02-30' },
      ['[couldNotConvert]user.birthDate'],
    ],
    [
      'an unknown scheme',
      { email: 'x@example.com', password, encryptionScheme: 'rot13' },
      ['[invalid]user.encryptionScheme'],
    ],
    [
      'several faults',
      { password: 'short', birthDate: '2001-02-30', email: 'x@example.com' },
      ['[couldNotConvert]user.birthDate', '[tooShort]user.password'],
    ],
  ])('with %s is refused, and says why', async (_, user, expected) => {
    const answer = await create(user)
    expect([answer.status, codes(answer)]).toEqual([400, expected])
  })
  test('without a user in the body is refused', async () => {
    expect(codes(await post({}))).toEqual(['[missing]user'])
  })
  test('a body that is no JSON, of another type, or too large is refused', async () => {
    const send = (body: string, type = 'application/json') =>
      door.post('/api/user', body, { tenantId, headers: { 'content-type': type } })
    expect(codes(await send('{"user":'))).toEqual(['[invalidJSON]'])
    expect((await send('{}', 'text/plain')).status).toBe(415)
    expect((await send(`{"user":{"fullName":"${'x'.repeat(1_100_000)}"}}`)).status).toBe(413)
    expect(codes(await send('[]'))).toEqual(['[invalidJSON]'])
    expect(codes(await send('{"user":{"username":"ada","data":{"much":1e400}}}'))).toEqual(['[invalidJSON]'])
  })
  test('without a key, with a wrong one, or one that may not, answers an empty 401', async () => {
    const other = await door.tenant()
    await furnishing(door.platform).apiKeys([
      { key: 'a-key-that-may-only-read-users-0001', permissions: { endpoints: { '/api/user': ['GET'] } } },
      { key: 'a-key-that-is-of-another-tenant-0002', tenantId: other },
    ])
    for (const key of [
      false,
      'wrong',
      'a-key-that-may-only-read-users-0001',
      'a-key-that-is-of-another-tenant-0002',
    ] as const) {
      const answer = await door.post('/api/user', { user: { email: address(), password } }, { tenantId, key })
      expect([answer.status, answer.text]).toEqual([401, ''])
    }
  })
  test('a key of one tenant creates there, and sees nobody of another', async () => {
    const other = await door.tenant()
    const key = 'a-key-that-is-of-one-tenant-0000003'
    await furnishing(door.platform).apiKeys([{ key, tenantId: other }])
    const { user } = await ok(door.post('/api/user', { user: { email: address(), password } }, { key }))
    expect(user?.tenantId).toBe(other)
    const foreign = await door.user(tenantId)
    expect((await door.get(`/api/user/${foreign.id}`, { key })).status).toBe(404)
    expect((await door.del(`/api/user/${foreign.id}`, { key })).status).toBe(404)
  })
  test('the owner of a name gets a letter about the attempt, where there is one for it', async () => {
    const loginIdInUseOnCreateEmailTemplateId = await door.template('user.email')
    const where = await door.tenant({ emailConfiguration: { loginIdInUseOnCreateEmailTemplateId } })
    const { email } = await door.user(where)
    expect((await door.post('/api/user', { user: { email, password } }, { tenantId: where })).status).toBe(400)
    await door.drain()
    expect(door.mailbox.to(String(email))).toHaveLength(1)
  })
  test('unknown members, and those of the platform, are ignored', async () => {
    const { user } = await ok(
      create({
        email: address(),
        password,
        shoeSize: 43,
        verified: false,
        insertInstant: 5,
        tokenGeneration: 9,
        tenantId: nobody,
      }),
    )
    expect(user).toMatchObject({ tenantId, verified: true })
    expect(user).not.toHaveProperty('shoeSize')
    expect(user?.insertInstant).toBe(door.now())
  })
  test('an address is one address in any case', async () => {
    const email = address()
    await door.user(tenantId, { email })
    expect(codes(await create({ email: email.toUpperCase(), password }))).toEqual(['[duplicate]user.email'])
  })
  test('an address is kept in lower case, a username as it was given', async () => {
    const email = address('Ada')
    const { user } = await ok(create({ email, username: 'CountessA', password }))
    expect(user).toMatchObject({ email: email.toLowerCase(), username: 'CountessA' })
    expect(user?.identities).toMatchObject([
      { value: email.toLowerCase(), displayValue: email.toLowerCase() },
      { value: 'countessa', displayValue: 'CountessA' },
    ])
  })
  test('what a form leaves empty is as good as left out', async () => {
    const empty = { username: '', phoneNumber: ' ', firstName: '', birthDate: '', imageUrl: '', timezone: '' }
    const email = address()
    const { user } = await ok(create({ email, password, ...empty, parentEmail: '', encryptionScheme: '' }))
    for (const name of [...Object.keys(empty), 'parentEmail']) expect(user).not.toHaveProperty(name)
    expect(codes(await create({ email: '', username: '', password }))).toEqual([
      '[blank]user.email',
      '[blank]user.phoneNumber',
      '[blank]user.username',
    ])
    expect(codes(await create({ email: address(), password: '' }))).toEqual(['[blank]user.password'])
  })
  test('lists and second factors are there when they are empty, so that no client stumbles', async () => {
    const applicationId = await door.application(tenantId)
    const body = { user: { email: address(), password }, registration: { applicationId } }
    const { user } = await ok(door.post('/api/user/registration', body, { tenantId }))
    expect(user).toMatchObject({
      data: {},
      memberships: [],
      preferredLanguages: [],
      registrations: [{ data: {}, preferredLanguages: [], roles: [], tokens: {} }],
      twoFactor: { methods: [], recoveryCodes: [] },
    })
  })
  test.each([
    ['username', 'Countess'],
    ['phoneNumber', '+44 20 7946 0018'],
  ])('%s is unique as well', async (type, name) => {
    await door.user(tenantId, { [type]: name })
    expect(codes(await create({ [type]: name.toLowerCase(), password }))).toEqual([`[duplicate]user.${type}`])
  })
  test('the name of a closed account is [inactive]', async () => {
    const { id, email } = await door.user(tenantId)
    await ok(door.del(`/api/user/${id}`))
    expect(codes(await create({ email, password }))).toEqual(['[inactive]user.email'])
  })
  test('two tenants may have one address each', async () => {
    const email = address()
    const other = await door.tenant()
    const one = await door.user(tenantId, { email })
    const two = await door.user(other, { email })
    expect(one.id).not.toBe(two.id)
  })
  test('with several tenants one must be named', async () => {
    await door.tenant()
    const answer = await door.post('/api/user', { user: { email: address(), password } })
    expect([answer.status, codes(answer)]).toEqual([400, ['[TenantIdRequired]']])
  })
  test('a blocked domain is refused unless an API caller lets it in', async () => {
    const strict = await door.tenant({ registrationConfiguration: { blockedDomains: ['Bad.example'] } })
    const given = { user: { email: 'a@bad.EXAMPLE', password } }
    expect(codes(await door.post('/api/user', given, { tenantId: strict }))).toEqual(['[blocked]user.email'])
    await ok(door.post('/api/user', { ...given, disableDomainBlock: true }, { tenantId: strict }))
  })
  test('an unknown application is refused', async () => {
    expect(codes(await create({ email: address(), password }, { applicationId: nobody }))).toEqual([
      '[invalid]applicationId',
    ])
  })
  test('a hash that is handed over signs in with its password, and is not judged by any rule', async () => {
    const email = address()
    // sha-256 of "pw" with an empty salt, once
    const hash = Buffer.from('30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4', 'hex').toString(
      'base64',
    )
    const user = { email, password: hash, salt: '', factor: 1, encryptionScheme: 'salted-sha256' }
    await ok(create(user, { passwordFieldType: 'HASHED' }))
    expect((await door.post('/api/login', { loginId: email, password: 'pw' }, { tenantId })).status).toBe(200)
    expect(codes(await create({ email: address(), password: hash }, { passwordFieldType: 'HASHED' }))).toEqual([
      '[missing]user.encryptionScheme',
      '[missing]user.salt',
    ])
    const whole = {
      ...user,
      email: address(),
      encryptionScheme: 'bcrypt',
      factor: 12,
      password: `$2a$12$${'R9h/'.repeat(13)}`,
    }
    expect(codes(await create(whole, { passwordFieldType: 'HASHED' }))).toEqual(['[invalid]user.password'])
    const strange = { ...user, email: address(), encryptionScheme: 'bcrypt', factor: 24_000 }
    expect(codes(await create(strange, { passwordFieldType: 'HASHED' }))).toEqual(['[invalid]user.factor'])
  })
  test('the rules of the tenant are asked of the password', async () => {
    const rules = {
      minLength: 4,
      requireMixedCase: true,
      requireNonAlpha: true,
      requireNumber: true,
      disallowUserLoginId: true,
    }
    const strict = await door.tenant({ passwordValidationRules: rules })
    const given = (word: string) =>
      door.post('/api/user', { user: { username: 'ada', password: word } }, { tenantId: strict })
    expect(codes(await given('ada'))).toEqual([
      '[containsUsername]user.password',
      '[onlyAlpha]user.password',
      '[requireNumber]user.password',
      '[singleCase]user.password',
      '[tooShort]user.password',
    ])
    await ok(given('Xy-12'))
  })
})

describe('verification of a new address', () => {
  let verified: string
  let templateId: string
  beforeAll(async () => {
    templateId = await door.template()
    verified = await door.tenant(verifying(templateId))
  })
  const make = (user: object, more: object = {}) =>
    door.post('/api/user', { user: { password, ...user }, ...more }, { tenantId: verified })

  test('begins with the creation: the answer names it and a letter carries it', async () => {
    const email = address()
    const { user, verificationIds, emailVerificationId } = await ok(make({ email }))
    expect(user).toMatchObject({ verified: false, identities: [{ verified: false, verifiedReason: 'Pending' }] })
    expect(verificationIds).toEqual([{ id: emailVerificationId, type: 'email', value: email }])
    await door.drain()
    expect(door.mailbox.to(email)[0]?.letter.text).toBe(`This is ${emailVerificationId}`)
    await ok(door.post('/api/user/verify-email', { verificationId: emailVerificationId }, { key: false }))
    expect((await ok(door.get(`/api/user/${user?.id}`))).user).toMatchObject({
      verified: true,
      identities: [{ verifiedReason: 'Completed' }],
    })
  })
  test('is skipped when the request says so', async () => {
    const email = address()
    const body = await ok(make({ email }, { skipVerification: true }))
    expect(body.user).toMatchObject({ verified: true, identities: [{ verified: false, verifiedReason: 'Skipped' }] })
    expect(body).not.toHaveProperty('verificationIds')
    await door.drain()
    expect(door.mailbox.to(email)).toEqual([])
  })
  test('a gate keeps the token back until the address is proved', async () => {
    const gated = await door.tenant(
      verifying(templateId, { unverified: { behavior: 'Gated' }, verificationStrategy: 'FormField' }),
    )
    const body = await ok(door.post('/api/user', { user: { email: address(), password } }, { tenantId: gated }))
    expect(body).not.toHaveProperty('token')
    expect(String(body.emailVerificationOneTimeCode)).toHaveLength(6)
  })
  test('a user can be found by a verification under way', async () => {
    const { user, emailVerificationId } = await ok(make({ email: address() }))
    expect(
      (await ok(door.get(`/api/user?verificationId=${emailVerificationId}`, { tenantId: verified }))).user?.id,
    ).toBe(user?.id)
    expect((await door.get(`/api/user?verificationId=${emailVerificationId}`, { tenantId })).status).toBe(404)
    expect((await door.get('/api/user?verificationId=unknown', { tenantId: verified })).status).toBe(404)
  })
  test('an address proved beforehand needs no member in the body, and no second proof', async () => {
    const email = address()
    const start = { loginId: email, loginIdType: 'email', existingUserStrategy: 'mustNotExist' }
    const { verificationId } = await ok(door.post('/api/identity/verify/start', start, { tenantId: verified }))
    await ok(door.post('/api/identity/verify/complete', { verificationId }, { tenantId: verified }))
    const body = await ok(make({}, { verificationIds: [verificationId] }))
    expect(body.user).toMatchObject({
      email,
      verified: true,
      identities: [{ verified: true, verifiedReason: 'Completed' }],
    })
    expect(codes(await make({}, { verificationIds: [verificationId] }))).toEqual(['[invalid]verificationIds'])
  })
  test('a user who is there takes an address proved beforehand; a proof of another name is refused, and not spent', async () => {
    const { id } = await door.user(verified, { email: undefined, username: address('ada') })
    const email = address()
    const start = { loginId: email, loginIdType: 'email', existingUserStrategy: 'mustNotExist' }
    const { verificationId } = await ok(door.post('/api/identity/verify/start', start, { tenantId: verified }))
    await ok(door.post('/api/identity/verify/complete', { verificationId }, { tenantId: verified }))
    const verificationIds = [verificationId]
    expect(codes(await make({ email: address() }, { verificationIds }))).toEqual(['[invalid]verificationIds'])
    expect(codes(await door.put(`/api/user/${id}`, { user: { email: address() }, verificationIds }))).toEqual([
      '[invalid]verificationIds',
    ])
    const { user } = await ok(door.put(`/api/user/${id}`, { user: { username: 'eve' }, verificationIds }))
    expect(user).toMatchObject({ email, username: 'eve', verified: true })
  })
})

describe('a user who is to choose a password', () => {
  test('gets a letter, and the caller no token', async () => {
    const setPasswordEmailTemplateId = await door.template('changePasswordId')
    const where = await door.tenant({ emailConfiguration: { setPasswordEmailTemplateId } })
    const email = address()
    const body = await ok(
      door.post('/api/user', { user: { email }, sendSetPasswordIdentityType: 'email' }, { tenantId: where }),
    )
    expect(body).not.toHaveProperty('token')
    await door.drain()
    const changePasswordId = /This is (\S+)/.exec(door.mailbox.to(email)[0]?.letter.text ?? '')?.[1]
    expect((await ok(door.get(`/api/user?changePasswordId=${changePasswordId}`, { tenantId: where }))).user?.id).toBe(
      body.user?.id,
    )
  })
  test('may be wanted without one, and then gets a token', async () => {
    expect(await ok(create({ email: address() }, { sendSetPasswordIdentityType: 'doNotSend' }))).toHaveProperty('token')
  })
  test('goes to the other address of a user who has none to sign in with', async () => {
    const setPasswordEmailTemplateId = await door.template('changePasswordId')
    const where = await door.tenant({ emailConfiguration: { setPasswordEmailTemplateId } })
    const [username, email] = [address('kid'), address('parent')]
    const body = { user: { username, data: { email } }, sendSetPasswordEmail: true }
    expect(await ok(door.post('/api/user', body, { tenantId: where }))).not.toHaveProperty('token')
    await door.drain()
    const [letter] = door.mailbox.to(email)
    const changePasswordId = /This is (\S+)/.exec(String(letter?.letter.text))?.[1]
    await ok(door.post('/api/user/change-password', { changePasswordId, password }, { tenantId: where, key: false }))
    await ok(door.post('/api/login', { loginId: username, password }, { tenantId: where }))
  })
  test('needs an address for the letter', async () => {
    expect(codes(await create({ username: 'letterless' }, { sendSetPasswordIdentityType: 'email' }))).toEqual([
      '[blank]user.email',
    ])
    expect(codes(await create({ username: 'letterless' }, { sendSetPasswordIdentityType: 'phone' }))).toEqual([
      '[notConfigured]sendSetPasswordIdentityType',
    ])
  })
})

describe('numbered usernames', () => {
  test('a name that is taken gets a number; the wish stays', async () => {
    const where = await door.tenant({ usernameConfiguration: { unique: { enabled: true } } })
    const make = async () =>
      (await ok(door.post('/api/user', { user: { username: 'Ada', password } }, { tenantId: where }))).user
    const [first, second] = [await make(), await make()]
    expect(first).toMatchObject({ username: 'Ada', uniqueUsername: 'Ada' })
    expect(second?.username).toBe('Ada')
    expect(second?.uniqueUsername).toMatch(/^Ada#\d{5}$/)
    const found = await ok(
      door.get(`/api/user?username=${encodeURIComponent(String(second?.uniqueUsername))}`, { tenantId: where }),
    )
    expect(found.user?.id).toBe(second?.id)
    const kept = await ok(door.put(`/api/user/${second?.id}`, { user: { username: 'Ada', firstName: 'A' } }))
    expect(kept.user?.uniqueUsername).toBe(second?.uniqueUsername)
  })
})

describe('finding a user', () => {
  test.each(['email', 'username', 'loginId'])('by %s, in any case', async by => {
    const email = address()
    const username = email.split('@')[0]
    const { id } = await door.user(tenantId, { email, username })
    const name = by === 'username' ? username : email
    const { user } = await ok(
      door.get(`/api/user?${by}=${encodeURIComponent(String(name).toUpperCase())}`, { tenantId }),
    )
    expect(user?.id).toBe(id)
  })
  test('a number only counts when it is asked for', async () => {
    const { id } = await door.user(tenantId, { phoneNumber: '+15550001111' })
    const by = (types: string) => door.get(`/api/user?loginId=5550001111${types}`, { tenantId })
    expect((await by('')).status).toBe(404)
    expect((await ok(by('&loginIdTypes=phoneNumber'))).user?.id).toBe(id)
    expect((await ok(by('&loginIdTypes=email&loginIdTypes=phoneNumber'))).user?.id).toBe(id)
    expect(codes(await by('&loginIdTypes=shoeSize'))).toEqual(['[invalid]loginIdTypes'])
  })
  test('by id needs no tenant; the wrong tenant finds nobody', async () => {
    const other = await door.tenant()
    const { id, email } = await door.user(tenantId)
    expect((await ok(door.get(`/api/user/${id}`))).user?.id).toBe(id)
    for (const path of [`/api/user/${id}`, `/api/user?email=${email}`]) {
      const answer = await door.get(path, { tenantId: other })
      expect([answer.status, answer.text]).toEqual([404, ''])
    }
  })
  test('nobody is 404 with an empty body', async () => {
    const answer = await door.get(`/api/user/${nobody}`)
    expect([answer.status, answer.text]).toEqual([404, ''])
    expect((await door.get('/api/user?email=nobody@example.com', { tenantId })).status).toBe(404)
  })
  test('an id that is none is refused', async () => {
    expect(codes(await door.get('/api/user/me'))).toEqual(['[couldNotConvert]userId'])
  })
  test('asking for nobody in particular is refused', async () => {
    expect(codes(await door.get('/api/user', { tenantId }))).toEqual(['[blank]loginId'])
  })
  test('a token finds its owner and nobody else, and is not told how the password is kept', async () => {
    const other = await door.user(tenantId)
    const { user, token } = await ok(create({ email: address(), password }))
    const answer = await door.get(`/api/user?email=${other.email}`, { bearer: String(token) })
    expect(answer.body.user?.id).toBe(user?.id)
    expect(answer.body.user).not.toHaveProperty('encryptionScheme')
    expect((await ok(door.get(`/api/user/${user?.id}`))).user?.encryptionScheme).toBe('salted-pbkdf2-hmac-sha256')
    expect((await door.get(`/api/user/${user?.id}`, { bearer: String(token) })).status).toBe(401)
  })
  test('without key or token nobody is found', async () => {
    const answer = await door.get('/api/user', { key: false })
    expect([answer.status, answer.text]).toEqual([401, ''])
  })
  test('costs one read of the table beside what is configured', async () => {
    const { id } = await door.user(tenantId)
    const warm = await usersDoor({ configurationMaxAge: 3600 })
    const made = await warm.user(warm.tenantId)
    await warm.get(`/api/user/${made.id}`, { tenantId: warm.tenantId })
    const { cost } = await warm.get(`/api/user/${made.id}`, { tenantId: warm.tenantId })
    await warm.close()
    expect(id).toBeDefined()
    expect(cost.trips).toBe(1)
  })
})

describe('the last login', () => {
  test('is told once there was one', async () => {
    const { id, email } = await door.user(tenantId)
    expect((await ok(door.get(`/api/user/${id}`))).user).not.toHaveProperty('lastLoginInstant')
    await door.later('5 minutes')
    await ok(door.post('/api/login', { loginId: email, password }, { tenantId }))
    await door.drain()
    expect((await ok(door.get(`/api/user/${id}`))).user?.lastLoginInstant).toBe(door.now())
  })
  test('is told by whatever answers with a user that was there before', async () => {
    const { id, email } = await door.user(tenantId)
    const applicationId = await door.application(tenantId)
    await ok(door.post('/api/login', { loginId: email, password }, { tenantId }))
    await door.drain()
    const lastLoginInstant = door.now()
    await door.later('5 minutes')
    for (const { user } of [
      await ok(door.put(`/api/user/${id}`, { user: { email } })),
      await ok(door.patch(`/api/user/${id}`, { user: { firstName: 'Ada' } })),
      await ok(door.put(`/api/user/${id}?reactivate=true`)),
      await ok(door.post(`/api/user/registration/${id}`, { registration: { applicationId } })),
    ])
      expect(user).toMatchObject({ id, lastLoginInstant, identities: [{ lastLoginInstant }] })
  })
})
