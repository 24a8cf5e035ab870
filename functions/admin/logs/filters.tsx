// How does somebody say which part of a log they want?
import type { Asked } from '../../../shared/http/pages.ts'
import { Icon } from '../../../shared/ui/icons.tsx'
import { logs as words } from '../../../shared/ui/messages/console/logs.ts'
import { firstRow } from '../paging.tsx'

export const aPage = 50
/** As far as the API looks back in one search (flows/logs/newest.ts). */
export const furthest = 10_000

export type Filter = {
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** To choose from; otherwise it is typed. */
  readonly of?: readonly (readonly [value: string, text: string])[]
  /** Where one looks, which always says something: not what is filtered by. */
  readonly usual?: string
}

const times: readonly Filter[] = [
  { name: 'start', label: words.from },
  { name: 'end', label: words.to },
]

const said = ({ query }: Asked, name: string): string => query.get(name)?.trim() ?? ''
const isTime = (name: string): boolean => name === 'start' || name === 'end'

/** `2026-11-22T12:00`, meant in universal time, as the API counts; what is no time stays what it was, and is refused. */
function instantOf(text: string): string {
  const at = Date.parse(text.endsWith('Z') ? text : `${text}Z`)
  return Number.isNaN(at) ? text : String(at)
}

/** The search that the address of the page asks for. */
export function searchOf(asked: Asked, filters: readonly Filter[]): Readonly<Record<string, unknown>> {
  const criteria = [...filters, ...times].flatMap(({ name }) => {
    const text = said(asked, name)
    return text === '' ? [] : [[name, isTime(name) ? instantOf(text) : text] as const]
  })
  return { ...Object.fromEntries(criteria), startRow: firstRow(asked), numberOfResults: aPage }
}

export const isFiltered = (asked: Asked, filters: readonly Filter[]): boolean =>
  [...filters, ...times].some(({ name, usual }) => usual === undefined && said(asked, name) !== '')

function clearing({ path }: Asked, filters: readonly Filter[]): string {
  const kept = filters.flatMap(({ name, usual }) => (usual === undefined ? [] : [[name, usual] as const]))
  return kept.length === 0 ? path : `${path}?${new URLSearchParams(Object.fromEntries(kept))}`
}

type Props = { readonly asked: Asked; readonly filters: readonly Filter[] }
/** A form that puts what is filtered by into the address of the page. */
export const Filters = ({ asked, filters }: Props) => (
  <search>
    <form method="get" action={asked.path} class="filters">
      {[...filters, ...times].map(({ name, label, hint, of, usual }) => (
        <div>
          <label for={`by-${name}`}>{label}</label>
          {of === undefined ? (
            <input
              id={`by-${name}`}
              name={name}
              type={isTime(name) ? 'datetime-local' : 'text'}
              value={said(asked, name)}
              placeholder={hint}
              autocomplete="off"
              spellcheck={false}
            />
          ) : (
            <select id={`by-${name}`} name={name}>
              {of.map(([value, text]) => (
                <option value={value} selected={value === (said(asked, name) || usual)}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </div>
      ))}
      <div class="actions">
        <button type="submit">
          <Icon of="search" /> {words.filter}
        </button>
        {isFiltered(asked, filters) && <a href={clearing(asked, filters)}>{words.clear}</a>}
      </div>
    </form>
  </search>
)
