// Do introspection, user information, keys and discovery tell what they should, and to whom they should?

import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { basic, claimsOf, form, headerOf, type Member } from './login-given.ts'
import { type OAuthClient, type TokenDoor, tokenDoor, why } from './token-given.ts'
import { ok, password } from './users-given.ts'

let door: TokenDoor
let tenantId: string
let client: OAuthClient
let ada: Member

beforeAll(async () => {
  door = await tokenDoor()
  tenantId = await door.tenant({ issuer: 'shop.example' })
  client = await door.client(tenantId)
  ada = await door.member(tenantId, client.id, { firstName: 'Ada', mobilePhone: '+15550000000' })
})
afterAll(() => door.close())

const tokens = async (scopes: readonly string[] = ['openid'], who = ada, of = client) => {
  const { access_token, id_token } = await ok(door.redeem(of, await door.code(of, who, { scopes })))
  return { access: String(access_token), id: String(id_token) }
}

/** The token of somebody whose account ended after it was issued. */
async function expired() {
  const bea = await door.member(tenantId, client.id)
  const issued = await tokens(['openid'], bea)
  await ok(door.patch(`/api/user/${bea.id}`, { user: { expiry: door.now() } }, { tenantId }))
  return issued
}

describe('POST /oauth2/introspect', () => {
  const ask = (token: string | undefined, of: OAuthClient | undefined = client) =>
    door.post('/oauth2/introspect', form({ token }), {
      key: false,
      headers: of === undefined ? {} : { authorization: basic(of.id, of.secret) },
    })
  test('tells the claims of a live token to its client', async () => {
    const { access } = await tokens()
    expect((await ask(access)).body).toEqual({ ...claimsOf(access), active: true })
  })
  test.each<[string, () => Promise<string> | string]>([
    ['an id token', async () => (await tokens()).id],
    ['something made up', () => 'made up'],
    ['a forged one', async () => `${(await tokens()).access.slice(0, -8)}AAAAAAAA`],
    ['one of a closed account', () => ofSomebody('')],
    ['one of nobody any more', () => ofSomebody('?hardDelete=true')],
    ['one of an account whose time is over', () => ofExpired()],
    ['one that has ended', () => late()],
  ])('%s is not active, and nothing more is told', async (_, make) => {
    expect((await ask(await make())).body).toEqual({ active: false })
  })
  const ofSomebody = async (query: string): Promise<string> => {
    const bea = await door.member(tenantId, client.id)
    const { access } = await tokens(['openid'], bea)
    await door.del(`/api/user/${bea.id}${query}`, { tenantId })
    return access
  }
  const ofExpired = async (): Promise<string> => (await expired()).access
  const late = async (): Promise<string> => {
    const { access } = await tokens()
    await door.later('1 hour')
    return access
  }
  test('another client of the tenant learns nothing, and one of another tenant not even that there is a token', async () => {
    const { access } = await tokens()
    expect(why(await ask(access, await door.client(tenantId)))).toEqual([401, 'invalid_client', 'client_id_mismatch'])
    const stranger = await door.client(await door.tenant())
    expect((await ask(access, stranger)).body).toEqual({ active: false })
  })
  test('nobody, and nothing', async () => {
    const { access } = await tokens()
    expect(why(await door.post('/oauth2/introspect', form({ token: access }), { key: false }))).toEqual([
      400,
      'invalid_request',
      'missing_client_id',
    ])
    expect(why(await ask(access, { ...client, secret: 'wrong' }))[0]).toBe(401)
    expect(why(await ask(undefined))).toEqual([400, 'invalid_request', 'missing_token'])
  })
})

describe('GET and POST /oauth2/userinfo', () => {
  const info = (bearer: string, how: object = {}) => door.get('/oauth2/userinfo', { bearer, ...how })
  test('tell what the scopes allow', async () => {
    expect((await info((await tokens(['openid'])).access)).body).toEqual({ sub: ada.id })
    const { access } = await tokens(['openid', 'email', 'profile', 'phone'])
    const expected = {
      sub: ada.id,
      email: ada.email,
      email_verified: true,
      name: 'Ada',
      given_name: 'Ada',
      phone_number: '+15550000000',
    }
    expect((await info(access)).body).toEqual(expected)
    const posted = await door.post('/oauth2/userinfo', form({ access_token: access }), { key: false })
    expect(posted.body).toEqual(expected)
  })
  test('in compatibility, tell the user and the registration whatever the scopes', async () => {
    const compatible = await door.client(tenantId, { scopeHandlingPolicy: 'Compatibility' })
    await door.register(ada, compatible.id)
    const { access } = await tokens([], ada, compatible)
    expect((await info(access)).body).toMatchObject({
      sub: ada.id,
      email: ada.email,
      given_name: 'Ada',
      applicationId: compatible.id,
      roles: [],
    })
  })
  test('an access token without openid, an id token, and no token are refused with a challenge', async () => {
    const { id } = await tokens()
    const refusals = [
      [await info((await tokens(['email'])).access), 'missing_required_scope'],
      [await info(id), 'access_token_invalid'],
      [await info('made.up'), 'access_token_invalid'],
      [await door.get('/oauth2/userinfo', { key: false }), 'access_token_required'],
      [await info((await tokens()).access, { tenantId: await door.tenant() }), 'access_token_invalid'],
    ] as const
    for (const [answer, reason] of refusals) {
      expect(why(answer)).toEqual([401, 'invalid_token', reason])
      expect(answer.headers['www-authenticate']).toContain('error="invalid_token"')
    }
  })
  test('a user who is gone has no information', async () => {
    const bea = await door.member(tenantId, client.id)
    const { access } = await tokens(['openid'], bea)
    await door.del(`/api/user/${bea.id}`, { tenantId })
    expect(why(await info(access))).toEqual([401, 'invalid_token', 'user_not_found'])
    expect(why(await info((await expired()).access))).toEqual([401, 'invalid_token', 'user_not_found'])
  })
})

describe('GET /.well-known/jwks.json', () => {
  test('holds the key that verifies our tokens, and no secret one', async () => {
    const { key: secret } = await ok(door.post('/api/key/generate', { key: { algorithm: 'HS256', name: 'Secret' } }))
    const answer = await door.get('/.well-known/jwks.json', { key: false })
    const keys = Object.values(answer.body.keys ?? {}) as unknown as (JsonWebKey & { kid: string })[]
    const { access } = await tokens()
    const jwk = keys.find(({ kid }) => kid === headerOf(access).kid)
    expect(jwk).toMatchObject({ kty: 'EC', alg: 'ES256', use: 'sig', crv: 'P-256' })
    const [head, body, tail = ''] = access.split('.')
    const key = { key: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(tail, 'base64url'))).toBe(true)
    expect(keys.map(({ kid }) => kid)).not.toContain(secret?.kid)
    for (const one of keys) for (const member of ['d', 'k', 'p', 'q']) expect(one).not.toHaveProperty(member)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
  })
})

describe('a signing key', () => {
  const half = (value: string, hash: string): string => {
    const full = createHash(hash).update(value).digest()
    return full.subarray(0, full.length / 2).toString('base64url')
  }
  test.each([
    ['HS256', 'sha256'],
    ['HS512', 'sha512'],
    ['ES384', 'sha384'],
    ['Ed25519', 'sha512'],
  ])('of %s signs for its tenant, and its hash is that of the id token', async (algorithm, hash) => {
    const { key } = await ok(door.post('/api/key/generate', { key: { algorithm, name: `Signs ${algorithm}` } }))
    const jwtConfiguration = { accessTokenKeyId: key?.id, idTokenKeyId: key?.id }
    const own = await door.client(await door.tenant({ jwtConfiguration }))
    const bea = await door.member(own.tenantId, own.id)
    const { access, id } = await tokens(['openid'], bea, own)
    expect(headerOf(access)).toMatchObject({ alg: algorithm, kid: key?.kid })
    expect(claimsOf(id).at_hash).toBe(half(access, hash))
    expect((await door.get('/api/jwt/validate', { bearer: access, tenantId: own.tenantId })).status).toBe(200)
  })
  test.each([
    ['HS256', '092dbedc-30af-4149-9c61-b578f2c72f59', 'sha256'],
    ['HS384', '4b8f1c06-518e-45bd-9ac5-d549686ae02a', 'sha384'],
    ['HS512', 'c753a44d-7f2e-48d3-bc4e-c2c16488a23b', 'sha512'],
  ])(
    'that stands for the client’s secret (%s) signs its id tokens with it, and no access token',
    async (alg, keyId, hash) => {
      const name = `Tenant of ${alg}`
      const made = await door.post('/api/tenant', { tenant: { name, jwtConfiguration: { accessTokenKeyId: keyId } } })
      expect([made.status, made.text]).toEqual([400, expect.stringContaining('accessTokenKeyId')])
      const byTenant = await door.client(await door.tenant({ jwtConfiguration: { idTokenKeyId: keyId } }))
      const byApplication = await door.client(
        tenantId,
        {},
        { jwtConfiguration: { enabled: true, idTokenKeyId: keyId } },
      )
      for (const own of [byTenant, byApplication]) {
        const bea = await door.member(own.tenantId, own.id)
        const { access, id } = await tokens(['openid'], bea, own)
        const { payload, protectedHeader } = await jwtVerify(id, Buffer.from(own.secret), {
          currentDate: new Date(door.now()),
        })
        expect([protectedHeader.alg, payload.sub, payload.at_hash]).toEqual([alg, bea.id, half(access, hash)])
        await expect(jwtVerify(id, Buffer.from(`${own.secret}!`))).rejects.toThrow('signature')
        expect(headerOf(access).alg).toBe('ES256')
        expect((await door.get('/api/jwt/validate', { bearer: id, tenantId: own.tenantId })).status).toBe(401)
      }
    },
  )
  test('of an application signs only where the application has switched its own on', async () => {
    const { key } = await ok(door.post('/api/key/generate', { key: { algorithm: 'ES384', name: 'Of an application' } }))
    const own = (enabled: boolean) => ({
      enabled,
      accessTokenKeyId: key?.id,
      idTokenKeyId: key?.id,
      timeToLiveInSeconds: 60,
    })
    for (const enabled of [false, true]) {
      const app = await door.client(tenantId, {}, { jwtConfiguration: own(enabled) })
      const { access, id } = await tokens(['openid'], ada, app)
      const { exp, iat } = claimsOf(access)
      expect([headerOf(access).kid === key?.kid, headerOf(id).kid === key?.kid]).toEqual([enabled, enabled])
      expect(Number(exp) - Number(iat)).toBe(enabled ? 60 : 3_600)
    }
  })
  test('that is replaced leaves the tokens it signed good', async () => {
    const own = await door.client(await door.tenant())
    const bea = await door.member(own.tenantId, own.id)
    const { access } = await tokens(['openid'], bea, own)
    const { key } = await ok(door.post('/api/key/generate', { key: { algorithm: 'ES256', name: 'The next' } }))
    await door.set(own.tenantId, { jwtConfiguration: { accessTokenKeyId: key?.id } })
    expect(headerOf((await tokens(['openid'], bea, own)).access).kid).toBe(key?.kid)
    expect((await door.get('/oauth2/userinfo', { bearer: access, tenantId: own.tenantId })).status).toBe(200)
  })
})

describe('a key that an instance has not heard of', () => {
  test('is looked for again, so that its tokens are good from the first on; of made-up ones no oftener than every second', async () => {
    const busy = await tokenDoor({ configurationMaxAge: 10 })
    const own = await busy.client(await busy.tenant())
    const bea = await busy.member(own.tenantId, own.id)
    const grant = { grant_type: 'password', username: bea.email, password, scope: 'openid' }
    const before = String((await ok(busy.token(grant, own))).access_token)
    const validate = (bearer: string) => busy.get('/api/jwt/validate', { bearer })
    expect((await validate(before)).status).toBe(200)
    const published = async () => {
      const { text, cost } = await busy.get('/.well-known/jwks.json', { key: false })
      return [text.includes(String(key?.kid)), cost.trips]
    }
    await busy.get('/.well-known/jwks.json', { key: false })
    await busy.later('2 seconds')
    const { key } = await ok(busy.post('/api/key/generate', { key: { algorithm: 'ES256', name: 'The next' } }))
    await busy.set(own.tenantId, { jwtConfiguration: { accessTokenKeyId: key?.id } })
    // The function that signs people in starts only now, and knows of the change at once.
    const { token } = await ok(busy.login(bea))
    expect(headerOf(token).kid).toBe(key?.kid)
    expect((await validate(String(token))).status).toBe(200)
    expect((await busy.get(`/api/jwt/public-key?kid=${key?.kid}`, { key: false })).status).toBe(200)
    expect([await published(), await published()]).toEqual([
      [true, 1],
      [true, 0],
    ])
    const forged = () => {
      const head = Buffer.from(JSON.stringify({ alg: 'ES256', kid: crypto.randomUUID() })).toString('base64url')
      return [head, ...before.split('.').slice(1)].join('.')
    }
    await busy.later('1 second')
    const trips = []
    for (let n = 0; n < 4; n++) {
      const { status, cost } = await validate(forged())
      expect(status).toBe(401)
      trips.push(cost.trips)
    }
    expect(trips).toEqual([1, 0, 0, 0])
    await busy.close()
  })
})

describe('the OpenID configuration', () => {
  test('is the named tenant’s in each of its forms, else the default tenant’s', async () => {
    const issuer = async (path: string, how: object = {}) =>
      (await ok(door.get(path, { key: false, ...how }))).issuer as unknown as string
    const path = '/.well-known/openid-configuration'
    for (const one of [`/${tenantId}${path}`, `${path}?tenantId=${tenantId}`, `${path}/${tenantId}`])
      expect(await issuer(one)).toBe('shop.example')
    expect(await issuer(path, { tenantId })).toBe('shop.example')
    expect(await issuer(path)).not.toBe('shop.example')
    expect((await ok(door.get(path))).token_endpoint).toBe('http://localhost:9011/oauth2/token')
  })
  test('of no tenant is 404', async () => {
    expect((await door.get(`/${crypto.randomUUID()}/.well-known/openid-configuration`)).status).toBe(404)
  })
})
