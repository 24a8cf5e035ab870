// Do those who listen hear of what happened, and only of what happened?
import { createHash, randomUUID } from 'node:crypto'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keys } from '../../shared/storage/keys.ts'
import { cert, key as certKey } from '../contracts/certificate.ts'
import { type Door, openDoor } from '../door.ts'
import { tableOf } from '../look.ts'
import { type Receiver, startReceiver } from '../receiver.ts'

let door: Door
let receiver: Receiver
const webhooks: string[] = []

beforeAll(async () => {
  door = await openDoor({ faults: true })
})
afterAll(() => door.close())
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  door.faults.clear()
  for (const id of webhooks.splice(0)) await door.del(`/api/webhook/${id}`)
  await listen({})
  await door.drain()
  await receiver.stop()
})

/** Switches events of the tenant on, each with its transaction type. */
async function listen(events: Record<string, string>): Promise<void> {
  const all = ['user.create', 'user.create.complete', 'user.delete', 'user.update']
  const switches = Object.fromEntries(
    all.map(type => [type, { enabled: events[type] !== undefined, transactionType: events[type] ?? 'None' }]),
  )
  const answer = await door.patch(`/api/tenant/${door.tenantId}`, {
    tenant: { eventConfiguration: { events: switches } },
  })
  expect(answer.status).toBe(200)
}

async function hook(more: Record<string, unknown> = {}): Promise<string> {
  const webhook = {
    url: `${receiver.url}/hook`,
    connectTimeout: 500,
    readTimeout: 500,
    global: true,
    eventsEnabled: { 'user.create': true },
    ...more,
  }
  const answer = await door.post('/api/webhook', { webhook })
  expect(answer.text).toContain('"webhook"')
  const id = String(answer.body.webhook?.id)
  webhooks.push(id)
  return id
}

async function rsaKey(): Promise<string> {
  const made = await door.post('/api/key/generate', { key: { algorithm: 'RS256', name: randomUUID(), length: 2048 } })
  return String(made.body.key?.id)
}

const createUser = (email = `${randomUUID()}@example.com`) =>
  door.post('/api/user', { user: { email, password: 'password' } }, { tenantId: door.tenantId })

describe('an event', () => {
  test('reaches the webhook that listens, in the wire’s envelope', async () => {
    await listen({ 'user.create': 'None' })
    await hook()
    const made = await createUser()
    expect(receiver.heard).toEqual([])
    await door.drain()
    expect(receiver.heard).toHaveLength(1)
    const [heard] = receiver.heard
    expect(heard?.headers['content-type']).toBe('application/json')
    expect(heard?.event).toMatchObject({
      type: 'user.create',
      tenantId: door.tenantId,
      createInstant: door.now(),
      info: {},
      user: { id: made.body.user?.id },
    })
    expect(heard?.raw.toString()).not.toMatch(/password"|salt|"hash"/)
  })

  test('reaches nobody while the tenant has it switched off, the webhook does not list it, or is of another tenant', async () => {
    await hook()
    await createUser()
    await door.drain()
    await listen({ 'user.create': 'None' })
    await hook({ eventsEnabled: { 'user.delete': true } })
    for (const id of webhooks.splice(0, 1)) await door.del(`/api/webhook/${id}`)
    const other = await door.post('/api/tenant', { tenant: { name: randomUUID() } })
    expect(other.status).toBe(200)
    await hook({ global: false, tenantIds: [other.body.tenant?.id] })
    await createUser()
    await door.drain()
    expect(receiver.heard).toEqual([])
  })

  test('of a change that was refused or lost its race is never sent', async () => {
    await listen({ 'user.create': 'None' })
    await hook()
    const email = `${randomUUID()}@example.com`
    const answers = await Promise.all(Array.from({ length: 5 }, () => createUser(email)))
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    await door.drain()
    expect(receiver.heard).toHaveLength(1)
  })

  test('of a change the table could not store is never sent', async () => {
    await listen({ 'user.create': 'None' })
    await hook()
    door.faults.next({ fault: 'fail', on: 'TransactWriteItems', times: 20 })
    const answer = await createUser()
    door.faults.clear()
    expect(answer.status).toBeGreaterThanOrEqual(500)
    await door.drain()
    expect(receiver.heard).toEqual([])
  })

  test('of a change that was stored although the answer got lost is sent, once', async () => {
    await listen({ 'user.create': 'None' })
    await hook()
    door.faults.next({ fault: 'fail-after', on: 'TransactWriteItems' })
    expect((await createUser()).status).toBe(200)
    await door.drain()
    expect(receiver.heard).toHaveLength(1)
  })

  test('carries the configured headers and Basic authentication, and none that would shadow ours', async () => {
    await listen({ 'user.create': 'None' })
    await hook({
      headers: { 'X-Own': 'ünï', authorization: 'Bearer shadow', 'content-type': 'text/plain' },
      httpAuthenticationUsername: 'us:er',
      httpAuthenticationPassword: 'secret',
    }).catch(() => undefined)
    await createUser()
    await door.drain()
    const [heard] = receiver.heard
    expect(heard?.headers.authorization).toBe(`Basic ${Buffer.from('us:er:secret').toString('base64')}`)
    expect(heard?.headers['content-type']).toBe('application/json')
    expect(heard?.headers['x-own']).toBeDefined()
  })

  test.each(['ES256', 'RS256', 'HS256'])('is signed (%s) so that a receiver can check it', async algorithm => {
    await listen({ 'user.create': 'None' })
    const secret = randomUUID()
    const key =
      algorithm === 'HS256'
        ? await door.post('/api/key/import', { key: { algorithm, name: randomUUID(), type: 'HMAC', secret } })
        : await door.post('/api/key/generate', {
            key: { algorithm, name: randomUUID(), length: algorithm === 'RS256' ? 2048 : undefined },
          })
    expect(key.status).toBe(200)
    await hook({ signatureConfiguration: { enabled: true, signingKeyId: key.body.key?.id } })
    await createUser()
    await door.drain()
    const [heard] = receiver.heard
    const jwt = String(heard?.headers['x-fusionauth-signature-jwt'])
    const expected = createHash('sha256')
      .update(heard?.raw ?? '')
      .digest('base64')
    if (algorithm === 'HS256') {
      const { payload, protectedHeader } = await jwtVerify(jwt, Buffer.from(secret))
      expect([payload, protectedHeader.alg]).toEqual([{ request_body_sha256: expected }, 'HS256'])
      return
    }
    const jwks = await door.get('/.well-known/jwks.json', { key: false })
    const { payload, protectedHeader } = await jwtVerify(jwt, createLocalJWKSet(JSON.parse(jwks.text)))
    expect(payload).toEqual({ request_body_sha256: expected })
    expect(protectedHeader).toEqual({ alg: algorithm, typ: 'JWT', kid: key.body.key?.kid })
  })
})

describe('a receiver with a certificate of its own', () => {
  type Seen = { readonly authorized: boolean; readonly type: unknown }
  const tls = async (more: https.ServerOptions) => {
    const seen: Seen[] = []
    const server = https.createServer({ cert, key: certKey, ...more }, async (request, reply) => {
      const pieces: Buffer[] = []
      for await (const piece of request) pieces.push(piece)
      const { authorized } = request.socket as TLSSocket
      seen.push({ authorized, type: JSON.parse(Buffer.concat(pieces).toString()).event.type })
      reply.end()
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    return { server, seen, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` }
  }
  const imported = async (more: object) => {
    const made = await door.post('/api/key/import', { key: { name: randomUUID(), certificate: cert, ...more } })
    expect(made.text).toContain('"key"')
    return made.body.key?.id
  }
  let keyId: unknown
  let own: Awaited<ReturnType<typeof tls>>
  beforeAll(async () => {
    keyId = await imported({ privateKey: certKey })
  })
  afterEach(() => own.server.close())

  test.each([
    ['the certificate', () => ({ sslCertificate: cert }), 1],
    ['a key with that certificate', () => ({ sslCertificateKeyId: keyId }), 1],
    ['neither', () => ({}), 0],
  ])('is told where its webhook names %s', async (_, named, times) => {
    own = await tls({})
    await listen({ 'user.create': 'None' })
    await hook({ url: own.url, ...named() })
    await createUser()
    await door.drain()
    expect(own.seen).toHaveLength(times)
  })
  test('sees the certificate of that key, if it asks who is calling', async () => {
    own = await tls({ requestCert: true, rejectUnauthorized: true, ca: cert })
    await listen({ 'user.create': 'AbsoluteMajority' })
    const id = await hook({ url: own.url, sslCertificate: cert })
    expect((await createUser()).status).toBe(504)
    await door.patch(`/api/webhook/${id}`, { webhook: { sslCertificateKeyId: keyId } })
    expect((await createUser()).status).toBe(200)
    expect(own.seen).toEqual([{ authorized: true, type: 'user.create' }])
  })
})

describe('a receiver that does not take an event', () => {
  test.each([
    ['answers an error', 500],
    ['redirects', 302],
    ['never answers', 'never'],
    ['breaks the connection', 'drop'],
  ] as const)(
    'because it %s hears it again, with the same id, and no more once it has taken it',
    async (_, behaviour) => {
      await listen({ 'user.create': 'None' })
      await hook()
      receiver.behave(behaviour, 200)
      await createUser()
      await door.drain()
      expect(receiver.heard).toHaveLength(1)
      await door.later('1 minute')
      await door.drain()
      expect(receiver.heard).toHaveLength(2)
      expect(new Set(receiver.heard.map(one => one.event.id)).size).toBe(1)
      expect(receiver.heard.map(one => one.path)).toEqual(['/hook', '/hook'])
      await door.later('1 day')
      await door.drain()
      expect(receiver.heard).toHaveLength(2)
    },
  )

  test('is given up after three more attempts, and never before', async () => {
    await listen({ 'user.create': 'None' })
    await hook()
    receiver.behave(503)
    await createUser()
    for (const wait of ['1 minute', '10 minutes', '100 minutes', '1 day', '1 day']) {
      await door.drain()
      await door.later(wait)
    }
    await door.drain()
    expect(receiver.heard).toHaveLength(4)
    expect(door.platform.queues.waiting()).toEqual([])
  })

  test('does not keep another one from hearing it', async () => {
    await listen({ 'user.create': 'None' })
    const other = await startReceiver()
    await hook()
    await hook({ url: other.url })
    receiver.behave('never')
    await createUser()
    await door.drain()
    expect(other.heard).toHaveLength(1)
    await other.stop()
  })

  test('is left alone once its webhook is deleted or listens no longer', async () => {
    await listen({ 'user.create': 'None' })
    const id = await hook()
    receiver.behave(500)
    await createUser()
    await door.drain()
    await door.patch(`/api/webhook/${id}`, { webhook: { eventsEnabled: { 'user.create': false } } })
    await door.later('10 minutes')
    await door.drain()
    expect(receiver.heard).toHaveLength(1)
    expect(door.platform.queues.waiting()).toEqual([])
  })
})

describe('a webhook that cannot be signed', () => {
  test('because its key is gone is a failed attempt like any other, and a veto where it was asked', async () => {
    await listen({ 'user.create': 'None' })
    const signatureConfiguration = { enabled: true, signingKeyId: await rsaKey() }
    await hook({ signatureConfiguration })
    const table = tableOf(door)
    const key = await table.get(keys.record('instance', 'key', signatureConfiguration.signingKeyId))
    if (key === undefined) throw new Error('the key is not where it should be')
    await table.commit([{ remove: key, expect: 'anything' }])
    await createUser()
    await door.drain()
    expect(door.platform.queues.waiting()).toHaveLength(1)
    await listen({ 'user.create': 'Any' })
    expect((await createUser()).status).toBe(504)
    expect(receiver.heard).toEqual([])
    const { version: _, ...row } = key
    await table.commit([{ put: row, expect: 'absent' }])
    await door.later('1 minute')
    await listen({ 'user.create': 'None' })
    await door.drain()
    expect(receiver.heard).toHaveLength(1)
  })
})

describe('asked before the commit', () => {
  test('a webhook hears of a user who is not there yet, and of it only once', async () => {
    await listen({ 'user.create': 'AbsoluteMajority' })
    await hook()
    let found: number | undefined
    receiver.meanwhile = async () => {
      found = (
        await door.get(`/api/user/${String(receiver.heard[0]?.event.user && Object(receiver.heard[0]?.event.user).id)}`)
      ).status
    }
    const made = await createUser()
    expect([made.status, found]).toEqual([200, 404])
    receiver.meanwhile = undefined
    await door.drain()
    await door.later('1 day')
    await door.drain()
    expect(receiver.heard).toHaveLength(1)
  })

  test.each([500, 302, 'never', 'drop'] as const)(
    'a veto (%s) answers 504 and stores nothing, and nobody hears of it again',
    async behaviour => {
      await listen({ 'user.create': 'Any', 'user.create.complete': 'None' })
      await hook({ eventsEnabled: { 'user.create': true, 'user.create.complete': true } })
      receiver.behave(behaviour)
      const email = `${randomUUID()}@example.com`
      const vetoed = await createUser(email)
      expect(vetoed.status).toBe(504)
      expect(vetoed.text).toContain('[WebhookTransactionException]')
      expect((await door.get(`/api/user?email=${email}`, { tenantId: door.tenantId })).status).toBe(404)
      await door.drain()
      await door.later('1 day')
      await door.drain()
      expect(receiver.heard.map(one => one.event.type)).toEqual(['user.create'])
    },
  )

  test('where enough agreed, only those who failed hear it again, up to three more times', async () => {
    await listen({ 'user.create': 'Any' })
    const other = await startReceiver()
    await hook()
    await hook({ url: other.url })
    other.behave(500)
    expect((await createUser()).status).toBe(200)
    for (const wait of ['1 minute', '10 minutes', '100 minutes', '1 day']) {
      await door.drain()
      await door.later(wait)
    }
    await door.drain()
    expect(receiver.heard).toHaveLength(1)
    expect(other.heard).toHaveLength(4)
    await other.stop()
  })

  test('half of them is a simple majority, two of three a super majority, all but one no absolute one', async () => {
    const others = await Promise.all([startReceiver(), startReceiver()])
    await hook()
    for (const { url } of others) await hook({ url })
    others[0]?.behave(500)
    await listen({ 'user.create': 'SuperMajority' })
    expect((await createUser()).status).toBe(200)
    await listen({ 'user.create': 'AbsoluteMajority' })
    expect((await createUser()).status).toBe(504)
    await Promise.all(others.map(one => one.stop()))
  })
})
