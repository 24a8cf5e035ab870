// How does a manifest row that serves pages become an app that answers browsers?
//
// The sibling of lambda.ts: the same event, the same powers, but the answers are HTML, text or redirections, and every
// one of them carries the headers that keep a browser from doing anything the page did not mean.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { once } from '../kernel/once.ts'
import { Refusal, refusals } from '../kernel/refusal.ts'
import type { With } from '../powers.ts'
import type { Row } from '../row.ts'
import { start } from '../start.ts'
import { Conflict, TableUnavailable } from '../storage/table.ts'
import type { PowersOf } from './app.ts'
import { type Inbound, inboundOf } from './inbound.ts'

/** A request for a page: what arrived, and what was made of it. */
export type Asked = Pick<
  Inbound,
  'ip' | 'sourceIp' | 'origin' | 'secure' | 'requestId' | 'header' | 'cookies' | 'now'
> & {
  readonly method: string
  readonly path: string
  /** The parts of the path that the route names. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly userAgent: string | undefined
}

export type Shown = {
  readonly status: number
  readonly body?: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Whole `Set-Cookie` lines. */
  readonly cookies?: readonly string[]
}

export const html = (
  status: number,
  page: { toString(): string },
  more: Omit<Shown, 'status' | 'body'> = {},
): Shown => ({
  status,
  body: `<!doctype html>${page}`,
  ...more,
})

/** After a form was taken: the next page is fetched, so that reloading it sends nothing twice. */
export const seeOther = (location: string, cookies: readonly string[] = []): Shown => ({
  status: 303,
  headers: { location },
  cookies,
})

/** `'GET /admin/:kind'` → what answers it. */
export type Pages<C> = Readonly<Record<string, (c: C, asked: Asked) => Promise<Shown>>>

/**
 * Everything a page needs comes from its own address: no script or style in the page, nothing fetched from elsewhere,
 * nobody frames it. `same-origin` instead of `no-referrer`, because the latter makes browsers send `Origin: null`.
 */
const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** A form of 400 settings weighs 60 KB; certificates and templates may come on top. */
const longestForm = 2_097_152

export type Parts<C> = {
  readonly first: Pages<C>
  /** Those that come with the first address that is none of these. */
  readonly later: () => Promise<Pages<C>>
  readonly failed: (status: number, requestId: string) => Promise<{ toString(): string }>
}

export function pages<const R extends Row>(row: R, { first, later, failed }: Parts<With<PowersOf<R>>>) {
  const started = start(row)
  const tableOf = (routes: Pages<With<PowersOf<R>>>) =>
    Object.entries(routes).map(([route, run]) => ({ ...patternOf(route), run }))
  const table = tableOf(first)
  const rest = once(async () => tableOf(await later()))
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const inbound = inboundOf(event)
    const isHead = event.requestContext.http.method === 'HEAD'
    const method = isHead ? 'GET' : event.requestContext.http.method
    const c = await started(inbound.now)
    try {
      const path = withoutLastSlashes(event.rawPath)
      const fits = (one: (typeof table)[number]) => one.method === method && one.pattern.test(path)
      const all = table.some(fits) ? table : [...table, ...(await rest())]
      const found = all.find(fits)
      if (found === undefined || inbound.body.length > longestForm) {
        const known = all.some(one => one.pattern.test(path))
        throw new Refusal(found !== undefined ? 'tooLarge' : known ? 'methodNotAllowed' : 'notFound')
      }
      const asked = askedOf(inbound, { method, path, params: found.pattern.exec(path)?.groups ?? {} })
      return send(await found.run(c, asked), isHead)
    } catch (error) {
      const status = statusOf(error)
      if (status === 500)
        c.log('error', 'defect', {
          requestId: inbound.requestId,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        })
      return send(html(status, await failed(status, inbound.requestId)), isHead)
    }
  }
}

/** By hand: an expression that looks for the last slashes from each of many takes the square of their number. */
function withoutLastSlashes(path: string): string {
  let end = path.length
  while (end > 1 && path.charAt(end - 1) === '/') end--
  return path.slice(0, end)
}

const statusOf = (error: unknown): number => {
  if (error instanceof Refusal) return refusals[error.code]
  if (error instanceof Conflict) return 409
  return error instanceof TableUnavailable ? 503 : 500
}

/** Each named part is one segment. */
function patternOf(route: string): { readonly method: string; readonly pattern: RegExp } {
  const [method = '', path = ''] = route.split(' ')
  return { method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`) }
}

function askedOf(inbound: Inbound, more: Pick<Asked, 'method' | 'path' | 'params'>): Asked {
  const isForm = (inbound.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
  return {
    ...inbound,
    ...more,
    query: new URLSearchParams(inbound.rawQuery),
    form: new URLSearchParams(isForm ? inbound.body : ''),
    userAgent: inbound.header('user-agent'),
  }
}

const send = ({ status, body, type, headers, cookies }: Shown, isHead: boolean): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: {
    ...securityHeaders,
    ...(body !== undefined && { 'content-type': type ?? 'text/html; charset=utf-8' }),
    ...headers,
  },
  cookies: [...(cookies ?? [])],
  body: isHead ? '' : (body ?? ''),
})
