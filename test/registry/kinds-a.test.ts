// What do connectors, messengers, lambdas and address lists promise beyond what all kinds do?
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import type { Answer } from '../door.ts'
import { codes, managedDoor, manager, named, plain } from './kinds-world.ts'

const door = await managedDoor()
afterAll(() => door.close())

const ownConnector = 'e3306678-a53a-4964-9040-1c96f36dda72'

describe('an IP access control list', () => {
  const make = async (entries: unknown) => door.post('/api/ip-acl', { ipAccessControlList: named({ entries }) })

  test.each([
    [
      'no usual action',
      [{ action: 'Allow', startIPAddress: '1.1.1.1', endIPAddress: '1.1.1.1' }],
      '[missing]ipAccessControlList.entries',
    ],
    ['nothing in it', [], '[missing]ipAccessControlList.entries'],
    [
      'two usual actions',
      [
        { action: 'Allow', startIPAddress: '*' },
        { action: 'Block', startIPAddress: '*' },
      ],
      '[duplicate]ipAccessControlList.entries',
    ],
    [
      'a range that ends before it begins',
      [
        { action: 'Allow', startIPAddress: '*' },
        { action: 'Block', startIPAddress: '1.1.1.2', endIPAddress: '1.1.1.1' },
      ],
      '[invalid]ipAccessControlList.entries[1].endIPAddress',
    ],
    [
      'an action nobody knows',
      [{ action: 'Ask', startIPAddress: '*' }],
      '[invalid]ipAccessControlList.entries[0].action',
    ],
  ])('with %s is refused', async (_, entries, code) => {
    const answer = await make(entries)
    expect([answer.status, codes(answer)]).toEqual([400, [code]])
  })

  test('decides from where an API key works, whatever a header says, and at once when it changes', async () => {
    const office = { action: 'Allow', startIPAddress: '192.0.2.0', endIPAddress: '192.0.2.255' }
    const made = await make([{ action: 'Block', startIPAddress: '*', endIPAddress: '9.9.9.9' }, office])
    const list = plain(made.body.ipAccessControlList)
    expect(list.entries).toEqual([{ action: 'Block', startIPAddress: '*' }, office])
    const key = await door.post('/api/api-key', { apiKey: { ipAccessControlListId: list.id } }, manager)
    const how = { key: String(plain(key.body.apiKey).key) }
    expect((await door.get('/api/application', { ...how, ip: '192.0.2.77' })).status).toBe(200)
    const outside = await door.get('/api/application', {
      ...how,
      ip: '198.51.100.1',
      headers: { 'x-forwarded-for': '192.0.2.77', 'x-real-ip': '192.0.2.77' },
    })
    expect([outside.status, outside.text]).toEqual([401, ''])
    expect(codes(await door.del(`/api/ip-acl/${list.id}`))).toEqual(['[inUse]ipAccessControlList.id'])
    const open = { ipAccessControlList: { name: list.name, entries: [{ action: 'Allow', startIPAddress: '*' }] } }
    expect((await door.put(`/api/ip-acl/${list.id}`, open)).status).toBe(200)
    expect((await door.get('/api/application', { ...how, ip: '198.51.100.1' })).status).toBe(200)
  })

  test('is kept for hosted pages, and stays as long as a tenant or an application wants it', async () => {
    const made = plain((await make([{ action: 'Allow', startIPAddress: '*' }])).body.ipAccessControlList)
    const wanting = (uiIPAccessControlListId: unknown) => ({ accessControlConfiguration: { uiIPAccessControlListId } })
    const tenantAt = `/api/tenant/${door.tenantId}`
    const applicationAt = `/api/application/${door.applicationId}`
    expect((await door.patch(tenantAt, { tenant: wanting(made.id) })).status).toBe(200)
    expect((await door.patch(applicationAt, { application: wanting(made.id) })).status).toBe(200)
    const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
    expect((await door.patch(tenantAt, JSON.stringify({ tenant: wanting(null) }), merge)).status).toBe(200)
    expect(codes(await door.del(`/api/ip-acl/${made.id}`))).toEqual(['[inUse]ipAccessControlList.id'])
    expect((await door.patch(applicationAt, JSON.stringify({ application: wanting(null) }), merge)).status).toBe(200)
    expect((await door.del(`/api/ip-acl/${made.id}`)).status).toBe(200)
    expect(codes(await door.patch(tenantAt, { tenant: wanting(made.id) }))).toEqual([
      '[invalid]tenant.accessControlConfiguration.uiIPAccessControlListId',
    ])
  })

  test('that nobody made cannot be bound to a key', async () => {
    const answer = await door.post('/api/api-key', { apiKey: { ipAccessControlListId: randomUUID() } }, manager)
    expect(codes(answer)).toEqual(['[invalid]apiKey.ipAccessControlListId'])
  })
})

describe('a lambda', () => {
  const make = async (lambda: object) => door.post('/api/lambda', { lambda: named(lambda) })
  const body = 'function populate(jwt, user, registration) { jwt.hat = "red" }'

  test('is kept with its engine, and listed by its type', async () => {
    const made = await make({ type: 'JWTPopulate', body, debug: true })
    expect(made.body.lambda).toMatchObject({ type: 'JWTPopulate', engineType: 'GraalJS', debug: true, body })
    const arrow = await make({ type: 'LoginValidation', body: 'const validate = (result, user) => {}' })
    const ids = (answer: Answer) => (answer.body.lambdas as unknown as { id: string }[]).map(({ id }) => id)
    const listed = await door.get('/api/lambda?type=JWTPopulate')
    expect([
      ids(listed).includes(plain(made.body.lambda).id),
      ids(listed).includes(plain(arrow.body.lambda).id),
    ]).toEqual([true, false])
    expect(ids(await door.get('/api/lambda'))).toEqual(expect.arrayContaining(ids(listed)))
    const found = await door.post('/api/lambda/search', { search: { type: 'LoginValidation', body: '*validate*' } })
    expect(ids(found)).toEqual([plain(arrow.body.lambda).id])
  })

  test.each([
    ['that cannot be read', { type: 'JWTPopulate', body: 'function populate( {' }, '[invalid]lambda.body'],
    [
      'without the function of its type',
      { type: 'JWTPopulate', body: 'function reconcile() {}' },
      '[invalid]lambda.body',
    ],
    ['that imports', { type: 'JWTPopulate', body: `import x from 'x'\n${body}` }, '[invalid]lambda.body'],
    ['of a type nobody knows', { type: 'Coffee', body }, '[invalid]lambda.type'],
    ['for an engine that is gone', { type: 'JWTPopulate', body, engineType: 'Nashorn' }, '[invalid]lambda.engineType'],
  ])('%s is refused', async (_, lambda, code) => {
    const answer = await make(lambda)
    expect([answer.status, codes(answer)]).toEqual([400, [code]])
  })

  test('does not become one of another type', async () => {
    const made = plain((await make({ type: 'JWTPopulate', body })).body.lambda)
    const changed = { lambda: { name: made.name, type: 'UserInfoPopulate', body } }
    expect(codes(await door.put(`/api/lambda/${made.id}`, changed))).toEqual(['[invalid]lambda.type'])
  })

  test('that a tenant uses cannot be deleted', async () => {
    const { id } = plain((await make({ type: 'JWTPopulate', body })).body.lambda)
    const patch = { tenant: { lambdaConfiguration: { loginValidationId: id } } }
    expect((await door.patch(`/api/tenant/${door.tenantId}`, patch)).status).toBe(200)
    expect(codes(await door.del(`/api/lambda/${id}`))).toEqual(['[inUse]lambda.id'])
    const other = { tenant: { lambdaConfiguration: { loginValidationId: randomUUID() } } }
    expect(codes(await door.patch(`/api/tenant/${door.tenantId}`, other))).toEqual([
      '[invalid]tenant.lambdaConfiguration.loginValidationId',
    ])
  })
})

describe('a connector', () => {
  const ldap = {
    type: 'LDAP',
    authenticationURL: 'ldaps://directory.example.com:636',
    connectTimeout: 1_000,
    readTimeout: 1_000,
    baseStructure: 'dc=example,dc=com',
    identifyingAttribute: 'uid',
    loginIdAttribute: 'mail',
    requestedAttributes: ['uid', 'mail'],
    systemAccountDN: 'cn=admin',
    systemAccountPassword: 'a password of the directory',
  }
  const make = async (connector: object) => door.post('/api/connector', { connector: named(connector) })

  test('of the platform is there, stays, and stands for itself in every tenant', async () => {
    expect((await door.get(`/api/connector/${ownConnector}`)).body.connector).toMatchObject({ type: 'FusionAuth' })
    expect(codes(await door.del(`/api/connector/${ownConnector}`))).toEqual(['[inUse]connector.id'])
    expect(codes(await make({ type: 'FusionAuth' }))).toEqual(['[invalid]connector.type'])
    const asLdap = { connector: named(ldap) }
    expect(codes(await door.put(`/api/connector/${ownConnector}`, asLdap))).toContain('[invalid]connector.type')
  })

  test('shows what its type has, and never its passwords', async () => {
    const made = plain((await make({ ...ldap, headers: { a: 'b' } })).body.connector)
    expect(made).toMatchObject({
      securityMethod: 'None',
      requestedAttributes: ['uid', 'mail'],
      lambdaConfiguration: {},
    })
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['headers', 'systemAccountPassword']))
    const generic = plain(
      (
        await make({
          type: 'Generic',
          authenticationURL: 'https://users.example.com',
          connectTimeout: 1,
          readTimeout: 1,
          headers: { 'X-Key': 'secret' },
          httpAuthenticationUsername: 'me',
          httpAuthenticationPassword: 'not for you',
          baseStructure: 'dropped',
        })
      ).body.connector,
    )
    expect(generic).toMatchObject({ headers: { 'X-Key': 'secret' }, httpAuthenticationUsername: 'me' })
    for (const member of ['httpAuthenticationPassword', 'baseStructure', 'lambdaConfiguration', 'requestedAttributes'])
      expect(generic).not.toHaveProperty(member)
  })

  test.each([
    [
      'without what its type needs',
      { type: 'Generic' },
      ['authenticationURL', 'connectTimeout', 'readTimeout'].map(p => `[missing]connector.${p}`),
    ],
    [
      'of LDAP to a web server',
      { ...ldap, authenticationURL: 'https://x.example.com' },
      ['[invalid]connector.authenticationURL'],
    ],
    [
      'with a header of two lines',
      {
        type: 'Generic',
        authenticationURL: 'https://x.example.com',
        connectTimeout: 1,
        readTimeout: 1,
        headers: { a: 'b\r\nc: d' },
      },
      ['[invalid]connector.headers'],
    ],
    [
      'with a lambda that is not there',
      { ...ldap, lambdaConfiguration: { reconcileId: randomUUID() } },
      ['[invalid]connector.lambdaConfiguration.reconcileId'],
    ],
  ])('%s is refused', async (_, connector, expected) => {
    expect(codes(await make(connector))).toEqual(expected)
  })

  test('that a tenant asks cannot be deleted, and one that is not there cannot be asked', async () => {
    const { id } = plain((await make(ldap)).body.connector)
    const policies = (connectorId: string) => ({
      tenant: { connectorPolicies: [{ connectorId }, { connectorId: ownConnector }] },
    })
    const at = `/api/tenant/${door.tenantId}`
    const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
    expect((await door.patch(at, JSON.stringify(policies(id)), merge)).status).toBe(200)
    expect(codes(await door.del(`/api/connector/${id}`))).toEqual(['[inUse]connector.id'])
    expect(codes(await door.patch(at, JSON.stringify(policies(randomUUID())), merge))).toEqual([
      '[invalid]tenant.connectorPolicies[0].connectorId',
    ])
  })
})

describe('a messenger', () => {
  const make = async (messenger: object) => door.post('/api/messenger', { messenger: named(messenger) })

  test('carries texts unless said otherwise, and hides its token', async () => {
    const twilio = {
      type: 'Twilio',
      url: 'https://api.twilio.com',
      accountSID: 'AC',
      authToken: 'secret token',
      fromPhoneNumber: '+15555550100',
    }
    const made = plain((await make(twilio)).body.messenger)
    expect(made).toMatchObject({ messageTypes: ['SMS'], accountSID: 'AC', debug: false })
    expect(made).not.toHaveProperty('authToken')
    const kafka = {
      type: 'Kafka',
      defaultTopic: 'texts',
      producer: { 'bootstrap.servers': 'k:9092' },
      messageTypes: ['SMS', 'Voice', 'SMS'],
    }
    expect((await make(kafka)).body.messenger).toMatchObject({
      producer: kafka.producer,
      messageTypes: ['SMS', 'Voice'],
    })
  })

  test.each([
    [
      'of Twilio without a sender',
      { type: 'Twilio', url: 'https://t.example.com', accountSID: 'a', authToken: 'b' },
      ['[missing]messenger.fromPhoneNumber'],
    ],
    [
      'that carries nothing',
      { type: 'Kafka', defaultTopic: 't', producer: { a: 'b' }, messageTypes: [] },
      ['[empty]messenger.messageTypes'],
    ],
    [
      'to something else than a web server',
      { type: 'Generic', url: 'ftp://x', connectTimeout: 1, readTimeout: 1 },
      ['[invalid]messenger.url'],
    ],
  ])('%s is refused', async (_, messenger, expected) => {
    expect(codes(await make(messenger))).toEqual(expected)
  })
})

describe('of the instance there is one', () => {
  test('system configuration, read, replaced and patched', async () => {
    const before = await door.get('/api/system-configuration')
    expect(before.body.systemConfiguration).toMatchObject({
      auditLogConfiguration: { delete: { enabled: false, numberOfDaysToRetain: 365 } },
      corsConfiguration: { enabled: false, allowedOrigins: [] },
      eventLogConfiguration: { numberToRetain: 10_000 },
      reportTimezone: 'America/Denver',
      trustedProxyConfiguration: { trustPolicy: 'All', trusted: [] },
    })
    expect(before.body.systemConfiguration).not.toHaveProperty('id')
    const replaced = await door.put('/api/system-configuration', {
      systemConfiguration: { reportTimezone: 'Europe/Berlin' },
    })
    expect(replaced.body.systemConfiguration).toMatchObject({ reportTimezone: 'Europe/Berlin' })
    const patched = await door.patch('/api/system-configuration', {
      systemConfiguration: { uiConfiguration: { headerColor: '#123456' } },
    })
    expect(patched.body.systemConfiguration).toMatchObject({
      reportTimezone: 'Europe/Berlin',
      uiConfiguration: { headerColor: '#123456' },
    })
    expect(
      codes(await door.put('/api/system-configuration', { systemConfiguration: { reportTimezone: 'Mars/Base' } })),
    ).toEqual(['[invalid]systemConfiguration.reportTimezone'])
    expect((await door.del('/api/system-configuration')).status).toBe(405)
  })

  test('system configuration, patched in three forms', async () => {
    const at = '/api/system-configuration'
    const zone = async (type: string, document: unknown) => {
      const answer = await door.patch(at, JSON.stringify(document), { headers: { 'content-type': type } })
      return answer.body.systemConfiguration?.reportTimezone ?? codes(answer)
    }
    const to = (reportTimezone: unknown) => ({ systemConfiguration: { reportTimezone } })
    expect(await zone('application/json', to('Europe/Paris'))).toBe('Europe/Paris')
    expect(await zone('application/merge-patch+json', to(null))).toBe('America/Denver')
    const replace = { op: 'replace', path: '/systemConfiguration/reportTimezone', value: 'Asia/Tokyo' }
    expect(await zone('application/json-patch+json', [replace])).toBe('Asia/Tokyo')
    expect(await zone('application/json-patch+json', [{ ...replace, value: 'Nowhere' }])).toEqual([
      '[invalid]systemConfiguration.reportTimezone',
    ])
  })

  test('set of integrations, whose key never leaves', async () => {
    expect((await door.get('/api/integration')).body.integrations).toMatchObject({
      cleanspeak: { enabled: false },
      kafka: { enabled: false },
    })
    const cleanspeak = { enabled: true, apiKey: 'a secret', url: 'https://clean.example.com' }
    const replaced = await door.put('/api/integration', { integrations: { cleanspeak } })
    expect(replaced.body.integrations?.cleanspeak).toMatchObject({ enabled: true, url: cleanspeak.url })
    expect(replaced.text).not.toMatch(/a secret|insertInstant|"id"/)
    const patched = await door.patch('/api/integration', { integrations: { kafka: { enabled: true } } })
    expect(codes(patched)).toEqual(['[missing]integrations.kafka.defaultTopic'])
    const hidden = await door.patch('/api/integration', {
      integrations: { cleanspeak: { url: 'https://other.example.com' } },
    })
    expect(hidden.status).toBe(200)
  })
})
