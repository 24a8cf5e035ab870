// How do thousands of tenants and a million users come to be, each exactly as the API would have made it?
import { randomUUID } from 'node:crypto'
import type { Item } from '../infra/local/engine-import.ts'
import { canonical, type StoredUser } from '../shared/domain/user.ts'
import { homePut, nameWrites, userPut } from '../shared/flows/users/user-row.ts'
import { sealer } from '../shared/ports/secrets/sealer.ts'
import { keys } from '../shared/storage/keys.ts'
import { toItem, toRow } from '../shared/storage/marshal.ts'
import type { Key, Write } from '../shared/storage/table.ts'
import { closed, type Opened, opened } from './opened.ts'
import { scanned } from './scan.ts'
import {
  cheapScheme,
  clientSecret,
  loginConfiguration,
  masterSecret,
  needing,
  oauthConfiguration,
  password,
  type World,
} from './world.ts'

/** Which write made it, as every row says. */
const filling = 'filled-by-the-bench'

const itemOf = (write: Write): Item[] => ('put' in write ? [toItem(write.put, { version: 1, write: filling })] : [])

export const nameOf = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`

/** The rows of a user, by the functions that every flow writes a user with. */
export const itemsOfUser = (user: StoredUser): Item[] =>
  [userPut(user, undefined), homePut(user), ...nameWrites(user, [])].flatMap(itemOf)

export type Filled = { readonly id: string; readonly email: string }

/** Ids in their order, as even as random ones: rows that come in the order of their keys are brought in ten times faster. */
const idAt = (share: number): string =>
  Math.floor(share * 2 ** 32)
    .toString(16)
    .padStart(8, '0') + randomUUID().slice(8)

/** Users like `model`. `change` says what is otherwise about the n-th; `made` hears of each. */
export function* userItems(
  model: StoredUser,
  {
    many,
    change = user => user,
    made = () => {},
  }: { many: number; change?: (user: StoredUser, n: number) => StoredUser; made?: (user: Filled, n: number) => void },
): Generator<Item> {
  const some = randomUUID().slice(0, 8)
  for (let n = 0; n < many; n++) {
    const [id, email] = [idAt(n / many), `filled-${some}-${String(n).padStart(9, '0')}@example.com`]
    const identities = model.identities.map(identity =>
      identity.type === 'email' ? { ...identity, displayValue: email, value: canonical('email', email) } : identity,
    )
    made({ id, email }, n)
    yield* itemsOfUser(change({ ...model, id, identities }, n))
  }
}

/** The n-th user of a seed as it is stored. */
export function storedUser(items: readonly Item[], id: string): StoredUser {
  const found = items.find(({ pk, type }) => type?.S === 'user' && pk?.S?.endsWith(`#${id}`))
  if (found === undefined) throw new Error('the world has no user to copy')
  return toRow<StoredUser>(found).body
}

export type Home = { readonly tenantId: string; readonly applicationId: string; readonly email: string }
export type Model = Home & {
  readonly userId: string
  readonly name: string
  readonly rows: readonly Item[]
}

const isTally = ({ type }: Item): boolean => type?.S === 'tally'

/** What is counted: key → count. */
export const talliesIn = (items: readonly Item[]): Map<string, number> =>
  new Map(items.filter(isTally).map(item => [nameOf(item), Number(item.count?.N)]))

export const tallyItems = (tallies: ReadonlyMap<string, number>): Item[] =>
  [...tallies].map(([name, count]) => {
    const [pk = '', sk = ''] = name.split(' ')
    const kept = { type: { S: 'tally' }, version: { N: '1' }, w: { S: filling }, count: { N: String(count) } }
    return { pk: { S: pk }, sk: { S: sk }, ...kept }
  })

/** What the API counts when it makes such a tenant with its application (listing.ts). */
export function countHome(tallies: Map<string, number>, { tenantId, applicationId }: Home): void {
  const add = (key: Key) => {
    const name = `${key.pk} ${key.sk}`
    tallies.set(name, (tallies.get(name) ?? 0) + 1)
  }
  const [tenantPart, part] = [tenantId.slice(0, 1), applicationId.slice(0, 1)]
  add(keys.tally('instance', 'tenant', tenantPart))
  add(keys.tally(tenantId, 'application', part))
  add(keys.tally('everywhere', 'application', part))
}

/** A tenant with an application and a user of it, made through the API, and every row that this brought. */
export async function makeModel(world: World, n: number, settings: object = {}): Promise<Model> {
  const before = new Set((await scanned(world)).map(nameOf))
  const need = needing(world.ask)
  const [tenantId, applicationId, userId] = [randomUUID(), randomUUID(), randomUUID()]
  const [name, email] = [`Model ${n}`, `model-${n}@example.com`]
  const headers = { 'x-fusionauth-tenantid': tenantId }
  await need({ method: 'POST', path: `/api/tenant/${tenantId}`, json: { tenant: { name, ...settings } } })
  const application = { name: 'Shop', oauthConfiguration, loginConfiguration }
  await need({ method: 'POST', path: `/api/application/${applicationId}`, json: { application }, headers })
  const user = { email, password, encryptionScheme: cheapScheme }
  const json = { user, registration: { applicationId }, skipVerification: true }
  await need({ method: 'POST', path: `/api/user/registration/${userId}`, json, headers })
  const rows = (await scanned(world)).filter(item => !before.has(nameOf(item)) && !isTally(item))
  return { tenantId, applicationId, userId, name, email, rows }
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
/** What tells two entries of one moment apart (log-id.ts). */
const drawn = /(?<=#\d{13,17}-)[0-9a-f]{12}(?=")/g

/** The model's rows under other ids. What else they name (a theme, a connector) stays what it is. */
export function copier({ rows, tenantId, userId, name, email }: Model, known: ReadonlySet<string>) {
  const text = JSON.stringify(rows.map(opened))
  const own = new Set((text.match(uuid) ?? []).filter(id => !known.has(id)))
  return (n: number, ids: ReadonlyMap<string, string> = new Map()): readonly Item[] => {
    const fresh = new Map([...own].map(id => [id, ids.get(id) ?? randomUUID()]))
    const draws = new Map<string, string>()
    const drawAgain = (of: string) => {
      draws.set(of, draws.get(of) ?? randomUUID().slice(-12))
      return draws.get(of) ?? of
    }
    const said = text
      .replaceAll(uuid, id => fresh.get(id) ?? id)
      .replaceAll(drawn, drawAgain)
      .replaceAll(name, `Filled ${n}`)
      .replaceAll(name.toLowerCase(), `filled ${n}`)
      .replaceAll(email, `filled-${n}@example.com`)
    // The shard of a user in the list of all users follows from the id.
    const user = fresh.get(userId) ?? ''
    const list = `users#${fresh.get(tenantId)}#`
    const copied: Opened[] = JSON.parse(said.replace(`${list}${userId[0]}"`, `${list}${user[0]}"`))
    return copied.map(closed)
  }
}

/** The ids that the rest of a world knows. */
export const idsOf = (items: readonly Item[]): ReadonlySet<string> => new Set(JSON.stringify(items).match(uuid) ?? [])

const { seal } = sealer(async () => Buffer.from(masterSecret))

/** The secret of a copied application: what is sealed can be opened in its own place alone. */
const sealedSecret = ({ tenantId, applicationId }: Home): Promise<string> =>
  seal(tenantId, `application/${applicationId}/oauthConfiguration.clientSecret`, clientSecret)

type TenantsToFill = {
  readonly known: ReadonlySet<string>
  readonly many: number
  readonly tallies: Map<string, number>
  readonly made?: (home: Home, n: number) => void
}

export async function* tenantItems(
  model: Model,
  { known, many, tallies, made = () => {} }: TenantsToFill,
): AsyncGenerator<Item> {
  const copy = copier(model, known)
  const row = model.rows.find(({ type }) => type?.S === 'application')
  const secret =
    row && toRow<{ oauthConfiguration: { clientSecret: string } }>(row).body.oauthConfiguration.clientSecret
  if (secret === undefined) throw new Error('the model has no application with a secret')
  for (let n = 0; n < many; n++) {
    const [tenantId, applicationId] = [randomUUID(), randomUUID()]
    const ids = new Map([
      [model.tenantId, tenantId],
      [model.applicationId, applicationId],
    ])
    const home = { tenantId, applicationId, email: `filled-${n}@example.com` }
    countHome(tallies, home)
    made(home, n)
    const sealed = await sealedSecret(home)
    yield* JSON.parse(JSON.stringify(copy(n, ids)).replaceAll(secret, sealed))
  }
}
