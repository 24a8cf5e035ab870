// Which records does a search mean, in which order, and which page of them?
import type { Issue, Parsed } from '../kernel/issues.ts'

export type Search = {
  readonly criteria: Readonly<Record<string, string>>
  readonly orderBy: readonly { readonly column: string; readonly descending: boolean }[]
  readonly startRow: number
  readonly numberOfResults: number
}
type Searchable = {
  readonly columns: readonly string[]
  readonly criteria: readonly string[]
  readonly sortedBy: string
}

const usualResults = 25
/** The wire names no bound. A tenant with every setting is 11 KB as it leaves: so many fit the 6 MB a function may answer. */
const mostResults = 500

/** Reads `search` of a body, or the same members of a query string. Unknown members are ignored, as on the wire. */
export function parseSearch(given: Readonly<Record<string, unknown>>, known: Searchable): Parsed<Search> {
  const issues: Issue[] = []
  const whole = (name: string, usual: number): number => {
    const value = given[name] ?? usual
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    if (Number.isSafeInteger(number) && Number(number) >= 0) return Number(number)
    issues.push({ path: `search.${name}`, reason: typeof number === 'number' ? 'invalid' : 'couldNotConvert' })
    return usual
  }
  const orderBy = orderOf(given.orderBy ?? `${known.sortedBy} ASC`, known.columns)
  if (orderBy === undefined) issues.push({ path: 'search.orderBy', reason: 'invalid' })
  const criteria = Object.fromEntries(
    known.criteria
      .filter(name => given[name] !== undefined && given[name] !== null && given[name] !== '')
      .map(name => [name, String(given[name])]),
  )
  const startRow = whole('startRow', 0)
  const numberOfResults = Math.min(whole('numberOfResults', usualResults), mostResults)
  return issues.length > 0
    ? { ok: false, issues }
    : { ok: true, value: { criteria, orderBy: orderBy ?? [], startRow, numberOfResults } }
}

/** `name ASC, insertInstant DESC`; `undefined` for a column that is not there. */
function orderOf(given: unknown, columns: readonly string[]): Search['orderBy'] | undefined {
  const parts = String(given)
    .split(',')
    .map(part => part.trim().split(/\s+/))
  const read = parts.map(([column = '', direction = 'ASC']) => ({ column, direction: direction.toUpperCase() }))
  const known = read.every(({ column, direction }) => columns.includes(column) && /^(ASC|DESC)$/.test(direction))
  return known ? read.map(({ column, direction }) => ({ column, descending: direction === 'DESC' })) : undefined
}

/** `*` stands for anything; words without one are looked for anywhere. Case never counts. */
export function resembles(value: string, wanted: string): boolean {
  const parts = (wanted.includes('*') ? wanted : `*${wanted}*`).toLowerCase().split('*')
  const text = value.toLowerCase()
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  // By hand instead of a pattern: a stranger's `*a*a*a*…` must not make a regular expression backtrack.
  let from = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from)
    if (found === -1) return false
    from = found + part.length
  }
  return from <= text.length - last.length
}

/** The page of `rows` that is asked for, and how many there are in all. `read` gives a row's value in a column. */
export function paged<T>(
  rows: readonly T[],
  search: Pick<Search, 'orderBy' | 'startRow' | 'numberOfResults'>,
  read: (row: T, column: string) => unknown,
): { readonly page: readonly T[]; readonly total: number } {
  const sorted = rows.toSorted((a, b) => {
    for (const { column, descending } of search.orderBy) {
      const order = compared(read(a, column), read(b, column))
      if (order !== 0) return descending ? -order : order
    }
    return 0
  })
  return { page: sorted.slice(search.startRow, search.startRow + search.numberOfResults), total: rows.length }
}

const folded = (value: unknown): string | number =>
  typeof value === 'number' ? value : String(value ?? '').toLowerCase()

function compared(a: unknown, b: unknown): number {
  const [left, right] = [folded(a), folded(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
