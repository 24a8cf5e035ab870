// Is a webhook tried out as it would be told, and told when signing keys change?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { type Answer, type Door, openDoor } from '../door.ts'
import { type Receiver, startReceiver } from '../receiver.ts'

let door: Door
let receiver: Receiver
const manager = { key: 'a-key-that-manages-keys' }
beforeAll(async () => {
  door = await openDoor()
  await furnishing(door.platform).apiKeys([{ ...manager, keyManager: true }])
})
afterAll(() => door.close())
beforeEach(async () => {
  receiver = await startReceiver()
  return () => receiver.stop()
})

const codes = ({ body }: Answer) =>
  Object.values((body?.fieldErrors ?? {}) as unknown as Record<string, { code: string }[]>).flatMap(errors =>
    errors.map(({ code }) => code),
  )
async function hook(more: object = {}): Promise<string> {
  const webhook = { url: receiver.url, connectTimeout: 500, readTimeout: 500, global: true, ...more }
  return String((await door.post('/api/webhook', { webhook })).body.webhook?.id)
}

describe('a webhook that is tried out', () => {
  test('hears a test event with its own headers and signature, and nobody stores it', async () => {
    const key = await door.post('/api/key/generate', { key: { name: randomUUID(), algorithm: 'ES256' } })
    const webhookId = await hook({
      headers: { 'X-Mine': 'yes' },
      httpAuthenticationUsername: 'me',
      httpAuthenticationPassword: 'secret',
      signatureConfiguration: { enabled: true, signingKeyId: key.body.key?.id },
    })
    const { status, body } = await door.post('/api/webhook/test', { webhookId })
    expect([status, body.webhookAttemptLog]).toEqual([
      200,
      expect.objectContaining({
        attemptResult: 'Success',
        webhookId,
        webhookCallResponse: { statusCode: 200, url: receiver.url },
      }),
    ])
    const [heard] = receiver.heard
    expect(heard?.event).toMatchObject({ type: 'test', message: 'This is a test.', createInstant: door.now() })
    expect(heard?.headers).toMatchObject({
      'x-mine': 'yes',
      authorization: `Basic ${Buffer.from('me:secret').toString('base64')}`,
      'x-fusionauth-signature-jwt': expect.stringMatching(/^ey/),
    })
    const log = await door.get('/api/system/webhook-event-log/search?eventType=test')
    expect(log.body).toEqual({ webhookEventLogs: [], total: 0 })
  })

  test('hears the event that was asked for, and a refusal is an answer', async () => {
    const webhookId = await hook()
    receiver.behave(503)
    const event = { type: 'user.create', user: { email: 'made@up.example.com' }, id: 'mine', tenantId: door.tenantId }
    const { status, body } = await door.post('/api/webhook/test', { webhookId, event })
    expect([status, body.webhookAttemptLog]).toMatchObject([
      200,
      { attemptResult: 'Failure', webhookCallResponse: { statusCode: 503 } },
    ])
    expect(receiver.heard).toHaveLength(1)
    expect(receiver.heard[0]?.event).toMatchObject({ type: 'user.create', user: event.user, tenantId: door.tenantId })
    expect(receiver.heard[0]?.event.id).not.toBe('mine')
  })

  test('must be there for whoever asks, and the event must be one', async () => {
    const webhookId = await hook()
    expect(codes(await door.post('/api/webhook/test', {}))).toEqual(['[missing]webhookId'])
    expect(codes(await door.post('/api/webhook/test', { webhookId: randomUUID() }))).toEqual(['[invalid]webhookId'])
    expect(codes(await door.post('/api/webhook/test', { webhookId, event: { type: 'hat.lost' } }))).toEqual([
      '[invalid]event.type',
    ])
    const tenant = await door.post('/api/tenant', { tenant: { name: randomUUID() } })
    const made = await door.post('/api/api-key', { apiKey: { tenantId: tenant.body.tenant?.id } }, manager)
    const theirs = { key: String(made.body.apiKey?.key) }
    expect(codes(await door.post('/api/webhook/test', { webhookId }, theirs))).toEqual(['[invalid]webhookId'])
    expect((await door.post('/api/webhook/test', { webhookId }, { key: false })).status).toBe(401)
    expect(receiver.heard).toEqual([])
  })
})

describe('other signing keys', () => {
  const newKey = async () =>
    String((await door.post('/api/key/generate', { key: { name: randomUUID(), algorithm: 'ES256' } })).body.key?.id)
  const told = () => receiver.of('jwt.public-key.update').map(({ event }) => event)
  const listen = async (enabled: object) => {
    await hook({ eventsEnabled: { 'jwt.public-key.update': true } })
    const events = { 'jwt.public-key.update': { enabled: true, ...enabled } }
    await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { eventConfiguration: { events } } })
  }

  test('of an application, and of a tenant for all that have none of their own, are told', async () => {
    await listen({})
    const how = { tenantId: door.tenantId }
    const own = await door.post('/api/application', { application: { name: randomUUID() } }, how)
    const id = String(own.body.application?.id)
    const [accessTokenKeyId, idTokenKeyId] = [await newKey(), await newKey()]
    const jwtConfiguration = { enabled: true, accessTokenKeyId, idTokenKeyId }
    await door.patch(`/api/application/${id}`, { application: { name: randomUUID() } })
    await door.drain()
    expect(told()).toEqual([])
    expect((await door.patch(`/api/application/${id}`, { application: { jwtConfiguration } })).status).toBe(200)
    await door.drain()
    expect(told()).toEqual([expect.objectContaining({ applicationIds: [id], tenantId: door.tenantId })])
    const rotated = { tenant: { jwtConfiguration: { accessTokenKeyId: await newKey() } } }
    expect((await door.patch(`/api/tenant/${door.tenantId}`, rotated)).status).toBe(200)
    await door.drain()
    const [, ofTenant] = told()
    expect(ofTenant?.applicationIds).toContain(door.applicationId)
    expect(ofTenant?.applicationIds).not.toContain(id)
  })

  test('stay away when a webhook vetoes them', async () => {
    await listen({ transactionType: 'AbsoluteMajority' })
    const before = (await door.get(`/api/tenant/${door.tenantId}`)).body.tenant?.jwtConfiguration?.accessTokenKeyId
    receiver.behave(500)
    const rotated = { tenant: { jwtConfiguration: { accessTokenKeyId: await newKey() } } }
    expect((await door.patch(`/api/tenant/${door.tenantId}`, rotated)).status).toBe(504)
    const after = await door.get(`/api/tenant/${door.tenantId}`)
    expect(after.body.tenant?.jwtConfiguration?.accessTokenKeyId).toEqual(before)
  })
})
