// How does a test speak TLS with what speaks none, and who trusts the certificate?
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { afterAll } from 'vitest'
import { cert, key } from './certificate.ts'

/**
 * Trusts these authorities until the end of the file. Whom a process trusts is decided at its start, by
 * NODE_EXTRA_CA_CERTS, and what we ship has no other word for it. A test shares its process with those that trust nobody,
 * so it adds the word where Node itself is called (`line.test.ts` and `replay.test.ts` start a process that has it).
 */
export function trust(...authorities: string[]): void {
  const { connect } = tls
  const trusting = (options: tls.ConnectionOptions, ...rest: []) => connect({ ...options, ca: authorities }, ...rest)
  Object.assign(tls, { connect: trusting })
  afterAll(() => Object.assign(tls, { connect }))
}

export type Terminator = {
  readonly endpoint: string
  /** Connections that were opened, and those of them that resumed the session of another. */
  readonly counted: { opened: number; resumed: number }
  stop(): Promise<void>
}

type Manner = {
  readonly requestsEach?: number
  /** Told of each request that was understood. */
  readonly heard?: (request: http.IncomingMessage, body: string) => void
}

/** TLS in front of a server without. A connection says `close` with its last answer; what breaks behind it breaks it. */
export async function startTerminator(
  target: string,
  { requestsEach = 0, heard, ...shown }: Manner & tls.TlsOptions = {},
): Promise<Terminator> {
  const counted = { opened: 0, resumed: 0 }
  const agent = new http.Agent({ keepAlive: true })
  const server = https.createServer({ key, cert, ...shown }, (request, response) => {
    const breakOff = () => request.socket.destroy()
    const { method = 'POST', url = '/', headers } = request
    const asked = http.request(new URL(url, target), { method, headers, agent }, answer => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.on('error', breakOff).pipe(response)
    })
    if (heard !== undefined) {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => heard(request, Buffer.concat(parts).toString()))
    }
    request.on('error', () => asked.destroy()).pipe(asked.on('error', breakOff))
  })
  server.maxRequestsPerSocket = requestsEach
  server.on('secureConnection', (socket: tls.TLSSocket) => {
    counted.opened += 1
    if (socket.isSessionReused()) counted.resumed += 1
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    endpoint: `https://localhost:${(server.address() as AddressInfo).port}`,
    counted,
    stop: () =>
      new Promise(done => {
        agent.destroy()
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
