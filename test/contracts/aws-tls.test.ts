// Are SES, SQS and Secrets Manager asked over TLS, and nobody else in their place?
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { sesMail } from '../../shared/ports/mail/ses.ts'
import { sqs } from '../../shared/ports/queue/sqs.ts'
import { masterKey } from '../../shared/ports/secrets/secrets-manager.ts'
import { cert, certOfAnother, certOfThePast, key } from './certificate.ts'
import { trust } from './over-tls.ts'

trust(cert, certOfAnother, certOfThePast)

const servers: tls.Server[] = []
const sockets = new Set<tls.TLSSocket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  for (const server of servers.splice(0)) server.close()
})

const secret = 'a master secret of sixty-four letters, which is worth nothing at all'
const answers = JSON.stringify({ SecretString: secret, MessageId: '0102' })

/** Answers everything with all that any of the three looks for. */
async function listening(shown: string) {
  const seen = { opened: 0, resumed: 0, bytes: 0 }
  const server = tls.createServer({ key, cert: shown }, socket => {
    seen.opened += 1
    if (socket.isSessionReused()) seen.resumed += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', bytes => {
      seen.bytes += bytes.length
      if (!bytes.toString().endsWith('}')) return
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${answers.length}\r\n\r\n${answers}`)
    })
  })
  server.on('tlsClientError', () => {})
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `https://localhost:${(server.address() as AddressInfo).port}`
  const credentials = () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' })
  const settings = { region: 'eu-central-1', credentials, endpoint, backoffMs: 1 }
  const letter = {
    from: { address: 'a@example.com' },
    to: [{ address: 'b@example.com' }],
    subject: 'Hello',
    text: 'Hi.',
  }
  const urls = { deliveries: `${endpoint}/1/deliveries`, messages: `${endpoint}/1/messages` }
  return {
    seen,
    asks: {
      'Secrets Manager': async () => String(await masterKey({ ...settings, secretId: 'master' })()),
      SQS: () => sqs({ ...settings, urls }).enqueue('messages', { a: 1 }),
      SES: async () => {
        const posted = await sesMail(settings).send(letter)
        // What the network did passes: the queue tries again.
        if (!posted.sent && posted.temporary) throw new Error(posted.reason)
        return posted
      },
    },
  }
}

test('all three are answered, on one connection as long as it is used', async () => {
  const { asks, seen } = await listening(cert)
  expect(await asks['Secrets Manager']()).toBe(secret)
  await asks.SQS()
  expect(await asks.SES()).toEqual({ sent: true, reference: '0102' })
  expect(seen.opened).toBe(1)
})

describe.each([
  ['is for another name', certOfAnother, /altnames|ERR_TLS_CERT_ALTNAME/],
  ['has expired', certOfThePast, /CERT_HAS_EXPIRED/],
])('of a server whose certificate %s', (_, shown, why) => {
  test.each(['Secrets Manager', 'SQS', 'SES'] as const)('%s is asked nothing', async name => {
    const { asks, seen } = await listening(shown)
    await expect(asks[name]()).rejects.toThrow(why)
    expect(seen.bytes).toBe(0)
  })
})

test('a letter goes to a connection that the other side left meanwhile, or that nobody used for long, by a new one', async () => {
  const { asks, seen } = await listening(cert)
  await asks.SES()
  for (const socket of sockets) socket.end()
  await new Promise(done => setTimeout(done, 20))
  expect(await asks.SES()).toMatchObject({ sent: true })
  expect(seen.opened).toBe(2)
  const now = performance.now.bind(performance)
  // A frozen function's connections may be gone without a word: a letter is asked for only once, so it gets a new one.
  performance.now = () => now() + 30_000
  try {
    expect(await asks.SES()).toMatchObject({ sent: true })
  } finally {
    performance.now = now
  }
  expect(seen).toMatchObject({ opened: 3, resumed: 2 })
})
