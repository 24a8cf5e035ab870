// How is an AWS JSON service asked with one signed request?
//
// The SDK's client of one such service is 297 KB; this is 3. Used where a single operation is needed.
import { Agent, request as https } from 'node:https'
import type { Credentials } from '../../aws/signature-v4.ts'
import { signed } from './sign.ts'

export type AwsJson = {
  readonly region: string
  readonly credentials: () => Credentials | Promise<Credentials>
  /** Another server instead of the service's own, e.g. a local stand-in. */
  readonly endpoint?: string
  /** How long one attempt may take. */
  readonly timeoutMs?: number
  /** The wait before the second attempt; doubled for each one after. */
  readonly backoffMs?: number
  /** How often to try at all: 1 where a request that is repeated does its work twice. */
  readonly attempts?: number
}

/** What is wanted, by the operation's name or, of services that speak REST, by its path. */
export type Operation = { readonly service: string } & (
  | { readonly version: '1.0' | '1.1'; readonly target: string }
  | { readonly path: string; readonly host: string }
)

/** `code` is the service's own name of the error, or the network's. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number | undefined
  constructor(code: string, message: string, status?: number) {
    super(`${code}: ${message}`)
    this.name = 'AwsError'
    this.code = code
    this.status = status
  }
}

const agent = new Agent({ keepAlive: true })

/** As of the table's line: whoever was frozen must not speak into a connection that was forgotten long ago. */
const idleMs = 20_000
let lastUsed = 0

function dropForgotten(): void {
  const now = performance.now()
  if (now - lastUsed > idleMs) {
    for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
  }
  lastUsed = now
}

/** Asks, again if the failure may pass by itself. */
export async function ask(settings: AwsJson, operation: Operation, input: unknown): Promise<Record<string, unknown>> {
  const { attempts = 4 } = settings
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(settings, operation, JSON.stringify(input))
    } catch (cause) {
      if (attempt === attempts || !passes(cause)) throw cause
      // Full jitter: callers that failed together do not return together.
      const wait = (settings.backoffMs ?? 50) * 2 ** (attempt - 1) * Math.random()
      await new Promise(go => setTimeout(go, wait))
    }
  }
}

const passing = /throttl|TooManyRequests|RequestLimitExceeded|RequestTimeout|ServiceUnavailable|InternalFailure/i
const passes = (cause: unknown): boolean =>
  cause instanceof AwsError &&
  (cause.status === undefined || cause.status >= 500 || cause.status === 429 || passing.test(cause.code))

async function once(settings: AwsJson, operation: Operation, body: string) {
  const { service } = operation
  const { host, path, said } = spelled(operation)
  const { region, endpoint = `https://${host}.${region}.amazonaws.com` } = settings
  const url = new URL(path, endpoint)
  const credentials = await settings.credentials()
  const { status, text, errorType } = await post(url, {
    headers: signed({ service, region, credentials, url, headers: said, body, now: Date.now() }),
    body,
    timeoutMs: settings.timeoutMs ?? 5_000,
  })
  const answer = read(text)
  if (status === 200 && answer !== undefined) return answer
  const { __type = errorType ?? 'UnknownError', message, Message = `status ${status}` } = answer ?? {}
  // `com.amazonaws.sqs#QueueDoesNotExist` in some services, `Throttling:http://…` or the bare name in others.
  const code = String(__type).replace(/^.*#/, '').replace(/:.*$/, '')
  throw new AwsError(code, String(message ?? Message), status)
}

function spelled(operation: Operation) {
  if ('path' in operation) return { ...operation, said: { 'content-type': 'application/json' } }
  const { service, version, target } = operation
  const said = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target }
  return { host: service, path: '', said }
}

type Posting = {
  readonly headers: Record<string, string>
  readonly body: string
  readonly timeoutMs: number
}

type Posted = { readonly status: number; readonly text: string; readonly errorType: string | undefined }

async function post(url: URL, { headers, body, timeoutMs }: Posting): Promise<Posted> {
  dropForgotten()
  // Without TLS there are only stand-ins. To import node:http names all it has, and on Node 24 that loads the fetch classes.
  const request = url.protocol === 'https:' ? https : (await import('node:http')).request
  return new Promise((settle, fail) => {
    const trouble = (cause: Error & { code?: string }) =>
      fail(new AwsError(cause.code ?? 'NetworkError', cause.message))
    const options = { method: 'POST', headers, signal: AbortSignal.timeout(timeoutMs) }
    const asked = request(url, url.protocol === 'https:' ? { ...options, agent } : options)
    asked.on('error', trouble)
    asked.on('response', answer => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', trouble)
      answer.on('end', () => {
        const errorType = answer.headers['x-amzn-errortype']?.toString()
        settle({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString(), errorType })
      })
    })
    asked.end(body)
  })
}

function read(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
