// Does an answer arrive whole over TLS, and is nothing said to the wrong server?
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import tls from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { openLine } from '../../shared/storage/driver/line.ts'
import { cert, certOfAnother, certOfThePast, key } from './certificate.ts'
import { trust } from './over-tls.ts'

// All three are signed by somebody this process trusts: what is wrong with them is what they say.
trust(cert, certOfAnother, certOfThePast)

type Heard = { readonly socket: tls.TLSSocket; readonly asked: string; readonly place: number }
const servers: net.Server[] = []
const sockets = new Set<net.Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  await Promise.all(servers.splice(0).map(server => new Promise(done => server.close(done))))
})

async function listening(answer: (heard: Heard) => void, options: tls.TlsOptions = {}) {
  const seen = { opened: 0, resumed: 0, bytes: 0 }
  const server = tls.createServer({ key, cert, ...options }, socket => {
    seen.opened += 1
    if (socket.isSessionReused()) seen.resumed += 1
    sockets.add(socket)
    let place = 0
    let held = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      seen.bytes += bytes.length
      held = Buffer.concat([held, bytes])
      const end = held.indexOf('\r\n\r\n') + 4
      const [, length] = /content-length: (\d+)\r\n/.exec(held.toString('latin1', 0, end)) ?? []
      if (length === undefined || held.length < end + Number(length)) return
      const asked = held.toString('utf8', end)
      held = Buffer.alloc(0)
      answer({ socket, asked, place: place++ })
    })
  })
  server.on('tlsClientError', () => {})
  server.on('connection', socket => sockets.add(socket))
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { line: openLine(new URL(`https://localhost:${port}`)), server, seen, port }
}

const head = 'POST / HTTP/1.1\r\nhost: x\r\n'
const answered = (body: string, more = '') =>
  `HTTP/1.1 200 OK\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const shortly = () => new Promise(done => setTimeout(done, 20))

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  '%s: connections that the server ends, with its last answer or while they are idle, are followed by resumed ones',
  async version => {
    const { line, seen } = await listening(
      ({ socket, asked, place }) => {
        socket.write(answered(asked, asked === 'last' ? 'Connection: close\r\n' : ''))
        if (asked === 'idle') setImmediate(() => socket.end())
        if (asked === 'last') expect(place).toBe(2)
      },
      { minVersion: version, maxVersion: version },
    )
    for (const asked of ['one', 'two', 'last', 'four', 'idle', 'six']) {
      expect((await line.exchange(head, asked, 1_000)).text).toBe(asked)
      await shortly()
    }
    expect(seen).toMatchObject({ opened: 3, resumed: 2 })
  },
)

test('a server that has forgotten its sessions is met anew', async () => {
  const { line, server, seen } = await listening(({ socket, asked }) =>
    socket.write(answered(asked, 'Connection: close\r\n')),
  )
  for (let n = 0; n < 4; n += 1) {
    expect((await line.exchange(head, `${n}`, 1_000)).text).toBe(`${n}`)
    await shortly()
    if (n % 2 === 1) server.setTicketKeys(Buffer.alloc(48, n))
  }
  expect(seen).toMatchObject({ opened: 4, resumed: 2 })
})

test('an answer of a megabyte arrives whole, in as many records as it takes, and so does such a request', async () => {
  const large = `"${'ü😀'.repeat(170_000)}"`
  const { line, seen } = await listening(({ socket, asked }) => socket.write(answered(asked)))
  const { text } = await line.exchange(head, large, 5_000)
  expect(text.length).toBe(large.length)
  expect(text === large).toBe(true)
  expect((await line.exchange(head, 'small', 1_000)).text).toBe('small')
  expect(seen.opened).toBe(1)
})

describe('a server that breaks off without saying that it ends', () => {
  /** The line is cut below TLS: an end without close_notify. */
  const cut = (socket: tls.TLSSocket) => {
    for (const below of sockets) if (!(below instanceof tls.TLSSocket)) below.end()
    socket.removeAllListeners('end')
  }

  test.each([
    ['before the answer', ''],
    ['in the head', 'HTTP/1.1 200 OK\r\nContent-'],
    ['in the body', answered('{}').slice(0, -1)],
  ])('%s has given no answer', async (_, text) => {
    const { line } = await listening(({ socket }) => socket.write(text, () => cut(socket)))
    await expect(line.exchange(head, '', 1_000)).rejects.toThrow(/closed before|ECONNRESET|EOF|socket hang up/i)
  })

  test('after a whole answer has given that one, and is left', async () => {
    const { line, seen } = await listening(({ socket }) => socket.write(answered('whole'), () => cut(socket)))
    for (let n = 1; n <= 2; n += 1) {
      expect((await line.exchange(head, '', 1_000)).text).toBe('whole')
      await shortly()
    }
    expect(seen.opened).toBe(2)
  })
})

describe('nothing is said to a server whose certificate', () => {
  test.each([
    ['is for another name', certOfAnother, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['has expired', certOfThePast, 'CERT_HAS_EXPIRED'],
  ])('%s', async (_, shown, code) => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { line, seen } = await listening(() => {}, { cert: shown, minVersion: version, maxVersion: version })
      await expect(line.exchange(head, 'secret', 1_000)).rejects.toMatchObject({ code })
      await shortly()
      expect(seen.bytes).toBe(0)
    }
  })
})

describe('no answer is an error, soon', () => {
  test('a server that accepts and never shakes hands', async () => {
    const server = net.createServer(socket => sockets.add(socket))
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const line = openLine(new URL(`https://localhost:${(server.address() as AddressInfo).port}`))
    await expect(line.exchange(head, '', 50)).rejects.toMatchObject({ message: 'no answer within 50 ms' })
  })

  test('a server that speaks no TLS', async () => {
    const server = net.createServer(socket => {
      sockets.add(socket)
      socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')
    })
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const line = openLine(new URL(`https://localhost:${(server.address() as AddressInfo).port}`))
    await expect(line.exchange(head, '', 1_000)).rejects.toThrow()
  })

  test('a server that read the request and is silent', async () => {
    const { line } = await listening(() => {})
    await expect(line.exchange(head, '', 150)).rejects.toThrow('no answer within 150 ms')
  })

  test('a kept connection that breaks before the answer', async () => {
    const { line } = await listening(({ socket, place }) =>
      place === 0 ? socket.write(answered('first')) : socket.destroy(),
    )
    await line.exchange(head, '', 1_000)
    await expect(line.exchange(head, '', 1_000)).rejects.toThrow(/closed before the answer|ECONNRESET/)
  })
})
