// What do the pages of the logs promise?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'
import { type Receiver, startReceiver } from '../receiver.ts'
import { type Visitor, visitor } from './admin-world.ts'

let door: Door
let receiver: Receiver
let admin: Visitor
const password = 'a password of some length'
const people: { id: string; email: string }[] = []

beforeAll(async () => {
  ;[door, receiver] = await Promise.all([openDoor(), startReceiver()])
  admin = await visitor(door)
  const eventsEnabled = { 'user.create': true, 'user.deactivate': true }
  const webhook = { url: receiver.url, global: true, connectTimeout: 1000, readTimeout: 1000, eventsEnabled }
  await door.post('/api/webhook', { webhook })
  const events = { 'user.create': { enabled: true }, 'user.deactivate': { enabled: true } }
  await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { eventConfiguration: { events } } })
  for (let n = 0; n < 2; n++) {
    const email = `${randomUUID()}@example.com`
    const body = { user: { email, password }, registration: { applicationId: door.applicationId } }
    const made = await door.post('/api/user/registration', body, { tenantId: door.tenantId })
    people.push({ id: String(made.body.user?.id), email })
  }
  for (let n = 0; n < 60; n++) {
    await door.later('1 second')
    await door.post('/api/login', { loginId: people[0]?.email, password, applicationId: door.applicationId })
  }
  await door.post('/api/login', { loginId: people[1]?.email, password })
  await door.drain()
}, 120_000)
afterAll(() => Promise.all([door.close(), receiver.stop()]))

const rows = (text: string): number => text.match(/<tr>/g)?.length ?? 0
const at = (query: Readonly<Record<string, string>>, path = '/admin/login-record') =>
  `${path}?${new URLSearchParams(query)}`

describe('login records', () => {
  test('are shown newest first, fifty a page, and lead to their users', async () => {
    const first = (await admin.get('/admin/login-record')).text
    const [, total = ''] = /1–50 of (\d+)/.exec(first) ?? []
    expect(Number(total)).toBeGreaterThanOrEqual(61)
    expect(rows(first)).toBe(51)
    expect(first).toContain(`/admin/user/${people[0]?.id}`)
    const instants = [...first.matchAll(/<time datetime="([^"]+)"/g)].map(([, one = '']) => one)
    expect(instants).toEqual([...instants].sort().reverse())
    expect((await admin.get(at({ from: '50' }))).text).toContain(`51–${total} of ${total}`)
  })

  test('are filtered by user, application and time', async () => {
    const byName = (await admin.get(at({ userId: people[1]?.email ?? '' }))).text
    expect(byName).toContain(people[1]?.email)
    expect(byName).not.toContain(`/admin/user/${people[0]?.id}"`)
    expect((await admin.get(at({ userId: people[1]?.id ?? '' }))).text).toContain(people[1]?.email)
    expect((await admin.get(at({ userId: 'nobody' }))).text).toContain('Nobody in this tenant has the name')
    expect((await admin.get(at({ applicationId: randomUUID() }))).text).toContain('No sign-in fits this filter')
    const later = new Date(door.now() + 60_000).toISOString().slice(0, 16)
    expect((await admin.get(at({ start: later }))).text).toContain('No sign-in fits this filter')
    expect((await admin.get(at({ end: later }))).text).toContain(people[0]?.email)
    expect((await admin.get(at({ start: 'yesterday' }))).text).toContain('This filter cannot be understood')
  })
})

test('the event log is shown, filtered, and says what it is for when it is empty', async () => {
  const empty = (await admin.get('/admin/event-log')).text
  expect(empty).toContain('Nothing went wrong yet')
  expect((await admin.get(at({ type: 'Error' }, '/admin/event-log'))).text).toContain('No entry fits this filter')
})

describe('webhook deliveries', () => {
  test('are shown with their result, and each attempt with its answer', async () => {
    const list = (await admin.get('/admin/webhook-event-log')).text
    expect(list).toContain('>user.create<')
    expect(list).toContain('>Delivered<')
    const [, path = ''] = /href="(\/admin\/webhook-event-log\/[\w-]+)"/.exec(list) ?? []
    const view = (await admin.get(path)).text
    expect(view).toContain(receiver.url)
    expect(view).toContain('>Answered<')
    expect(view).toContain('&quot;type&quot;: &quot;user.create&quot;')
    expect((await admin.get(`/admin/webhook-event-log/${randomUUID()}`)).status).toBe(404)
  })

  test('are filtered by type, result and content', async () => {
    const log = '/admin/webhook-event-log'
    expect((await admin.get(at({ eventType: 'user.deactivate' }, log))).text).toContain('No delivery fits this filter')
    expect((await admin.get(at({ eventResult: 'Failed' }, log))).text).toContain('No delivery fits this filter')
    const one = (await admin.get(at({ event: people[1]?.id ?? '' }, log))).text
    expect(rows(one)).toBe(2)
  })
})

test('a log that is asked nonsense does not fall over', async () => {
  for (const path of [
    '/admin/login-record?from=x&tenantId=nobody',
    '/admin/event-log?type=Nothing&start=1e99',
    '/admin/webhook-event-log?eventType=%3Cb%3E&end=9999-99-99',
    '/admin/webhook-event-log/x',
    '/admin/user?after=x&before=y',
    '/admin/user/x',
    '/admin/group/x/members',
    '/admin/entity/x/grants',
  ])
    expect([path, (await admin.get(path)).status]).toEqual([
      path,
      expect.toSatisfy((s: number) => [200, 404, 400].includes(s)),
    ])
})
