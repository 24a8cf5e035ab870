// What do the logs say, and to whom?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manifest } from '../../functions/manifest.ts'
import { furnishing } from '../../infra/local/furnish.ts'
import { logEvent } from '../../shared/flows/logs/event-log.ts'
import type { With } from '../../shared/powers.ts'
import { start } from '../../shared/start.ts'
import { type Answer, type Door, openDoor } from '../door.ts'
import { type Receiver, startReceiver } from '../receiver.ts'

let door: Door
let receiver: Receiver
let otherTenant: string
let otherKey: string
let poorKey: string
beforeAll(async () => {
  door = await openDoor()
  receiver = await startReceiver()
  const manager = { key: 'a-key-that-manages-keys' }
  await furnishing(door.platform).apiKeys([{ ...manager, keyManager: true }])
  otherTenant = String((await door.post('/api/tenant', { tenant: { name: 'Other' } })).body.tenant?.id)
  const made = await door.post('/api/api-key', { apiKey: { tenantId: otherTenant } }, manager)
  otherKey = String(made.body.apiKey?.key)
  const permissions = { endpoints: { '/api/status': ['GET'] } }
  poorKey = String((await door.post('/api/api-key', { apiKey: { permissions } }, manager)).body.apiKey?.key)
  const eventsEnabled = { 'audit-log.create': true, 'event-log.create': true, 'user.create': true }
  const webhook = { url: receiver.url, connectTimeout: 500, readTimeout: 500, global: true, eventsEnabled }
  expect((await door.post('/api/webhook', { webhook })).status).toBe(200)
})
afterAll(async () => {
  await door.close()
  await receiver.stop()
})

type Entry = Readonly<Record<string, unknown>> & { readonly id: number | string }
const entries = (answer: Answer, plural: string) => answer.body[plural] as unknown as readonly Entry[]
const audit = async (search: object, how = {}) =>
  entries(await door.post('/api/system/audit-log/search', { search }, how), 'auditLogs')

describe('the audit log', () => {
  test('says who changed what, newest first, and finds an entry by its number', async () => {
    const name = `Sample ${randomUUID()}`
    const made = await door.post('/api/lambda', {
      lambda: { name, type: 'JWTPopulate', body: 'function populate() {}' },
    })
    await door.later(1_000)
    const id = String(made.body.lambda?.id)
    await door.patch(`/api/lambda/${id}`, { lambda: { debug: true } })
    const found = await audit({ message: `*${id}*` })
    expect(found.map(({ message }) => message)).toEqual([
      `Updated the lambda with id [${id}] and name [${name}]`,
      `Created the lambda with id [${id}] and name [${name}]`,
    ])
    expect(found[0]).toMatchObject({
      insertInstant: door.now(),
      insertUser: expect.stringMatching(/^API key /),
      data: { changes: [{ path: 'debug', from: false, to: true }] },
    })
    expect(Number.isSafeInteger(found[0]?.id)).toBe(true)
    const one = await door.get(`/api/system/audit-log/${found[0]?.id}`)
    expect(one.body.auditLog).toEqual(found[0])
    for (const number of ['1', '9007199254740991', '9999999999999999'])
      expect((await door.get(`/api/system/audit-log/${number}`)).status).toBe(404)
    expect((await door.get('/api/system/audit-log/not-a-number')).status).toBe(400)
  })

  test('takes entries of others, and tells webhooks of each', async () => {
    const auditLog = {
      insertUser: 'sam@example.com',
      message: 'Opened the door',
      reason: 'It was closed',
      data: { door: 1 },
      oldValue: 'closed',
      newValue: { open: true },
      id: 7,
      insertInstant: 7,
    }
    const { status, body } = await door.post('/api/system/audit-log', { auditLog, eventInfo: { ipAddress: '1.2.3.4' } })
    expect(status).toBe(200)
    expect(body.auditLog).toEqual({ ...auditLog, id: expect.any(Number), insertInstant: door.now() })
    for (const search of [
      { user: 'sam@*' },
      { reason: 'closed' },
      { oldValue: 'closed' },
      { newValue: 'open' },
      { message: 'DOOR', start: door.now(), end: door.now() },
    ])
      expect(await audit(search)).toEqual([body.auditLog])
    expect(await audit({ message: 'Opened the door', end: door.now() - 1 })).toEqual([])
    expect(await audit({ message: 'Opened the door', start: door.now() + 1 })).toEqual([])
    await door.drain()
    const heard = receiver.of('audit-log.create').map(({ event }) => event)
    const told = heard.find(event => Object(event.auditLog).message === 'Opened the door')
    expect(told).toMatchObject({ auditLog: body.auditLog, info: { ipAddress: '1.2.3.4' } })
    expect(told).not.toHaveProperty('tenantId')
  })

  test('wants to know who and what', async () => {
    const { status, body } = await door.post('/api/system/audit-log', { auditLog: { message: ' ' } })
    expect([status, Object.keys(body.fieldErrors ?? {}).sort()]).toEqual([
      400,
      ['auditLog.insertUser', 'auditLog.message'],
    ])
  })

  test('shows a tenant’s key what is that tenant’s', async () => {
    const made = await door.post(
      '/api/system/audit-log',
      { auditLog: { insertUser: 'they', message: 'Something of theirs' } },
      { key: otherKey },
    )
    expect(made.body.auditLog).toMatchObject({ tenantId: otherTenant })
    expect((await audit({}, { key: otherKey })).map(({ message }) => message)).toEqual(['Something of theirs'])
    expect((await audit({ tenantId: otherTenant })).map(({ message }) => message)).toContain('Something of theirs')
    const [foreign] = await audit({ message: 'Opened the door' })
    expect((await door.get(`/api/system/audit-log/${foreign?.id}`, { key: otherKey })).status).toBe(404)
    expect(
      (await door.get(`/api/system/audit-log/${made.body.auditLog?.id}`, { key: otherKey })).body.auditLog,
    ).toEqual(made.body.auditLog)
  })

  test('is searched by POST and GET alike, in pages, and says what it cannot read', async () => {
    for (const n of [1, 2, 3])
      await door.post('/api/system/audit-log', { auditLog: { insertUser: 'pages', message: `Page ${n}` } })
    const search = { user: 'pages', orderBy: 'message ASC', startRow: 1, numberOfResults: 1 }
    const posted = await door.post('/api/system/audit-log/search', { search })
    expect(posted.body).toMatchObject({ total: 3, auditLogs: [{ message: 'Page 2' }] })
    const got = await door.get(
      '/api/system/audit-log/search?user=pages&orderBy=message%20ASC&startRow=1&numberOfResults=1',
    )
    expect(got.body).toEqual(posted.body)
    const wrong = await door.post('/api/system/audit-log/search', { search: { start: 'soon', orderBy: 'hat ASC' } })
    expect(wrong.status).toBe(400)
    expect((await door.post('/api/system/audit-log/search', {})).status).toBe(200)
  })
})

test('entries of one moment are all kept, however many', async () => {
  const auditLog = { insertUser: 'crowd', message: 'Came in' }
  const count = 150
  await Promise.all(Array.from({ length: count }, () => door.post('/api/system/audit-log', { auditLog })))
  const found = await audit({ user: 'crowd', numberOfResults: count })
  expect(found).toHaveLength(count)
})

describe('the event log', () => {
  test('keeps what flows write there, and tells webhooks', async () => {
    const powers = start({ doc: 'Write to the event log.', may: ['read', 'write'] })
    const c = (await powers(door.now())) as With<'write'>
    await logEvent(c, { type: 'Error', message: 'The lambda [Sample] failed' })
    await logEvent(c, { type: 'Debug', message: 'It said hello' })
    const posted = await door.post('/api/system/event-log/search', { search: { type: 'Error' } })
    expect(posted.body).toMatchObject({
      total: 1,
      eventLogs: [{ type: 'Error', message: 'The lambda [Sample] failed', insertInstant: door.now() }],
    })
    expect((await door.get('/api/system/event-log/search?message=hello')).body.total).toBe(1)
    const [entry] = entries(posted, 'eventLogs')
    expect((await door.get(`/api/system/event-log/${entry?.id}`)).body.eventLog).toEqual(entry)
    expect((await door.get('/api/system/event-log/1')).status).toBe(404)
    expect((await door.get(`/api/system/event-log/${entry?.id}`, { key: otherKey })).status).toBe(401)
    await door.drain()
    expect(receiver.of('event-log.create').map(({ event }) => Object(event.eventLog).type)).toEqual(
      expect.arrayContaining(['Error', 'Debug']),
    )
  })
})

describe('a letter that cannot be written', () => {
  test('is an entry of the event log, for whoever wrote its template', async () => {
    const emailTemplate = {
      name: randomUUID(),
      defaultSubject: 'Hello',
      defaultHtmlTemplate: '<p>${user.hat}</p>',
      defaultTextTemplate: 'Hello',
    }
    const made = await door.post('/api/email/template', { emailTemplate })
    const id = String(made.body.emailTemplate?.id)
    const emailConfiguration = { verifyEmail: true, verificationEmailTemplateId: id }
    await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { emailConfiguration } })
    const user = { email: 'hatless@example.com', password: 'password' }
    expect((await door.post('/api/user', { user }, { tenantId: door.tenantId })).status).toBe(200)
    await door.drain()
    const found = await door.post('/api/system/event-log/search', { search: { message: id } })
    expect(found.body).toMatchObject({
      total: 1,
      eventLogs: [{ type: 'Error', message: expect.stringContaining('hat') }],
    })
    await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { emailConfiguration: { verifyEmail: false } } })
  })
})

describe('the webhook event log', () => {
  test('shows an event with its attempts, while it is on its way and after it has arrived', async () => {
    const switches = { tenant: { eventConfiguration: { events: { 'user.create': { enabled: true } } } } }
    expect((await door.patch(`/api/tenant/${door.tenantId}`, switches)).status).toBe(200)
    const how = { tenantId: door.tenantId }
    const made = await door.post('/api/user', { user: { email: 'told@example.com', password: 'password' } }, how)
    const search = { eventType: 'user.create', event: 'told@example.com' }
    const find = async (more = {}) =>
      entries(await door.post('/api/system/webhook-event-log/search', { search }, more), 'webhookEventLogs')
    const [waiting] = await find()
    expect(waiting).toMatchObject({ eventResult: 'Running', attempts: [], linkedObjectId: made.body.user?.id })
    await door.drain()
    const [told] = await find()
    expect(told).toMatchObject({
      id: waiting?.id,
      eventResult: 'Succeeded',
      eventType: 'user.create',
      successfulAttempts: 1,
      failedAttempts: 0,
      event: { event: { id: waiting?.id, type: 'user.create', user: { email: 'told@example.com' } } },
      attempts: [
        { attemptResult: 'Success', webhookEventLogId: waiting?.id, webhookCallResponse: { statusCode: 200 } },
      ],
    })
    const one = await door.get(`/api/system/webhook-event-log/${told?.id}`)
    expect(one.body.webhookEventLog).toEqual(told)
    const attempt = (told?.attempts as readonly Entry[] | undefined)?.[0]
    expect((await door.get(`/api/system/webhook-attempt-log/${attempt?.id}`)).body.webhookAttemptLog).toEqual(attempt)
    expect((await door.get(`/api/system/webhook-attempt-log/${randomUUID()}`)).status).toBe(404)
    expect(await find(how)).toEqual([told])
    expect(await find({ key: otherKey })).toEqual([])
    for (const path of [`webhook-event-log/${told?.id}`, `webhook-attempt-log/${attempt?.id}`])
      expect((await door.get(`/api/system/${path}`, { key: otherKey })).status).toBe(404)
  })

  test('shows attempts of what has not arrived yet', async () => {
    receiver.behave(500)
    const how = { tenantId: door.tenantId }
    await door.post('/api/user', { user: { email: 'late@example.com', password: 'password' } }, how)
    await door.drain()
    const got = await door.get('/api/system/webhook-event-log/search?eventResult=Running&event=late@example.com')
    const [running] = entries(got, 'webhookEventLogs')
    expect(running).toMatchObject({
      eventResult: 'Running',
      failedAttempts: 1,
      attempts: [{ attemptResult: 'Failure', webhookCallResponse: { statusCode: 500 } }],
    })
    const attempt = (running?.attempts as readonly Entry[] | undefined)?.[0]
    expect((await door.get(`/api/system/webhook-attempt-log/${attempt?.id}`)).body.webhookAttemptLog).toEqual(attempt)
    receiver.behave(200)
  })
})

describe('login records', () => {
  test('are found by tenant, user, application and time, with the names people know', async () => {
    const how = { tenantId: door.tenantId }
    const register = async (email: string) => {
      const user = { email, password: 'password' }
      const made = await door.post(
        '/api/user/registration',
        { user, registration: { applicationId: door.applicationId } },
        how,
      )
      return String(made.body.user?.id)
    }
    const [ann, bob] = [await register('ann@example.com'), await register('bob@example.com')]
    await door.later(60_000)
    const since = door.now()
    const signIn = (loginId: string) =>
      door.post('/api/login', { loginId, password: 'password', applicationId: door.applicationId }, { ip: '192.0.2.9' })
    expect((await signIn('ann@example.com')).status).toBe(200)
    await door.later(60_000)
    expect((await signIn('bob@example.com')).status).toBe(200)
    await door.drain()
    const search = async (given: object) =>
      entries(await door.post('/api/system/login-record/search', { search: given }, how), 'logins')
    const all = await search({ applicationId: door.applicationId, start: since })
    expect(all.map(({ userId }) => userId)).toEqual([bob, ann])
    expect(all[0]).toMatchObject({
      instant: door.now(),
      ipAddress: '192.0.2.9',
      loginId: 'bob@example.com',
      loginIdType: 'email',
      applicationId: door.applicationId,
      applicationName: 'Door',
    })
    expect((await search({ userId: ann, start: since })).map(({ userId }) => userId)).toEqual([ann])
    expect(await search({ userId: ann, start: door.now() })).toEqual([])
    expect(await search({ applicationId: randomUUID() })).toEqual([])
    const recent = async (query: string) =>
      entries(await door.get(`/api/user/recent-login${query}`, how), 'logins').map(({ userId }) => userId)
    expect(await recent('?limit=1')).toEqual([bob])
    expect(await recent('?offset=1&limit=1')).toEqual([ann])
    expect(await recent(`?userId=${ann}`)).toEqual(expect.arrayContaining([ann]))
    expect(await recent(`?userId=${randomUUID()}`)).toEqual([])
    const nobody = await door.get('/api/system/login-record/search', { tenantId: otherTenant })
    expect(nobody.body).toEqual({ logins: [], total: 0 })
  })

  test('without a tenant: an id names it, and a few tenants are searched together', async () => {
    const search = (given: object) => door.post('/api/system/login-record/search', { search: given })
    const { user } = (await door.get('/api/user?email=bob@example.com', { tenantId: door.tenantId })).body
    for (const given of [{ userId: user?.id }, { applicationId: door.applicationId }, {}]) {
      const { body, status } = await search({ ...given, numberOfResults: 1 })
      expect([status, body.logins]).toMatchObject([200, [{ userId: user?.id }]])
    }
    expect((await search({ userId: randomUUID() })).body).toEqual({ logins: [], total: 0 })
  })

  test('of more tenants than can be searched together wants to know which', async () => {
    const crowd = await openDoor()
    try {
      for (let n = 0; n < 10; n++) await crowd.post('/api/tenant', { tenant: { name: `Tenant ${n}` } })
      const { body, status } = await crowd.get('/api/system/login-record/search')
      expect([status, body.generalErrors]).toMatchObject([400, [{ code: '[TenantIdRequired]' }]])
    } finally {
      await crowd.close()
    }
  })
})

const routes = { ...manifest.audit.routes, ...manifest['user-actions'].routes, 'POST /api/webhook/test': 'apiKey' }

test.each(Object.entries(routes))('%s opens to %s, and to nobody else', async (route, access) => {
  const [method = '', path = ''] = route.split(' ')
  const at = path.replaceAll(/:(auditLogId|eventLogId)/g, '1').replaceAll(/:\w+/g, randomUUID())
  const ask = async (key: string | false) =>
    (await door.send(method, at, method === 'GET' ? undefined : {}, { key })).status
  for (const key of [false, 'no-key-of-ours-at-all', poorKey] as const)
    expect([key, await ask(key)]).toEqual([key, 401])
  expect((await ask(otherKey)) === 401).toBe(access === 'globalKey')
})
