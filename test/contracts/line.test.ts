// Does an answer arrive whole and only where it belongs, however the network cuts, delays, repeats or breaks it?
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net, { type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { openLine } from '../../shared/storage/driver/line.ts'
import { cert, key } from './certificate.ts'

type Heard = { readonly socket: Socket; readonly request: string; readonly place: number }
const servers: net.Server[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(servers.splice(0).map(server => new Promise(done => server.close(done))))
})

/** Whom this process trusts was decided at its start: another one, that trusts the certificate of the tests, asks twice. */
async function trustingChild(port: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'line-'))
  try {
    await writeFile(join(folder, 'cert.pem'), cert)
    const module = fileURLToPath(new URL('../../shared/storage/driver/line.ts', import.meta.url))
    const code = `
      import { openLine } from ${JSON.stringify(module)}
      const line = openLine(new URL('https://localhost:${port}'))
      for (let n = 0; n < 3; n++) {
        console.log((await line.exchange('POST / HTTP/1.1\\r\\nhost: x\\r\\n', 'ü' + n, 2000)).text)
        await new Promise(done => setTimeout(done, 50))
      }`
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') }
    const args = ['--import', 'tsx', '--input-type=module', '-e', code]
    return (await promisify(execFile)(process.execPath, args, { env })).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Answers each whole request as `answer` says; `place` counts the requests of one socket. */
async function listening(answer: (heard: Heard) => void, over: 'tcp' | 'tls' = 'tcp') {
  let accepted = 0
  let resumed = 0
  const accept = (socket: Socket) => {
    accepted += 1
    if (socket instanceof tls.TLSSocket && socket.isSessionReused()) resumed += 1
    sockets.add(socket)
    socket.setNoDelay(true)
    let held = Buffer.alloc(0)
    let place = 0
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      held = Buffer.concat([held, bytes])
      const text = held.toString('utf8')
      const [, length] = /content-length: (\d+)\r\n/.exec(text) ?? []
      const end = held.indexOf('\r\n\r\n') + 4
      if (length === undefined || held.length < end + Number(length)) return
      held = Buffer.alloc(0)
      answer({ socket, request: text, place: place++ })
    })
  }
  const server = over === 'tcp' ? net.createServer(accept) : tls.createServer({ cert, key }, accept)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const line = openLine(new URL(`http${over === 'tls' ? 's' : ''}://127.0.0.1:${port}`))
  return { line, port, accepted: () => accepted, resumed: () => resumed }
}

const head = 'POST / HTTP/1.1\r\nhost: x\r\n'
const answered = (body: string, more = '') =>
  `HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 04:30:12 GMT\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const body = '{"Item":{"name":{"S":"ü 😀"}}}'

test('what is sent arrives as one request, and its answer comes back with status and date', async () => {
  const seen: string[] = []
  const { line } = await listening(({ socket, request }) => {
    seen.push(request)
    socket.write(answered(body))
  })
  const reply = await line.exchange(head, body, 1_000)
  expect(reply).toEqual({ status: 200, date: 'Sun, 22 Nov 2026 04:30:12 GMT', text: body })
  expect(seen).toEqual([`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`])
})

test.each([
  ['a length', Buffer.from(answered(body))],
  ['chunks', chunked(body, 7)],
  [
    'chunks with extensions',
    Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2;a=b\r\nok\r\n0\r\n\r\n'),
  ],
  ['an empty body', Buffer.from(answered(''))],
])('an answer with %s is the same wherever it is cut', async (_, bytes) => {
  const cuts: number[][] = []
  const { line, accepted } = await listening(async ({ socket }) => {
    let from = 0
    for (const cut of [...(cuts.pop() ?? []), bytes.length]) {
      socket.write(bytes.subarray(from, cut))
      from = cut
      await new Promise(setImmediate)
    }
  })
  const { text: uncut } = await line.exchange(head, '', 1_000)
  const places = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(places, async at => {
      cuts.push(at.sort((a, b) => a - b))
      expect((await line.exchange(head, '', 1_000)).text).toBe(uncut)
    }),
    { numRuns: 30 },
  )
  expect(accepted()).toBe(1)
})

test('a body without a length ends with its connection, and the next request has a new one', async () => {
  const { line, accepted } = await listening(({ socket }) => socket.end(`HTTP/1.1 503 Busy\r\n\r\n<html>`))
  expect(await line.exchange(head, '', 1_000)).toMatchObject({ status: 503, text: '<html>' })
  expect(await line.exchange(head, '', 1_000)).toMatchObject({ status: 503, text: '<html>' })
  expect(accepted()).toBe(2)
})

test('one connection serves requests in turn; who says close, and HTTP/1.0, is asked on a new one', async () => {
  const { line, accepted } = await listening(({ socket, place }) =>
    socket.write(place < 2 ? answered('kept') : answered('last', 'Connection: Close\r\n')),
  )
  for (let n = 0; n < 6; n += 1) expect((await line.exchange(head, '', 1_000)).status).toBe(200)
  expect(accepted()).toBe(2)
  const old = await listening(({ socket }) => socket.write(answered('old').replace('1.1', '1.0')))
  for (let n = 0; n < 2; n += 1) expect((await old.line.exchange(head, '', 1_000)).text).toBe('old')
  expect(old.accepted()).toBe(2)
})

test('requests at once never get each other’s answers, and wait their turn beyond 64 connections', async () => {
  const { line, accepted } = await listening(({ socket, request }) => {
    const asked = request.slice(request.indexOf('\r\n\r\n') + 4)
    setTimeout(() => socket.write(answered(`answer to ${asked}`)), Math.random() * 5)
  })
  const asked = Array.from({ length: 200 }, (_, n) => `question ${n}`)
  const replies = await Promise.all(asked.map(question => line.exchange(head, question, 5_000)))
  expect(replies.map(({ text }) => text)).toEqual(asked.map(question => `answer to ${question}`))
  expect(accepted()).toBe(64)
})

describe('what two readers could understand differently is no answer, and its connection is never used again', () => {
  test.each([
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}'],
    ['another encoding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nA: b\r\n Content-Length: 2\r\n\r\n{}'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: b\r\nContent-Length: 2\r\n\r\n{}'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['an interim answer', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['a chunk of no size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n'],
    [
      'a chunk that is longer than it says',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n',
    ],
    ['more than its length', `${answered('{}')}{}`],
    ['more than its chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\nA: ${'a'.repeat(20_000)}`],
  ])('%s', async (_, text) => {
    const { line, accepted } = await listening(({ socket }) => socket.write(text))
    await expect(line.exchange(head, '', 2_000)).rejects.toThrow('not HTTP/1.1')
    await expect(line.exchange(head, '', 2_000)).rejects.toThrow('not HTTP/1.1')
    expect(accepted()).toBe(2)
  })

  test('an answer that nobody asked for', async () => {
    const { line, accepted } = await listening(({ socket, place }) => {
      socket.write(answered(`${place}`))
      if (place === 0) setTimeout(() => socket.write(answered('injected')), 5)
    })
    expect((await line.exchange(head, '', 1_000)).text).toBe('0')
    await new Promise(done => setTimeout(done, 30))
    expect((await line.exchange(head, '', 1_000)).text).toBe('0')
    expect(accepted()).toBe(2)
  })
})

describe('a call ends in time', () => {
  test('when no answer comes, and what comes late is nobody’s', async () => {
    const { line, accepted } = await listening(({ socket, request }) => {
      if (request.endsWith('slow')) setTimeout(() => socket.write(answered('late')), 120)
      else socket.write(answered('quick'))
    })
    await expect(line.exchange(head, 'slow', 50)).rejects.toThrow('no answer within 50 ms')
    expect((await line.exchange(head, 'quick', 1_000)).text).toBe('quick')
    expect(accepted()).toBe(2)
  })

  test('when the answer stops half-way', async () => {
    const { line } = await listening(({ socket }) => socket.write(answered('{}').slice(0, -1)))
    await expect(line.exchange(head, '', 50)).rejects.toThrow('no answer within 50 ms')
  })

  test.each([
    ['at once', ''],
    ['in the head', 'HTTP/1.1 200'],
    ['in the body', answered('{}').slice(0, -1)],
  ])('when the connection ends %s', async (_, text) => {
    const { line } = await listening(({ socket }) => socket.end(text))
    await expect(line.exchange(head, '', 1_000)).rejects.toThrow('closed before the answer')
    const reset = await listening(({ socket }) => socket.resetAndDestroy())
    await expect(reset.line.exchange(head, '', 1_000)).rejects.toThrow(/ECONNRESET|closed before/)
  })

  test('when nobody listens', async () => {
    await expect(openLine(new URL('http://127.0.0.1:9')).exchange(head, '', 1_000)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  test('also while it waits for a connection', async () => {
    const { line } = await listening(() => {})
    const calls = Array.from({ length: 70 }, () => line.exchange(head, '', 60))
    const ends = await Promise.allSettled(calls)
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true)
  })
})

test('a connection that the other side closes while it is idle is not used again', async () => {
  const { line, accepted } = await listening(({ socket }) => {
    socket.write(answered('ok'))
    setImmediate(() => socket.end())
  })
  for (let n = 1; n <= 3; n += 1) {
    expect((await line.exchange(head, '', 1_000)).text).toBe('ok')
    await new Promise(done => setTimeout(done, 20))
    expect(accepted()).toBe(n)
  }
})

test('over TLS it is the same, and a new connection resumes the session of the one before', async () => {
  const { port, accepted, resumed } = await listening(
    ({ socket, request, place }) =>
      socket.write(
        answered(request.slice(request.indexOf('\r\n\r\n') + 4), place === 1 ? 'connection: close\r\n' : ''),
      ),
    'tls',
  )
  expect(await trustingChild(port)).toBe('ü0\nü1\nü2\n')
  expect([accepted(), resumed()]).toEqual([2, 1])
})

test('over TLS a certificate nobody vouches for is refused before anything is said', async () => {
  let heard = 0
  const { line } = await listening(() => {
    heard += 1
  }, 'tls')
  await expect(line.exchange(head, 'secret', 1_000)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(heard).toBe(0)
})

function chunked(text: string, size: number): Buffer {
  const bytes = Buffer.from(text)
  const parts = [Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')]
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size)
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}
