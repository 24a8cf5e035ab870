// Who receives the tour's webhooks, and how does a receiver know that they are genuine?
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'

export type Arrived = {
  readonly type: string
  readonly userId: string | undefined
  readonly body: Buffer
  readonly signature: string | undefined
}
export type Receiver = {
  readonly url: string
  readonly arrived: readonly Arrived[]
  stop(): Promise<void>
}

/** A webhook on this machine that keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
  const arrived: Arrived[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const body = Buffer.concat(pieces)
    const signature = request.headers['x-fusionauth-signature-jwt']
    const { event } = JSON.parse(body.toString('utf8'))
    arrived.push({
      type: String(event.type),
      userId: event.user?.id ?? event.userId,
      body,
      signature: typeof signature === 'string' ? signature : undefined,
    })
    response.writeHead(200).end()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    arrived,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Throws unless the signature is of one of the platform's keys and of exactly these bytes. */
export async function checkSignature({ type, body, signature }: Arrived, keys: JSONWebKeySet): Promise<void> {
  if (signature === undefined) throw new Error(`${type} came without a signature`)
  const { payload } = await jwtVerify(signature, createLocalJWKSet(keys))
  const digest = createHash('sha256').update(body).digest('base64')
  if (payload.request_body_sha256 !== digest) throw new Error(`the signature of ${type} is of another body`)
}
