// Which clients does the token endpoint believe, and how does it refuse the others?
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { basic, form } from './login-given.ts'
import { challenge, redirectUri, tokenDoor, verifier, why } from './token-given.ts'
import { password } from './users-given.ts'

const door = await tokenDoor()
const tenantId = await door.tenant()
const client = await door.client(tenantId)
const ada = await door.member(tenantId, client.id)
afterAll(() => door.close())

const grant = (members: Record<string, string | undefined> = {}, headers: Record<string, string> = {}) =>
  door.post('/oauth2/token', form({ grant_type: 'password', username: ada.email, password, ...members }), {
    key: false,
    headers,
  })

describe('client authentication', () => {
  test('by Basic, or by form', async () => {
    expect((await grant({}, { authorization: basic(client.id, client.secret) })).status).toBe(200)
    expect((await grant({ client_id: client.id, client_secret: client.secret })).status).toBe(200)
    expect((await grant({ client_id: client.id }, { authorization: basic(client.id, client.secret) })).status).toBe(200)
  })
  test.each<[string, () => [object, string?], [number, string, string]]>([
    ['nobody', () => [{}], [400, 'invalid_request', 'missing_client_id']],
    ['an id alone', () => [{ client_id: client.id }], [401, 'invalid_client', 'client_authentication_missing']],
    [
      'a wrong secret',
      () => [{ client_id: client.id, client_secret: 'wrong' }],
      [401, 'invalid_client', 'invalid_client_authentication'],
    ],
    [
      'an unknown id',
      () => [{ client_id: randomUUID(), client_secret: 'x' }],
      [401, 'invalid_client', 'invalid_client_id'],
    ],
    [
      'an id that is none',
      () => [{ client_id: 'x#y', client_secret: 'x' }],
      [401, 'invalid_client', 'invalid_client_id'],
    ],
    [
      'a wrong Basic secret',
      () => [{}, basic(client.id, 'wrong')],
      [401, 'invalid_client', 'invalid_client_authentication'],
    ],
    ['another scheme', () => [{}, 'Bearer x'], [401, 'invalid_client', 'invalid_client_authentication_scheme']],
    [
      'Basic without colon',
      () => [{}, `Basic ${btoa('x')}`],
      [401, 'invalid_client', 'invalid_client_authentication_scheme'],
    ],
    [
      'an unknown id with broken escapes',
      () => [{}, `Basic ${btoa('%zz:x')}`],
      [401, 'invalid_client', 'invalid_client_id'],
    ],
    [
      'both ways',
      () => [{ client_secret: client.secret }, basic(client.id, client.secret)],
      [400, 'invalid_request', 'invalid_client_authentication'],
    ],
    [
      'two names',
      () => [{ client_id: randomUUID() }, basic(client.id, client.secret)],
      [400, 'invalid_request', 'client_id_mismatch'],
    ],
  ])('%s is refused', async (_, given, expected) => {
    const [members, authorization] = given()
    const answer = await grant({ ...members }, authorization === undefined ? {} : { authorization })
    expect(why(answer)).toEqual(expected)
    const challenged = expected[0] === 401 && authorization !== undefined
    expect('www-authenticate' in answer.headers).toBe(challenged)
  })
  // RFC 6749 section 2.3.1 wants both parts form-encoded; curl, axios and Python's requests join them as they are.
  test.each(['a+b/c==', '100%sure', 'ü: p@ss%20word'])(
    'by Basic with the secret %s, encoded or as it is',
    async secret => {
      const shop = await door.client(tenantId, { clientSecret: secret })
      const plain = `Basic ${Buffer.from(`${shop.id}:${secret}`).toString('base64')}`
      for (const authorization of [basic(shop.id, secret), plain])
        expect((await grant({}, { authorization })).status).toBe(200)
      expect((await grant({}, { authorization: basic(shop.id, encodeURIComponent(secret)) })).status).toBe(401)
    },
  )
  test('parameters count in the form, not in the query', async () => {
    const query = form({ client_id: client.id, client_secret: client.secret }).toString()
    const body = form({ grant_type: 'password', username: ada.email, password })
    const answer = await door.post(`/oauth2/token?${query}`, body, { key: false })
    expect(why(answer)).toEqual([400, 'invalid_request', 'missing_client_id'])
  })
  test('a client may have a name of its own', async () => {
    const clientId = `shop ${randomUUID()}`
    const shop = await door.client(tenantId, { clientId })
    const named = { client_id: clientId, client_secret: shop.secret }
    expect((await grant(named)).body.userId).toBe(ada.id)
  })
  test('a client that is switched off, or of another tenant than the request names, is unknown', async () => {
    const off = await door.client(tenantId)
    await door.del(`/api/application/${off.id}`, { tenantId })
    const unknown = [401, 'invalid_client', 'invalid_client_id']
    expect(why(await grant({ client_id: off.id, client_secret: off.secret }))).toEqual(unknown)
    const headers = { 'x-fusionauth-tenantid': door.tenantId }
    expect(why(await grant({ client_id: client.id, client_secret: client.secret }, headers))).toEqual(unknown)
  })
  test('a tenant that is none is named as what is wrong', async () => {
    for (const tenantId of [randomUUID(), 'none']) {
      const answer = await grant({ tenantId, client_id: client.id, client_secret: client.secret })
      expect(why(answer)).toEqual([400, 'invalid_request', 'invalid_tenant_id'])
    }
  })
  test('a public client shows its verifier instead, and later its refresh token', async () => {
    const app = await door.client(tenantId, { clientAuthenticationPolicy: 'NotRequiredWhenUsingPKCE' })
    const bare = { grant_type: 'authorization_code', client_id: app.id, redirect_uri: redirectUri }
    const code = await door.code(app, ada, { codeChallenge: challenge })
    expect(why(await door.token({ ...bare, code }))).toEqual([401, 'invalid_client', 'client_authentication_missing'])
    const { body } = await door.token({ ...bare, code, code_verifier: verifier })
    const refresh = { grant_type: 'refresh_token', client_id: app.id, refresh_token: String(body.refresh_token) }
    expect((await door.token(refresh)).status).toBe(200)
    expect(why(await door.token({ ...refresh, client_secret: 'wrong' }))[0]).toBe(401)
    expect(why(await grant({ client_id: app.id }))).toEqual([401, 'invalid_client', 'client_authentication_missing'])
  })
  // passport-oauth2 writes `client_secret=` for a client that has none, and others Basic credentials with an empty one.
  test('an empty secret is none: a public client is let in, and another asked for its secret', async () => {
    const open = await door.client(tenantId, { clientAuthenticationPolicy: 'NotRequired' })
    const bare = (id: string) => ({ authorization: basic(id, '') })
    expect((await grant({ client_id: open.id, client_secret: '' })).status).toBe(200)
    expect((await grant({}, bare(open.id))).status).toBe(200)
    const missing = [401, 'invalid_client', 'client_authentication_missing']
    expect(why(await grant({ client_id: client.id, client_secret: '' }))).toEqual(missing)
    const refused = await grant({}, bare(client.id))
    expect(why(refused)).toEqual(missing)
    expect(refused.headers['www-authenticate']).toMatch(/^Basic /)
    const code = await door.code(open, ada, { codeChallenge: challenge })
    const redeemed = await door.token({
      grant_type: 'authorization_code',
      client_id: open.id,
      client_secret: '',
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
    })
    expect(redeemed.status).toBe(200)
  })
  test('PKCE that is required cannot be left out', async () => {
    const strict = await door.client(tenantId, { proofKeyForCodeExchangePolicy: 'Required' })
    const answer = await door.redeem(strict, await door.code(strict, ada))
    expect(why(answer)).toEqual([400, 'invalid_request', 'missing_code_challenge'])
  })
})

describe('the grant', () => {
  test('must be named, known, and allowed to the client', async () => {
    const credentials = { client_id: client.id, client_secret: client.secret }
    expect(why(await grant({ grant_type: undefined }))).toEqual([400, 'invalid_request', 'missing_grant_type'])
    expect(why(await grant({ grant_type: 'wish', ...credentials }))).toEqual([
      400,
      'unsupported_grant_type',
      'invalid_grant_type',
    ])
    const narrow = await door.client(tenantId, { enabledGrants: ['authorization_code'] })
    const answer = await grant({ client_id: narrow.id, client_secret: narrow.secret })
    expect(why(answer)).toEqual([400, 'unauthorized_client', 'grant_type_disabled'])
  })
  test('must come as a form', async () => {
    const answer = await door.post('/oauth2/token', { grant_type: 'password' }, { key: false })
    expect(answer.status).toBe(415)
  })
})

// RFC 6749 section 3.2.
describe('a parameter', () => {
  const credentials = () => ({ authorization: basic(client.id, client.secret) })
  test('without a value counts as left out', async () => {
    const left = { client_id: '', client_secret: '', tenantId: '', scope: '', expires_in: '' }
    expect((await grant(left, credentials())).status).toBe(200)
    expect(why(await grant({ grant_type: '' }, credentials()))).toEqual([400, 'invalid_request', 'missing_grant_type'])
    const code = await door.code(client, ada)
    const { body } = await door.redeem(client, code, { code_verifier: '' })
    const refresh_token = String(body.refresh_token)
    const renewal = { grant_type: 'refresh_token', refresh_token, scope: '', expires_in: '', access_token: '' }
    const renewed = await door.token(renewal, client)
    expect([renewed.status, renewed.body.scope]).toEqual([200, 'openid offline_access'])
  })
  test.each(['grant_type=password', 'scope=openid', 'username=somebody%40example.com'])(
    'that comes twice is refused, for who reads the first may not be who reads the last: %s',
    async again => {
      const once = form({ grant_type: 'password', username: ada.email, password, scope: 'openid' })
      const twice = new URLSearchParams(`${once}&${again}`)
      const answer = await door.post('/oauth2/token', twice, { key: false, headers: credentials() })
      expect(why(answer)).toEqual([400, 'invalid_request', 'unknown'])
    },
  )
  test('that nobody knows may come as often as it likes', async () => {
    const odd = form({ grant_type: 'password', username: ada.email, password })
    odd.append('resource', 'https://one.example')
    odd.append('resource', 'https://two.example')
    expect((await door.post('/oauth2/token', odd, { key: false, headers: credentials() })).status).toBe(200)
  })
})

describe('a request that is no good', () => {
  const long = 'a'.repeat(20_000)
  const described = expect.any(String)
  test.each([
    ['/oauth2/token', { grant_type: 'password', client_id: long }, {}, 'invalid_client_id'],
    ['/oauth2/token', { grant_type: 'password', username: long }, {}, 'unknown'],
    ['/oauth2/introspect', { client_id: 'a', token: long }, {}, 'unknown'],
    ['/oauth2/token', { grant_type: 'password' }, { tenantId: 'none' }, 'invalid_tenant_id'],
  ])('is refused in the words of OAuth: %s %#', async (path, members, how, error_reason) => {
    const answer = await door.post(path, form(members), { key: false, ...how })
    const { error_description: _, ...body } = answer.body as unknown as Record<string, unknown>
    expect([answer.status, body]).toEqual([400, { error: 'invalid_request', error_reason }])
    expect(answer.body.error_description).toEqual(described)
  })
  test('a token of any length that is none is invalid_token', async () => {
    const answer = await door.post('/oauth2/userinfo', form({ access_token: long }), { key: false })
    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_token'])
  })
})
