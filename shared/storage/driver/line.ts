// How does a request get to DynamoDB, and the answer back? HTTP/1.1 by hand: a few sockets, one request at a time on each.
//
// node:http takes 28 µs of CPU for a call whose bytes take 10, several times that where its code is no longer in the
// processor's caches, and a request makes up to three (docs/decisions.md). What is left out is what DynamoDB never does.
import net from 'node:net'
import tls from 'node:tls'
import { type Head, joinChunks, NotHttp, readHead } from './head.ts'

export type Reply = { readonly status: number; readonly date: string | undefined; readonly text: string }

export type Line = {
  /** `head` without its end and without a length, which are added here. Rejects when no whole answer came within `ms`. */
  exchange(head: string, body: string, ms: number): Promise<Reply>
}

/**
 * A socket that was idle for longer is not written to: a function that was frozen must not send its first request into
 * a connection that the other side has long forgotten, and then wait for the time-out.
 */
const idleMs = 20_000
const mostSockets = 64

type Call = {
  wire: Wire | undefined
  readonly bytes: string
  readonly encoding: 'latin1' | 'utf8'
  readonly done: (reply: Reply) => void
  readonly failed: (error: Error) => void
}

type Wire = {
  readonly socket: net.Socket
  /** Who waits for an answer here. */
  call: Call | undefined
  /** What has come of the answer so far. */
  chunks: Buffer[]
  came: number
  head: Head | undefined
  idleSince: number
}

export function openLine(url: URL): Line {
  const connect = dial(url)
  /** Connected and without a call; the one used last is on top, so that those too many grow old. */
  const idle: Wire[] = []
  const waiting = new Set<Call>()
  let open = 0

  function newWire(): Wire {
    const socket = connect()
    const wire: Wire = { socket, call: undefined, chunks: [], came: 0, head: undefined, idleSince: 0 }
    open += 1
    socket.on('data', (chunk: Buffer) => take(wire, chunk))
    socket.on('end', () => ended(wire))
    socket.on('error', error => lost(wire, error))
    socket.on('close', () => {
      open -= 1
      const place = idle.indexOf(wire)
      if (place >= 0) idle.splice(place, 1)
      lost(wire, new Error('the connection was closed before the answer came'))
      const [next] = waiting
      if (next !== undefined) send(next)
    })
    return wire
  }

  function send(call: Call): void {
    const known = lastUsed()
    if (known === undefined && open >= mostSockets) {
      waiting.add(call)
      return
    }
    waiting.delete(call)
    known?.socket.ref()
    const wire = known ?? newWire()
    wire.call = call
    call.wire = wire
    wire.socket.write(call.bytes, call.encoding)
  }

  /** A socket that may be used again; those that are too old are closed on the way. */
  function lastUsed(): Wire | undefined {
    const oldest = performance.now() - idleMs
    for (let wire = idle.pop(); wire !== undefined; wire = idle.pop()) {
      if (wire.idleSince >= oldest && wire.socket.writable) return wire
      wire.socket.destroy()
    }
    return undefined
  }

  function lost(wire: Wire, error: Error): void {
    const { call } = wire
    wire.call = undefined
    wire.socket.destroy()
    call?.failed(error)
  }

  function take(wire: Wire, chunk: Buffer): void {
    wire.chunks.push(chunk)
    wire.came += chunk.length
    try {
      // Nobody asked: what comes now would be taken for the answer to the next request.
      if (wire.call === undefined) throw new NotHttp('nothing was asked')
      const reply = whole(wire)
      if (reply !== undefined) conclude(wire, wire.call, reply)
    } catch (error) {
      lost(wire, error as Error)
    }
  }

  function ended(wire: Wire): void {
    const { call, head } = wire
    // A body without a length ends with its connection, which then ends well.
    if (call !== undefined && head?.size === 'until closed') {
      conclude(wire, call, replyOf(head, joined(wire).subarray(head.bodyAt)))
    } else {
      lost(wire, new Error('the connection was closed before the answer came'))
    }
  }

  function conclude(wire: Wire, call: Call, reply: Reply): void {
    const lasting = wire.head?.lasting === true
    wire.call = undefined
    wire.chunks = []
    wire.came = 0
    wire.head = undefined
    if (lasting) {
      wire.idleSince = performance.now()
      // Nobody waits here: a program with nothing else to do may end.
      wire.socket.unref()
      idle.push(wire)
      const [next] = waiting
      if (next !== undefined) send(next)
    } else {
      wire.socket.destroy()
    }
    call.done(reply)
  }

  return {
    exchange: (head, body, ms) =>
      new Promise((resolve, reject) => {
        const length = Buffer.byteLength(body)
        // As many bytes as characters: all ASCII, which needs no encoding.
        const encoding = length === body.length ? 'latin1' : 'utf8'
        const timer = setTimeout(() => {
          const late = new Error(`no answer within ${Math.round(ms)} ms`)
          waiting.delete(call)
          if (call.wire === undefined) reject(late)
          else lost(call.wire, late)
        }, ms)
        const call: Call = {
          wire: undefined,
          // One string, one write: a second would be another packet.
          bytes: `${head}content-length: ${length}\r\n\r\n${body}`,
          encoding,
          done: reply => {
            clearTimeout(timer)
            resolve(reply)
          },
          failed: error => {
            clearTimeout(timer)
            reject(error)
          },
        }
        send(call)
      }),
  }
}

const joined = ({ chunks }: Wire): Buffer => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))

/** The answer, once all of it has come. */
function whole(wire: Wire): Reply | undefined {
  wire.head ??= readHead(joined(wire))
  const { head } = wire
  if (head === undefined || head.size === 'until closed') return undefined
  if (head.size === 'chunked') {
    const bytes = joined(wire)
    const found = joinChunks(bytes, head.bodyAt)
    if (found === undefined) return undefined
    if (found.end < bytes.length) throw new NotHttp('more came than was asked for')
    return replyOf(head, found.body)
  }
  const end = head.bodyAt + head.size
  if (wire.came < end) return undefined
  if (wire.came > end) throw new NotHttp('more came than was asked for')
  return replyOf(head, joined(wire).subarray(head.bodyAt))
}

const replyOf = ({ status, date }: Head, body: Buffer): Reply => ({ status, date, text: body.toString('utf8') })

/** Opens sockets; over TLS a later one resumes the session of an earlier one, which spares both a handshake's keys. */
function dial(url: URL): () => net.Socket {
  const secure = url.protocol === 'https:'
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  let session: Buffer | undefined
  const open = (): net.Socket => {
    if (!secure) return net.connect({ host, port })
    // RFC 6066 section 3: a server name is never an address.
    const named = net.isIP(host) === 0 && { servername: host }
    const socket = tls.connect({ host, port, ALPNProtocols: ['http/1.1'], ...named, ...(session && { session }) })
    return socket.on('session', given => {
      session = given
    })
  }
  return () => open().setNoDelay(true).setKeepAlive(true, 1_000)
}
