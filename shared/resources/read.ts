// How are records of any kind read: one, all, or those a search means?
import { paged, parseSearch, resembles, type Search } from '../domain/query.ts'
import { orRefuse } from '../kernel/refusal.ts'
import { isRecord } from '../kernel/sparse.ts'
import type { By, Kind, Means, Operation, Stored } from './define.ts'
import { pageByName } from './directory.ts'
import { at } from './fields-of.ts'
import { all, findOr404 } from './find.ts'
import { lines } from './routes.ts'
import { opened, readingAs, shown } from './secrets.ts'

/** One record, by its id in the path; 404 for what this caller does not see. */
export const retrieve =
  <R extends Stored>(kind: Kind<R>): Operation =>
  async (c, { by, path }) => {
    const { record } = await findOr404(c, kind, by, path[lines[kind.kind].id] ?? '')
    return { status: 200, body: { [kind.envelope]: await shownTo(c, kind, by, record) } }
  }

/** Everything, in the order of names; those asleep only when asked for. */
export const list =
  <R extends Stored>(kind: Kind<R>): Operation =>
  async (c, { by, query }) => {
    const isWanted = (record: R): boolean =>
      kind.sleep === undefined || kind.sleep.isAsleep(record) === (query.inactive === 'true')
    const records = (await all(c, kind, by)).filter(isWanted)
    const { page } = paged(records, { ...searchOf(kind).order, startRow: 0, numberOfResults: records.length }, at)
    return { status: 200, body: { [kind.plural]: await shownAll(c, kind, by, page) } }
  }

/** POST carries `search` in its body, GET the same members in its query. */
export const search =
  <R extends Stored>(kind: Kind<R>): Operation =>
  async (c, { by, query, document }) => {
    const given = document.search ?? query
    const wanted = orRefuse(parseSearch(isRecord(given) ? given : {}, searchOf(kind).searchable))
    const listed = await pageByName(c, kind, by, wanted)
    if (listed !== undefined) {
      return { status: 200, body: { [kind.plural]: await shownAll(c, kind, by, listed.records), total: listed.total } }
    }
    const criteria = Object.entries(wanted.criteria)
    const records = (await all(c, kind, by)).filter(record =>
      criteria.every(([name, value]) => fits(kind, record, name, value)),
    )
    const { page, total } = paged(records, wanted, at)
    return { status: 200, body: { [kind.plural]: await shownAll(c, kind, by, page), total } }
  }

/** By which columns a kind is searched and sorted, and in which order it is listed. */
function searchOf<R extends Stored>(kind: Kind<R>) {
  const columns = ['id', 'insertInstant', 'lastUpdateInstant', ...kind.search]
  const sortedBy = kind.search[0] ?? 'insertInstant'
  const order: Pick<Search, 'orderBy'> = { orderBy: [{ column: sortedBy, descending: false }] }
  return { order, searchable: { columns, sortedBy, criteria: [...kind.search, ...Object.keys(kind.criteria ?? {})] } }
}

function fits<R extends Stored>(kind: Kind<R>, record: R, name: string, wanted: string): boolean {
  const own = kind.criteria?.[name]
  if (own !== undefined) return own(record, wanted)
  const about = kind.fields.entries[name]?.about
  const value = String(at(record, name) ?? '')
  const isWords = about?.kind === 'text' && about.format !== 'uuid'
  return isWords ? resembles(value, wanted) : value.toLowerCase() === wanted.toLowerCase()
}

const shownTo = async <R extends Stored>(c: Means, kind: Kind<R>, by: By, record: R): Promise<R> =>
  shown(kind, await opened(c, kind, record), readingAs(kind, by, record))

const shownAll = <R extends Stored>(c: Means, kind: Kind<R>, by: By, records: readonly R[]): Promise<R[]> =>
  Promise.all(records.map(record => shownTo(c, kind, by, record)))
