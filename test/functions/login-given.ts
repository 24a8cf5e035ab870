// What do the tests of logins and tokens stand on? Tenants that tell everything, users that are registered, and the facts.
import { eventTypes } from '../../shared/events/index.ts'
import type { Fact } from '../../shared/events/outbox.ts'
import { withTokens } from '../../shared/flows/webhooks/tokens-told.ts'
import { sealer } from '../../shared/ports/secrets/sealer.ts'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { dynamoTable } from '../../shared/storage/dynamo-table.ts'
import { listed } from '../../shared/storage/keys.ts'
import { type Answer, type Body, type DoorOptions, masterSecret } from '../door.ts'
import { address, ok, password, telling, usersDoor } from './users-given.ts'

export type Member = {
  readonly id: string
  readonly email: string
  readonly tenantId: string
  readonly applicationId: string
}

const seals = sealer(async () => Buffer.from(masterSecret))

/** The claims of a token, unverified. */
export const claimsOf = (token: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString())
export const headerOf = (token: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(token).split('.')[0] ?? '', 'base64url').toString())

/** `name` → value and attributes, of each `Set-Cookie` line. */
export const cookiesOf = (answer: Answer): Record<string, { value: string; attributes: string[] }> =>
  Object.fromEntries(
    answer.cookies.map(line => {
      const [pair = '', ...attributes] = line.split('; ')
      const at = pair.indexOf('=')
      return [pair.slice(0, at), { value: decodeURIComponent(pair.slice(at + 1)), attributes: attributes.sort() }]
    }),
  )

export const form = (members: Readonly<Record<string, string | undefined>>): URLSearchParams =>
  new URLSearchParams(Object.entries(members).filter((pair): pair is [string, string] => pair[1] !== undefined))

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`

export async function loginDoor(options: DoorOptions = {}) {
  const door = await usersDoor(options)
  const { endpoint, tableName } = door.platform.engine
  const driver = leanDriver({
    region: 'local',
    credentials: () => ({ accessKeyId: 'local', secretAccessKey: 'local' }),
    endpoint,
  })
  const table = () => dynamoTable({ driver, tableName, now: door.now() })

  /** A tenant of which a webhook hears everything; nobody delivers while nobody drains. */
  const heardTenant = async (settings: object = {}): Promise<string> => {
    const id = await door.tenant({ ...telling(eventTypes), ...settings })
    await door.webhook('http://127.0.0.1:9/', id, eventTypes)
    return id
  }
  /** The events of a tenant since the last time of asking, in the order of their names; asking takes them out. */
  const facts = async (tenantId: string): Promise<Body[]> => {
    const { rows } = await table().query<Fact>({ pk: listed.facts(tenantId, 0, '').pk, listed: true, limit: 100 })
    await table().commit(rows.map(remove => ({ remove, expect: 'anything' })))
    const events = await Promise.all(rows.map(({ body }) => withTokens({ sealer: seals }, body)))
    return events.map(event => event as unknown as Body).sort((a, b) => (String(a.type) < String(b.type) ? -1 : 1))
  }
  const told = async (tenantId: string) => (await facts(tenantId)).map(({ type }) => String(type))

  const application = (tenantId: string, more: object = {}) =>
    door.application(tenantId, {
      loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true },
      ...more,
    })
  const register = async (user: Pick<Member, 'id' | 'tenantId'>, applicationId: string, more: object = {}) => {
    const registration = { applicationId, ...more }
    await ok(door.post(`/api/user/registration/${user.id}`, { registration }, { tenantId: user.tenantId }))
  }
  /** Somebody registered for an application. */
  const member = async (tenantId: string, applicationId: string, more: object = {}): Promise<Member> => {
    const email = address()
    const user = await door.user(tenantId, { email, ...more })
    const made = { id: String(user.id), email, tenantId, applicationId }
    await register(made, applicationId)
    await facts(tenantId)
    return made
  }
  const login = (who: Member, more: object = {}, how: object = {}): Promise<Answer> => {
    const { email: loginId, applicationId, tenantId } = who
    return door.post('/api/login', { loginId, password, applicationId, ...more }, { tenantId, ...how })
  }
  /** The tokens of a new session. */
  const session = async (who: Member) => {
    const body = await ok(login(who))
    await facts(who.tenantId)
    return { token: String(body.token), refreshToken: String(body.refreshToken), id: String(body.refreshTokenId) }
  }
  const refresh = (refreshToken: string, more: object = {}, how: object = {}) =>
    door.post('/api/jwt/refresh', { refreshToken, ...more }, { key: false, ...how })
  const set = (tenantId: string, settings: object) => ok(door.patch(`/api/tenant/${tenantId}`, { tenant: settings }))

  return Object.assign(door, {
    table,
    heardTenant,
    facts,
    told,
    loginApplication: application,
    register,
    member,
    login,
    session,
    refresh,
    set,
  })
}

export type LoginDoor = Awaited<ReturnType<typeof loginDoor>>

/** A door, a tenant of which everything is heard, and somebody registered for an application of it. */
export async function memberDoor(application: object = {}) {
  const door = await loginDoor()
  const tenantId = await door.heardTenant()
  const applicationId = await door.loginApplication(tenantId, application)
  return { door, tenantId, applicationId, ada: await door.member(tenantId, applicationId) }
}
