// Does POST /oauth2/token exchange codes, refresh tokens and passwords as RFC 6749 and the wire say?
import { createHash } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { claimsOf, headerOf } from './login-given.ts'
import { challenge, redirectUri, tokenDoor, verifier, why } from './token-given.ts'
import { ok, password, verifying } from './users-given.ts'

const door = await tokenDoor()
const tenantId = await door.heardTenant()
const client = await door.client(tenantId)
const ada = await door.member(tenantId, client.id, { firstName: 'Ada', lastName: 'Lovelace' })
afterAll(() => door.close())

const half = (value: unknown): string =>
  createHash('sha256').update(String(value)).digest().subarray(0, 16).toString('base64url')

describe('a code', () => {
  test('brings access token, id token and refresh token, in the wire’s words, and nobody keeps them', async () => {
    const scopes = ['openid', 'offline_access', 'email', 'profile']
    const authTime = door.now() - 60_000
    const value = await door.code(client, ada, { scopes, nonce: 'n-1', sessionId: 'sso', authTime })
    const answer = await door.redeem(client, value)
    expect([answer.status, answer.headers['cache-control'], answer.headers.pragma]).toEqual([
      200,
      'no-store',
      'no-cache',
    ])
    const { access_token, id_token, refresh_token_id } = answer.body
    expect(answer.body).toEqual({
      access_token,
      expires_in: 3_600,
      id_token,
      refresh_token: expect.any(String),
      refresh_token_id,
      scope: scopes.join(' '),
      token_type: 'Bearer',
      userId: ada.id,
    })
    expect(headerOf(access_token).gty).toEqual(['authorization_code'])
    expect(claimsOf(access_token)).toMatchObject({
      aud: client.id,
      sub: ada.id,
      scope: scopes.join(' '),
      sid: refresh_token_id,
      auth_time: authTime / 1000,
    })
    expect(claimsOf(access_token)).not.toHaveProperty('email')
    expect(claimsOf(id_token)).toMatchObject({
      aud: client.id,
      nonce: 'n-1',
      sid: 'sso',
      at_hash: half(access_token),
      c_hash: half(value),
      email: ada.email,
      given_name: 'Ada',
      auth_time: authTime / 1000,
    })
    expect(claimsOf(id_token)).not.toHaveProperty('roles')
  })
  test('without offline_access brings no refresh token, without openid no id token', async () => {
    const { body } = await door.redeem(client, await door.code(client, ada, { scopes: ['email'] }))
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type', 'userId'])
    expect(claimsOf(body.access_token)).not.toHaveProperty('sid')
  })
  test('that comes back is refused, and ends the refresh token it gave', async () => {
    const value = await door.code(client, ada)
    const { refresh_token } = (await door.redeem(client, value)).body
    expect(why(await door.redeem(client, value))).toEqual([400, 'invalid_grant', 'auth_code_not_found'])
    const renewed = await door.token({ grant_type: 'refresh_token', refresh_token: String(refresh_token) }, client)
    expect(why(renewed)).toEqual([400, 'invalid_grant', 'refresh_token_not_found'])
  })
  test('redeemed several times at once brings tokens once', async () => {
    const value = await door.code(client, ada)
    const all = await Promise.all(Array.from({ length: 4 }, () => door.redeem(client, value)))
    expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400])
  })
  test('is dead after its time', async () => {
    const value = await door.code(client, ada)
    await door.later('31 seconds')
    expect(why(await door.redeem(client, value))).toEqual([400, 'invalid_grant', 'auth_code_not_found'])
  })
  test.each<[string, object, Record<string, string | undefined>, [number, string, string]]>([
    ['for another address', {}, { redirect_uri: `${redirectUri}/` }, [400, 'invalid_grant', 'invalid_redirect_uri']],
    ['without an address', {}, { redirect_uri: undefined }, [400, 'invalid_grant', 'invalid_redirect_uri']],
    ['without the code', {}, { code: '' }, [400, 'invalid_request', 'missing_code']],
    ['with another code', {}, { code: 'made up' }, [400, 'invalid_grant', 'auth_code_not_found']],
    ['without the verifier', { codeChallenge: challenge }, {}, [400, 'invalid_request', 'missing_code_verifier']],
    [
      'with another verifier',
      { codeChallenge: challenge },
      { code_verifier: 'v'.repeat(43) },
      [400, 'invalid_grant', 'invalid_pkce_code_verifier'],
    ],
    [
      'with a verifier nobody asked for',
      {},
      { code_verifier: verifier },
      [400, 'invalid_grant', 'invalid_pkce_code_verifier'],
    ],
  ])('%s is refused, and is not spent by it', async (_, data, more, expected) => {
    const value = await door.code(client, ada, data)
    expect(why(await door.redeem(client, value, more))).toEqual(expected)
    const rightly = 'codeChallenge' in data ? { code_verifier: verifier } : {}
    expect((await door.redeem(client, value, rightly)).status).toBe(200)
  })
  test('of another client, or of another tenant’s, is refused', async () => {
    const value = await door.code(client, ada)
    const sibling = await door.client(tenantId)
    expect(why(await door.redeem(sibling, value))).toEqual([400, 'invalid_grant', 'client_id_mismatch'])
    const stranger = await door.client(await door.tenant())
    expect(why(await door.redeem(stranger, value))).toEqual([400, 'invalid_grant', 'auth_code_not_found'])
  })
  test('is worth nothing once its user is closed or gone', async () => {
    for (const [query, reason] of [
      ['', 'user_locked'],
      ['?hardDelete=true', 'auth_code_not_found'],
    ] as const) {
      const bea = await door.member(tenantId, client.id)
      const value = await door.code(client, bea)
      await door.del(`/api/user/${bea.id}${query}`, { tenantId })
      expect(why(await door.redeem(client, value))).toEqual([400, 'invalid_grant', reason])
    }
  })
})

describe('a refresh token', () => {
  const offline = async (scopes = ['openid', 'offline_access', 'email'], of = client) =>
    String((await door.redeem(of, await door.code(of, ada, { scopes }))).body.refresh_token)
  const renew = (refresh_token: string, more: Record<string, string> = {}, of = client) =>
    door.token({ grant_type: 'refresh_token', refresh_token, ...more }, of)

  test('renews with its scopes and says how it came about', async () => {
    const value = await offline()
    const { status, body } = await renew(value)
    expect([status, body.refresh_token, body.scope]).toEqual([200, value, 'openid offline_access email'])
    expect(headerOf(body.access_token).gty).toEqual(['authorization_code', 'refresh_token'])
    expect(claimsOf(body.id_token)).toMatchObject({ at_hash: half(body.access_token), email: ada.email })
    expect(claimsOf(body.id_token)).not.toHaveProperty('c_hash')
  })
  test('may ask for fewer scopes, and keeps them all', async () => {
    const value = await offline()
    const { body } = await renew(value, { scope: 'openid' })
    expect([body.scope, claimsOf(body.access_token).scope]).toEqual(['openid', 'openid'])
    expect((await renew(value)).body.scope).toBe('openid offline_access email')
  })
  test('may not ask for others, nor for a longer life', async () => {
    const value = await offline()
    expect(why(await renew(value, { scope: 'openid phone' }))).toEqual([400, 'invalid_scope', 'unknown_scope'])
    for (const expires_in of ['3601', '0', '-1', '1.5', 'long', '1e2', '0x10', ' 60', '60.0'])
      expect(why(await renew(value, { expires_in }))).toEqual([400, 'invalid_request', 'invalid_expires_in'])
    expect((await renew(value, { expires_in: '60' })).body.expires_in).toBe(60)
  })
  test('of another client is refused, and lives on', async () => {
    const value = await offline()
    const sibling = await door.client(tenantId)
    const refused = [400, 'invalid_grant', 'refresh_token_not_found']
    expect(why(await renew(value, {}, sibling))).toEqual(refused)
    expect(why(await renew('made up'))).toEqual(refused)
    expect(why(await renew(''))).toEqual([400, 'invalid_request', 'missing_refresh_token'])
    expect((await renew(value)).status).toBe(200)
  })
  test('that holds a scope nobody knows any more ends', async () => {
    const strict = await door.client(tenantId)
    const value = await offline(['offline_access', 'phone'], strict)
    const oauthConfiguration = { providedScopePolicy: { phone: { enabled: false } } }
    const change = (application: object) => door.patch(`/api/application/${strict.id}`, { application }, { tenantId })
    await change({ oauthConfiguration })
    expect(why(await renew(value, {}, strict))).toEqual([400, 'invalid_scope', 'unknown_scope'])
    await change({ oauthConfiguration: { providedScopePolicy: { phone: { enabled: true } } } })
    expect(why(await renew(value, {}, strict))).toEqual([400, 'invalid_grant', 'refresh_token_not_found'])
    const other = await offline(['offline_access', 'phone'], strict)
    await change({ oauthConfiguration })
    expect((await door.refresh(other)).status).toBe(400)
    await change({ oauthConfiguration: { providedScopePolicy: { phone: { enabled: true } } } })
    expect((await door.refresh(other)).status).toBe(400)
  })
  test('goes on without a scope that nobody knows any more where unknown ones are removed', async () => {
    const lenient = await door.client(tenantId, { unknownScopePolicy: 'Remove' }, {})
    const value = await offline(['openid', 'offline_access', 'phone'], lenient)
    const phone = (enabled: boolean) => {
      const application = { oauthConfiguration: { providedScopePolicy: { phone: { enabled } } } }
      return door.patch(`/api/application/${lenient.id}`, { application }, { tenantId })
    }
    await phone(false)
    for (const [more, left] of [
      [{}, 'openid offline_access'],
      [{ scope: 'openid phone' }, 'openid'],
    ] as const) {
      const { status, body } = await renew(value, more, lenient)
      expect([status, body.scope, claimsOf(body.access_token).scope]).toEqual([200, left, left])
    }
    expect(claimsOf((await door.refresh(value)).body.token).scope).toBe('openid offline_access')
    await phone(true)
    expect((await renew(value, {}, lenient)).body.scope).toBe('openid offline_access phone')
  })
  test('is told with the access token before', async () => {
    const value = await offline()
    await door.facts(tenantId)
    await renew(value, { access_token: 'the one before' })
    expect(await door.facts(tenantId)).toMatchObject([{ type: 'jwt.refresh', original: 'the one before' }])
  })
})

describe('a password', () => {
  const grant = (more: Record<string, string | undefined> = {}) =>
    door.token({ grant_type: 'password', username: ada.email, password, ...more }, client)

  test('brings what a login brings, with the scopes that were asked for', async () => {
    await door.facts(tenantId)
    const { status, body } = await grant({ scope: 'openid offline_access' })
    expect([status, body.userId, body.scope]).toEqual([200, ada.id, 'openid offline_access'])
    expect(headerOf(body.access_token).gty).toEqual(['password'])
    expect(body).toHaveProperty('refresh_token')
    expect(await door.told(tenantId)).toEqual(['user.login.success'])
    expect((await grant({ scope: 'openid' })).body).not.toHaveProperty('refresh_token')
    const unscoped = (await grant()).body
    expect(unscoped).not.toHaveProperty('scope')
    expect(claimsOf(unscoped.access_token)).not.toHaveProperty('scope')
    expect((await grant({ username: undefined, loginId: ada.email })).status).toBe(200)
  })
  test('that is wrong, or of nobody, is refused alike', async () => {
    const [wrong, unknown] = [await grant({ password: 'not mine' }), await grant({ username: 'no@example.com' })]
    expect(why(wrong)).toEqual([400, 'invalid_grant', 'invalid_user_credentials'])
    expect(unknown.text).toBe(wrong.text)
  })
  test.each<[string, object, string, string]>([
    ['closed', {}, 'invalid_grant', 'user_locked'],
    ['expired', { expiry: 1 }, 'invalid_grant', 'user_expired'],
    ['to be changed', { passwordChangeRequired: true }, 'change_password_required', 'change_password_administrative'],
  ])('of an account that is %s', async (state, more, error, reason) => {
    const bea = await door.member(tenantId, client.id, more)
    if (state === 'closed') await door.del(`/api/user/${bea.id}`, { tenantId })
    const answer = await grant({ username: bea.email })
    expect(why(answer)).toEqual([400, error, reason])
    expect('change_password_id' in answer.body).toBe(error === 'change_password_required')
  })
  test('of an account that a user action keeps out', async () => {
    const userAction = { name: 'Kept out', temporal: true, preventLogin: true }
    const userActionId = (await ok(door.post('/api/user-action', { userAction }))).userAction?.id
    const bea = await door.member(tenantId, client.id)
    const action = { actioneeUserId: bea.id, actionerUserId: ada.id, userActionId, expiry: door.now() + 60_000 }
    await ok(door.post('/api/user/action', { action }, { tenantId }))
    expect(why(await grant({ username: bea.email }))).toEqual([400, 'invalid_grant', 'login_prevented'])
    const late = await door.redeem(client, await door.code(client, bea))
    expect(why(late)).toEqual([400, 'invalid_grant', 'login_prevented'])
  })
  test('of somebody behind a gate, which is named', async () => {
    const gate = { unverified: { behavior: 'Gated' } }
    const gated = await door.client(await door.tenant(verifying(await door.template(), gate)))
    const bea = await door.member(gated.tenantId, gated.id)
    const form = { grant_type: 'password', username: bea.email, password }
    expect(why(await door.token(form, gated))).toEqual([400, 'invalid_grant', 'email_verification_required'])
    const verificationEmailTemplateId = await door.template()
    const shut = await door.client(tenantId, {}, { ...gate, verifyRegistration: true, verificationEmailTemplateId })
    const cal = await door.member(tenantId, shut.id)
    const asked = { ...form, username: cal.email }
    expect(why(await door.token(asked, shut))).toEqual([400, 'invalid_grant', 'registration_verification_required'])
  })
  test('brings no refresh token where the application gives none, or may not renew any', async () => {
    for (const oauthConfiguration of [{ generateRefreshTokens: false }, { enabledGrants: ['password'] }]) {
      const own = await door.client(tenantId, oauthConfiguration)
      const bea = await door.member(tenantId, own.id)
      const form = { grant_type: 'password', username: bea.email, password, scope: 'offline_access' }
      const { status, body } = await door.token(form, own)
      expect([status, Object.keys(body)]).toEqual([200, expect.not.arrayContaining(['refresh_token'])])
    }
  })
  test('with a scope nobody knows is refused before it is looked at', async () => {
    expect(why(await grant({ scope: 'stranger', password: 'not mine' }))).toEqual([
      400,
      'invalid_scope',
      'unknown_scope',
    ])
  })
})
