// Which entries of a log does a search mean?
import { paged, parseSearch, type Search } from '../../domain/query.ts'
import type { Issue } from '../../kernel/issues.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { Range } from './newest.ts'

/** How a log is searched. The first column is that of time, by which it is sorted unless asked otherwise. */
export type Log<E> = {
  readonly columns: readonly [string, ...string[]]
  /** Besides `start` and `end`, which every log knows. */
  readonly criteria: Readonly<Record<string, (entry: E, wanted: string) => boolean>>
}

type Asked = Range & { readonly search: Search }

export function readSearch<E>(log: Log<E>, given: Readonly<Record<string, unknown>>): Asked {
  const [time] = log.columns
  const parsed = parseSearch(
    { ...given, orderBy: given.orderBy ?? `${time} DESC` },
    { columns: log.columns, sortedBy: time, criteria: ['start', 'end', ...Object.keys(log.criteria)] },
  )
  const { start, end } = parsed.ok ? parsed.value.criteria : {}
  const issues: Issue[] = parsed.ok
    ? [wrongInstant('start', start), wrongInstant('end', end)].flat()
    : [...parsed.issues]
  if (!parsed.ok || issues.length > 0) return refuse('invalid', ...issues)
  return {
    search: parsed.value,
    ...(start !== undefined && { start: Number(start) }),
    ...(end !== undefined && { end: Number(end) }),
  }
}

const wrongInstant = (name: string, given: string | undefined): Issue[] =>
  given === undefined || /^\d{1,15}$/.test(given) ? [] : [{ path: `search.${name}`, reason: 'couldNotConvert' }]

/** The page asked for of those entries that fit, and how many fit. */
export function pageOf<E extends object>(log: Log<E>, { search }: Asked, entries: readonly E[]) {
  const wanted = entries.filter(entry =>
    Object.entries(search.criteria).every(([name, value]) => log.criteria[name]?.(entry, value) ?? true),
  )
  return paged(wanted, search, (entry, column) => Object.entries(entry).find(([name]) => name === column)?.[1])
}
