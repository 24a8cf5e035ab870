// What do all logs of the console look like?
import type { Child } from 'hono/jsx'
import { html, type Shown } from '../../../shared/http/pages.ts'
import { Empty, Head, Shell } from '../../../shared/ui/layout.tsx'
import { logs as words } from '../../../shared/ui/messages/console/logs.ts'
import { Notice, Pager } from '../parts.tsx'
import type { Visit } from '../visit.tsx'
import { aPage, type Filter, Filters, fromOf, furthest, isFiltered } from './filters.tsx'

type Log = {
  readonly say: {
    readonly title: string
    readonly lead: string
    readonly none: string
    readonly noneWords: string
    readonly nothing: string
  }
  readonly filters: readonly Filter[]
  /** How many entries this page has, and how many there are. */
  readonly shown: number
  readonly total: number
  readonly problem?: string | undefined
  readonly entries: Child
}

export function logPage(visit: Visit, { say, filters, shown, total, problem, entries }: Log): Shown {
  const { asked, frame } = visit
  const isEmpty = total === 0 && !isFiltered(asked, filters)
  return html(
    200,
    <Shell frame={frame} title={say.title}>
      <Head title={say.title} lead={say.lead} />
      <Filters asked={asked} filters={filters} />
      {problem !== undefined && <Notice of="warn" title={problem} />}
      {shown === 0 ? (
        <Empty title={isEmpty ? say.none : say.nothing} words={isEmpty ? say.noneWords : undefined} />
      ) : (
        <>
          {entries}
          <Pages visit={visit} shown={shown} total={total} />
        </>
      )}
    </Shell>,
  )
}

type PagesProps = { readonly visit: Visit; readonly shown: number; readonly total: number }
const Pages = ({ visit: { asked }, shown, total }: PagesProps) => {
  const from = fromOf(asked)
  const at = (row: number) => {
    const query = new URLSearchParams(asked.query)
    query.set('from', String(Math.max(0, row)))
    return `${asked.path}?${query}`
  }
  return (
    <Pager
      back={from > 0 ? { href: at(from - aPage), title: words.newer } : undefined}
      on={from + shown < total ? { href: at(from + aPage), title: words.older } : undefined}
    >
      {words.range(Math.min(from + 1, total), from + shown, total)}
      {total >= furthest && <span class="small">{words.capped(furthest)}</span>}
    </Pager>
  )
}
