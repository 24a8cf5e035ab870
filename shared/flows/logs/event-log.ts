// What went wrong or is worth knowing, for people who cannot read the functions' own logs?
import { resembles } from '../../domain/query.ts'
import { occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { day, seconds } from '../../kernel/time.ts'
import type { With } from '../../powers.ts'
import { instantOf, keyOfEntry, keysBegin, logId } from '../../resources/log-id.ts'
import { keys } from '../../storage/keys.ts'
import { tell } from '../announce.ts'
import { bounds, newest } from './newest.ts'
import { type Log, pageOf, readSearch } from './search-log.ts'

type EventLogEntry = {
  readonly id: number
  readonly insertInstant: number
  readonly type: 'Information' | 'Debug' | 'Error'
  readonly message: string
}

/** The wire keeps a number of entries; a log that dies by age needs nobody to count. */
const keptMs = 30 * day
/** An entry is read by people; what is longer is data. */
const mostCharacters = 50_000

/**
 * Writes an entry. For what its author has to see: a lambda that failed, a template that cannot be rendered, a connector
 * that does not answer. Never throws: whatever is being done must not fail because it could not be told.
 */
export async function logEvent(
  c: With<'write'>,
  { type, message }: Pick<EventLogEntry, 'type' | 'message'>,
): Promise<void> {
  try {
    const id = logId(c.now)
    const body: EventLogEntry = { id, insertInstant: c.now, type, message: message.slice(0, mostCharacters) }
    const told = await tell(c, [occurred('event-log.create', { eventLog: { ...body } }, { now: c.now, id: newId() })])
    const ttl = seconds(c.now + keptMs)
    const row = { ...keys.eventLog(c.now, keyOfEntry(id)), type: 'event-log', body, ttl }
    await c.table.commit([{ put: row, expect: 'absent' }, ...told])
  } catch (error) {
    c.log('error', 'an entry of the event log was lost', { type, message, error: String(error) })
  }
}

const log: Log<EventLogEntry> = {
  columns: ['insertInstant', 'type', 'message', 'id'],
  criteria: {
    type: (entry, wanted) => entry.type === wanted,
    message: (entry, wanted) => resembles(entry.message, wanted),
  },
}

export async function searchEventLog(c: With<'read'>, given: Readonly<Record<string, unknown>>) {
  const asked = readSearch(log, given)
  return pageOf(log, asked, await newest<EventLogEntry>(c, [{ pk: keys.eventLog(0, '').pk, ...bounds(asked) }]))
}

export async function eventLogEntry(c: With<'read'>, id: number): Promise<EventLogEntry | undefined> {
  const { pk, sk: begins } = keys.eventLog(instantOf(id), keysBegin(id))
  return (await c.table.query<EventLogEntry>({ pk, begins, limit: 1 })).rows[0]?.body
}
