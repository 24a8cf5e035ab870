// Who hears webhooks in a test? A real server on loopback that remembers, and answers as it is told.
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export type Heard = {
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly raw: Buffer
  readonly event: Readonly<Record<string, unknown>>
}

/** A status, `never` for no answer at all, or `drop` for a connection that breaks. */
type Behaviour = number | 'never' | 'drop'

export type Receiver = {
  readonly url: string
  readonly heard: Heard[]
  /** What of the events of this type was heard. */
  of(type: string): Heard[]
  /** The answers to come; the last one stays. */
  behave(...next: Behaviour[]): void
  /** Called before each answer: what happens while the receiver thinks. */
  meanwhile: (() => Promise<unknown>) | undefined
  stop(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const heard: Heard[] = []
  let plan: Behaviour[] = [200]
  const server = http.createServer(async (request, reply) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const raw = Buffer.concat(pieces)
    heard.push({ path: request.url ?? '', headers: request.headers, raw, event: JSON.parse(raw.toString()).event })
    const behaviour = plan.length > 1 ? plan.shift() : plan[0]
    await receiver.meanwhile?.()
    if (behaviour === 'never') return
    if (behaviour === 'drop') request.socket.destroy()
    else reply.writeHead(behaviour ?? 200, { location: `${receiver.url}/elsewhere` }).end('{}')
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    of: type => heard.filter(one => one.event.type === type),
    behave: (...next) => {
      plan = next
    },
    meanwhile: undefined,
    stop: () =>
      new Promise(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
  return receiver
}
