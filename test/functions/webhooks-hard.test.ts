// Is every fact delivered, and none twice, when everything goes wrong?
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Delivery } from '../../shared/domain/webhook.ts'
import type { Fact } from '../../shared/events/outbox.ts'
import { keys } from '../../shared/storage/keys.ts'
import type { Row } from '../../shared/storage/table.ts'
import { type Door, openDoor } from '../door.ts'
import { insertion, received, tableOf } from '../look.ts'
import { type Receiver, startReceiver } from '../receiver.ts'

let door: Door
let receiver: Receiver
let webhookId: string

beforeAll(async () => {
  door = await openDoor({ faults: true })
  const events = { 'user.create': { enabled: true, transactionType: 'None' } }
  await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { eventConfiguration: { events } } })
})
afterAll(() => door.close())
beforeEach(async () => {
  receiver = await startReceiver()
  webhookId = await hook(receiver.url)
})
afterEach(async () => {
  door.faults.clear()
  await door.drain()
  for (const one of (await door.get('/api/webhook')).body.webhooks as unknown as { id: string }[])
    await door.del(`/api/webhook/${one.id}`)
  await receiver.stop()
})

async function hook(url: string): Promise<string> {
  const webhook = { url, connectTimeout: 400, readTimeout: 400, global: true, eventsEnabled: { 'user.create': true } }
  return String((await door.post('/api/webhook', { webhook })).body.webhook?.id)
}
async function createUser(): Promise<void> {
  // Facts of one moment have no order: each gets its own.
  await door.later('1 second')
  await door.post(
    '/api/user',
    { user: { email: `${randomUUID()}@example.com`, password: 'password' } },
    { tenantId: door.tenantId },
  )
}

/** The newest fact of the tenant. */
async function newestFact(): Promise<Row<Fact>> {
  const { rows } = await tableOf(door).query<Fact>({
    pk: `facts#${door.tenantId}`,
    listed: true,
    descending: true,
    limit: 1,
  })
  const [row] = rows
  if (row === undefined) throw new Error('there is no fact')
  return row
}
const factOf = async (id: string) => (await tableOf(door).get<Fact>(keys.outbox(door.tenantId, id)))?.body
const deliveryOf = async (id: string, to = webhookId) =>
  (await tableOf(door).get<Delivery>(keys.delivery(door.tenantId, id, to)))?.body
const wakeUp = (factId: string) => ({ owner: door.tenantId, factId, webhookId })
const deliver = (factId: string, times = 1) => door.platform.invoke('webhooks-deliver', received(wakeUp(factId), times))

describe('the stream', () => {
  test('delivers a batch twice: everybody hears once', async () => {
    await createUser()
    const row = await newestFact()
    const batch = { Records: [insertion(row), insertion(row)] }
    expect(await door.platform.invoke('webhooks-dispatch', batch)).toEqual({ batchItemFailures: [] })
    await door.drain()
    await door.platform.invoke('webhooks-dispatch', batch)
    await door.drain()
    expect(receiver.heard).toHaveLength(1)
  })

  test('is told where the dispatch stopped, goes on from there, and nobody is left out or told twice', async () => {
    const other = await startReceiver()
    await hook(other.url)
    await createUser()
    const batch = { Records: [insertion(await newestFact())] }
    // The first delivery's row is written and no other: the function is cut off in the middle.
    door.faults.next({ fault: { delayMs: 0 }, on: 'PutItem' })
    door.faults.next({ fault: 'fail', on: 'PutItem', times: 1_000 })
    expect(await door.platform.invoke('webhooks-dispatch', batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    })
    door.faults.clear()
    await door.platform.invoke('webhooks-dispatch', batch)
    await door.drain()
    expect([receiver.heard.length, other.heard.length]).toEqual([1, 1])
    await other.stop()
  })

  test('tells of changes and deletions too, and those are no news', async () => {
    await createUser()
    await door.drain()
    const record = insertion(await newestFact())
    await door.platform.invoke('webhooks-dispatch', {
      Records: [
        { ...record, eventName: 'MODIFY' },
        { ...record, eventName: 'REMOVE' },
      ],
    })
    await door.drain()
    expect(receiver.heard).toHaveLength(1)
  })
})

describe('the queue', () => {
  test('delivers a message many times at once: the receiver hears once', async () => {
    await createUser()
    await door.drain()
    const { id } = (await newestFact()).body
    await deliver(id, 5)
    expect(receiver.heard).toHaveLength(1)

    await createUser()
    const row = await newestFact()
    await door.platform.invoke('webhooks-dispatch', { Records: [insertion(row)] })
    await Promise.all([deliver(row.body.id, 5), deliver(row.body.id, 5)])
    expect(receiver.heard).toHaveLength(2)
    await door.later('1 hour')
    await door.drain()
    expect(receiver.heard).toHaveLength(2)
  })

  test('delivers a message again although its attempt failed: the next attempt waits for its time', async () => {
    receiver.behave(500)
    await createUser()
    await door.drain()
    const { id } = (await newestFact()).body
    await deliver(id, 3)
    expect(receiver.heard).toHaveLength(1)
    receiver.behave(200)
    await door.later('1 minute')
    await door.drain()
    await door.later('1 day')
    await door.drain()
    expect(receiver.heard).toHaveLength(2)
    expect((await factOf(id))?.eventResult).toBe('Succeeded')
  })

  test('carries what is no wake-up to the dead letters', async () => {
    expect(await door.platform.invoke('webhooks-deliver', received({ factId: 7 }))).toEqual({
      batchItemFailures: [{ itemIdentifier: '0' }],
    })
  })
})

describe('who attempted it dies', () => {
  test('before the outcome was written: the attempt counts as unknown and the next one is made', async () => {
    await createUser()
    const row = await newestFact()
    await door.platform.invoke('webhooks-dispatch', { Records: [insertion(row)] })
    // The claim is written; what came of it is not.
    door.faults.next({ fault: { delayMs: 0 }, on: 'PutItem' })
    door.faults.next({ fault: 'fail', on: 'PutItem', times: 1_000 })
    const answer = await deliver(row.body.id)
    door.faults.clear()
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] })
    expect((await deliveryOf(row.body.id))?.attempts.map(one => one.attemptResult)).toEqual(['Unknown'])
    // Nobody can know whether the receiver took it; losing it would be worse.
    await door.later('1 minute')
    await door.drain()
    expect((await deliveryOf(row.body.id))?.attempts.map(one => one.attemptResult)).toEqual(['Unknown', 'Success'])
    expect(new Set(receiver.heard.map(one => one.event.id))).toEqual(new Set([row.body.id]))
  })
})

describe('the log', () => {
  test('of a fact tells of every attempt, and that it succeeded', async () => {
    receiver.behave(500, 200)
    await createUser()
    await door.drain()
    const { id } = (await newestFact()).body
    expect(await factOf(id)).toMatchObject({ eventResult: 'Running', attempts: [] })
    await door.later('1 minute')
    await door.drain()
    const fact = await factOf(id)
    expect(fact).toMatchObject({
      eventResult: 'Succeeded',
      failedAttempts: 1,
      successfulAttempts: 1,
      lastAttemptInstant: door.now(),
    })
    expect(fact?.attempts).toMatchObject([
      {
        attemptResult: 'Failure',
        webhookId,
        webhookEventLogId: id,
        webhookCallResponse: { statusCode: 500, url: receiver.url },
      },
      {
        attemptResult: 'Success',
        webhookId,
        webhookEventLogId: id,
        webhookCallResponse: { statusCode: 200, url: receiver.url },
      },
    ])
  })

  test('tells that it failed after the last attempt, and why', async () => {
    receiver.behave('never')
    await createUser()
    const { id } = (await newestFact()).body
    for (let attempt = 0; attempt < 5; attempt++) {
      await door.drain()
      await door.later('2 hours')
    }
    const fact = await factOf(id)
    expect(fact).toMatchObject({ eventResult: 'Failed', failedAttempts: 4, successfulAttempts: 0 })
    expect(JSON.stringify(fact?.attempts[0])).toContain('timeout')
  })

  test('has failed only when one of several did', async () => {
    const other = await startReceiver()
    const otherId = await hook(other.url)
    other.behave(500)
    await createUser()
    const { id } = (await newestFact()).body
    for (let attempt = 0; attempt < 5; attempt++) {
      await door.drain()
      await door.later('2 hours')
    }
    expect(await factOf(id)).toMatchObject({ eventResult: 'Failed', failedAttempts: 4, successfulAttempts: 1 })
    expect((await deliveryOf(id, otherId))?.state).toBe('Failed')
    await other.stop()
  })
})

describe('where private addresses are not allowed', () => {
  test('a webhook that points inside is never called, and the log says why', async () => {
    const shut = await openDoor({ environment: { ALLOW_PRIVATE_ADDRESSES: 'false' } })
    try {
      const events = { 'user.create': { enabled: true, transactionType: 'None' } }
      await shut.patch(`/api/tenant/${shut.tenantId}`, { tenant: { eventConfiguration: { events } } })
      const urls = [
        receiver.url,
        receiver.url.replace('127.0.0.1', 'localhost'),
        'http://169.254.169.254/latest/meta-data/',
        'http://[::1]:1/',
      ]
      for (const url of urls) {
        const webhook = {
          url,
          connectTimeout: 400,
          readTimeout: 400,
          global: true,
          eventsEnabled: { 'user.create': true },
        }
        expect((await shut.post('/api/webhook', { webhook })).status).toBe(200)
      }
      await shut.post(
        '/api/user',
        { user: { email: 'a@example.com', password: 'password' } },
        { tenantId: shut.tenantId },
      )
      for (let attempt = 0; attempt < 5; attempt++) {
        await shut.drain()
        await shut.later('2 hours')
      }
      expect(receiver.heard).toEqual([])
      const { rows } = await tableOf(shut).query<Fact>({ pk: `facts#${shut.tenantId}`, listed: true })
      expect(rows[0]?.body).toMatchObject({ eventResult: 'Failed', failedAttempts: 16 })
      expect(JSON.stringify(rows[0]?.body.attempts).match(/refusedAddress/g)).toHaveLength(16)
    } finally {
      await shut.close()
    }
  })
})
