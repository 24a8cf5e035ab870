// How do the functions speak to DynamoDB? Signed requests over one kept-alive connection, nothing else to import.
import http from 'node:http'
import https from 'node:https'
import aws4 from 'aws4'
import type { Attempt, Outcome, Patience } from './patience.ts'
import { patient, unreached } from './patience.ts'
import type { CancellationReason, Driver, Operation } from './port.ts'

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export type LeanOptions = {
  readonly region: string
  /** Asked before every attempt, so that credentials that change are followed. */
  readonly credentials: () => Credentials
  readonly endpoint?: string | undefined
  readonly patience?: Partial<Patience>
}

/** Below a minute DynamoDB itself forgives; above it, its `Date` header tells the right time. */
const forgivenSkewMs = 60_000

/**
 * Idle sockets are closed after this long: a function that was frozen must not write its first request into a
 * connection that the other side has long forgotten, and then wait for the time-out.
 */
const idleMs = 20_000

type Refusal = {
  readonly __type?: string
  readonly message?: string
  readonly Message?: string
  readonly Item?: Record<string, unknown>
  readonly CancellationReasons?: readonly CancellationReason[]
}

type Reply = { readonly status: number; readonly date: string | undefined; readonly text: string }

type Line = { readonly exchange: (headers: http.OutgoingHttpHeaders, body: string, ms: number) => Promise<Reply> }

/** One place to write to and read from, with a time limit on the whole exchange. */
const openLine = (url: URL): Line => {
  const secure = url.protocol === 'https:'
  const agentOptions = { keepAlive: true, maxSockets: 64, timeout: idleMs }
  const agent = secure ? new https.Agent(agentOptions) : new http.Agent(agentOptions)
  const { request } = secure ? https : http
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)

  return {
    exchange: (headers, body, ms) =>
      new Promise((resolve, reject) => {
        const options = { agent, hostname: url.hostname, port, method: 'POST', path: '/', headers }
        const call = request(options, reply => {
          const chunks: Buffer[] = []
          reply.on('data', (chunk: Buffer) => chunks.push(chunk))
          reply.on('error', fail)
          reply.on('end', () => {
            clearTimeout(timer)
            const text = (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString('utf8')
            resolve({ status: reply.statusCode ?? 0, date: reply.headers.date, text })
          })
        })
        const fail = (error: Error): void => {
          clearTimeout(timer)
          reject(error)
        }
        const timer = setTimeout(() => call.destroy(new Error(`no answer within ${Math.round(ms)} ms`)), ms)
        call.on('error', fail)
        call.end(body)
      }),
  }
}

/** `com.amazonaws.dynamodb.v20120810#ThrottlingException` → `ThrottlingException` */
const bare = (type: string): string => type.slice(type.lastIndexOf('#') + 1)

const refusalIn = (reply: Reply): Refusal => {
  try {
    return JSON.parse(reply.text) as Refusal
  } catch {
    // Load balancers in between answer HTML; the status alone then decides.
    return {}
  }
}

export function leanDriver(options: LeanOptions): Driver {
  const { region } = options
  const url = new URL(options.endpoint ?? `https://dynamodb.${region}.amazonaws.com`)
  const line = openLine(url)
  let skewMs = 0

  const signed = (operation: Operation, body: string): http.OutgoingHttpHeaders => {
    const headers: http.OutgoingHttpHeaders = {
      host: url.host,
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    }
    if (skewMs !== 0) headers.date = new Date(Date.now() + skewMs).toUTCString()
    const asked = { service: 'dynamodb', region, host: url.host, method: 'POST', path: '/', headers, body }
    return aws4.sign(asked, options.credentials()).headers ?? headers
  }

  /** Sets our clock by theirs and says whether that was needed. */
  const setClock = (date: string | undefined): boolean => {
    const theirs = Date.parse(date ?? '')
    if (Number.isNaN(theirs) || Math.abs(theirs - (Date.now() + skewMs)) < forgivenSkewMs) return false
    skewMs = theirs - Date.now()
    return true
  }

  const attempt: Attempt = async <O extends Operation>(
    operation: O,
    input: object,
    timeoutMs: number,
  ): Promise<Outcome<O>> => {
    const body = JSON.stringify(input)
    const headers = signed(operation, body)
    try {
      const reply = await line.exchange(headers, body, timeoutMs)
      if (reply.status === 200) return { is: 'answer', output: JSON.parse(reply.text) }
      const refusal = refusalIn(reply)
      const name = bare(refusal.__type ?? (reply.status >= 500 ? 'InternalServerError' : `Status${reply.status}`))
      return {
        is: 'refusal',
        status: reply.status,
        name,
        message: refusal.message ?? refusal.Message ?? '',
        reasons: refusal.CancellationReasons,
        item: refusal.Item,
        clockSet: /Signature|RequestExpired|RequestTimeTooSkewed/.test(name) && setClock(reply.date),
      }
    } catch (cause) {
      return { is: 'lost', sent: !unreached(cause), cause }
    }
  }

  return patient(attempt, options.patience)
}
