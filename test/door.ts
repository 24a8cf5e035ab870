// How does a test knock? The whole system on an engine in memory, with a clock that stands still.
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { span } from '../infra/local/clock.ts'
import { devPages, withDevPages } from '../infra/local/dev.tsx'
import { furnishing } from '../infra/local/furnish.ts'
import type { Response as Answered, Request as Asked } from '../infra/local/gateway.ts'
import type { Load } from '../infra/local/invoker.ts'
import { parseJson } from '../infra/local/journal.ts'
import { listen } from '../infra/local/listen.ts'
import type { Mailbox } from '../infra/local/mailbox.ts'
import { type Platform, startPlatform } from '../infra/local/platform.ts'
import type { Row } from '../shared/row.ts'
import { type Faults, startFaults } from './faults.ts'
import { isShippedAsked, ownBundles } from './shipped.ts'

/** An answer's JSON, read member by member: `body.user?.email`. */
export type Body = { readonly [name: string]: Body }
export type Answer = {
  readonly status: number
  /** `undefined` when the answer has no body or none in JSON. */
  readonly body: Body
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
  /** The `Set-Cookie` lines. */
  readonly cookies: readonly string[]
  /** What the request cost at the table. */
  readonly cost: { readonly trips: number; readonly reads: number; readonly writes: number }
}

export type How = {
  /** `false`: without an API key; a text: with this one. Otherwise the super key. */
  readonly key?: string | false
  /** An access token, instead of any key. */
  readonly bearer?: string
  readonly tenantId?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  readonly ip?: string
}

export type Door = {
  /** `body`: JSON, unless it is a text, bytes or `URLSearchParams`. */
  send(method: string, path: string, body?: unknown, how?: How): Promise<Answer>
  get(path: string, how?: How): Promise<Answer>
  post(path: string, body?: unknown, how?: How): Promise<Answer>
  put(path: string, body?: unknown, how?: How): Promise<Answer>
  patch(path: string, body?: unknown, how?: How): Promise<Answer>
  del(path: string, how?: How): Promise<Answer>
  /** A super API key. */
  readonly key: string
  readonly tenantId: string
  /** An application of that tenant whose logins bring refresh tokens. */
  readonly applicationId: string
  /** Lets stream and queues run empty. */
  drain(): Promise<void>
  /** Moves the clock: `'10 minutes'`, or milliseconds. Fires nothing. */
  later(by: string | number): Promise<void>
  now(): number
  readonly mailbox: Mailbox
  /** Fires a scheduled function now. */
  run(functionName: string): Promise<unknown>
  /** Between the functions and the engine; only with the option `faults`. */
  readonly faults: Faults
  readonly platform: Platform
  /** Opens a port for real clients and answers its address. */
  listen(): Promise<string>
  close(): Promise<void>
}

export type DoorOptions = {
  /** Seconds that a function may go on with configuration it has read. */
  readonly configurationMaxAge?: number
  /** The moment at which the clock stands. */
  readonly at?: number
  /** Put `faults` between the functions and the engine. */
  readonly faults?: boolean
  /** How long a call of the table may take in all, for tests in which it takes too long. The driver knows otherwise. */
  readonly patienceMs?: number
  readonly environment?: Readonly<Record<string, string>>
  /** Other functions than our own. */
  readonly functions?: { readonly manifest: Readonly<Record<string, Row>>; readonly load: Load }
  /** Hears why a function failed with a 500; the terminal unless said otherwise. Who listens may provoke one. */
  readonly complain?: (words: string) => void
  /** Leave the instance untouched: no tenant, no key, no application. */
  readonly untouched?: boolean
}

const root = new URL('..', import.meta.url)
/** What seals and signs at every door. */
export const masterSecret = 'door-master-secret-of-no-worth-0123456789ab'
const superKey = 'door-key-that-opens-everything'
let doors = 0

export async function openDoor(options: DoorOptions = {}): Promise<Door> {
  const door = ++doors
  const undo: (() => Promise<unknown>)[] = []
  let faults: Faults | undefined
  const shipped = isShippedAsked && !options.functions ? await ownBundles() : undefined
  if (shipped) undo.push(shipped.remove)
  const platform = await startPlatform({
    // Its own copy of each function for each door: an instance keeps what it once read of its environment.
    load: shipped?.load ?? (name => import(/* @vite-ignore */ `../functions/${name}/index.ts?door=${door}`)),
    ...options.functions,
    ...(options.complain && { complain: options.complain }),
    masterSecret,
    baseUrl: 'http://localhost:9011',
    fixedAt: options.at ?? Date.parse('2026-11-22T12:00:00Z'),
    environment: {
      METER: 'true',
      CONFIGURATION_MAX_AGE_SECONDS: String(options.configurationMaxAge ?? 0),
      TABLE_DEADLINE_MS: String(options.patienceMs ?? ''),
      ...options.environment,
    },
    ...(options.faults && {
      between: async (endpoint: string) => {
        faults = await startFaults(endpoint)
        undo.push(faults.stop)
        return faults.endpoint
      },
    }),
  })
  undo.unshift(() => platform.stop())

  const tenantId = randomUUID()
  const applicationId = randomUUID()
  const facts = { apiKey: superKey, tenantId, applicationId }
  const pages = withDevPages(platform, devPages(platform, { url: 'http://localhost:9011', facts }))
  const seen = new Set<string>()

  /** Remembers what was answered, unless other functions than our own answered, or a defect somebody listens for. */
  async function front(request: Asked): Promise<Answered> {
    const answered = await pages(request)
    const served = options.functions ? undefined : platform.servedBy(request.url)
    const awaited = answered.status === 500 && options.complain !== undefined
    // What pages of other origins are told comes before any endpoint (shared/http/cross-origin.ts).
    const told = request.headers.origin !== undefined && [204, 403].includes(answered.status)
    if (served && !awaited && !told) seen.add(`${request.method} ${served.path} ${answered.status}`)
    return answered
  }

  async function send(method: string, path: string, body?: unknown, how: How = {}): Promise<Answer> {
    const { payload, type } = payloadOf(body)
    const answered = await front({
      method,
      url: path,
      headers: { host: 'localhost:9011', ...(type && { 'content-type': type }), ...credentials(how), ...how.headers },
      ...(payload && { body: payload }),
      ip: how.ip ?? '192.0.2.1',
    })
    const text = Buffer.from(answered.body).toString('utf8')
    const { status, headers, cookies } = answered
    return { status, headers, cookies, text, body: parseJson(text) as Body, cost: costOf(headers['x-tenantry-cost']) }
  }

  async function furnish(): Promise<void> {
    const furniture = furnishing(platform)
    await furniture.tenant(tenantId)
    await furniture.apiKeys([{ key: superKey, description: 'Everything.' }])
    const application = { name: 'Door', loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true } }
    const made = await send('POST', `/api/application/${applicationId}`, { application }, { tenantId })
    if (made.status !== 200) throw new Error(`the door's application was answered ${made.status}: ${made.text}`)
    seen.clear()
  }

  const close = async () => {
    for (const back of undo.splice(0)) await back()
    await record(door, seen)
  }
  try {
    if (!options.untouched) await furnish()
  } catch (reason) {
    await close()
    throw reason
  }

  return {
    send,
    get: (path, how) => send('GET', path, undefined, how),
    post: (path, body, how) => send('POST', path, body, how),
    put: (path, body, how) => send('PUT', path, body, how),
    patch: (path, body, how) => send('PATCH', path, body, how),
    del: (path, how) => send('DELETE', path, undefined, how),
    key: superKey,
    tenantId,
    applicationId,
    drain: platform.drain,
    later: platform.later,
    now: platform.clock.now,
    mailbox: platform.mailbox,
    run: async name => platform.run(name),
    get faults() {
      if (faults === undefined) throw new Error('this door was opened without the option faults')
      return faults
    },
    platform,
    listen: async () => {
      const line = await listen(front, 0)
      undo.unshift(line.stop)
      return `http://127.0.0.1:${line.port}`
    },
    close,
  }
}

/** Seconds or milliseconds in a test's own words: `ms('1 day')`. */
export function ms(words: string): number {
  const found = span(words)
  if (found === undefined) throw new Error(`${words} is no length of time`)
  return found
}

function payloadOf(body: unknown): { readonly payload?: Uint8Array; readonly type?: string } {
  if (body === undefined) return {}
  if (body instanceof Uint8Array) return { payload: body }
  const bytes = (text: string) => new TextEncoder().encode(text)
  if (body instanceof URLSearchParams)
    return { payload: bytes(body.toString()), type: 'application/x-www-form-urlencoded' }
  return { payload: bytes(typeof body === 'string' ? body : JSON.stringify(body)), type: 'application/json' }
}

function credentials({ key, bearer, tenantId, cookies }: How): Record<string, string> {
  const authorization = bearer !== undefined ? `Bearer ${bearer}` : key === false ? undefined : (key ?? superKey)
  const cookie = Object.entries(cookies ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  return {
    ...(authorization && { authorization }),
    ...(tenantId && { 'x-fusionauth-tenantid': tenantId }),
    ...(cookie && { cookie }),
  }
}

function costOf(header: string | undefined): Answer['cost'] {
  const said = new Map((header ?? '').split(';').map(part => part.split('=') as [string, string]))
  const of = (name: string) => Number(said.get(name) ?? 0)
  return { trips: of('trips'), reads: of('reads'), writes: of('writes') }
}

/** What was seen, for the step that compares it with what is declared. */
async function record(door: number, seen: ReadonlySet<string>): Promise<void> {
  if (seen.size === 0) return
  const folder = fileURLToPath(new URL('.tmp/answers/', root))
  await mkdir(folder, { recursive: true })
  await writeFile(
    `${folder}${process.pid}-${door}-${randomUUID()}.json`,
    JSON.stringify([...seen].sort(), undefined, 1),
  )
}
