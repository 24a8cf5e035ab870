// What does each kind of record promise beyond what all kinds do?
import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { codes, managedDoor, manager, plain } from './kinds-world.ts'

const door = await managedDoor()
afterAll(() => door.close())

describe('a key', () => {
  test.each([
    ['ES256', 'EC', 256],
    ['ES512', 'EC', 521],
    ['RS256', 'RSA', 2048],
    ['HS384', 'HMAC', 384],
    ['Ed25519', 'OKP', undefined],
  ])('of %s is generated, and its private part never leaves', async (algorithm, type, length) => {
    const { body } = await door.post('/api/key/generate', { key: { name: `Made ${algorithm}`, algorithm } })
    expect(body.key).toMatchObject({
      algorithm,
      type,
      hasPrivateKey: type !== 'HMAC',
      kid: expect.stringMatching(/.{8,}/),
    })
    expect(plain(body.key).length).toBe(length)
    for (const answer of [
      body,
      (await door.get(`/api/key/${plain(body.key).id}`)).body,
      (await door.get('/api/key')).body,
    ]) {
      expect(JSON.stringify(answer)).not.toMatch(/privateKey|PRIVATE KEY|"secret"/)
    }
  })

  test('is brought along, and nothing but its name changes afterwards', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', '\r\n')
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const { body } = await door.post('/api/key/import', {
      key: { name: 'Brought', algorithm: 'ES256', kid: 'mine', privateKey },
    })
    expect(body.key).toMatchObject({ kid: 'mine', type: 'EC', hasPrivateKey: true })
    expect(createPublicKey(String(plain(body.key).publicKey)).equals(createPublicKey(publicKey))).toBe(true)
    const changed = await door.put(`/api/key/${plain(body.key).id}`, {
      key: { name: 'Renamed', algorithm: 'RS256', kid: 'other' },
    })
    expect(changed.body.key).toMatchObject({ name: 'Renamed', algorithm: 'ES256', kid: 'mine', hasPrivateKey: true })
    const id = randomUUID()
    const chosen = await door.post(`/api/key/import/${id}`, {
      key: { name: 'Shared', algorithm: 'HS256', secret: 'a secret of some length' },
    })
    expect(chosen.body.key).toMatchObject({ id, type: 'HMAC', length: 184 })
    const again = await door.post('/api/key/import', {
      key: { name: 'Twin', algorithm: 'ES256', kid: 'mine', publicKey },
    })
    expect(codes(again)).toEqual(['[duplicate]key.kid'])
  })

  test.each([
    [
      'of another algorithm',
      {
        algorithm: 'RS256',
        publicKey: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({
          type: 'spki',
          format: 'pem',
        }),
      },
      '[invalid]key.publicKey',
    ],
    ['that is no key', { algorithm: 'ES256', privateKey: 'nonsense' }, '[invalid]key.privateKey'],
    ['that is not there', { algorithm: 'ES256' }, '[blank]key.publicKey'],
    ['without its secret', { algorithm: 'HS256' }, '[blank]key.secret'],
    ['of an algorithm nobody knows', { algorithm: 'none' }, '[invalid]key.algorithm'],
  ])('%s is refused', async (_, key, code) => {
    const answer = await door.post('/api/key/import', { key: { name: randomUUID(), ...key } })
    expect([answer.status, codes(answer)]).toEqual([400, [code]])
  })

  test('that a tenant signs with cannot be deleted', async () => {
    const tenant = await door.get(`/api/tenant/${door.tenantId}`)
    const id = tenant.body.tenant?.jwtConfiguration?.accessTokenKeyId
    expect(codes(await door.del(`/api/key/${id}`))).toEqual(['[inUse]key.id'])
  })
})

describe('an API key', () => {
  const make = async (apiKey: unknown, how = manager) => door.post('/api/api-key', { apiKey }, how)

  test('opens what its permissions name, and nothing else', async () => {
    const { body } = await make({
      permissions: { endpoints: { '/api/application': ['GET'], '/api/api-key': ['GET', 'POST'] } },
    })
    const { key, permissions } = plain(body.apiKey)
    expect(permissions).toEqual({ endpoints: { '/api/application': ['GET'] } })
    expect((await door.get('/api/application', { key: String(key) })).status).toBe(200)
    expect((await door.post('/api/application', {}, { key: String(key) })).status).toBe(401)
    expect((await door.get('/api/webhook', { key: String(key) })).status).toBe(401)
  })

  test('that is not retrievable is shown once', async () => {
    const { body } = await make({ retrievable: false })
    const { id, key } = plain(body.apiKey)
    expect(String(key).length).toBeGreaterThan(30)
    expect((await door.get(`/api/api-key/${id}`, manager)).body.apiKey).not.toHaveProperty('key')
    expect((await door.get('/api/application', { key: String(key) })).status).toBe(200)
  })

  test('keeps its value and its tenant, is refused once expired, and once deleted', async () => {
    const { body } = await make({ tenantId: door.tenantId, expirationInstant: door.now() + 60_000 })
    const { id, key } = plain(body.apiKey)
    const renamed = await door.patch(
      `/api/api-key/${id}`,
      { apiKey: { name: 'Renamed', key: 'another-value-altogether' } },
      manager,
    )
    expect(renamed.body.apiKey).toMatchObject({ key, name: 'Renamed', tenantId: door.tenantId })
    const moved = await door.put(`/api/api-key/${id}`, { apiKey: { tenantId: randomUUID() } }, manager)
    expect(codes(moved)).toEqual(['[invalid]apiKey.tenantId'])
    const other = await make({})
    await door.del(`/api/api-key/${plain(other.body.apiKey).id}`, manager)
    expect((await door.get('/api/application', { key: String(plain(other.body.apiKey).key) })).status).toBe(401)
    await door.later(60_000)
    expect((await door.get('/api/application', { key: String(key) })).status).toBe(401)
  })

  test('hands out no more than it has', async () => {
    const endpoints = { '/api/application': ['GET'] }
    const made = await make({ keyManager: true, tenantId: door.tenantId, permissions: { endpoints } })
    const bounded = { key: String(plain(made.body.apiKey).key) }
    expect(codes(await make({ tenantId: door.tenantId }, bounded))).toEqual(['[invalid]apiKey.permissions.endpoints'])
    expect((await make({ permissions: { endpoints } }, bounded)).status).toBe(400)
    const more = { endpoints: { '/api/application': ['GET', 'POST'] } }
    expect(codes(await make({ tenantId: door.tenantId, permissions: more }, bounded))).toEqual([
      '[invalid]apiKey.permissions.endpoints',
    ])
    expect((await make({ tenantId: door.tenantId, permissions: { endpoints } }, bounded)).status).toBe(200)
    const super_ = await make({})
    expect((await door.get(`/api/api-key/${plain(super_.body.apiKey).id}`, bounded)).status).toBe(404)
  })

  test('of a value that is taken is refused', async () => {
    await make({ key: 'one-value-for-two-keys' })
    expect(codes(await make({ key: 'one-value-for-two-keys' }))).toEqual(['[duplicate]apiKey.key'])
  })
})

describe('an application', () => {
  const make = async (application: object) =>
    plain(
      (await door.post('/api/application', { application: { name: randomUUID(), ...application } })).body.application,
    )

  test('begins with the wire’s defaults, its own id as client id, and a secret', async () => {
    expect(await make({})).toMatchObject({
      active: true,
      state: 'Active',
      tenantId: door.tenantId,
      roles: [],
      oauthConfiguration: {
        authorizedURLValidationPolicy: 'ExactMatch',
        clientAuthenticationPolicy: 'Required',
        clientSecret: expect.stringMatching(/^.{40,}$/),
        consentMode: 'AlwaysPrompt',
        enabledGrants: ['authorization_code', 'refresh_token'],
        logoutBehavior: 'AllApplications',
        proofKeyForCodeExchangePolicy: 'NotRequired',
        relationship: 'FirstParty',
        scopeHandlingPolicy: 'Strict',
        unknownScopePolicy: 'Reject',
      },
      loginConfiguration: { allowTokenRefresh: false, generateRefreshTokens: false, requireAuthentication: true },
    })
    const { id, oauthConfiguration } = await make({})
    expect(oauthConfiguration).toMatchObject({ clientId: id })
    expect(JSON.stringify(await make({}))).not.toContain('Digest')
  })

  test('keeps its secret over a PUT that does not name one, and its roles', async () => {
    const before = await make({ roles: [{ name: 'reader', isDefault: true }] })
    const { body } = await door.put(`/api/application/${before.id}`, { application: { name: before.name } })
    expect(body.application).toEqual({ ...before, lastUpdateInstant: door.now() })
  })

  test('has roles on routes of their own, each with one name', async () => {
    const { id } = await make({ roles: [{ name: 'reader' }] })
    const path = `/api/application/${id}/role`
    const roleId = randomUUID()
    expect(
      (await door.post(`${path}/${roleId}`, { role: { name: 'writer', isSuperRole: true } })).body.role,
    ).toMatchObject({ id: roleId, name: 'writer', isSuperRole: true, isDefault: false })
    expect(codes(await door.post(path, { role: { name: 'writer' } }))).toEqual(['[duplicate]role.name'])
    expect(codes(await door.post(`${path}/${roleId}`, { role: { name: 'third' } }))).toEqual(['[duplicate]role.id'])
    expect(codes(await door.post(path, { role: {} }))).toEqual(['[blank]role.name'])
    expect((await door.patch(`${path}/${roleId}`, { role: { description: 'Writes.' } })).body.role).toMatchObject({
      name: 'writer',
      description: 'Writes.',
      isSuperRole: true,
    })
    expect((await door.put(`${path}/${roleId}`, { role: { name: 'author' } })).body.role).toMatchObject({
      name: 'author',
      isSuperRole: false,
    })
    const { body } = await door.get(`/api/application/${id}`)
    expect((plain(body.application).roles as { name: string }[]).map(({ name }) => name)).toEqual(['reader', 'author'])
    expect((await door.del(`${path}/${roleId}`)).status).toBe(200)
    expect((await door.del(`${path}/${roleId}`)).status).toBe(404)
    expect((await door.put(`${path}/${roleId}`, { role: { name: 'x' } })).status).toBe(404)
  })

  test('tells how it takes part in OAuth', async () => {
    const { id } = await make({ oauthConfiguration: { logoutURL: 'https://example.com/bye' } })
    const { body } = await door.get(`/api/application/${id}/oauth-configuration`)
    expect(body).toMatchObject({ oauthConfiguration: { clientId: id }, logoutURL: 'https://example.com/bye' })
  })

  test('is copied with roles of its own ids and a secret of its own', async () => {
    const source = await make({ roles: [{ name: 'reader' }], loginConfiguration: { generateRefreshTokens: true } })
    const { body } = await door.post('/api/application', {
      application: { name: randomUUID() },
      sourceApplicationId: source.id,
    })
    const copy = plain(body.application)
    expect(copy).toMatchObject({
      roles: [{ name: 'reader' }],
      loginConfiguration: { generateRefreshTokens: true },
      oauthConfiguration: { clientId: copy.id },
    })
    expect(copy.roles).not.toEqual(source.roles)
    expect((copy.oauthConfiguration as { clientSecret: string }).clientSecret).not.toBe(
      (source.oauthConfiguration as { clientSecret: string }).clientSecret,
    )
  })

  test('of the console cannot be deleted for good', async () => {
    expect(codes(await door.del('/api/application/3c219e58-ed0e-4b18-ad48-f4f92793ae32?hardDelete=true'))).toEqual([
      '[inUse]application.id',
    ])
  })
})

describe('a tenant', () => {
  test('falls back to its defaults where a PUT is silent, and keeps its SMTP password', async () => {
    const made = await door.post('/api/tenant', {
      tenant: { name: 'Silent', issuer: 'me.example', emailConfiguration: { host: 'smtp.example', password: 'hush' } },
    })
    const { id } = plain(made.body.tenant)
    expect(JSON.stringify(made.body)).not.toContain('hush')
    const put = await door.put(`/api/tenant/${id}`, { tenant: { name: 'Silent' } })
    expect(put.body.tenant).toMatchObject({ issuer: 'acme.com', jwtConfiguration: { timeToLiveInSeconds: 3_600 } })
    expect(JSON.stringify((await door.get('/api/tenant')).body)).not.toMatch(/hush|"v1\./)
  })

  test('does not freeze a default that follows from another setting', async () => {
    const made = await door.post('/api/tenant', { tenant: { name: 'Following', issuer: 'one.example' } })
    const { id } = plain(made.body.tenant)
    expect(made.body.tenant?.webAuthnConfiguration).toMatchObject({ relyingPartyName: 'one.example' })
    const patched = await door.patch(`/api/tenant/${id}`, { tenant: { issuer: 'two.example' } })
    expect(patched.body.tenant?.webAuthnConfiguration).toMatchObject({ relyingPartyName: 'two.example' })
  })

  test('cannot go while it is the default, or holds the console', async () => {
    expect(codes(await door.del(`/api/tenant/${door.tenantId}`))).toEqual(['[inUse]tenant.id'])
  })

  test('is deleted later when asked so, and says 202', async () => {
    const { body } = await door.post('/api/tenant', { tenant: { name: 'Later' } })
    expect((await door.del(`/api/tenant/${body.tenant?.id}?async=true`)).status).toBe(202)
  })
})

describe('a webhook', () => {
  test('that signs wants a key, and a header never holds a second line', async () => {
    const webhook = { url: 'https://example.com', connectTimeout: 1, readTimeout: 1 }
    expect(
      codes(await door.post('/api/webhook', { webhook: { ...webhook, signatureConfiguration: { enabled: true } } })),
    ).toEqual(['[missing]webhook.signatureConfiguration.signingKeyId'])
    expect(
      codes(await door.post('/api/webhook', { webhook: { ...webhook, headers: { 'X-A': 'b\r\nX-C: d' } } })),
    ).toEqual(['[invalid]webhook.headers'])
    expect(codes(await door.post('/api/webhook', { webhook: { ...webhook, url: 'file:///etc/passwd' } }))).toEqual([
      '[invalid]webhook.url',
    ])
  })
})
