// What went wrong, or is worth knowing?
import type { Shown } from '../../../shared/http/pages.ts'
import { group, instant, int, list, text } from '../../../shared/kernel/fields.ts'
import { logs as words } from '../../../shared/ui/messages/console/logs.ts'
import { Moment } from '../../../shared/ui/value.tsx'
import { postEventLogSearch } from '../../audit/event-log.ts'
import { askApi } from '../ask-api.ts'
import { mustBeAllowed, type Visit } from '../visit.tsx'
import { type Filter, searchOf } from './filters.tsx'
import { logPage, StateTag, searched } from './log-page.tsx'

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
const looks = new Map([
  ['Error', 'danger'],
  ['Information', 'good'],
] as const)

export async function eventLogPage(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'event-log')
  const wish = { body: { search: searchOf(visit.asked, filters) } }
  const { eventLogs, total, problem } = await searched(askApi(visit, postEventLogSearch, wish, found), {
    eventLogs: [],
    total: 0,
  })
  return logPage(visit, {
    say,
    filters,
    shown: eventLogs.length,
    total,
    problem,
    entries: (
      <ol class="log">
        {eventLogs.map(({ id, insertInstant, type, message }) => (
          <li id={`entry-${id}`}>
            <div class="meta">
              <StateTag of={type} looks={looks} words={say.types} />
              <Moment at={insertInstant} />
            </div>
            {message.includes('\n') ? <pre>{message}</pre> : <p>{message}</p>}
          </li>
        ))}
      </ol>
    ),
  })
}
