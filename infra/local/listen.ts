// How do real clients reach the gateway?
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { limits, type Request, type Response } from './gateway.ts'

export type Listening = { readonly port: number; stop(): Promise<void> }

/** Listens on the loopback unless `host` says otherwise. Rejects when the port is taken. */
export async function listen(
  ask: (request: Request) => Promise<Response>,
  port: number,
  host = '127.0.0.1',
): Promise<Listening> {
  const server = createServer({ maxHeaderSize: limits.head + 1_024 }, async (incoming, outgoing) => {
    const pieces: Buffer[] = []
    let size = 0
    try {
      for await (const piece of incoming) {
        size += piece.length
        // Kept no further than is needed to know that it is too much.
        if (size <= limits.body + 65_536) pieces.push(piece)
      }
      const { status, headers, cookies, body } = await ask({
        method: incoming.method ?? 'GET',
        url: incoming.url ?? '/',
        headers: incoming.headersDistinct,
        body: Buffer.concat(pieces),
        ip: incoming.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
      })
      for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value)
      if (cookies.length > 0) outgoing.setHeader('set-cookie', [...cookies])
      if (incoming.method !== 'HEAD') outgoing.setHeader('content-length', body.byteLength)
      outgoing.writeHead(status).end(body)
    } catch (reason) {
      if (!incoming.destroyed) console.error(`${incoming.method} ${incoming.url}: ${String(reason)}`)
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(500).end()
    }
  })
  // Longer than clients keep idle connections, so that no request meets a closing one.
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeIdleConnections()
        // Whoever is still being answered gets a moment; then the line is cut.
        setTimeout(() => server.closeAllConnections(), 2_000).unref()
      }),
  }
}
