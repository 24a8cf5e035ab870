// Are the rows that we fill a table with the rows that the API makes?
import { isDeepStrictEqual } from 'node:util'
import type { Item } from '../infra/local/engine-import.ts'
import { opened } from './opened.ts'
import { copier, countHome, idsOf, itemsOfUser, type Model, nameOf, storedUser } from './rows.ts'

/** Two draws are never alike: secrets, hashes and instants are compared by what they are. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, shapeOf(member)]),
  )
}
/** What tells one of many apart is drawn, too. */
const placeOf = (item: Item): string => nameOf(item).replace(/\d{15}#\d+-[0-9a-f]{12}|(?<=^refresh-token#)\S+/, '…')
const looks = (items: readonly Item[]) =>
  items
    .map(item => ({ place: placeOf(item), listed: item.lpk?.S, shape: shapeOf(opened(item)) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))

function same(what: string, ours: readonly unknown[], theirs: readonly unknown[]): void {
  const n = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, place) => place).find(
    place => !isDeepStrictEqual(ours[place], theirs[place]),
  )
  if (n === undefined) return
  throw new Error(`${what} are not as the API makes them:\n${JSON.stringify(ours[n])}\n${JSON.stringify(theirs[n])}`)
}

/** The rows of users beside what their registration left besides: a refresh token each, of which filled users have none. */
export function usersAreAlike(items: readonly Item[], ids: readonly string[]): void {
  for (const id of ids) {
    const theirs = items.filter(item => JSON.stringify(item).includes(id) && item.type?.S !== 'refresh-token')
    const plain = (all: readonly Item[]) =>
      all
        .map(({ w: _, version: __, ...rest }) => rest)
        .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
        .map(opened)
    same('the rows of a user', plain(itemsOfUser(storedUser(items, id))), plain(theirs))
  }
}

/** A copy of the first tenant under the ids of the second is the second. */
export function tenantsAreAlike([one, other]: readonly [Model, Model], before: readonly Item[]): void {
  const ids = new Map([
    [one.tenantId, other.tenantId],
    [one.applicationId, other.applicationId],
    [one.userId, other.userId],
  ])
  const renamed = { ...one, rows: named(one.rows, one, other) }
  same('the rows of a tenant', looks(copier(renamed, idsOf(before))(0, ids)), looks(other.rows))
}

const named = (rows: readonly Item[], one: Model, other: Model): readonly Item[] =>
  JSON.parse(
    JSON.stringify(rows)
      .replaceAll(one.name, other.name)
      .replaceAll(one.name.toLowerCase(), other.name.toLowerCase())
      .replaceAll(one.email, other.email),
  )

/** What the API counted for these tenants is what we count for ours. */
export function countsAreAlike(
  models: readonly Model[],
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): void {
  const counted = new Map(before)
  for (const model of models) countHome(counted, model)
  const sorted = (tallies: ReadonlyMap<string, number>) => [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))
  same('the counts', sorted(counted), sorted(after))
}
