// What do the tests of verification and passwords stand on? Endpoints over the embedded engine, and a clock that stands.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import { manifest } from '../../functions/manifest.ts'
import { handler as password } from '../../functions/password/index.ts'
import { handler as verification } from '../../functions/verification/index.ts'
import { startEngine } from '../../infra/local/engine.ts'
import type { Identity, Registration, StoredUser } from '../../shared/domain/user.ts'
import { eventTypes } from '../../shared/events/index.ts'
import type { Fact } from '../../shared/events/outbox.ts'
import { keyring } from '../../shared/flows/keyring.ts'
import { type Message, placeOfVariables } from '../../shared/flows/message.ts'
import { app } from '../../shared/http/app.ts'
import type { Inbound } from '../../shared/http/inbound.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { layered } from '../../shared/kernel/sparse.ts'
import { hasher } from '../../shared/ports/hasher/hasher.ts'
import { sealer } from '../../shared/ports/secrets/sealer.ts'
import { publicJwk } from '../../shared/ports/signer/jwk.ts'
import { localSigner } from '../../shared/ports/signer/local.ts'
import type { Granted, With } from '../../shared/powers.ts'
import { applicationFields } from '../../shared/resources/application-fields.ts'
import type { Configuration } from '../../shared/resources/configuration.ts'
import { resolveTenant } from '../../shared/settings/index.ts'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { dynamoTable } from '../../shared/storage/dynamo-table.ts'
import { keys, listed } from '../../shared/storage/keys.ts'
import type { Row, Table, Write } from '../../shared/storage/table.ts'

export type Settings = Readonly<Record<string, unknown>>
type Asking = { readonly key?: 'global' | 'foreign'; readonly tenant?: string; readonly bearer?: string }
type Answer = { readonly status: number; readonly body: Record<string, never> | undefined }
export type All = With<'write' | 'sign' | 'seal' | 'hash' | 'callOut'>

const template = '11111111-1111-4111-8111-111111111111'
/** E-mail verification is on, and every letter has a template. */
export const mailing: Settings = {
  verifyEmail: true,
  verificationEmailTemplateId: template,
  emailVerifiedEmailTemplateId: '22222222-2222-4222-8222-222222222222',
  forgotPasswordEmailTemplateId: '33333333-3333-4333-8333-333333333333',
  passwordResetSuccessEmailTemplateId: '44444444-4444-4444-8444-444444444444',
  passwordUpdateEmailTemplateId: '55555555-5555-4555-8555-555555555555',
  setPasswordEmailTemplateId: '66666666-6666-4666-8666-666666666666',
}
export const templates = mailing
const events = Object.fromEntries(eventTypes.map(type => [type, { enabled: true, transactionType: 'None' }]))

export async function openWorld() {
  const engine = await startEngine({})
  const driver = leanDriver({
    region: 'local',
    credentials: () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    endpoint: engine.endpoint,
  })
  const master = randomBytes(32)
  const seals = sealer(async () => master)
  const hashes = hasher()
  const rings = localSigner()
  let now = Date.UTC(2026, 10, 22)
  const tenants = new Map<string, Record<string, unknown>>()
  const applications = new Map<string, Record<string, unknown>>()
  const committed: Write[] = []
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keyId = newId()
  const signingKey = {
    id: keyId,
    kid: 'world',
    algorithm: 'ES256',
    type: 'EC',
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }),
    privateKey: await seals.seal(
      'instance',
      `key/${keyId}/privateKey`,
      String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    ),
  }
  const foreign = newId()
  const configuration = {
    tenant: async (id: string) => tenants.get(id),
    onlyTenant: async () => (tenants.size === 1 ? [...tenants.keys()][0] : undefined),
    application: async (id: string) => applications.get(id),
    key: async () => signingKey,
    keys: async () => [signingKey],
    keyOfKid: async (kid: string) => (kid === signingKey.kid ? signingKey : undefined),
    apiKey: async (value: string) =>
      value === 'global'
        ? { id: 'k', permissions: {} }
        : value === 'foreign'
          ? { id: 'f', tenantId: foreign, permissions: {} }
          : undefined,
    webhooks: async () => [
      { id: 'w', global: true, eventsEnabled: Object.fromEntries(eventTypes.map(type => [type, true])) },
    ],
  } as never as Configuration

  /** What a request started now works with; `before` runs once between a flow's reading and its commit. */
  const means = (before?: () => Promise<void>): All => {
    const bare = dynamoTable({ driver, tableName: engine.tableName, now })
    let race = before
    const table: Table = {
      ...bare,
      commit: async writes => {
        const run = race
        race = undefined
        await run?.()
        await bare.commit(writes)
        committed.push(...writes)
      },
    }
    const ring: Granted['sign']['keyring'] = keyring({ configuration, sealer: seals, publicJwk, ...rings })
    return {
      now,
      log: () => {},
      baseUrl: 'http://127.0.0.1',
      table,
      configuration,
      keyring: ring,
      sealer: seals,
      hasher: hashes,
      outgoing: undefined as never,
    }
  }

  const started = async () => means() as never
  const apps: readonly Hono<never>[] = [
    app(manifest.verification, verification.endpoints, started) as never,
    app(manifest.password, password.endpoints, started) as never,
  ]

  async function call(method: string, path: string, body?: unknown, asking: Asking = {}): Promise<Answer> {
    const url = new URL(path, 'http://gateway')
    const headers: Record<string, string | undefined> = {
      'content-type': 'application/json',
      authorization: asking.bearer === undefined ? asking.key : `Bearer ${asking.bearer}`,
      'x-fusionauth-tenantid': asking.tenant,
    }
    const inbound: Inbound = {
      now,
      requestId: newId(),
      header: name => headers[name],
      cookies: {},
      rawQuery: url.search.slice(1),
      body: body === undefined ? '' : JSON.stringify(body),
      sourceIp: '127.0.0.1',
      ip: '192.0.2.7',
      origin: 'http://gateway',
      secure: false,
    }
    const served = /verify/.test(path) ? apps[0] : apps[1]
    const response = await served?.fetch(new Request(`http://gateway${url.pathname}`, { method }), { inbound } as never)
    const text = (await response?.text()) ?? ''
    return { status: response?.status ?? 0, body: text === '' ? undefined : JSON.parse(text) }
  }

  const bare = () => dynamoTable({ driver, tableName: engine.tableName, now })
  return {
    engine,
    means,
    foreign,
    now: () => now,
    later: (ms: number) => {
      now += ms
    },
    get: (path: string, asking?: Asking) => call('GET', path, undefined, asking),
    post: (path: string, body: unknown, asking?: Asking) => call('POST', path, body, asking),
    put: (path: string, asking?: Asking) => call('PUT', path, undefined, asking),
    tenant: (settings: Settings = {}) => {
      const id = newId()
      tenants.clear()
      tenants.set(id, {
        ...resolveTenant({ emailConfiguration: mailing, eventConfiguration: { events }, ...settings }),
        id,
        insertInstant: 1,
        lastUpdateInstant: 1,
      })
      return id
    },
    /** A second tenant, so that none is implied any more. */
    alsoTenant: () => {
      tenants.set(foreign, {
        ...resolveTenant({ eventConfiguration: { events } }),
        id: foreign,
        insertInstant: 1,
        lastUpdateInstant: 1,
      })
      return foreign
    },
    application: (tenantId: string, settings: Settings = {}) => {
      const id = newId()
      applications.set(id, { ...layered(applicationFields, { name: 'App', ...settings }), id, tenantId })
      return id
    },
    async user(tenantId: string, change: Partial<StoredUser> = {}, password?: string): Promise<StoredUser> {
      const id = newId()
      const email: Identity = {
        type: 'email',
        value: `${id}@example.com`,
        displayValue: `${id}@Example.com`,
        primary: true,
        verified: false,
        verifiedReason: 'Pending',
        insertInstant: now,
        lastUpdateInstant: now,
      }
      const user: StoredUser = {
        id,
        tenantId,
        active: true,
        identities: [email],
        registrations: [],
        data: {},
        tokenGeneration: 0,
        insertInstant: now,
        lastUpdateInstant: now,
        ...(password !== undefined && {
          password: await hashes.hash(password, 'salted-sha256', 20_000),
          passwordLastUpdateInstant: now,
        }),
        ...change,
      }
      const names = user.identities.map(
        ({ type, value }): Write => ({
          put: { ...keys.login(tenantId, type, value), type: 'login', body: { userId: id } },
          expect: 'absent',
        }),
      )
      const mark = listed.unverifiedUsers(tenantId, now, id)
      await bare().commit([
        { put: { ...keys.user(tenantId, id), type: 'user', body: user, listed: mark }, expect: 'absent' },
        { put: { ...keys.home('user', id), type: 'home', body: { tenantId } }, expect: 'absent' },
        ...names,
        ...user.registrations.map(
          ({ applicationId }): Write => ({
            put: {
              ...keys.unverifiedRegistration(tenantId, id, applicationId),
              type: 'unverified-registration',
              body: {},
            },
            expect: 'absent',
          }),
        ),
      ])
      return user
    },
    registration: (applicationId: string): Registration => ({
      id: newId(),
      applicationId,
      roles: [],
      verified: false,
      verifiedReason: 'Pending',
      data: {},
      insertInstant: now,
      lastUpdateInstant: now,
    }),
    row: (user: Pick<StoredUser, 'tenantId' | 'id'>) => bare().get<StoredUser>(keys.user(user.tenantId, user.id)),
    table: bare,
    hasher: hashes,
    token: (user: StoredUser) =>
      means().keyring.sign({ sub: user.id, tid: user.tenantId, exp: Math.floor(now / 1000) + 600 }, keyId),
    /** The types of the facts of a tenant, in the order of the alphabet. */
    facts: async (tenantId: string): Promise<string[]> => {
      const page = await bare().query<Fact>({ pk: listed.facts(tenantId, 0, '').pk, listed: true })
      return page.rows.map(row => row.body.eventType).sort()
    },
    /** The letters asked for since the last call, with what their templates may say. */
    letters: async () => {
      const rows = committed
        .splice(0)
        .flatMap(write => ('put' in write && write.put.type === 'message' ? [write.put as Row<Message>] : []))
      return Promise.all(
        rows.map(async ({ body }) => ({
          templateId: body.templateId,
          to: body.to[0]?.address,
          variables: JSON.parse(
            await seals.open(body.tenantId, placeOfVariables(body.id), body.variables ?? ''),
          ) as Record<string, string>,
        })),
      )
    },
    close: () => engine.stop(),
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>
