// Where is one in a long list, and what leads to its other pages?
import type { Child } from 'hono/jsx'
import type { Asked } from '../../shared/http/pages.ts'
import { Icon } from '../../shared/ui/icons.tsx'

/** The first row that the address of a page asks for. */
export const firstRow = ({ query }: Asked): number => Math.max(0, Number.parseInt(query.get('from') ?? '0', 10) || 0)

/** What an address says of the click that led to it: no other page of the list repeats that. */
const passing = ['gone', 'done', 'saved']

function atRow({ path, query }: Asked, row: number): string {
  const next = new URLSearchParams(query)
  for (const name of passing) next.delete(name)
  next.set('from', String(Math.max(0, row)))
  return `${path}?${next}`
}

type RowsProps = {
  readonly asked: Asked
  /** How many rows a page has, how many this one shows, and how many there are. */
  readonly size: number
  readonly shown: number
  readonly total: number
  readonly words: {
    readonly back: string
    readonly on: string
    readonly range: (from: number, to: number, total: number) => string
  }
  readonly children?: Child
}

/** Of a list whose rows are counted. */
export const RowPager = ({ asked, size, shown, total, words, children }: RowsProps) => {
  const from = firstRow(asked)
  const end = from + shown
  return (
    <Pager
      back={from > 0 ? { href: atRow(asked, from - size), title: words.back } : undefined}
      on={end < total ? { href: atRow(asked, end), title: words.on } : undefined}
    >
      {words.range(shown === 0 ? 0 : from + 1, end, total)}
      {children}
    </Pager>
  )
}

type Turn = { readonly href: string; readonly title: string }
type PagerProps = { readonly back?: Turn | undefined; readonly on?: Turn | undefined; readonly children?: Child }

export const Pager = ({ back, on, children }: PagerProps) => (
  <div class="pager">
    <span>{children}</span>
    <span>
      {back && (
        <a class="button" href={back.href}>
          {back.title}
        </a>
      )}
      {on && (
        <a class="button" href={on.href}>
          {on.title} <Icon of="arrow" />
        </a>
      )}
    </span>
  </div>
)
