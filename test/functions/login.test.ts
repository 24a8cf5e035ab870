// Does POST /api/login answer as the wire says, outcome by outcome?
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { claimsOf, cookiesOf, headerOf, memberDoor } from './login-given.ts'
import { address, codes, ok, password, verifying } from './users-given.ts'

const { door, tenantId, applicationId, ada } = await memberDoor({ roles: [{ name: 'reader', isDefault: true }] })
afterAll(() => door.close())

describe('200', () => {
  test('carries token, refresh token and user', async () => {
    const { status, body } = await door.login(ada)
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual([
      'refreshToken',
      'refreshTokenId',
      'token',
      'tokenExpirationInstant',
      'user',
    ])
    expect(body.user).toMatchObject({ id: ada.id, email: ada.email, tenantId, lastLoginInstant: door.now() })
    expect(headerOf(body.token)).toMatchObject({ alg: 'ES256', typ: 'JWT' })
    expect(headerOf(body.token)).not.toHaveProperty('gty')
    expect(claimsOf(body.token)).toMatchObject({
      sub: ada.id,
      aud: applicationId,
      tid: tenantId,
      applicationId,
      roles: ['reader'],
      authenticationType: 'PASSWORD',
      sid: body.refreshTokenId,
      auth_time: door.now() / 1000,
      iat: door.now() / 1000,
      exp: Number(body.tokenExpirationInstant) / 1000,
    })
  })
  test('sets both cookies, out of the reach of scripts; the refresh token’s lives as long as it does', async () => {
    const answer = await door.login(ada)
    expect(cookiesOf(answer)).toEqual({
      access_token: { value: answer.body.token, attributes: ['HttpOnly', 'Path=/', 'SameSite=Lax'] },
      refresh_token: {
        value: answer.body.refreshToken,
        attributes: ['HttpOnly', 'Max-Age=2592000', 'Path=/', 'SameSite=Lax'],
      },
    })
    expect(answer.headers['cache-control']).toBe('no-store')
  })
  test('over TLS the cookies are for TLS only', async () => {
    const answer = await door.login(ada, {}, { headers: { 'x-forwarded-proto': 'https' } })
    for (const { attributes } of Object.values(cookiesOf(answer))) expect(attributes).toContain('Secure')
  })
  test('comes from where the first of the proxies says, if that is an address at all', async () => {
    await door.facts(tenantId)
    const says = async (headers: Record<string, string>) => {
      const answer = await door.login(ada, {}, { headers, ip: '198.51.100.9' })
      const [fact] = await door.facts(tenantId)
      const secure = cookiesOf(answer).access_token?.attributes.includes('Secure')
      return [fact?.ipAddress, fact?.info?.ipAddress, secure]
    }
    const two = { 'x-forwarded-for': '203.0.113.5, 10.0.0.1', 'x-forwarded-proto': 'https, http' }
    expect(await says(two)).toEqual(['203.0.113.5', '203.0.113.5', true])
    expect(await says({ 'x-forwarded-for': '2001:db8::1' })).toEqual(['2001:db8::1', '2001:db8::1', false])
    // Some proxies say the port as well.
    for (const [said, meant] of [
      ['203.0.113.5:49152', '203.0.113.5'],
      ['[2001:db8::1]:49152', '2001:db8::1'],
      ['[2001:db8::1]', '2001:db8::1'],
    ] as const)
      expect(await says({ 'x-forwarded-for': said })).toEqual([meant, meant, false])
    for (const none of ['unknown', '<b>', 'a'.repeat(2_000), ''])
      expect(await says({ 'x-forwarded-for': none })).toEqual(['198.51.100.9', '198.51.100.9', false])
  })
  test('is told once, with what the caller said of itself', async () => {
    await door.told(tenantId)
    await door.login(ada, { ipAddress: '203.0.113.9', eventInfo: { deviceName: 'Phone' } })
    const [event, ...others] = await door.facts(tenantId)
    expect(others).toEqual([])
    expect(event).toMatchObject({
      type: 'user.login.success',
      tenantId,
      applicationId,
      authenticationType: 'PASSWORD',
      ipAddress: '203.0.113.9',
      info: { ipAddress: '203.0.113.9', deviceName: 'Phone' },
      user: { id: ada.id },
    })
    expect(JSON.stringify(event)).not.toContain(password)
  })
  test('comes from where the request shows when the caller’s word is empty', async () => {
    await door.facts(tenantId)
    for (const said of [{ ipAddress: '' }, { eventInfo: { ipAddress: '' } }]) {
      await door.login(ada, said)
      const [fact] = await door.facts(tenantId)
      expect([fact?.ipAddress, fact?.info?.ipAddress]).toEqual(['192.0.2.1', '192.0.2.1'])
    }
  })
  // What browsers within other programs say of themselves is easily 300 characters.
  test('from a device that is described at length is a login, and its description is kept', async () => {
    const device = { name: 'n'.repeat(300), description: 'd'.repeat(1_000), type: 'BROWSER' }
    const { status, body } = await door.login(ada, { metaData: { device } })
    expect(status).toBe(200)
    const kept = await ok(door.get(`/api/jwt/refresh/${body.refreshTokenId}`, { tenantId }))
    expect(kept.refreshToken?.metaData?.device).toMatchObject(device)
  })
  test('may say more of the browser than anybody looks at yet', async () => {
    const asked = { botDetectionScore: 0.25, twoFactorTrustId: 'none', newDevice: false, metaData: { device: {} } }
    expect((await door.login(ada, asked)).status).toBe(200)
  })
  test('noJWT brings neither tokens nor cookies', async () => {
    const answer = await door.login(ada, { noJWT: true })
    expect([answer.status, Object.keys(answer.body), answer.cookies]).toEqual([200, ['user'], []])
  })
  test('without an application: no roles, no audience, no refresh token', async () => {
    const answer = await door.login(ada, { applicationId: undefined })
    expect(answer.body).not.toHaveProperty('refreshToken')
    for (const claim of ['aud', 'roles', 'applicationId', 'sid'])
      expect(claimsOf(answer.body.token)).not.toHaveProperty(claim)
    expect(Object.keys(cookiesOf(answer))).toEqual(['access_token'])
  })
  test('an application that gives no refresh tokens gives none', async () => {
    const plain = await door.application(tenantId)
    const bea = await door.member(tenantId, plain)
    expect((await door.login(bea)).body).not.toHaveProperty('refreshToken')
  })
  test('the name counts without regard to case; its spaces are the caller’s', async () => {
    expect((await door.login(ada, { loginId: ada.email.toUpperCase() })).status).toBe(200)
    expect((await door.login(ada, { loginId: ` ${ada.email}` })).status).toBe(404)
  })
  test('of two people whom one name may mean, the first kind of name in the caller’s order is meant', async () => {
    const name = address('twin')
    const byEmail = await door.user(tenantId, { email: name })
    const byUsername = await door.user(tenantId, { username: name })
    for (const [loginIdTypes, id] of [
      [undefined, byEmail.id],
      [['email', 'username'], byEmail.id],
      [['username', 'email'], byUsername.id],
      [['username'], byUsername.id],
    ] as const) {
      const asked = { loginId: name, password, ...(loginIdTypes && { loginIdTypes }) }
      expect((await ok(door.post('/api/login', asked, { tenantId }))).user?.id).toBe(id)
    }
  })
  test('a phone number without country code is one of +1, however it is written', async () => {
    const { id } = await door.user(tenantId, { phoneNumber: '+13035551234' })
    for (const loginId of ['3035551234', '(303) 555-1234', '+1 303 555 1234', '0013035551234']) {
      const asked = { loginId, loginIdTypes: ['phoneNumber'], password }
      expect([loginId, (await ok(door.post('/api/login', asked, { tenantId }))).user?.id]).toEqual([loginId, id])
    }
  })
  test('a username signs in, a phone number only where the caller lists it', async () => {
    const username = `bea-${randomUUID()}`
    await door.user(tenantId, { username, phoneNumber: '+15551230001' })
    expect((await door.login(ada, { loginId: username, applicationId: undefined })).status).toBe(200)
    const byPhone = (more: object) => door.login(ada, { loginId: '555 123 0001', applicationId: undefined, ...more })
    expect((await byPhone({})).status).toBe(404)
    expect((await byPhone({ loginIdTypes: ['phoneNumber', 'phoneNumber'] })).status).toBe(200)
    expect((await byPhone({ loginIdTypes: ['email'] })).status).toBe(404)
  })
})

describe('202', () => {
  test('lets in who is not registered, without roles and without refresh token', async () => {
    const other = await door.loginApplication(tenantId)
    const answer = await door.login(ada, { applicationId: other })
    expect(answer.status).toBe(202)
    expect(answer.body).not.toHaveProperty('refreshToken')
    expect(claimsOf(answer.body.token)).toMatchObject({ aud: other, sub: ada.id })
    expect(claimsOf(answer.body.token)).not.toHaveProperty('roles')
  })
})

describe('203', () => {
  test.each([['Administrative', { passwordChangeRequired: true }]])(
    '%s: names the change and lets nobody in',
    async (reason, more) => {
      const bea = await door.member(tenantId, applicationId, more)
      const answer = await door.login(bea)
      expect([answer.status, answer.body.changePasswordReason, answer.cookies]).toEqual([203, reason, []])
      expect(Object.keys(answer.body).sort()).toEqual(['changePasswordId', 'changePasswordReason'])
      expect((await door.get(`/api/user/change-password/${answer.body.changePasswordId}`)).status).toBe(200)
    },
  )
  test('Expired: after the days the tenant sets', async () => {
    const strict = await door.tenant({ maximumPasswordAge: { enabled: true, days: 30 } })
    const bea = await door.member(strict, await door.loginApplication(strict))
    await door.later('30 days')
    expect((await door.login(bea)).status).toBe(200)
    await door.later('1 second')
    expect((await door.login(bea)).body.changePasswordReason).toBe('Expired')
  })
  test('Validation: when the password breaks the rules of today', async () => {
    const strict = await door.tenant()
    const bea = await door.member(strict, await door.loginApplication(strict))
    await door.set(strict, { passwordValidationRules: { validateOnLogin: true, requireNumber: true } })
    const answer = await door.login(bea)
    expect([answer.status, answer.body.changePasswordReason]).toEqual([203, 'Validation'])
  })
})

describe('212 and 213', () => {
  test('an unproved address is let in half-way, and the tokens come with it', async () => {
    const asking = await door.heardTenant(verifying(await door.template()))
    const bea = await door.member(asking, await door.loginApplication(asking))
    const answer = await door.login(bea)
    expect([answer.status, answer.body.user?.verified]).toEqual([212, false])
    expect(answer.body).toHaveProperty('token')
    expect(answer.body).not.toHaveProperty('identityVerificationId')
  })
  test('and nobody who is not registered gets a refresh token by not having proved an address', async () => {
    const asking = await door.tenant(verifying(await door.template()))
    const bea = await door.member(asking, await door.loginApplication(asking))
    const answer = await door.login(bea, { applicationId: await door.loginApplication(asking) })
    expect(answer.status).toBe(212)
    expect(answer.body).not.toHaveProperty('refreshToken')
  })
  test('behind a gate no token is issued and no login is told', async () => {
    const gate = { unverified: { behavior: 'Gated' } }
    const gated = await door.heardTenant(verifying(await door.template(), gate))
    const bea = await door.member(gated, await door.loginApplication(gated))
    const answer = await door.login(bea)
    expect([answer.status, answer.cookies]).toEqual([212, []])
    for (const secret of ['token', 'refreshToken']) expect(answer.body).not.toHaveProperty(secret)
    expect(await door.told(gated)).toEqual([])
  })
  test('where a code is typed, the answer names the verification under both its names, the same each time', async () => {
    const gate = { unverified: { behavior: 'Gated' }, verificationStrategy: 'FormField' }
    const typed = await door.tenant(verifying(await door.template(), gate))
    const bea = await door.member(typed, await door.loginApplication(typed))
    const { body } = await door.login(bea)
    expect(body.identityVerificationId).toEqual(expect.any(String))
    expect(body.emailVerificationId).toBe(body.identityVerificationId)
    expect((await door.login(bea)).body.identityVerificationId).toBe(body.identityVerificationId)
  })
  test('an unproved registration is 213', async () => {
    const verificationEmailTemplateId = await door.template()
    const asking = await door.loginApplication(tenantId, {
      verifyRegistration: true,
      verificationEmailTemplateId,
      verificationStrategy: 'FormField',
    })
    const answer = await door.login(await door.member(tenantId, asking))
    expect(answer.status).toBe(213)
    expect(answer.body.registrationVerificationId).toEqual(expect.any(String))
  })
})

describe('400', () => {
  test.each<[string, object, string[]]>([
    ['nothing', {}, ['[blank]loginId', '[blank]password']],
    ['no password', { loginId: 'a@example.com' }, ['[blank]password']],
    ['nulls', { loginId: null, password: null }, ['[blank]loginId', '[blank]password']],
    ['a list for a name', { loginId: [5], password }, ['[couldNotConvert]loginId']],
    ['an id that is none', { loginId: 'a', password, applicationId: 'x' }, ['[couldNotConvert]applicationId']],
    ['an unknown application', { loginId: 'a', password, applicationId: randomUUID() }, ['[invalid]applicationId']],
    ['an unknown kind of name', { loginId: 'a', password, loginIdTypes: ['shoe'] }, ['[invalid]loginIdTypes[0]']],
    ['a name that is too long', { loginId: 'a'.repeat(1_001), password }, ['[tooLong]loginId']],
  ])('%s', async (_, body, expected) => {
    const answer = await door.post('/api/login', body, { tenantId })
    expect([answer.status, codes(answer)]).toEqual([400, expected])
  })
  test('an application that is switched off, or another tenant’s', async () => {
    const off = await door.loginApplication(tenantId)
    await door.del(`/api/application/${off}`, { tenantId })
    const foreign = await door.loginApplication(await door.tenant())
    for (const id of [off, foreign]) {
      expect(codes(await door.login(ada, { applicationId: id }))).toEqual(['[invalid]applicationId'])
    }
  })
  test('a name without tenant, where there are several', async () => {
    const answer = await door.post('/api/login', { loginId: ada.email, password })
    expect([answer.status, codes(answer)]).toEqual([400, ['[TenantIdRequired]']])
  })
})

describe('404, 410, 423', () => {
  test('a wrong password and an unknown name are answered alike', async () => {
    const wrong = await door.login(ada, { password: 'not mine' })
    const unknown = await door.login(ada, { loginId: address('nobody') })
    for (const { status, text, cookies } of [wrong, unknown]) expect([status, text, cookies]).toEqual([404, '', []])
    expect(Object.keys(wrong.headers).sort()).toEqual(Object.keys(unknown.headers).sort())
  })
  test('a wrong password is told of somebody we know, never of a stranger', async () => {
    await door.told(tenantId)
    await door.login(ada, { loginId: address('nobody') })
    expect(await door.told(tenantId)).toEqual([])
    await door.login(ada, { password: 'not mine' })
    const [event] = await door.facts(tenantId)
    expect(event).toMatchObject({ type: 'user.login.failed', user: { id: ada.id }, reason: { code: 'credentials' } })
    expect(JSON.stringify(event)).not.toContain('not mine')
  })
  test('another tenant knows nobody of that name', async () => {
    expect((await door.login({ ...ada, tenantId: await door.tenant() }, { applicationId: undefined })).status).toBe(404)
  })
  test('a closed account is 423 and an ended one 410, both empty, and only with the right password', async () => {
    const closed = await door.member(tenantId, applicationId)
    await door.del(`/api/user/${closed.id}`, { tenantId })
    const ended = await door.member(tenantId, applicationId, { expiry: door.now() + 1_000 })
    await door.later('1 second')
    for (const [who, status] of [
      [closed, 423],
      [ended, 410],
    ] as const) {
      const answer = await door.login(who)
      expect([answer.status, answer.text, answer.cookies]).toEqual([status, '', []])
      expect((await door.login(who, { password: 'not mine' })).status).toBe(404)
    }
  })
  test('a name made of separators, or longer than any key, is as unknown as any other', async () => {
    for (const loginId of ['#'.repeat(1_000), '%'.repeat(1_000), '\u{1F600}'.repeat(500)]) {
      expect((await door.login(ada, { loginId })).status).toBe(404)
    }
  })
})

describe('old hashes', () => {
  test('are lifted by the login that proves the password, and it goes on being right', async () => {
    const lifting = await door.tenant({
      passwordEncryptionConfiguration: { encryptionScheme: 'salted-sha256', encryptionSchemeFactor: 20_000 },
    })
    const bea = await door.member(lifting, await door.loginApplication(lifting))
    const scheme = { encryptionScheme: 'salted-pbkdf2-hmac-sha256', encryptionSchemeFactor: 24_000 }
    await door.set(lifting, { passwordEncryptionConfiguration: { ...scheme, modifyEncryptionSchemeOnLogin: true } })
    const kept = async () => (await ok(door.get(`/api/user/${bea.id}`, { tenantId: lifting }))).user?.encryptionScheme
    expect((await door.login(bea, { password: 'not mine' })).status).toBe(404)
    expect(await kept()).toBe('salted-sha256')
    const both = await Promise.all([door.login(bea), door.login(bea)])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(await kept()).toBe('salted-pbkdf2-hmac-sha256')
    expect((await door.login(bea)).status).toBe(200)
  })
})
