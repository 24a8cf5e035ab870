// Who answers on 127.0.0.1 when a test needs a server that is not ours?
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { afterEach } from 'vitest'

const open = new Set<Server>()
afterEach(() => {
  for (const server of open) {
    server.close()
    server.closeAllConnections()
  }
  open.clear()
})

/** The port of a server that lives until the end of the test. */
export function listen(
  listener: RequestListener,
  tls?: { readonly key: string; readonly cert: string },
): Promise<number> {
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  open.add(server)
  return new Promise(settle => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      settle(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

export type Heard = { readonly request: IncomingMessage; readonly body: string }

/** A server that remembers what it heard and answers each request in turn; the last answer is repeated. */
export async function receiver(...answers: readonly ((response: ServerResponse) => void)[]) {
  const heard: Heard[] = []
  const port = await listen(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    heard.push({ request, body })
    answers[Math.min(heard.length, answers.length) - 1]?.(response)
  })
  return { heard, port, endpoint: `http://127.0.0.1:${port}` }
}

export const json =
  (status: number, value: unknown) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(value))
  }
