// What went wrong, or is worth knowing?
import { html, type Shown } from '../../../shared/http/pages.ts'
import { group, instant, int, list, text, type Value } from '../../../shared/kernel/fields.ts'
import { Empty, Head, Shell } from '../../../shared/ui/layout.tsx'
import { logs as words } from '../../../shared/ui/messages/console/logs.ts'
import { Moment } from '../../../shared/ui/value.tsx'
import { postEventLogSearch } from '../../audit/event-log.ts'
import { Notice, Tag } from '../parts.tsx'
import { problemOf } from '../problem.ts'
import { asking } from '../users/facts.ts'
import { mustBeAllowed, type Visit } from '../visit.tsx'
import { type Filter, Filters, isFiltered, Pager, searchOf } from './filters.tsx'

const { events: say } = words
const entry = group('Entry', {
  id: int({ doc: 'Its number.' }),
  insertInstant: instant({ doc: 'When.' }),
  type: text({ doc: 'How bad.' }),
  message: text({ doc: 'What.', exact: true, format: 'multiline' }),
})
const found = group('Found', { eventLogs: list(entry, { doc: 'Entries.' }), total: int({ doc: 'How many.' }) })

const filters: readonly Filter[] = [
  { name: 'message', label: say.message, hint: say.messageHint },
  { name: 'type', label: say.type, of: [['', words.any], ...Object.entries(say.types)] },
]
const looks = { Error: 'danger', Debug: undefined, Information: 'good' } as const

async function search(visit: Visit): Promise<Value<typeof found> & { readonly problem?: string }> {
  try {
    return await asking(visit, postEventLogSearch, { body: { search: searchOf(visit.asked, filters) } }, found)
  } catch (error) {
    problemOf(error)
    return { eventLogs: [], total: 0, problem: words.badFilter }
  }
}

export async function eventLogPage(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'event-log')
  const { asked } = visit
  const { eventLogs, total, problem } = await search(visit)
  const isEmpty = total === 0 && !isFiltered(asked, filters)
  return html(
    200,
    <Shell frame={visit.frame} title={say.title}>
      <Head title={say.title} lead={say.lead} />
      <Filters asked={asked} filters={filters} />
      {problem !== undefined && <Notice of="warn" title={problem} />}
      {eventLogs.length === 0 ? (
        <Empty title={isEmpty ? say.none : say.nothing}>
          <p>{isEmpty && say.noneWords}</p>
        </Empty>
      ) : (
        <>
          <ol class="log">
            {eventLogs.map(({ id, insertInstant, type, message }) => (
              <li id={`entry-${id}`}>
                <div class="meta">
                  <Tag of={Object.hasOwn(looks, type) ? looks[type as keyof typeof looks] : undefined}>
                    {say.types[type] ?? type}
                  </Tag>
                  <Moment at={insertInstant} />
                </div>
                {message.includes('\n') ? <pre>{message}</pre> : <p>{message}</p>}
              </li>
            ))}
          </ol>
          <Pager asked={asked} shown={eventLogs.length} total={total} />
        </>
      )}
    </Shell>,
  )
}
