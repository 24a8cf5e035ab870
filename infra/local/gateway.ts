// How does an HTTP request become an API Gateway event, and a function's answer a response?
import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as v from 'valibot'
import { router, type Served } from './routing.ts'

/** A request as it came over the line: path still encoded, with its query; repeated headers as lists. */
export type Request = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body?: Uint8Array
  readonly ip?: string
}

export type Response = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The values of `Set-Cookie`, one each. */
  readonly cookies: readonly string[]
  readonly body: Uint8Array
}

export type Gateway = {
  ask(request: Request): Promise<Response>
  /** Which function and which path of the manifest serve this URL. */
  servedBy(url: string): Served | undefined
}

/** The quotas of an HTTP API: 10 MB of payload, 10,240 bytes of request line and headers, 30 s; and Lambda's 6 MB per answer. */
export const limits = { body: 10_485_760, head: 10_240, milliseconds: 30_000, answer: 6_291_556 } as const

const answer = v.object({
  statusCode: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599)),
  headers: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])), {}),
  cookies: v.optional(v.array(v.string()), []),
  body: v.nullish(v.string(), ''),
  isBase64Encoded: v.optional(v.boolean(), false),
})

const own = (status: number, message?: string): Response => ({
  status,
  headers: message === undefined ? {} : { 'content-type': 'application/json' },
  cookies: [],
  body: new TextEncoder().encode(message === undefined ? '' : JSON.stringify({ message })),
})

const defect = () => own(500, 'Internal Server Error')

export function gateway({
  manifest,
  invoke,
  now,
  protocol = 'http',
}: {
  readonly manifest: Readonly<Record<string, { readonly routes?: Readonly<Record<string, unknown>> }>>
  /** Runs a function. Rejects when it threw. */
  readonly invoke: (functionName: string, event: APIGatewayProxyEventV2) => Promise<unknown>
  readonly now: () => number
  readonly protocol?: 'http' | 'https'
}): Gateway {
  const route = router(manifest)

  async function ask(request: Request): Promise<Response> {
    const path = decodedPath(request.url)
    if (path === undefined) return own(400, 'Bad Request')
    if (headSize(request) > limits.head) return own(431, 'Request Header Fields Too Large')
    if ((request.body?.byteLength ?? 0) > limits.body) return own(413, 'Request Entity Too Large')
    // An HTTP API says {"message":"Not Found"} here; ours has a default route that answers as the wire does, with nothing.
    const served = route(path)
    if (served === undefined) return own(404)
    const event = eventOf(request, { served, path, now: now(), protocol })
    try {
      return respond(await inTime(invoke(served.functionName, event)), request.method)
    } catch (reason) {
      if (reason === late) return own(503, 'Service Unavailable')
      return defect()
    }
  }

  return { ask, servedBy: url => route(decodedPath(url) ?? '') }
}

/** HTTP APIs hand the path over decoded, and a decoded `?` cuts it. `undefined` when it cannot be decoded. */
function decodedPath(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '').split('?', 1)[0]
  } catch {
    return undefined
  }
}

function headSize({ method, url, headers }: Request): number {
  let size = method.length + url.length + 12
  for (const [name, values] of Object.entries(headers)) {
    for (const value of [values ?? []].flat()) size += name.length + value.length + 4
  }
  return size
}

type Facts = { readonly served: Served; readonly path: string; readonly now: number; readonly protocol: string }

function eventOf(request: Request, { served, path, now, protocol }: Facts): APIGatewayProxyEventV2 {
  const rawQueryString = request.url.includes('?') ? request.url.slice(request.url.indexOf('?') + 1) : ''
  const sourceIp = request.ip ?? '127.0.0.1'
  const { cookie, ...given } = lowered(request.headers)
  const host = given.host ?? 'localhost'
  const headers: Record<string, string> = {
    ...given,
    host,
    'x-forwarded-for': given['x-forwarded-for'] === undefined ? sourceIp : `${given['x-forwarded-for']}, ${sourceIp}`,
    'x-forwarded-proto': given['x-forwarded-proto'] ?? protocol,
    'x-forwarded-port': given['x-forwarded-port'] ?? /:(\d+)$/.exec(host)?.[1] ?? (protocol === 'https' ? '443' : '80'),
  }
  const body = request.body?.byteLength ? Buffer.from(request.body) : undefined
  const isBase64Encoded = body !== undefined && !textLike(headers['content-type'])
  const routeKey = `ANY ${served.path.replaceAll(/:(\w+)/g, '{$1}').replace(/\*$/, '{proxy+}')}`
  const query = queryOf(rawQueryString)
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query && { queryStringParameters: query }),
    ...(Object.keys(served.parameters).length > 0 && { pathParameters: { ...served.parameters } }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: host,
      domainPrefix: host.split('.', 1)[0] ?? host,
      http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: given['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
    },
    ...(body !== undefined && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  }
}

function lowered(headers: Request['headers']): Record<string, string> {
  const lower: Record<string, string> = {}
  for (const [name, values] of Object.entries(headers)) {
    if (values === undefined) continue
    const key = name.toLowerCase()
    const separator = key === 'cookie' ? '; ' : ','
    const joined = [values].flat().join(separator)
    lower[key] = lower[key] === undefined ? joined : lower[key] + separator + joined
  }
  return lower
}

/** What an HTTP API passes on as text; everything else, forms too, arrives as base64. */
const textLike = (contentType: string | undefined): boolean =>
  /^(text\/|application\/(json|javascript|xml)\b)/i.test(contentType ?? 'text/plain')

function queryOf(raw: string): Record<string, string> | undefined {
  if (raw === '') return undefined
  const joined: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(raw))
    joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`
  return joined
}

const late = Symbol('late')

async function inTime(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), limits.milliseconds)
    timer.unref()
  })
  return Promise.race([work, over]).finally(() => clearTimeout(timer))
}

function respond(result: unknown, method: string): Response {
  // Payload 2.0: whatever has no status code is itself the JSON of a 200.
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    if (result === undefined || result === null) return defect()
    const body = typeof result === 'string' ? result : JSON.stringify(result)
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: new TextEncoder().encode(body),
    }
  }
  const parsed = v.safeParse(answer, result)
  if (!parsed.success) return defect()
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.output
  // Lambda counts its answer as JSON, in which a quotation mark takes two bytes.
  if (body.length > limits.answer / 6 && Buffer.byteLength(JSON.stringify(result)) > limits.answer) return defect()
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
  // The length is the line's business, and a stale one would cut the body off.
  const { 'content-length': _length, ...rest } = named
  return {
    status: statusCode,
    headers: rest,
    cookies,
    body: method === 'HEAD' ? new Uint8Array() : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  }
}
