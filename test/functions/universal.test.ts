// Does a universal application serve the users of every tenant, and nobody more than their own tenant may?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { keys } from '../../shared/storage/keys.ts'
import { claimsOf, form, headerOf, type Member } from './login-given.ts'
import { type OAuthClient, type TokenDoor, tokenDoor } from './token-given.ts'
import { address, codes, listener, ok, password } from './users-given.ts'

let door: TokenDoor
let acme: string
let bolt: string
/** API keys that open one tenant alone. */
let acmeKey: string
beforeAll(async () => {
  door = await tokenDoor({ complain: () => undefined })
  acme = await door.heardTenant({ issuer: 'acme.example' })
  bolt = await door.heardTenant({ issuer: 'bolt.example', jwtConfiguration: { timeToLiveInSeconds: 60 } })
  acmeKey = randomUUID()
  await furnishing(door.platform).apiKeys([{ key: acmeKey, tenantId: acme }])
})
afterAll(() => door.close())

const loginConfiguration = { generateRefreshTokens: true, allowTokenRefresh: true }
let count = 0
/** Made without naming any tenant. */
async function universal(more: object = {}): Promise<OAuthClient> {
  const enabledGrants = ['authorization_code', 'refresh_token', 'password']
  const application = {
    name: `Everywhere ${++count}`,
    universalConfiguration: { universal: true },
    loginConfiguration,
    oauthConfiguration: { enabledGrants },
    roles: [{ name: 'reader' }, { name: 'writer' }],
    ...more,
  }
  const body = await ok(door.post('/api/application', { application }))
  const { id, oauthConfiguration } = body.application ?? {}
  return { id: String(id), secret: String(oauthConfiguration?.clientSecret), tenantId: acme }
}
const user = async (tenantId: string, applicationId: string): Promise<Member> => door.member(tenantId, applicationId)

describe('a universal application', () => {
  test('is made without a tenant where there are several, says none, and is there for each of them', async () => {
    const { id } = await universal()
    const { application } = await ok(door.get(`/api/application/${id}`))
    expect(application).toMatchObject({ id, universalConfiguration: { universal: true } })
    expect(application).not.toHaveProperty('tenantId')
    for (const tenantId of [acme, bolt]) {
      expect((await ok(door.get(`/api/application/${id}`, { tenantId }))).application).toEqual(application)
      expect(JSON.stringify(await ok(door.get('/api/application', { tenantId })))).toContain(id)
    }
    expect(JSON.stringify(await ok(door.get('/api/application')))).toContain(id)
  })

  test('is found by search, and one search tells the universal from the others', async () => {
    const { id } = await universal()
    const ids = async (search: object, how: object = {}) =>
      ((await ok(door.post('/api/application/search', { search: { numberOfResults: 100, ...search } }, how)))
        .applications ?? []) as unknown as { id: string; universalConfiguration: { universal: boolean } }[]
    const own = await door.application(acme)
    expect((await ids({ universal: true })).map(one => one.id)).toContain(id)
    expect((await ids({ universal: true })).every(one => one.universalConfiguration.universal)).toBe(true)
    expect((await ids({ universal: false })).map(one => one.id)).toContain(own)
    expect((await ids({ universal: false })).map(one => one.id)).not.toContain(id)
    expect((await ids({}, { tenantId: acme })).map(one => one.id)).toEqual(expect.arrayContaining([id, own]))
    expect((await ids({}, { tenantId: bolt })).map(one => one.id)).not.toContain(own)
  })

  test('shares no name with another universal one, and may share one with a tenant’s', async () => {
    const name = randomUUID()
    await universal({ name })
    await door.application(acme, { name })
    const again = { name, universalConfiguration: { universal: true } }
    expect(codes(await door.post('/api/application', { application: again }))).toEqual(['[duplicate]application.name'])
  })

  test('is read by a tenant’s key without its secret, and changed by no tenant’s key', async () => {
    const { id, secret } = await universal()
    const how = { key: acmeKey }
    const { application } = await ok(door.get(`/api/application/${id}`, how))
    expect(application).toMatchObject({ id, roles: [{ name: 'reader' }, { name: 'writer' }] })
    const seen = [
      await door.get(`/api/application/${id}`, how),
      await door.get('/api/application', how),
      await door.post('/api/application/search', { search: { universal: true } }, how),
      await door.get(`/api/application/${id}/oauth-configuration`, how),
    ]
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    for (const { text } of seen) {
      expect(text).toContain(id)
      expect(text).not.toContain(secret)
    }
    const refused = [
      await door.put(`/api/application/${id}`, { application: { name: 'Mine' } }, how),
      await door.patch(`/api/application/${id}`, { application: { name: 'Mine' } }, how),
      await door.post(`/api/application/${id}/role`, { role: { name: 'owner' } }, how),
      await door.del(`/api/application/${id}`, how),
      await door.del(`/api/application/${id}?hardDelete=true`, how),
      await door.post(
        '/api/application',
        { application: { name: 'X', universalConfiguration: { universal: true } } },
        how,
      ),
    ]
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401))
    expect((await ok(door.get(`/api/application/${id}`))).application?.name).not.toBe('Mine')
  })

  test('is universal from its birth to its end, and so is one tenant’s', async () => {
    const code = ['[invalid]application.universalConfiguration.universal']
    const { id } = await universal()
    const own = await door.application(acme)
    const to = (universal: boolean) => ({ application: { name: randomUUID(), universalConfiguration: { universal } } })
    expect(codes(await door.put(`/api/application/${id}`, to(false)))).toEqual(code)
    expect(codes(await door.patch(`/api/application/${id}`, to(false)))).toEqual(code)
    expect(codes(await door.put(`/api/application/${own}`, to(true)))).toEqual(code)
    expect(codes(await door.patch(`/api/application/${own}`, to(true)))).toEqual(code)
    const operations = [{ op: 'replace', path: '/application/universalConfiguration/universal', value: false }]
    const headers = { 'content-type': 'application/json-patch+json' }
    expect(codes(await door.patch(`/api/application/${id}`, JSON.stringify(operations), { headers }))).toEqual(code)
    const { application } = await ok(door.put(`/api/application/${id}`, { application: { name: randomUUID() } }))
    expect(application?.universalConfiguration).toEqual({ universal: true })
    expect(application).not.toHaveProperty('tenantId')
  })

  test('is copied from a tenant’s application when the copy says so, and belongs to nobody then', async () => {
    const sourceApplicationId = await door.application(acme, { roles: [{ name: 'reader' }] })
    const application = { name: randomUUID(), universalConfiguration: { universal: true } }
    const made = (await ok(door.post('/api/application', { application, sourceApplicationId }))).application
    expect(made).toMatchObject({ roles: [{ name: 'reader' }] })
    expect(made).not.toHaveProperty('tenantId')
  })
})

describe('users of any tenant', () => {
  test('sign in to it, each in their own tenant, under that tenant’s settings', async () => {
    const { id } = await universal()
    for (const [tenantId, issuer, life] of [
      [acme, 'acme.example', 3600],
      [bolt, 'bolt.example', 60],
    ] as const) {
      const who = await user(tenantId, id)
      const body = await ok(door.login(who))
      expect(claimsOf(body.token)).toMatchObject({ tid: tenantId, iss: issuer, aud: id, applicationId: id, roles: [] })
      const { exp, iat } = claimsOf(body.token) as { exp: number; iat: number }
      expect(exp - iat).toBe(life)
      expect(body.user?.registrations).toMatchObject([{ applicationId: id }])
      expect((await ok(door.refresh(String(body.refreshToken)))).token).toBeDefined()
    }
  })

  test('are looked for in the tenant that is named; without one the request is refused', async () => {
    const { id } = await universal()
    const who = await user(acme, id)
    const given = { loginId: who.email, password, applicationId: id }
    expect((await door.post('/api/login', given, { tenantId: acme })).status).toBe(200)
    expect((await door.post('/api/login', given, { key: acmeKey })).status).toBe(200)
    expect((await door.post('/api/login', given, { tenantId: bolt })).status).toBe(404)
    expect(codes(await door.post('/api/login', given))).toEqual(['[TenantIdRequired]'])
    const registration = { applicationId: id }
    const fresh = { user: { email: address(), password }, registration }
    expect(codes(await door.post('/api/user/registration', fresh))).toEqual(['[TenantIdRequired]'])
    expect((await door.post('/api/user/registration', fresh, { tenantId: bolt })).status).toBe(200)
  })

  test('sign in under their tenant’s keys unless the application has its own', async () => {
    const key = async () =>
      (await ok(door.post('/api/key/generate', { key: { name: randomUUID(), algorithm: 'ES256' } }))).key
    const [ofBolt, ofApplication] = [await key(), await key()]
    const shared = await universal()
    await door.facts(bolt)
    await door.set(bolt, { jwtConfiguration: { accessTokenKeyId: ofBolt?.id } })
    const [told] = await door.facts(bolt)
    expect(told).toMatchObject({ type: 'jwt.public-key.update', applicationIds: expect.arrayContaining([shared.id]) })
    const own = await universal({
      jwtConfiguration: { enabled: true, accessTokenKeyId: ofApplication?.id, idTokenKeyId: ofApplication?.id },
    })
    const kidOf = async (tenantId: string, id: string) =>
      headerOf((await ok(door.login(await user(tenantId, id)))).token).kid
    const ears = await listener()
    const webhook = { url: ears.url, global: true, eventsEnabled: { 'jwt.public-key.update': true } }
    await ok(door.post('/api/webhook', { webhook: { ...webhook, connectTimeout: 1_000, readTimeout: 1_000 } }))
    const other = (await key())?.id
    await ok(door.patch(`/api/application/${own.id}`, { application: { jwtConfiguration: { idTokenKeyId: other } } }))
    await door.drain()
    expect(ears.heard.map(({ applicationIds, tenantId }) => [applicationIds, tenantId])).toEqual([
      [[own.id], undefined],
    ])
    await ears.close()
    expect(await kidOf(bolt, shared.id)).toBe(ofBolt?.kid)
    expect(await kidOf(acme, shared.id)).not.toBe(ofBolt?.kid)
    expect(await kidOf(acme, own.id)).toBe(ofApplication?.kid)
    expect(await kidOf(bolt, own.id)).toBe(ofApplication?.kid)
    const shown = async (id: string, how: object) =>
      (await ok(door.get(`/api/jwt/public-key?applicationId=${id}`, { key: false, ...how }))).publicKey
    expect(String(await shown(shared.id, { tenantId: bolt })).trim()).toBe(ofBolt?.publicKey)
    expect(String(await shown(own.id, {})).trim()).toBe(ofApplication?.publicKey)
  })

  test('sign in, renew and are told about over OAuth', async () => {
    const client = await universal()
    const who = await user(bolt, client.id)
    const scope = 'openid offline_access'
    const asked = { grant_type: 'password', username: who.email, password, scope }
    expect((await door.token(asked, client)).body).toMatchObject({ error_reason: 'missing_tenant_id' })
    expect((await door.token({ ...asked, tenantId: acme }, client)).body).toMatchObject({ error: 'invalid_grant' })
    expect((await door.token({ ...asked, tenantId: randomUUID() }, client)).body).toMatchObject({
      error: 'invalid_request',
    })
    const first = await ok(door.token({ ...asked, tenantId: bolt }, client))
    expect(claimsOf(first.access_token)).toMatchObject({ tid: bolt, aud: client.id })
    expect(claimsOf(first.id_token)).toMatchObject({ tid: bolt, iss: 'bolt.example' })
    const refreshing = { grant_type: 'refresh_token', refresh_token: String(first.refresh_token) }
    expect((await door.token({ ...refreshing, tenantId: acme }, client)).status).toBe(400)
    const second = await ok(door.token(refreshing, client))
    expect(claimsOf(second.access_token)).toMatchObject({ tid: bolt })
    const introspect = (more: Record<string, string> = {}) => {
      const given = { token: String(second.access_token), client_id: client.id, client_secret: client.secret, ...more }
      return ok(door.post('/oauth2/introspect', form(given), { key: false }))
    }
    expect(await introspect()).toMatchObject({ active: true, tid: bolt })
    expect(await introspect({ tenantId: bolt })).toMatchObject({ active: true })
    expect(await introspect({ tenantId: acme })).toEqual({ active: false })
    const info = await ok(door.get('/oauth2/userinfo', { bearer: String(second.access_token) }))
    expect(info).toMatchObject({ sub: who.id })
    const redeemed = await ok(door.redeem(client, await door.code({ ...client, tenantId: bolt }, who)))
    expect(claimsOf(redeemed.access_token)).toMatchObject({ tid: bolt, sub: who.id })
    const foreign = await door.code({ ...client, tenantId: bolt }, who)
    expect((await door.redeem(client, foreign, { tenantId: acme })).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('get a token for it by the token they have, ping it, log out of it', async () => {
    const { id } = await universal()
    const home = await door.loginApplication(acme)
    const who = await user(acme, home)
    await door.register(who, id)
    const session = await door.session(who)
    const issued = await ok(
      door.get(`/api/jwt/issue?applicationId=${id}&refreshToken=${session.refreshToken}`, { bearer: session.token }),
    )
    expect(claimsOf(issued.token)).toMatchObject({ tid: acme, aud: id, applicationId: id })
    expect((await door.put(`/api/login/${who.id}/${id}`)).status).toBe(200)
    expect((await door.put(`/api/login/${randomUUID()}/${id}`)).status).toBe(404)
    expect((await door.put(`/api/login/${who.id}/${id}`, {}, { tenantId: bolt })).status).toBe(404)
    expect((await door.put('/api/login', {}, { bearer: String(issued.token) })).status).toBe(200)
    const second = String(issued.refreshToken)
    await ok(door.refresh(second))
    await ok(door.post('/api/logout', { refreshToken: second }, { key: false }))
    expect((await door.refresh(second)).status).toBe(400)
  })

  test('prove their registration for it', async () => {
    const verificationEmailTemplateId = await door.template()
    const { id } = await universal({ verifyRegistration: true, verificationEmailTemplateId })
    const who = await door.user(bolt, { email: address() })
    const made = await door.post(`/api/user/registration/${who.id}`, { registration: { applicationId: id } })
    expect(made.status).toBe(200)
    const email = String(who.email)
    const path = `/api/user/verify-registration?applicationId=${id}&email=${encodeURIComponent(email)}`
    expect((await door.put(path)).status).toBe(400)
    const { verificationId } = await ok(door.put(`${path}&sendVerifyRegistrationEmail=false`, {}, { tenantId: bolt }))
    await ok(door.post('/api/user/verify-registration', { verificationId }, { key: false }))
    const { registration } = await ok(door.get(`/api/user/registration/${who.id}/${id}`))
    expect(registration).toMatchObject({ verified: true })
  })

  test('lose an unverified registration after the days the application says, in every tenant', async () => {
    const verificationEmailTemplateId = await door.template()
    const { id } = await universal({
      verifyRegistration: true,
      verificationEmailTemplateId,
      registrationDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: 1 } },
    })
    const both = await Promise.all([acme, bolt].map(async tenantId => String((await door.user(tenantId)).id)))
    for (const who of both)
      await ok(door.post(`/api/user/registration/${who}`, { registration: { applicationId: id } }))
    await door.later('3 days')
    await door.run('cleanup')
    for (const who of both) expect((await door.get(`/api/user/registration/${who}/${id}`)).status).toBe(404)
  })
})

describe('revoking its refresh tokens', () => {
  test('ends those of the tenant that asks, and of nobody else', async () => {
    const { id } = await universal()
    const [ofAcme, ofBolt] = [await user(acme, id), await user(bolt, id)]
    const [first, other] = [await door.session(ofAcme), await door.session(ofBolt)]
    expect((await door.del(`/api/jwt/refresh?applicationId=${id}`, { key: acmeKey })).status).toBe(200)
    expect((await door.refresh(first.refreshToken)).status).toBe(400)
    expect((await door.get(`/api/jwt/refresh/${first.id}`)).status).toBe(404)
    expect((await door.refresh(other.refreshToken)).status).toBe(200)
    const [event] = await door.facts(acme)
    expect(event).toMatchObject({ type: 'jwt.refresh-token.revoke', applicationId: id, tenantId: acme })
    expect(event?.applicationTimeToLiveInSeconds).toEqual({ [id]: 3600 })
    expect((await door.facts(bolt)).map(({ type }) => type)).not.toContain('jwt.refresh-token.revoke')
    await door.later('1 second')
    const again = await door.session(ofAcme)
    expect((await door.refresh(again.refreshToken)).status).toBe(200)
  })

  test('ends everybody’s where no tenant is named', async () => {
    const { id } = await universal()
    const sessions = [await door.session(await user(acme, id)), await door.session(await user(bolt, id))]
    expect((await door.del(`/api/jwt/refresh?applicationId=${id}`)).status).toBe(200)
    for (const { refreshToken } of sessions) expect((await door.refresh(refreshToken)).status).toBe(400)
  })

  test('leaves no second token behind that was drawn from a revoked one', async () => {
    const { id } = await universal()
    const other = await door.loginApplication(acme)
    const who = await user(acme, id)
    await door.register(who, other)
    const { token, refreshToken } = await door.session(who)
    await door.later('1 second')
    expect((await door.del(`/api/jwt/refresh?applicationId=${id}`, { tenantId: acme })).status).toBe(200)
    const issued = await ok(
      door.get(`/api/jwt/issue?applicationId=${other}&refreshToken=${refreshToken}`, { bearer: token }),
    )
    expect(issued.refreshToken).toBeUndefined()
  })
})

describe('its end', () => {
  test('asleep, it lets nobody in; awake, it does again', async () => {
    const { id } = await universal()
    const who = await user(bolt, id)
    await ok(door.del(`/api/application/${id}`))
    expect(codes(await door.login(who))).toEqual(['[invalid]applicationId'])
    await ok(door.put(`/api/application/${id}?reactivate=true`, {}))
    await ok(door.login(who))
  })

  test('takes its registrations and tokens in every tenant with it', async () => {
    const { id } = await universal()
    const both = [await user(acme, id), await user(bolt, id)]
    const sessions = await Promise.all(both.map(one => door.session(one)))
    await ok(door.del(`/api/jwt/refresh?applicationId=${id}`, { tenantId: bolt }))
    await ok(door.del(`/api/application/${id}?hardDelete=true`))
    await door.run('deletions')
    for (const { refreshToken } of sessions) expect((await door.refresh(refreshToken)).status).toBe(400)
    for (const who of both) {
      expect((await ok(door.get(`/api/user/${who.id}`))).user?.registrations).toEqual([])
      expect(codes(await door.login(who))).toEqual(['[invalid]applicationId'])
    }
    expect((await door.get(`/api/application/${id}`)).status).toBe(404)
    await ok(door.post(`/api/application/${id}`, { application: { name: randomUUID() } }, { tenantId: acme }))
  })

  test('a tenant that goes takes only its own part with it', async () => {
    const { id } = await universal()
    const going = await door.tenant()
    const [leaver, stayer] = [await user(going, id), await user(acme, id)]
    await ok(door.del(`/api/jwt/refresh?applicationId=${id}`, { tenantId: going }))
    const { token } = await ok(door.login(leaver))
    await ok(door.del(`/api/tenant/${going}`))
    expect((await door.get('/oauth2/userinfo', { bearer: String(token) })).status).toBe(401)
    expect(await door.table().get(keys.tokensRevoked(going, id))).toBeUndefined()
    await ok(door.login(stayer))
    expect((await ok(door.get(`/api/application/${id}`))).application?.id).toBe(id)
  })
})

test('costs a login and a renewal no trip and no unit more than an ordinary one, configuration being known', async () => {
  const quiet = await tokenDoor({ configurationMaxAge: 3_600 })
  const tenant = await quiet.tenant()
  const application = { name: 'Everywhere', universalConfiguration: { universal: true }, loginConfiguration }
  const id = String((await ok(quiet.post('/api/application', { application }))).application?.id)
  const costOf = async (applicationId: string) => {
    const who = await quiet.member(tenant, applicationId)
    const both = async () => {
      const answer = await quiet.login(who)
      return [answer.cost, (await quiet.refresh(String(answer.body.refreshToken))).cost]
    }
    await both()
    return both()
  }
  const costs = await costOf(id)
  expect(costs).toEqual(await costOf(await quiet.loginApplication(tenant)))
  expect(costs[0]?.trips).toBe(3)
  expect(costs[0]?.reads).toBeLessThanOrEqual(3)
  expect(costs[0]?.writes).toBeLessThanOrEqual(4)
  expect(costs[1]).toEqual({ trips: 2, reads: 2, writes: 1 })
  await quiet.close()
})
