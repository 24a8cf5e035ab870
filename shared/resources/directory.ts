// Which page of a kind's records is it, in the order of names, without reading the others?
//
// From the lists of names that listing.ts keeps. So a page costs what is on it; only the names before it (some six
// thousand to the megabyte that one question reads) are read as well.
import { resembles, type Search } from '../domain/query.ts'
import type { With } from '../powers.ts'
import { keys, type Owner } from '../storage/keys.ts'
import { allRows } from '../storage/pages.ts'
import type { Reader, Row } from '../storage/table.ts'
import { type By, type Kind, recordFrom, type Stored } from './define.ts'
import { isGoing } from './find.ts'
import { type Listed, listedBy } from './listing.ts'

type Place = Listed & { readonly name: string }

type Asked = Pick<By, 'tenantId' | 'key'>
type List = { readonly pk: string; readonly owner: Owner | undefined; readonly count: string }

/** The lists that hold what this caller sees, and nothing else; `undefined` where only the records themselves can tell. */
function listsOf<R extends Stored>(kind: Kind<R>, field: string, { tenantId, key }: Asked): List[] | undefined {
  if (kind.outranks !== undefined && key !== undefined) return undefined
  if (kind.scope === 'instance' && kind.belongs !== undefined && tenantId !== undefined) return undefined
  const listOf = (owner: Owner): List => ({
    pk: keys.allTaken(owner, kind.kind, field),
    owner,
    count: keys.tallies(owner, kind.kind),
  })
  if (kind.scope === 'instance') return [listOf('instance')]
  if (tenantId !== undefined) return [...(kind.scope === 'either' ? [listOf('instance')] : []), listOf(tenantId)]
  return [{ pk: keys.allNamed(kind.kind), owner: undefined, count: keys.tallies('everywhere', kind.kind) }]
}

type Page<R> = { readonly records: readonly R[]; readonly total: number }

/** The page that is meant, where the search asks for nothing but a name and the order of names. */
export async function pageByName<R extends Stored>(
  c: With<'read'>,
  kind: Kind<R>,
  by: Asked,
  search: Search,
): Promise<Page<R> | undefined> {
  const field = listedBy(kind)
  const [order, ...others] = search.orderBy
  if (field === undefined || order?.column !== field || others.length > 0) return undefined
  if (Object.keys(search.criteria).some(name => name !== field) || kind.criteria?.[field] !== undefined)
    return undefined
  const lists = listsOf(kind, field, by)
  if (lists === undefined) return undefined
  const { startRow, numberOfResults } = search
  const wanted: Wanted = {
    pattern: search.criteria[field],
    descending: order.descending,
    upTo: startRow + numberOfResults,
  }
  const [list] = lists
  if (list !== undefined && lists.length === 1 && wanted.pattern === undefined) {
    const end = await fromTheEnd(c.table, list, search, order)
    if (end !== undefined) return { records: await recordsAt(c.table, kind, end.places), total: end.total }
  }
  const read = await Promise.all(lists.map(list => namesIn(c.table, list, wanted)))
  const sign = order.descending ? -1 : 1
  const places = read.flatMap(({ places }) => places)
  if (lists.length > 1) places.sort((a, b) => (a.name < b.name ? -sign : a.name > b.name ? sign : 0))
  const records = await recordsAt(c.table, kind, places.slice(startRow, startRow + numberOfResults))
  return { records, total: read.reduce((sum, { total }) => sum + total, 0) }
}

type Wanted = { readonly pattern: string | undefined; readonly descending: boolean; readonly upTo: number }

/** The names from the first to the last of the page; all that fit, where a pattern has to be looked for. */
async function namesIn(table: Reader, list: List, { pattern, descending, upTo }: Wanted) {
  const question = { pk: list.pk, descending }
  if (pattern !== undefined) {
    const begins = beginningOf(pattern)
    const rows = await allRows<Listed>(table, { ...question, ...(begins && { begins }) })
    const places = rows.map(row => placeOf(row, list)).filter(({ name }) => resembles(name, pattern))
    return { places, total: places.length }
  }
  const [page, total] = await Promise.all([
    table.query<Listed>({ ...question, limit: Math.max(1, upTo) }),
    lengthOf(table, list),
  ])
  const places = page.rows.map(row => placeOf(row, list))
  // Whoever has seen the end has counted.
  return { places, total: page.next === undefined ? places.length : total }
}

async function lengthOf(table: Reader, { count }: List): Promise<number> {
  const { rows } = await table.query<{ readonly count: number }>({ pk: count })
  return rows.reduce((sum, { body }) => sum + body.count, 0)
}

/** So far from the beginning it is worth a round trip to know whether the end is nearer. */
const far = 100

/** A page of the second half of a list, whose names are read from the end. */
async function fromTheEnd(
  table: Reader,
  list: List,
  { startRow, numberOfResults }: Search,
  { descending }: Pick<Search['orderBy'][number], 'descending'>,
): Promise<{ readonly places: readonly Place[]; readonly total: number } | undefined> {
  if (startRow < far) return undefined
  const total = await lengthOf(table, list)
  if (startRow < total / 2) return undefined
  const limit = total - startRow
  if (limit <= 0) return { places: [], total }
  const { rows } = await table.query<Listed>({ pk: list.pk, descending: !descending, limit })
  const places = rows.map(row => placeOf(row, list)).reverse()
  return { places: places.slice(0, numberOfResults), total }
}

/** What all names that fit begin with. In the list over all tenants `#` and `%` are escaped: there the whole list is read. */
const beginningOf = (pattern: string): string =>
  pattern.includes('*') ? (/^[^*#%]*(?=\*)/.exec(pattern)?.[0].toLowerCase() ?? '') : ''

const placeOf = ({ sk, body }: Row<Listed>, { owner }: List): Place => ({
  name: sk,
  ...(owner !== undefined && owner !== 'instance' && { tenantId: owner }),
  ...body,
})

/** The records themselves, and with them the tenants they live in: nothing is served of one that is going away. */
async function recordsAt<R extends Stored>(table: Reader, kind: Kind<R>, places: readonly Place[]): Promise<R[]> {
  const tenants = [...new Set(places.map(({ tenantId }) => tenantId))].filter(id => id !== undefined)
  const rows = await table.getMany([
    ...places.map(({ tenantId, id }) => keys.record(tenantId ?? 'instance', kind.kind, id)),
    ...tenants.map(id => keys.record('instance', 'tenant', id)),
  ])
  const living = new Set(rows.slice(places.length).flatMap(row => (row && !isGoing(row.body) ? [row.sk] : [])))
  return places.flatMap(({ tenantId }, n) => {
    const row = rows[n]
    return row === undefined || (tenantId !== undefined && !living.has(tenantId)) ? [] : [recordFrom(kind, row.body)]
  })
}
