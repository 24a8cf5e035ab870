// How does a manifest row with its endpoints become an app that answers requests?
//
// One of the five places where generic types are clever: the row's routes and the endpoints must match exactly, and the
// powers an endpoint asks for must be among the row's. A route without endpoint, an endpoint without route, or a power
// the row lacks does not compile.
//
// The router of `hono/tiny` is ready at once (0.5 instead of 2.5 ms), as quick with a function's few paths, and 6 KB less.
import { Hono } from 'hono/tiny'
import type { AnySchema, Field, Kind } from '../kernel/fields.ts'
import { parse } from '../kernel/issues.ts'
import { readyFor } from '../kernel/patch.ts'
import { orRefuse, refuse } from '../kernel/refusal.ts'
import type { Always, Power, With } from '../powers.ts'
import type { Access, Row } from '../row.ts'
import type { Started } from '../start.ts'
import { type Caller, type Credentials, callerOf } from './access.ts'
import { answerTo, type Finished } from './answer.ts'
import { queryOf, readBody, readPatch } from './body.ts'
import { cookieHeader } from './cookies.ts'
import type { Asked, Endpoint, Reply } from './endpoint.ts'
import type { Inbound } from './inbound.ts'
import { mayLogInWithoutKey } from './open-login.ts'
import { tenantHeader, tenantOf } from './tenant.ts'

export type PowersOf<R extends Row> = R['may'][number]
/** At once, or when somebody first asks for it. */
type SoonerOrLater<P extends Power> = Endpoint<P> | (() => Promise<Endpoint<P>>)
export type Endpoints<R extends Row> = { readonly [K in keyof NonNullable<R['routes']>]: SoonerOrLater<PowersOf<R>> }

/** An answer in the parts that both a Response and API Gateway are made of. */
export type Parts = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly body: string
}

/** `take`: whoever has no use for a Response gets the parts instead; its streams would cost as much as a small answer. */
type Env = { Bindings: { inbound: Inbound; take?: (parts: Parts) => unknown } }
type Means = Always & With<'read'>

/** The app of one function. `started` builds what the row may touch, once per instance. */
export function app<const R extends Row>(row: R, endpoints: Endpoints<R>, started: Started): Hono<Env> {
  const hono = new Hono<Env>()
  for (const [path, methods] of byPath(row)) {
    const served = new Map(
      methods.map(([method, access]) => {
        const route = `${method} ${path}`
        const endpoint = (endpoints as Readonly<Record<string, SoonerOrLater<Power>>>)[route]
        if (endpoint === undefined) throw new Error(`no endpoint for ${route}`)
        return [method, { route, access, endpoint }] as const
      }),
    )
    // RFC 9110 section 15.5.6: a 405 says what is allowed.
    const allow = methods.map(([method]) => method).join(', ')
    // One handler for all methods: of two that fit Hono composes a chain, anew for each request.
    hono.all(path, async hc => {
      const { inbound } = hc.env
      const asked = served.get(hc.req.method === 'HEAD' ? 'GET' : hc.req.method)
      if (asked === undefined) return handOver(hc.env, { ...notFound, status: 405, headers: { allow } })
      const { route, access, endpoint } = asked
      return handOver(
        hc.env,
        partsOf(await serve({ route, access, endpoint, started, inbound, params: hc.req.param() })),
      )
    })
  }
  hono.notFound(hc => handOver(hc.env, notFound))
  return hono
}

/** The row's routes by path, words before parameters: `/api/user/registration` is not the user with that id. */
function byPath(row: Row): [string, [string, Access][]][] {
  const paths = new Map<string, [string, Access][]>()
  for (const [route, access] of Object.entries(row.routes ?? {})) {
    const [method = '', path = ''] = route.split(' ')
    paths.set(path, [...(paths.get(path) ?? []), [method, access]])
  }
  const rank = (path: string) => path.replaceAll('/:', '/\u{ffff}')
  return [...paths].sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))
}

type Serving = {
  readonly route: string
  readonly access: Access
  readonly endpoint: SoonerOrLater<Power>
  readonly started: Started
  readonly inbound: Inbound
  readonly params: Record<string, string>
}

type Finish = Finished & { readonly setCookies?: readonly string[] }

async function serve(serving: Serving): Promise<Finish> {
  const { route, endpoint: sooner, started, inbound, params } = serving
  const means = await started(inbound.now)
  try {
    // Whoever serves routes may read: access itself is looked up.
    const c = means as unknown as Means
    const [caller, endpoint] = await Promise.all([
      callerOf(c, serving, credentialsOf(inbound)),
      typeof sooner === 'function' ? sooner() : sooner,
    ])
    const asked = askedOf(inbound, caller, await tenantOf(c, caller, inbound.header(tenantHeader)))
    await keepOut(c, serving, asked)
    const input = {
      path: read(endpoint.path, params),
      query: endpoint.query && read(endpoint.query, queryOf(inbound.rawQuery, membersOf(endpoint.query, 'list'))),
      body: await bodyOf(endpoint, inbound),
    }
    // No spread where every request passes: V8 gives each object that begins with one a hidden class of its own, and
    // whoever reads it afterwards has never seen its like (docs/decisions.md).
    // Which powers this endpoint asks for, and that the row has them, the compiler has seen in `Endpoints`.
    const reply = await endpoint.run(Object.assign({}, means, asked) as never, input)
    return withCost(finish(endpoint, reply, inbound), means)
  } catch (error) {
    const oauth = route.includes(' /oauth2/')
    return withCost(answerTo(error, means.log, { requestId: inbound.requestId, oauth }), means)
  }
}

const credentialsOf = ({ header, cookies, sourceIp }: Inbound): Credentials => ({
  authorization: header('authorization'),
  accessTokenCookie: cookies.access_token,
  tenantHeader: header(tenantHeader),
  sourceIp,
})

const askedOf = (inbound: Inbound, caller: Caller, tenantId: string | undefined): Asked => ({
  caller,
  tenantId,
  requestId: inbound.requestId,
  ip: inbound.ip,
  userAgent: inbound.header('user-agent'),
  cookies: inbound.cookies,
  header: inbound.header,
  origin: inbound.origin,
})

/** The routes of level `login` are open to callers without a key only where application or tenant say so. */
async function keepOut(c: Means, { access, inbound }: Serving, { caller, tenantId }: Asked): Promise<void> {
  if (access !== 'login' || caller.kind === 'key') return
  if (!(await mayLogInWithoutKey(c, tenantId, inbound))) refuse('unauthorized')
}

async function bodyOf(endpoint: Endpoint, inbound: Inbound): Promise<unknown> {
  if (inbound.body.length > endpoint.limit) refuse('tooLarge')
  const sent = { text: inbound.body, contentType: inbound.header('content-type') }
  if (endpoint.takes === 'patch') {
    const patch = readPatch(sent)
    await readyFor(patch.form)
    return patch
  }
  if (endpoint.body === undefined) return undefined
  return read(endpoint.body, readBody(sent, endpoint.takes, membersOf(endpoint.body, 'flag')))
}

/**
 * The members of one kind. A name may only come several times where its declaration says that there may be several, and
 * a form has words for true and false where one of them is declared.
 */
function membersOf(schema: AnySchema, kind: Kind): ReadonlySet<string> {
  const known = members.get(schema)
  if (known?.kind === kind) return known.names
  const entries = Object.entries((schema as Partial<Field>).about?.entries ?? {})
  const names = new Set(entries.flatMap(([name, field]) => (field.about.kind === kind ? [name] : [])))
  members.set(schema, { kind, names })
  return names
}
/** A query is asked for its lists, a body for its flags: hardly a declaration is both. */
const members = new WeakMap<AnySchema, { readonly kind: Kind; readonly names: ReadonlySet<string> }>()

const read = (schema: AnySchema | undefined, given: unknown): unknown =>
  schema === undefined ? undefined : orRefuse(parse(schema, given))

/** Only declared members leave. A body that does not fit its own declaration is our defect, never a partial answer. */
function finish(endpoint: Endpoint, reply: Reply, inbound: Inbound): Finish {
  const shape = endpoint.answers[reply.status]
  if (shape === undefined) throw new Error(`undeclared answer ${reply.status}`)
  const setCookies = (reply.cookies ?? []).map(cookie => cookieHeader(cookie, inbound.secure))
  const base = { status: reply.status, setCookies, ...(reply.headers && { headers: reply.headers }) }
  if (shape === 'empty') return base
  const parsed = parse(shape, reply.body)
  if (!parsed.ok)
    throw new Error(
      `answer ${reply.status} does not fit: ${parsed.issues.map(issue => `[${issue.reason}]${issue.path}`).join(' ')}`,
    )
  return Object.assign(base, { body: parsed.value })
}

function withCost(finished: Finish, { meter }: Always): Finish {
  if (meter === undefined) return finished
  const cost = `trips=${meter.trips};calls=${meter.calls};reads=${meter.readUnits};writes=${meter.writeUnits}`
  return { ...finished, headers: { ...finished.headers, 'x-tenantry-cost': cost } }
}

const partsOf = ({ status, body, headers, setCookies }: Finish): Parts => ({
  status,
  headers: {
    'cache-control': 'no-store',
    ...(body !== undefined && { 'content-type': 'application/json;charset=UTF-8' }),
    ...headers,
  },
  cookies: setCookies ?? [],
  body: body === undefined ? '' : JSON.stringify(body),
})

const notFound: Parts = { status: 404, headers: {}, cookies: [], body: '' }

/** Hono passes on what it is answered without looking at it. */
const taken = {} as Response

function handOver({ take }: Env['Bindings'], parts: Parts): Response {
  if (take === undefined) return respond(parts)
  take(parts)
  return taken
}

function respond({ status, headers, cookies, body }: Parts): Response {
  const out = new Headers(headers)
  for (const cookie of cookies) out.append('set-cookie', cookie)
  return new Response(body === '' ? null : body, { status, headers: out })
}
