// Are access tokens validated, vended and exchanged as the wire says, and are forged ones refused?
import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import type { Answer } from '../door.ts'
import { claimsOf, cookiesOf, form, headerOf, memberDoor } from './login-given.ts'
import { codes, ok } from './users-given.ts'

const { door, tenantId, ada } = await memberDoor()
let { token } = await door.session(ada)
afterAll(() => door.close())

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const parts = () => token.split('.') as [string, string, string]
const publicKey = async (): Promise<string> =>
  String((await ok(door.get(`/api/jwt/public-key?kid=${headerOf(token).kid}`))).publicKey)
const validate = (bearer: string, how: object = {}): Promise<Answer> =>
  door.get('/api/jwt/validate', { bearer, ...how })

describe('GET /api/jwt/validate', () => {
  test('tells the claims of a good token, from the header or from the cookie', async () => {
    expect((await validate(token)).body).toEqual({ jwt: claimsOf(token) })
    const byCookie = await door.get('/api/jwt/validate', { key: false, cookies: { access_token: token } })
    expect(byCookie.body).toEqual({ jwt: claimsOf(token) })
  })
  test('a token ends at its exp', async () => {
    const late = await door.session(ada)
    await door.later('59 minutes 59 seconds')
    expect((await validate(late.token)).status).toBe(200)
    await door.later('1 second')
    const answer = await validate(late.token)
    expect([answer.status, answer.text]).toEqual([401, ''])
    token = (await door.session(ada)).token
  })
  test.each<[string, () => Promise<string> | string]>([
    ['with alg none', () => `${encode({ alg: 'none', kid: headerOf(token).kid })}.${parts()[1]}.`],
    [
      'with alg none and our signature',
      () => `${encode({ ...headerOf(token), alg: 'none' })}.${parts()[1]}.${parts()[2]}`,
    ],
    ['without signature', () => `${parts()[0]}.${parts()[1]}.`],
    ['signed by a foreign key under our kid', () => signed(headerOf(token), claimsOf(token))],
    ['signed by a foreign key under its own kid', () => signed({ ...headerOf(token), kid: 'mine' }, claimsOf(token))],
    ['without kid', () => signed({ alg: 'ES256' }, claimsOf(token))],
    [
      'with a key of its own in the header',
      () => signed({ ...headerOf(token), jwk: foreign.publicKey.export({ format: 'jwk' }) }, claimsOf(token)),
    ],
    [
      'of another tenant by its words',
      () => `${parts()[0]}.${encode({ ...claimsOf(token), tid: randomUUID() })}.${parts()[2]}`,
    ],
    [
      'for another user by its words',
      () => `${parts()[0]}.${encode({ ...claimsOf(token), sub: randomUUID() })}.${parts()[2]}`,
    ],
    ['HMAC-signed with our public key', async () => hmac(await publicKey())],
    [
      'HMAC-signed with the bytes of our public key',
      async () => hmac(createPublicKey(await publicKey()).export({ type: 'spki', format: 'der' })),
    ],
    ['with a critical extension', () => signed({ ...headerOf(token), crit: ['exp'] }, claimsOf(token))],
    ['that is no token', () => 'a.b.c'],
    ['that is empty', () => ''],
  ])('a token %s is refused here and wherever a token opens something', async (_, forge) => {
    const forged = await forge()
    for (const answer of [await validate(forged), await door.put('/api/login', {}, { bearer: forged })]) {
      expect([answer.status, answer.text]).toEqual([401, ''])
    }
  })
  test('a token of one tenant is none in a request about another', async () => {
    expect((await validate(token, { tenantId: await door.tenant() })).status).toBe(401)
  })
  test('a token dies with its tenant', async () => {
    const dying = await door.tenant()
    const applicationId = await door.loginApplication(dying)
    const { token: last } = await door.session(await door.member(dying, applicationId))
    expect((await validate(last)).status).toBe(200)
    await ok(door.del(`/api/tenant/${dying}`))
    const answer = await validate(last)
    expect([answer.status, answer.text]).toEqual([401, ''])
  })
  const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signed = (header: object, claims: object): string => {
    const input = `${encode(header)}.${encode(claims)}`
    const made = sign('sha256', Buffer.from(input), { key: foreign.privateKey, dsaEncoding: 'ieee-p1363' })
    return `${input}.${made.toString('base64url')}`
  }
  const hmac = (secret: string | Buffer): string => {
    const input = `${encode({ ...headerOf(token), alg: 'HS256' })}.${parts()[1]}`
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }
})

describe('GET /api/jwt/public-key', () => {
  test('gives keys that verify our tokens: by kid, by key id, by application, or all', async () => {
    const { publicKeys } = await ok(door.get('/api/jwt/public-key'))
    const kid = String(headerOf(token).kid)
    const pem = String(publicKeys?.[kid])
    const [head, body, tail] = parts()
    const key = { key: createPublicKey(pem), dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(tail, 'base64url'))).toBe(true)
    for (const query of [`kid=${kid}`, `keyId=${kid}`, `applicationId=${ada.applicationId}`]) {
      expect(await ok(door.get(`/api/jwt/public-key?${query}`))).toEqual({ publicKey: pem })
    }
  })
  test('of a secret key, or of none, is 404', async () => {
    const { key } = await ok(door.post('/api/key/generate', { key: { algorithm: 'HS256', name: 'Secret' } }))
    for (const query of [`kid=${key?.kid}`, 'kid=none', `applicationId=${randomUUID()}`]) {
      const answer = await door.get(`/api/jwt/public-key?${query}`)
      expect([answer.status, answer.text]).toEqual([404, ''])
    }
    expect((await door.get('/api/jwt/public-key')).text).not.toContain(String(key?.kid))
  })
})

describe('POST /api/jwt/vend', () => {
  const vend = (body: object, how: object = {}) => door.post('/api/jwt/vend', body, { tenantId, ...how })
  test('signs what it is given; iat, exp and tenant are ours', async () => {
    const claims = { sub: 'robot', exp: 1, iat: 1, tid: randomUUID(), nested: { a: [1] } }
    const vended = (await ok(vend({ claims, timeToLiveInSeconds: 60 }))).token
    const now = door.now() / 1000
    expect(claimsOf(vended)).toMatchObject({ sub: 'robot', nested: { a: [1] }, iat: now, exp: now + 60, tid: tenantId })
    expect((await validate(String(vended), { tenantId })).status).toBe(200)
  })
  test('with the key that is named, or refuses one that cannot sign', async () => {
    const { key } = await ok(door.post('/api/key/generate', { key: { algorithm: 'HS256', name: 'Vending' } }))
    expect(headerOf((await ok(vend({ claims: {}, keyId: key?.id }))).token)).toMatchObject({
      alg: 'HS256',
      kid: key?.kid,
    })
    expect(codes(await vend({ claims: {}, keyId: randomUUID() }))).toEqual(['[invalid]keyId'])
    expect(codes(await vend({ claims: 'x' }))).toEqual(['[couldNotConvert]claims'])
  })
  test('is for API keys only', async () => {
    for (const how of [{ key: false }, { bearer: token }] as const)
      expect((await vend({ claims: {} }, how)).status).toBe(401)
  })
  test('may name a subject that is no user: such a token opens no door of a user, and is nobody’s to ask about', async () => {
    const client = await door.loginApplication(tenantId, {
      oauthConfiguration: { clientAuthenticationPolicy: 'NotRequired' },
    })
    for (const sub of ['robot', '', 'x'.repeat(3_000)])
      for (const aud of [client, '']) {
        const claims = { sub, aud, scope: 'openid' }
        const vended = String((await ok(vend({ claims }))).token)
        expect((await validate(vended, { tenantId })).status).toBe(200)
        const bearer = { bearer: vended }
        for (const path of [`/api/jwt/issue?applicationId=${client}`, '/api/user', '/api/user/change-password'])
          expect((await door.get(path, bearer)).status).toBe(401)
        expect((await door.put('/api/login', undefined, bearer)).status).toBe(401)
        expect((await door.get('/oauth2/userinfo', bearer)).status).toBe(401)
        const asked = form({ token: vended, client_id: client })
        const told = await door.post('/oauth2/introspect', asked, { key: false })
        if (aud === client) expect(told.body).toEqual({ active: false })
        else expect(told.status).toBe(401)
      }
  })
})

describe('GET /api/jwt/issue', () => {
  const issue = (applicationId: string, query = '', how: object = {}) =>
    door.get(`/api/jwt/issue?applicationId=${applicationId}${query}`, { bearer: token, ...how })

  test('gives a token for another application that ends when the presented one does', async () => {
    const second = await door.loginApplication(tenantId)
    await door.register(ada, second)
    token = (await door.session(ada)).token
    await door.later('10 minutes')
    const answer = await issue(second)
    expect(answer.status).toBe(200)
    expect(claimsOf(answer.body.token)).toMatchObject({
      aud: second,
      applicationId: second,
      authenticationType: 'JWT_SSO',
      exp: claimsOf(token).exp,
      auth_time: claimsOf(token).auth_time,
    })
    expect(Object.keys(cookiesOf(answer))).toEqual(['access_token'])
  })
  test('neither shortens nor lengthens that time, whatever the other application gives its own tokens', async () => {
    for (const timeToLiveInSeconds of [60, 86_400]) {
      const jwtConfiguration = { enabled: true, timeToLiveInSeconds }
      const { body } = await issue(await door.loginApplication(tenantId, { jwtConfiguration }))
      expect(claimsOf(body.token).exp).toBe(claimsOf(token).exp)
    }
  })
  test('gives none to somebody whom a user action keeps out', async () => {
    const userAction = { name: 'Out', temporal: true, preventLogin: true }
    const userActionId = (await ok(door.post('/api/user-action', { userAction }))).userAction?.id
    const bea = await door.member(tenantId, ada.applicationId)
    const { token: bearer } = await door.session(bea)
    const of = { actioneeUserId: bea.id, actionerUserId: ada.id, userActionId, expiry: door.now() + 60_000 }
    await ok(door.post('/api/user/action', { action: of }, { tenantId }))
    const answer = await issue(ada.applicationId, '', { bearer })
    expect([answer.status, answer.text]).toEqual([401, ''])
  })
  test('is 202, without roles, for an application one is not registered for', async () => {
    const answer = await issue(await door.loginApplication(tenantId))
    expect(answer.status).toBe(202)
    expect(claimsOf(answer.body.token)).not.toHaveProperty('roles')
  })
  test('brings a refresh token for one that is presented, on the same clock: neither outlives the other', async () => {
    const jwtConfiguration = {
      refreshTokenTimeToLiveInMinutes: 60,
      refreshTokenExpirationPolicy: 'SlidingWindowWithMaximumLifetime',
      refreshTokenSlidingWindowConfiguration: { maximumTimeToLiveInMinutes: 100 },
    }
    const sliding = await door.tenant({ jwtConfiguration })
    const bea = await door.member(sliding, await door.loginApplication(sliding))
    const second = await door.loginApplication(sliding)
    await door.register(bea, second)
    const first = await door.session(bea)
    await door.later('50 minutes')
    const bearer = String((await ok(door.refresh(first.refreshToken))).token)
    const cookies = { refresh_token: first.refreshToken }
    const answer = await issue(second, '&refreshToken=stale', { bearer, cookies })
    const made = String(answer.body.refreshToken)
    expect(cookiesOf(answer).refresh_token?.value).toBe(made)
    await door.later('50 minutes')
    expect((await door.refresh(made)).status).toBe(200)
    await door.later('1 second')
    expect([(await door.refresh(made)).status, (await door.refresh(first.refreshToken)).status]).toEqual([400, 400])
  })
  test('a refresh token for an application whose older ones were revoked is alive', async () => {
    const second = await door.loginApplication(tenantId)
    await door.register(ada, second)
    const first = await door.session(ada)
    await door.later('1 minute')
    await ok(door.del(`/api/jwt/refresh?applicationId=${second}`, { tenantId }))
    await door.later('1 minute')
    const { body } = await issue(second, `&refreshToken=${first.refreshToken}`, { bearer: first.token })
    expect((await door.refresh(String(body.refreshToken))).status).toBe(200)
  })
  test('somebody else’s refresh token brings none', async () => {
    const bea = await door.session(await door.member(tenantId, ada.applicationId))
    const second = await door.loginApplication(tenantId)
    await door.register(ada, second)
    const mine = await door.session(ada)
    const answer = await issue(second, `&refreshToken=${bea.refreshToken}`, { bearer: mine.token })
    expect(answer.status).toBe(200)
    expect(answer.body).not.toHaveProperty('refreshToken')
  })
  test('nobody, a closed account, and an application of another tenant get none', async () => {
    const foreign = await door.loginApplication(await door.tenant())
    const fresh = await door.session(ada)
    expect(codes(await issue(foreign, '', { bearer: fresh.token }))).toEqual(['[invalid]applicationId'])
    const bea = await door.member(tenantId, ada.applicationId)
    const { token: bearer } = await door.session(bea)
    await door.del(`/api/user/${bea.id}`, { tenantId })
    expect((await issue(ada.applicationId, '', { bearer })).status).toBe(401)
    expect((await door.get(`/api/jwt/issue?applicationId=${ada.applicationId}`)).status).toBe(401)
  })
})
