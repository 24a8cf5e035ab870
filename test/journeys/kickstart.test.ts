// Do kickstart files of the shapes that other projects write load, and does the instance do what they meant?
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { manifest } from '../../functions/manifest.ts'
import { furnishing } from '../../infra/local/furnish.ts'
import { furnishFrom } from '../../infra/local/kickstart/furnish-from.ts'
import { type Kickstart, type KickstartRequest, readKickstart } from '../../infra/local/kickstart.ts'
import { lambdaTypes } from '../../shared/resources/lambda-types.ts'
import { type Door, openDoor } from '../door.ts'
import { type Receiver, startReceiver } from '../receiver.ts'

let door: Door
let receiver: Receiver
beforeEach(async () => {
  ;[door, receiver] = await Promise.all([openDoor({ untouched: true }), startReceiver()])
})
afterEach(() => Promise.all([door.close(), receiver.stop()]))

const read = (name: string) =>
  readKickstart(fileURLToPath(new URL(`kickstarts/${name}/kickstart.json`, import.meta.url)), {
    environment: {
      CLINIC_API_KEY: 'the clinic keeps it in its environment',
      GOOGLE_SECRET: 'a secret of no worth',
      HARBOUR_HOOK: `${receiver.url}/hook`,
      VUE_API_KEY: 'from the environment',
      FUSIONAUTH_LICENSE_ID: 'none',
    },
  })

const furnish = (script: Kickstart) =>
  furnishFrom(script, { powers: furnishing(door.platform).powers, ask: door.platform.ask })

async function load(name: string) {
  const script = await read(name)
  await furnish(script)
  return { script, key: script.apiKeys[0]?.key ?? '', variables: script.variables }
}

/** Whether any function of the platform has this route: ids in it stand for any id. */
const patterns = Object.values(manifest).flatMap(row =>
  Object.keys('routes' in row ? row.routes : {}).map(route => new RegExp(`^${route.replaceAll(/:[^/]+/g, '[^/]+')}$`)),
)
const fixedRoutes = ['link', 'import', 'family', 'consent', 'action', 'comment']
function isServed({ method, url }: KickstartRequest): boolean {
  const route = `${method} ${url}`
  // `/api/user/import` is not the user whose id is "import".
  const last = url.split('/').at(-1) ?? ''
  return patterns.some(one => one.test(route) && (!fixedRoutes.includes(last) || one.source.endsWith(`/${last}$`)))
}

const uuid = '0a0b0c0d-0001-4000-8000-00000000000a'
const named = ({ method, url }: KickstartRequest) => `${method} ${url.replaceAll(/[0-9a-f-]{36}/g, ':id')}`

describe('quickstarts', () => {
  const names = ['express', 'react', 'spring', 'vue'] as const
  const person: Readonly<Record<(typeof names)[number], readonly [loginId: string, password: string]>> = {
    express: ['richard@example.com', 'password'],
    react: ['richard@example.com', 'password'],
    spring: ['customer', 'password'],
    vue: ['richard@example.com', 'password'],
  }

  test.each(names)('of %s: its user signs in to its application, by its key and its settings', async name => {
    const { key, variables } = await load(name)
    const [loginId, password] = person[name]
    const { applicationId = '' } = variables
    const { body, status } = await door.post('/api/login', { loginId, password, applicationId }, { key })
    expect([status, body.user?.registrations]).toMatchObject([200, [{ applicationId }]])
    const { application } = (await door.get(`/api/application/${applicationId}`, { key })).body
    const { keys } = (await door.get('/api/key', { key })).body as unknown as { keys: { id: string; kid: string }[] }
    const own = application?.jwtConfiguration?.accessTokenKeyId as string | undefined
    const signer = own ?? String(variables.FUSIONAUTH_DEFAULT_SIGNING_KEY_ID)
    expect(decodeProtectedHeader(String(body.token)).kid).toBe(keys.find(({ id }) => id === signer)?.kid)
  })

  test('a copied theme takes the stylesheet of a file', async () => {
    const { key, variables } = await load('express')
    const { theme } = (await door.get(`/api/theme/${variables.newThemeId}`, { key })).body
    expect(String(theme?.stylesheet)).toContain('#{not a variable} @{nor a file}')
  })

  test('a variable may be a list, and the first slash of an address may be left out', async () => {
    const { key, variables } = await load('react')
    const { systemConfiguration } = (await door.get('/api/system-configuration', { key })).body
    const allowedOrigins = ['http://localhost:3000', 'http://127.0.0.1:3000']
    expect(systemConfiguration).toMatchObject({ corsConfiguration: { enabled: true, allowedOrigins } })
    const { application } = (await door.get(`/api/application/${variables.applicationId}`, { key })).body
    expect(application).toMatchObject({
      oauthConfiguration: { authorizedOriginURLs: allowedOrigins },
      jwtConfiguration: { refreshTokenTimeToLiveInMinutes: 60 },
    })
  })

  test('a group knows its roles and its members, and the second key manages keys', async () => {
    const { key, variables } = await load('spring')
    const { tellers = '', tellerId } = variables
    const { members } = (await door.post('/api/group/member/search', { search: { groupId: tellers } }, { key })).body
    expect(members).toMatchObject([{ userId: tellerId }])
    expect((await door.post('/api/api-key', { apiKey: {} }, { key: 'keeper' })).status).toBe(200)
    expect((await door.post('/api/api-key', { apiKey: {} }, { key })).status).toBe(401)
  })

  test('every request may be a file of its own, and patches come in all their forms', async () => {
    const { key, variables } = await load('vue')
    const { application } = (await door.get(`/api/application/${variables.applicationId}`, { key })).body
    expect(application).toMatchObject({
      name: 'Vue Quickstart App',
      oauthConfiguration: { authorizedRedirectURLs: ['http://localhost:4000', 'http://localhost:4000/callback'] },
    })
    const { tenant } = (await door.get(`/api/tenant/${variables.defaultTenantId}`, { key })).body
    expect(tenant).toMatchObject({ issuer: 'http://localhost:9011', data: { escaped: '#{appURL}', file: '@{x}' } })
  })
})

describe('a file that uses everything', () => {
  test('loads, each thing knowing the others', async () => {
    const { key, variables } = await load('showcase')
    const of = async (path: string) => (await door.get(path, { key })).body
    const { applicationId, formId, googleId, okta, themeId, deviceId, userId, aclId, populateId, messengerId } =
      variables
    expect((await of(`/api/tenant/${variables.defaultTenantId}`)).tenant).toMatchObject({
      name: 'Showcase',
      themeId,
      connectorPolicies: expect.arrayContaining([
        { connectorId: variables.connectorId, domains: ['legacy.example.com'], migrate: true },
      ]),
      emailConfiguration: { host: 'mailcatcher', verifyEmail: true },
      multiFactorConfiguration: { sms: { enabled: true, messengerId } },
      eventConfiguration: { events: { 'user.create': { enabled: true }, 'user.delete': { enabled: false } } },
    })
    expect((await of(`/api/application/${applicationId}`)).application).toMatchObject({
      roles: [{ name: 'admin' }, { name: 'user' }, { name: 'editor' }],
      scopes: [{ name: 'todos:write' }],
      registrationConfiguration: { formId, type: 'advanced' },
      lambdaConfiguration: { accessTokenPopulateId: populateId },
      accessControlConfiguration: { uiIPAccessControlListId: aclId },
    })
    const copy = (await of(`/api/application/${variables.apiApplicationId}`)).application
    expect(copy).toMatchObject({ name: 'Showcase API', roles: [{ name: 'admin' }, { name: 'user' }] })
    expect((await of(`/api/theme/${themeId}`)).theme).toMatchObject({
      localizedMessages: { de: expect.stringContaining('Anmelden') },
      templates: { oauth2Authorize: expect.stringContaining('[@helpers.html]') },
    })
    expect((await of(`/api/identity-provider/${googleId}`)).identityProvider).toMatchObject({ enabled: true })
    const lookup = await of('/api/identity-provider/lookup?domain=STAFF.example.com')
    expect(lookup.identityProvider).toMatchObject({ id: okta, type: 'OpenIDConnect' })
    expect((await of(`/api/entity/${deviceId}/grant?userId=${userId}`)).grant).toMatchObject({
      permissions: ['read', 'write'],
    })
    const asked = { loginId: 'dinesh@example.com', password: 'fusionauth', applicationId }
    const { body, status } = await door.post('/api/login', asked, { key: 'for the shop alone' })
    expect([status, body.user?.id]).toEqual([200, userId])
    expect((await door.get('/api/theme', { key: 'for the shop alone' })).status).toBe(401)
  })

  test('sends its letters', async () => {
    const { key, variables } = await load('showcase')
    const tenant = { emailConfiguration: { host: 'localhost' } }
    await door.patch(`/api/tenant/${variables.defaultTenantId}`, { tenant }, { key })
    const { applicationId } = variables
    const state = { redirect: 'https://a.example/?b=c', tenantId: 'no' }
    await door.post('/api/user/forgot-password', { loginId: 'dinesh@example.com', applicationId, state }, { key })
    await door.post('/api/user', { user: { email: 'new@example.com', password: 'fusionauth' } }, { key })
    await door.drain()
    const letters = door.mailbox.all().map(letter => JSON.stringify(letter))
    const forgot = letters.find(letter => letter.includes('Passwort')) ?? ''
    expect(forgot).toContain('&amp;redirect=https%3A%2F%2Fa.example%2F%3Fb%3Dc')
    expect(forgot).toMatch(/&copy; 20\d\d/)
    expect(letters.find(letter => letter.includes('Verify your e-mail'))).toMatch(/Verify: <a href=/)
  })
})

test('an application, its key and its people: both sign in, and tokens are signed by that key', async () => {
  const { key, variables } = await load('quickstart')
  const { applicationId, customerEmail: loginId, customerPassword: password, signingKeyId } = variables
  const { body, status } = await door.post('/api/login', { loginId, password, applicationId }, { key })
  expect({ status, user: body.user }).toMatchObject({ status: 200, user: { email: loginId } })

  const { body: made } = await door.get(`/api/key/${signingKeyId}`, { key })
  const token = String(body.token)
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', kid: made.key?.kid })
  const jwks = (await door.get('/.well-known/jwks.json', { key: false })).body
  const { payload } = await jwtVerify(token, createLocalJWKSet(jwks as never), { currentDate: new Date(door.now()) })
  expect(payload).toMatchObject({ iss: 'http://localhost:9011', aud: applicationId, roles: ['customer'] })
  expect(Number(payload.exp) - Number(payload.iat)).toBe(900)

  const admin = await door.post(
    '/api/login',
    {
      loginId: variables.adminEmail,
      password: variables.adminPassword,
      applicationId: variables.FUSIONAUTH_APPLICATION_ID,
    },
    { key },
  )
  expect(admin).toMatchObject({ status: 200, body: { user: { id: variables.adminUserId } } })
})

test('the second key may do what the file allows it, and no more', async () => {
  const { key, variables } = await load('quickstart')
  const own = `${key}-for-the-shop-only`
  const { applicationId, customerEmail: loginId, customerPassword: password, customerId } = variables
  expect((await door.post('/api/login', { loginId, password, applicationId }, { key: own })).status).toBe(200)
  expect((await door.get(`/api/user/${customerId}`, { key: own })).status).toBe(200)
  expect((await door.del(`/api/user/${customerId}`, { key: own })).status).toBe(401)
  expect((await door.get(`/api/application/${applicationId}`, { key: own })).status).toBe(401)
})

test('the client of the application gets tokens with its secret, and with its secret only', async () => {
  const { variables } = await load('quickstart')
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: variables.applicationId ?? '',
    username: variables.customerEmail ?? '',
    password: variables.customerPassword ?? '',
    scope: 'openid offline_access',
  })
  const wrong = new URLSearchParams([...form, ['client_secret', 'guessed']])
  expect((await door.post('/oauth2/token', wrong, { key: false })).status).toBe(401)
  const right = new URLSearchParams([...form, ['client_secret', variables.clientSecret ?? '']])
  expect(await door.post('/oauth2/token', right, { key: false })).toMatchObject({
    status: 200,
    body: { id_token: expect.any(String), refresh_token: expect.any(String) },
  })
})

test('one application for two tenants: the same person signs in to each as somebody else, with the roles of a group', async () => {
  const { key, variables } = await load('franchise')
  const { applicationId, email: loginId, password, defaultTenantId, otherTenantId, northId, southId } = variables
  const signedIn = async (tenantId: string | undefined) => {
    const how = { key, ...(tenantId && { tenantId }) }
    const { body } = await door.post('/api/login', { loginId, password, applicationId }, how)
    const jwks = (await door.get('/.well-known/jwks.json', { key: false })).body
    const currentDate = new Date(door.now())
    const { payload } = await jwtVerify(String(body.token), createLocalJWKSet(jwks as never), { currentDate })
    expect((await door.post('/api/jwt/refresh', { refreshToken: body.refreshToken }, { key: false })).status).toBe(200)
    return payload
  }
  const own = { aud: applicationId, applicationId }
  const north = { ...own, iss: 'north.example', tid: defaultTenantId, sub: northId, roles: ['cashier', 'guest'] }
  const south = { ...own, iss: 'south.example', tid: otherTenantId, sub: southId, roles: ['guest'] }
  expect(await signedIn(defaultTenantId)).toMatchObject(north)
  expect(await signedIn(otherTenantId)).toMatchObject(south)
  const { user } = (await door.get(`/api/user/${northId}`, { key })).body
  expect(user?.memberships).toMatchObject([{ groupId: variables.groupId, data: { till: 3 } }])
})

test('a theme of files is the tenant’s; whatever in them is no variable stays as it is written', async () => {
  const { key, variables } = await load('theme')
  const { body } = await door.get(`/api/theme/${variables.themeId}`, { key })
  const page = String(body.theme?.templates?.oauth2Authorize)
  expect(page).toContain('<a href="https://books.example.com">')
  expect(page).toContain('such as #{$gap}, or an @{address}')
  expect(page).toContain('[@helpers.page title=theme.message("login")]')
  expect(body.theme).toMatchObject({ data: { from: variables.shop }, localizedMessages: { fr: 'login=Entrez\n' } })
  const tenants = (await door.get('/api/tenant', { key })).body.tenants
  expect(tenants).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ id: variables.FUSIONAUTH_TENANT_ID, themeId: variables.themeId }),
      expect.objectContaining({ id: variables.branchId, themeId: variables.simpleId }),
    ]),
  )
  const copy = (await door.get(`/api/theme/${variables.copyId}`, { key })).body.theme
  expect(copy).toMatchObject({ name: 'Copy of the usual', stylesheet: expect.stringContaining('--ink') })
})

test('lambdas of files belong to the application and the identity provider that name them', async () => {
  const { key, variables } = await load('lambdas')
  const { applicationId, populateId, reconcileId, cityId } = variables
  const lambda = (await door.get(`/api/lambda/${populateId}`, { key })).body.lambda
  expect(String(lambda?.body)).toContain("jwt.clinic = 'https://clinic.example.com'")
  expect(String(lambda?.body)).toMatch(/`Dear \$\{user\.firstName/)
  expect((await door.get(`/api/application/${applicationId}`, { key })).body.application).toMatchObject({
    lambdaConfiguration: { accessTokenPopulateId: populateId },
  })
  expect((await door.get(`/api/identity-provider/${cityId}`, { key })).body.identityProvider).toMatchObject({
    lambdaConfiguration: { reconcileId },
    applicationConfiguration: { [applicationId ?? '']: { createRegistration: true, enabled: true } },
  })
  const asked = { loginId: 'night-shift', password: 'a long quiet night', applicationId }
  expect((await door.post('/api/login', asked, { key })).status).toBe(200)
})

test('what the original has by itself is there for whoever names it', async () => {
  const { key, variables } = await load('lambdas')
  const lambda = await door.get(`/api/lambda/${variables['FUSIONAUTH_LAMBDA[GoogleReconcile]_ID']}`, { key })
  expect(lambda.body.lambda).toMatchObject({ type: 'GoogleReconcile' })
  const applicationId = variables.FUSIONAUTH_TENANT_MANAGER_APPLICATION_ID
  const asked = { loginId: 'manager@example.com', password: 'who manages the wards', applicationId }
  expect((await door.post('/api/login', asked, { key })).status).toBe(200)
})

test('there is a lambda of every type for whoever names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-'))
  const ids = lambdaTypes.map(type => `#{FUSIONAUTH_LAMBDA[${type}]_ID}`)
  const apiKeys = [{ key: 'a key that is long enough' }]
  const requests = [
    { method: 'PATCH', url: '/api/tenant/#{FUSIONAUTH_TENANT_ID}', body: { tenant: { data: { ids } } } },
  ]
  await writeFile(join(folder, 'kickstart.json'), JSON.stringify({ apiKeys, requests }))
  const script = await readKickstart(join(folder, 'kickstart.json')).finally(() => rm(folder, { recursive: true }))
  await furnish(script)
  const { lambdas } = (await door.get('/api/lambda', { key: 'a key that is long enough' })).body
  const types = Object.values(lambdas ?? {}).map(({ type }) => String(type))
  expect(types.sort()).toEqual([...lambdaTypes].sort())
})

test('letters of files are sent as they are written, with what the tenant says of mail', async () => {
  const { key, variables } = await load('letters')
  const { body } = await door.get(`/api/tenant/${variables.FUSIONAUTH_TENANT_ID}`, { key })
  expect(body.tenant?.emailConfiguration).toMatchObject({ port: 1025, verifyEmail: true, security: 'NONE' })

  const asked = { loginId: 'rose@example.com', applicationId: variables.applicationId, state: { page: 'a b' } }
  expect((await door.post('/api/user/forgot-password', asked, { key })).status).toBe(200)
  await door.drain()
  const letter = door.mailbox.all()[0]
  expect(JSON.stringify(letter)).toContain('Ein neues Passwort')
  expect(JSON.stringify(letter)).toContain('https://garden.example.com/password/change/')
  expect(JSON.stringify(letter)).toContain('You asked for it at Seeds.')
})

describe('groups, entities, forms, consents and all that is around them', () => {
  test('are there, each knowing the others', async () => {
    const { key, variables } = await load('directory')
    const { applicationId, userId, shipId, groupId, formId, pierTenantId } = variables
    const asked = { loginId: 'ishmael@example.com', password: 'call me that', applicationId }
    const { body } = await door.post('/api/login', asked, { key })
    expect(body.user).toMatchObject({ id: userId, registrations: [{ data: { licence: 'AB1234' } }] })
    const group = await door.get(`/api/group/${groupId}`, { key })
    expect(group.body.group).toMatchObject({ roles: { [applicationId ?? '']: [{ name: 'captain' }] } })
    const members = await door.post('/api/group/member/search', { search: { groupId } }, { key })
    expect(members.body.members).toMatchObject([{ userId, data: { since: '1851' } }])
    const grant = await door.get(`/api/entity/${shipId}/grant?userId=${userId}`, { key })
    expect(grant.body.grant).toMatchObject({ permissions: ['board', 'steer'], entity: { name: 'Pequod' } })
    expect((await door.get(`/api/application/${applicationId}`, { key })).body.application).toMatchObject({
      registrationConfiguration: { formId, type: 'advanced' },
    })
    expect((await door.get(`/api/tenant/${pierTenantId}`, { key })).body.tenant).toMatchObject({
      name: 'Pier three',
      issuer: 'pier.example.com',
    })
  })

  test('a key may be bound to a tenant and a list of addresses that the requests make', async () => {
    const { variables } = await load('directory')
    const asked = { key: 'only-on-the-pier-and-only-from-there' }
    const path = `/api/entity/${variables.shipId}`
    expect((await door.get(path, { ...asked, ip: '203.0.113.9' })).status).toBe(401)
    expect((await door.get(path, { ...asked, ip: '198.51.100.7' })).status).toBe(404)
  })

  test('the end is told once, signed, to the webhook that lists it, with the id of the instance', async () => {
    await load('directory')
    await door.drain()
    const [told, ...more] = receiver.of('kickstart.success')
    expect(more).toEqual([])
    expect(told?.event).toMatchObject({ instanceId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(told?.event).not.toHaveProperty('tenantId')
    expect(told?.headers).toMatchObject({ 'x-harbour': 'pier-3' })
    expect(told?.headers.authorization).toBe(`Basic ${Buffer.from('master:of the harbour').toString('base64')}`)
    expect(receiver.of('user.create')).toHaveLength(1)
  })
})

test('a file made of answers of earlier versions loads: nulls, zeros and members that are gone do not matter', async () => {
  const { key, variables } = await load('older')
  const { applicationId, userId } = variables
  const asked = { loginId: 'librarian@example.org', password: 'password', applicationId }
  expect(await door.post('/api/login', asked, { key: false })).toMatchObject({
    status: 200,
    body: { user: { id: userId, data: { shelf: 'Q' }, registrations: [{ roles: ['admin'] }] } },
  })
  const { tenant } = (await door.get(`/api/tenant/${variables.FUSIONAUTH_TENANT_ID}`, { key })).body
  expect(tenant).toMatchObject({
    issuer: 'library.example.org',
    failedAuthenticationConfiguration: { tooManyAttempts: 5 },
  })
})

test('registrations that are deleted have lived for a day, though a switched-off policy may say 0', async () => {
  const { key, variables } = await load('older')
  const unverified = { enabled: true, numberOfDaysToRetain: 0 }
  const application = { registrationDeletePolicy: { unverified } }
  const { body, status } = await door.patch(`/api/application/${variables.applicationId}`, { application }, { key })
  expect({ status, errors: Object.keys(body.fieldErrors ?? {}) }).toEqual({
    status: 400,
    errors: ['application.registrationDeletePolicy.unverified.numberOfDaysToRetain'],
  })
})

test('a kickstart that nobody listens to ends as quietly as one that nobody plays', async () => {
  await load('quickstart')
  await door.drain()
  expect(receiver.heard).toEqual([])
})

test('an API key is as short as its owner likes', async () => {
  const script = { ...(await read('quickstart')), apiKeys: [{ key: 'super' }], requests: [] }
  await furnish(script)
  expect((await door.get('/api/tenant', { key: 'super' })).status).toBe(200)
  expect((await door.get('/api/tenant', { key: 'supe' })).status).toBe(401)
})

test.each([
  [0, [{ key: 'k'.repeat(1_025) }], '[tooLong]apiKey.key'],
  [
    1,
    [{ key: 'a key that is long enough' }, { key: 'one of nobody’s tenants', tenantId: uuid }],
    '[invalid]apiKey.tenantId',
  ],
])('an API key that cannot be is named: apiKeys[%i]', async (index, apiKeys, issue) => {
  const script = { ...(await read('quickstart')), apiKeys, requests: [] }
  await expect(furnish(script)).rejects.toThrow(`kickstart apiKeys[${index}] was refused: ${issue}`)
})

describe('what files bring along', () => {
  test('is served, all of it, over all files here', async () => {
    const names = ['quickstart', 'theme', 'lambdas', 'letters', 'directory', 'older', 'people']
    const scripts = await Promise.all(names.map(read))
    const unserved = scripts.flatMap(({ requests }) => requests.filter(one => !isServed(one)).map(named))
    expect(unserved).toEqual([])
  })

  test('is everybody of an old village: families, consents, bans, words, accounts elsewhere, and a whole import', async () => {
    const script = await read('people')
    expect(await furnish(script)).toHaveLength(script.requests.length)
    const { apiKeys, variables } = script
    const key = apiKeys[0]?.key ?? ''
    const { applicationId, motherId, childId, familyId, consentId, providerId } = variables
    const ask = async (path: string) => (await door.get(path, { key })).body
    expect((await ask(`/api/user/action?userId=${childId}`)).actions).toMatchObject([{ name: 'Not on the green' }])
    expect((await ask('/api/user?email=smith@example.com')).user).toMatchObject({
      active: true,
      verified: true,
      registrations: [{ applicationId, roles: ['villager'] }],
    })
    const members = [
      { userId: motherId, role: 'Adult', owner: true },
      { userId: childId, role: 'Child', owner: false },
    ]
    expect((await ask(`/api/user/family/${familyId}`)).family).toMatchObject({ id: familyId, members })
    expect((await ask(`/api/user/consent?userId=${motherId}`)).userConsents).toMatchObject([{ consentId }])
    expect((await ask(`/api/user/comment/${childId}`)).userComments).toMatchObject([{ comment: 'Home by six' }])
    expect((await ask(`/api/identity-provider/link?userId=${motherId}`)).identityProviderLinks).toMatchObject([
      { identityProviderId: providerId, identityProviderUserId: 'mother-of-the-village' },
    ])
  })

  test('stops a kickstart at the first request that is not served, named; what comes before it works', async () => {
    const script = await read('people')
    const first = script.requests.findIndex(({ url }) => url.startsWith('/api/user/family'))
    const unserved = { method: 'POST', url: '/api/village', body: {}, contentType: 'application/json' } as const
    const requests = script.requests.with(first, { ...script.requests[first], ...unserved })
    await expect(furnish({ ...script, requests })).rejects.toThrow(
      `kickstart request ${first + 1} of ${requests.length} (requests[${first}], POST /api/village`,
    )
    const key = script.apiKeys[0]?.key ?? ''
    expect((await door.get(`/api/user/${script.variables.motherId}`, { key })).status).toBe(200)
  })
})
