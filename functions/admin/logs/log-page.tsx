// What do all logs of the console look like?
import type { Child } from 'hono/jsx'
import { html, type Shown } from '../../../shared/http/pages.ts'
import { Empty, Head, Shell } from '../../../shared/ui/layout.tsx'
import { logs as words } from '../../../shared/ui/messages/console/logs.ts'
import { RowPager } from '../paging.tsx'
import { Notice, Tag } from '../parts.tsx'
import { problemOf } from '../problem.ts'
import type { Visit } from '../visit.tsx'
import { aPage, type Filter, Filters, furthest, isFiltered } from './filters.tsx'

type Looks = ReadonlyMap<string, 'good' | 'warn' | 'danger'>
type StateTagProps = { readonly of: string; readonly looks: Looks; readonly words: Readonly<Record<string, string>> }

/** A word of the API, in words and a colour of ours; what we do not know is shown as it is. */
export const StateTag = ({ of, looks, words: called }: StateTagProps) => (
  <Tag of={looks.get(of)}>{called[of] ?? of}</Tag>
)

/** What a log answers; where the API refuses to search, why. */
export async function searched<T extends object>(
  answer: Promise<T>,
  nothing: T,
): Promise<T & { readonly problem?: string }> {
  try {
    return await answer
  } catch (error) {
    // Thrown on, unless it is about what was typed; the API's words for that name members of its own request.
    problemOf(error)
    return { ...nothing, problem: words.badFilter }
  }
}

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

/** Newest first: what is further on is older. */
const pagerWords = { back: words.newer, on: words.older, range: words.range }

/** A log with its filters, or why there is nothing to see. */
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
          <RowPager asked={asked} size={aPage} shown={shown} total={total} words={pagerWords}>
            {total >= furthest && <span class="small">{words.capped(furthest)}</span>}
          </RowPager>
        </>
      )}
    </Shell>,
  )
}
