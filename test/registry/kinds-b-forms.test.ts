// What do forms, consents and identity providers promise beyond what all kinds do?
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { formIds } from '../../shared/resources/default-forms.ts'
import { keys } from '../../shared/storage/keys.ts'
import { openDoor } from '../door.ts'
import { tableOf } from '../look.ts'
import { codes, ok } from './kinds-world.ts'

const door = await openDoor()
afterAll(() => door.close())

const id = (): string => randomUUID()

describe('a form', () => {
  const field = async (more: object = {}) =>
    String(
      ok(await door.post('/api/form/field', { field: { name: id(), key: 'user.data.a', ...more } })).body.field?.id,
    )
  const said = async (form: object) => codes(await door.post('/api/form', { form: { name: id(), ...form } }))

  test('asks each question once, in steps that collect something', async () => {
    const one = await field()
    ok(await door.post('/api/form', { form: { name: id(), steps: [{ fields: [one] }, { type: 'verifyEmail' }] } }))
    expect(await said({ steps: [] })).toEqual(['[missing]form.steps'])
    expect(await said({ steps: [{ fields: [one] }, { fields: [one] }] })).toEqual(['[duplicate]form.steps'])
    expect(await said({ steps: [{ fields: [] }] })).toEqual(['[missing]form.steps[0].fields'])
    expect(await said({ steps: [{ fields: [id()] }] })).toEqual(['[invalid]form.steps[0].fields[0]'])
    expect(await said({ type: 'adminUser', steps: [{ type: 'verifyEmail' }] })).toEqual(['[invalid]form.steps[0].type'])
    expect(codes(await door.del(`/api/form/field/${one}`))).toEqual(['[inUse]field.id'])
  })

  test('keeps its type', async () => {
    const steps = [{ fields: [await field()] }]
    const made = ok(await door.post('/api/form', { form: { name: id(), steps } })).body.form
    const changed = { form: { name: id(), steps, type: 'adminUser' } }
    expect(codes(await door.put(`/api/form/${made?.id}`, changed))).toEqual(['[invalid]form.type'])
  })

  test('has questions that know where the answer goes and what may be answered', async () => {
    const wrong = async (more: object) => codes(await door.post('/api/form/field', { field: { name: id(), ...more } }))
    expect(await wrong({})).toEqual(['[blank]field.key'])
    expect(await wrong({ key: 'password' })).toEqual(['[invalid]field.key'])
    expect(await wrong({ key: 'user.a', control: 'select' })).toEqual(['[missing]field.options'])
    expect(await wrong({ key: 'user.a', validator: { enabled: true } })).toEqual(['[blank]field.validator.expression'])
    expect(await wrong({ key: 'user.a', validator: { enabled: true, expression: '(' } })).toEqual([
      '[invalid]field.validator.expression',
    ])
    expect(await wrong({ type: 'consent' })).toEqual(['[missing]field.consentId'])
    const consent = ok(
      await door.post('/api/consent', { consent: { name: id(), defaultMinimumAgeForSelfConsent: 13 } }),
    ).body.consent
    const asking = await field({ key: '', type: 'consent', consentId: consent?.id })
    expect(ok(await door.get(`/api/form/field/${asking}`)).body.field?.key).toBe(`consents['${consent?.id}']`)
    expect(codes(await door.del(`/api/consent/${consent?.id}`))).toEqual(['[inUse]consent.id'])
  })

  test('for administrators and for users themselves is there from the start', async () => {
    for (const [type, formId] of Object.entries(formIds)) {
      expect(ok(await door.get(`/api/form/${formId}`)).body.form).toMatchObject({ type })
    }
    const { body } = ok(await door.get(`/api/tenant/${door.tenantId}`))
    expect(body.tenant?.formConfiguration).toMatchObject({ adminUserFormId: formIds.adminUser })
  })
})

describe('a consent', () => {
  test('confirmed by a second letter needs that letter, and times in their order', async () => {
    const said = async (emailPlus: object) =>
      codes(
        await door.post('/api/consent', { consent: { name: id(), defaultMinimumAgeForSelfConsent: 13, emailPlus } }),
      )
    expect(await said({ enabled: true })).toEqual(['[missing]consent.emailPlus.emailTemplateId'])
    expect(await said({ minimumTimeToSendEmailInHours: 72 })).toEqual([
      '[invalid]consent.emailPlus.maximumTimeToSendEmailInHours',
    ])
  })
})

describe('an identity provider', () => {
  const endpoints = ['authorization_endpoint', 'client_id', 'token_endpoint', 'userinfo_endpoint'].map(
    name => `oauth2.${name}`,
  )
  const oauth2 = { client_id: 'me', client_secret: 'hush-hush', issuer: 'https://id.example.com' }
  const post = (identityProvider: object) =>
    door.post('/api/identity-provider', { identityProvider: { name: id(), ...identityProvider } })
  const make = async (more: object) => ok(await post(more)).body.identityProvider

  test.each([
    ['Apple', ['keyId', 'servicesId', 'teamId']],
    ['EpicGames', ['client_id', 'client_secret']],
    ['ExternalJWT', ['headerKeyParameter', 'uniqueIdentityClaim']],
    ['Facebook', ['appId', 'client_secret']],
    ['Google', ['client_id']],
    ['HYPR', ['relyingPartyApplicationId', 'relyingPartyURL']],
    ['LinkedIn', ['client_id', 'client_secret']],
    ['Nintendo', ['client_id', 'client_secret']],
    ['OpenIDConnect', ['oauth2']],
    ['SAMLv2', ['idpEndpoint', 'keyId']],
    ['SAMLv2IdPInitiated', ['issuer', 'keyId']],
    ['SonyPSN', ['client_id', 'client_secret']],
    ['Steam', ['client_id', 'webAPIKey']],
    ['Twitch', ['client_id', 'client_secret']],
    ['Twitter', ['consumerKey', 'consumerSecret']],
    ['Xbox', ['client_id', 'client_secret']],
  ])('of type %s has what it needs and nothing of the others', async (type, needs) => {
    const missing = needs.flatMap(name => (name === 'oauth2' ? endpoints : [name]))
    expect(codes(await post({ type })).sort()).toEqual(missing.map(name => `[missing]identityProvider.${name}`))
    const key = ok(await door.post('/api/key/generate', { key: { name: id(), algorithm: 'ES256' } })).body.key
    const sampleOf = (name: string): unknown =>
      ({
        keyId: key?.id,
        oauth2,
        idpEndpoint: 'https://saml.example.com',
        relyingPartyURL: 'https://hypr.example.com',
      })[name] ?? `a ${name}`
    const given = Object.fromEntries(needs.map(name => [name, sampleOf(name)]))
    const made = await make({ type, webAPIKey: 'stray', consumerKey: 'stray', bundleId: 'stray', ...given })
    expect(made).toMatchObject({ type, ...given, enabled: false, linkingStrategy: expect.any(String) })
    const strays = Object.entries(made ?? {})
      .filter(([, value]) => (value as unknown) === 'stray')
      .map(([name]) => name)
    expect(strays).toEqual(type === 'Apple' ? ['bundleId'] : [])
    expect(ok(await door.get(`/api/identity-provider/${made?.id}`)).body.identityProvider).toEqual(made)
    const listed = ok(await door.get(`/api/identity-provider?type=${type}`)).body.identityProviders as unknown as {
      type: string
    }[]
    expect(new Set(listed.map(one => one.type))).toEqual(new Set([type]))
  })

  test('keeps its secrets sealed', async () => {
    const made = await make({
      type: 'OpenIDConnect',
      oauth2,
      applicationConfiguration: { [door.applicationId]: { oauth2: { client_secret: 'other-hush' } } },
    })
    expect(made?.oauth2).toMatchObject({
      client_secret: 'hush-hush',
      uniqueIdClaim: 'sub',
      clientAuthenticationMethod: 'client_secret_basic',
    })
    const row = await tableOf(door).get(keys.record('instance', 'identity-provider', String(made?.id)))
    expect(JSON.stringify(row)).not.toMatch(/hush/)
  })

  test('is found by a domain, by anybody, without its secret', async () => {
    const domain = `${id()}.example`
    const made = await make({
      type: 'OpenIDConnect',
      enabled: true,
      oauth2,
      domains: [domain.toUpperCase()],
      applicationConfiguration: { [door.applicationId]: { enabled: true } },
    })
    const found = ok(await door.get(`/api/identity-provider/lookup?domain=${domain.toUpperCase()}`, { key: false }))
    expect(found.body.identityProvider).toMatchObject({
      id: made?.id,
      type: 'OpenIDConnect',
      applicationIds: [door.applicationId],
      oauth2: { client_id: 'me' },
    })
    expect(found.text).not.toContain('hush')
    expect(codes(await post({ type: 'OpenIDConnect', oauth2, domains: [domain] }))).toEqual([
      '[duplicate]identityProvider.domains',
    ])
    const own = await make({ type: 'OpenIDConnect', enabled: true, oauth2, domains: [domain], tenantId: door.tenantId })
    const inTenant = await door.get(`/api/identity-provider/lookup?domain=${domain}&tenantId=${door.tenantId}`, {
      key: false,
    })
    expect(inTenant.body.identityProvider).toMatchObject({ id: own?.id, tenantId: door.tenantId })
    expect((await door.get('/api/identity-provider/lookup?domain=nobody.example', { key: false })).status).toBe(404)
    ok(await door.patch(`/api/identity-provider/${own?.id}`, { identityProvider: { enabled: false } }))
    expect((await door.get(`/api/identity-provider/lookup?domain=${domain}&tenantId=${door.tenantId}`)).status).toBe(
      404,
    )
  })

  test('wants endpoints where there is nothing to discover, and knows only applications there are', async () => {
    expect(
      codes(await post({ type: 'OpenIDConnect', oauth2: { client_id: 'me', token_endpoint: 'https://a.example' } })),
    ).toEqual([
      '[missing]identityProvider.oauth2.authorization_endpoint',
      '[missing]identityProvider.oauth2.userinfo_endpoint',
    ])
    const said = async (more: object) => codes(await post({ type: 'OpenIDConnect', oauth2, ...more }))
    expect(await said({ applicationConfiguration: { [id()]: {} } })).toEqual([
      '[invalid]identityProvider.applicationConfiguration',
    ])
    expect(await said({ tenantConfiguration: { [id()]: {} } })).toEqual([
      '[invalid]identityProvider.tenantConfiguration',
    ])
    expect(await said({ applicationConfiguration: { nonsense: {} } })).toEqual([
      '[couldNotConvert]identityProvider.applicationConfiguration',
    ])
  })

  test('forgets applications and tenants that are deleted, and goes with the only tenant that may use it', async () => {
    const tenantId = id()
    ok(await door.post(`/api/tenant/${tenantId}`, { tenant: { name: tenantId } }))
    const newApplication = async (tenant: string) =>
      String(
        ok(await door.post('/api/application', { application: { name: id() } }, { tenantId: tenant })).body.application
          ?.id,
      )
    const [inside, outside] = [await newApplication(tenantId), await newApplication(door.tenantId)]
    const made = await make({
      type: 'OpenIDConnect',
      oauth2,
      applicationConfiguration: { [inside]: {}, [outside]: {}, [door.applicationId]: {} },
      tenantConfiguration: { [tenantId]: {}, [door.tenantId]: {} },
    })
    const own = await make({ type: 'OpenIDConnect', oauth2, tenantId })
    ok(await door.del(`/api/application/${outside}?hardDelete=true`))
    ok(await door.del(`/api/tenant/${tenantId}`))
    const left = ok(await door.get(`/api/identity-provider/${made?.id}`)).body.identityProvider
    expect(Object.keys(left?.applicationConfiguration ?? {})).toEqual([door.applicationId])
    expect(Object.keys(left?.tenantConfiguration ?? {})).toEqual([door.tenantId])
    expect(left?.oauth2?.client_secret).toBe('hush-hush')
    expect((await door.get(`/api/identity-provider/${own?.id}`)).status).toBe(404)
  })
})
