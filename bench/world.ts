// On what is measured? The shipped bundles over an embedded engine, a tenant, two applications and a hundred users.
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Bundles, bundle } from '../infra/bundle.ts'
import { furnishing } from '../infra/local/furnish.ts'
import { speak } from '../infra/local/invoker.ts'
import { type Platform, startPlatform } from '../infra/local/platform.ts'
import { issueAuthorizationCode } from '../shared/flows/exchange-code.ts'
import type { With } from '../shared/powers.ts'
import { start } from '../shared/start.ts'
import type { Meter } from '../shared/storage/table.ts'

export type Ask = {
  readonly method: string
  readonly path: string
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

export type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly cost: Cost }
export type Cost = { readonly trips: number; readonly reads: number; readonly writes: number }

/** Whom and what a world's requests are about. */
export type Facts = {
  readonly tenantId: string
  /** Its refresh tokens are reusable. */
  readonly applicationId: string
  /** Its refresh tokens are for one use. */
  readonly oneTimeId: string
  readonly users: readonly { readonly id: string; readonly email: string }[]
}

export type World = Facts & {
  readonly bundles: Bundles
  readonly platform: Platform
  ask(ask: Ask): Promise<Answer>
  /** Signs the n-th user in and answers with the tokens. */
  login(n: number, applicationId: string): Promise<{ readonly token: string; readonly refreshToken: string }>
  /** A code as the authorize endpoint would hand it out. */
  code(n: number): Promise<string>
  /** What a function with every power of the table has, and the meter of what it spends. */
  means(): Promise<With<'write' | 'sign' | 'seal' | 'callOut'> & { readonly meter: Meter }>
  stop(): Promise<void>
}

export const password = 'correct horse battery'
/** The same in all worlds, so that one can open what another has sealed. */
export const masterSecret = 'bench-master-secret-of-no-worth-0123456789ab'
export const clientSecret = 'a-client-secret-of-the-bench'
export const redirectUri = 'https://app.example.com/callback'
/** One HMAC: what is left of a login is our own doing. */
export const cheapScheme = 'salted-hmac-sha256'
export const home = fileURLToPath(new URL('..', import.meta.url))
const apiKey = 'bench-key-that-opens-everything-0123456789'

export const oauthConfiguration = {
  clientSecret,
  authorizedRedirectURLs: [redirectUri],
  enabledGrants: ['authorization_code', 'refresh_token', 'password'],
}
export const loginConfiguration = { generateRefreshTokens: true, allowTokenRefresh: true }

let kept: Promise<Bundles> | undefined

/**
 * Beside what `npm start` uses: measuring must not take a running platform's code away. And a copy for this run alone:
 * another that begins meanwhile, on sources that have changed, must not take away ours.
 */
export function bundled(): Promise<Bundles> {
  kept ??= bundle({ folder: `${home}.tmp/bench/functions` }).then(async bundles => {
    const folder = `${home}.tmp/bench/worlds/${process.pid}`
    await cp(bundles.folder, folder, { recursive: true })
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    return { ...bundles, folder }
  })
  return kept
}

let worlds = 0

export async function openWorld(given?: Bundles): Promise<World> {
  const bundles = given ?? (await bundled())
  return opened(bundles, undefined, async platform => worldOf(platform, bundles, await furnish(platform)))
}

/** On rows that another world has made; `data` is the folder with the engine's file. */
export const reopenWorld = (bundles: Bundles, { data, facts }: { readonly data: string; readonly facts: Facts }) =>
  opened(bundles, data, async platform => worldOf(platform, bundles, facts))

type Furnishing = (platform: Platform) => Promise<World>

async function opened(bundles: Bundles, data: string | undefined, furnishing: Furnishing): Promise<World> {
  // A copy of each function for each world: an instance keeps what it once read of its environment, in any of its files.
  const copy = `${home}.tmp/bench/worlds/${process.pid}-${++worlds}`
  await cp(bundles.folder, copy, { recursive: true, filter: file => !file.endsWith('.map') })
  const platform = await startPlatform({
    ...(data !== undefined && { data }),
    load: name => import(pathToFileURL(`${copy}/${name}/index.mjs`).href),
    masterSecret,
    baseUrl: 'http://localhost:9011',
    environment: { METER: 'true', CONFIGURATION_MAX_AGE_SECONDS: '60' },
  })
  try {
    const world = await furnishing(platform)
    return { ...world, stop: () => world.stop().then(() => rm(copy, { recursive: true, force: true })) }
  } catch (reason) {
    await platform.stop()
    throw reason
  }
}

async function furnish(platform: Platform): Promise<Facts> {
  const tenantId = randomUUID()
  const [applicationId, oneTimeId] = [randomUUID(), randomUUID()]
  const furniture = furnishing(platform)
  await furniture.tenant(tenantId)
  await furniture.apiKeys([{ key: apiKey, description: 'Everything.' }])
  const need = needing(asking(platform))
  const application = { name: 'Bench', oauthConfiguration, loginConfiguration }
  await need({ method: 'POST', path: `/api/application/${applicationId}`, json: { application } })
  const oneTime = {
    ...application,
    name: 'Bench, one-time',
    jwtConfiguration: { enabled: true, refreshTokenUsagePolicy: 'OneTimeUse' },
  }
  await need({ method: 'POST', path: `/api/application/${oneTimeId}`, json: { application: oneTime } })

  const users = Array.from({ length: 100 }, (_, n) => ({ id: randomUUID(), email: `user-${n}@example.com` }))
  for (const { id, email } of users) {
    const user = {
      email,
      password,
      encryptionScheme: cheapScheme,
      firstName: 'Ada',
      lastName: 'Lovelace',
      data: { plan: 'free' },
    }
    const json = { user, registration: { applicationId }, skipVerification: true }
    await need({ method: 'POST', path: `/api/user/registration/${id}`, json })
    const second = { registration: { applicationId: oneTimeId }, skipRegistrationVerification: true }
    await need({ method: 'POST', path: `/api/user/registration/${id}`, json: second })
  }
  return { tenantId, applicationId, oneTimeId, users }
}

function worldOf(platform: Platform, bundles: Bundles, facts: Facts): World {
  const { tenantId, applicationId, users } = facts
  const ask = asking(platform)
  const need = needing(ask)
  const started = start({ doc: 'Prepare a measurement.', may: ['read', 'write', 'seal', 'sign', 'callOut'] })
  const means: World['means'] = async () => {
    speak(platform.environment)
    return (await started(platform.clock.now())) as never
  }
  const userOf = (n: number) => users[n % users.length] ?? { id: '', email: '' }

  return {
    ...facts,
    bundles,
    platform,
    ask,
    means,
    login: async (n, applicationId) => {
      const json = { loginId: userOf(n).email, password, applicationId }
      const { token, refreshToken } = await need({ method: 'POST', path: '/api/login', json })
      return { token: String(token), refreshToken: String(refreshToken) }
    },
    code: async n => {
      const c = await means()
      const scopes = ['openid', 'offline_access', 'email', 'profile']
      const data = { clientId: applicationId, redirectUri, userId: userOf(n).id, scopes, nonce: 'n-0S6_WzA2Mj' }
      const proof = { authTime: c.now, authenticationType: 'PASSWORD' }
      const issued = await issueAuthorizationCode(c, {
        tenantId,
        lifetimeSeconds: 3_600,
        data: { ...data, ...proof },
      })
      await c.table.commit(issued.writes)
      return issued.value
    },
    stop: platform.stop,
  }
}

/** What goes over the line for an ask. */
export function requestOf({ method, path, json, form, headers }: Ask) {
  const body = json !== undefined ? JSON.stringify(json) : form && new URLSearchParams(form).toString()
  const type = json !== undefined ? 'application/json' : 'application/x-www-form-urlencoded'
  return {
    method,
    url: path,
    ip: '192.0.2.1',
    headers: {
      host: 'localhost:9011',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      accept: 'application/json',
      ...(path.startsWith('/api/') && { authorization: apiKey }),
      ...(body !== undefined && { 'content-type': type }),
      ...headers,
    },
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
  }
}

/** What an ask was answered with, which must be a success. */
export const needing =
  (ask: World['ask']) =>
  async (one: Ask): Promise<Record<string, unknown>> => {
    const { status, body } = await ask(one)
    if (status !== 200) throw new Error(`${one.method} ${one.path} was answered ${status}: ${JSON.stringify(body)}`)
    return body
  }

const asking =
  (platform: Platform): World['ask'] =>
  async ask => {
    const answer = await platform.ask(requestOf(ask))
    const text = Buffer.from(answer.body).toString('utf8')
    const said = new Map(
      (answer.headers['x-tenantry-cost'] ?? '').split(';').map(part => part.split('=') as [string, string]),
    )
    const of = (name: string) => Number(said.get(name) ?? 0)
    const cost = { trips: of('trips'), reads: of('reads'), writes: of('writes') }
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text), cost }
  }
