// What does a change of the table ask somebody else to do?
import type { Fact } from '../events/outbox.ts'
import type { With } from '../powers.ts'
import type { Row } from '../storage/table.ts'
import { type Message, sendingOf } from './message.ts'
import { rowsOf, type StreamRecord } from './stream-row.ts'
import { dispatch } from './webhooks/dispatch.ts'

/**
 * A new fact goes to those who listen, a new message to its sender. Only what was committed reaches the stream, so
 * nothing is ever sent of a change that was rolled back.
 */
export async function dispatchRecord(c: With<'write' | 'queue'>, record: StreamRecord): Promise<void> {
  if (record.eventName !== 'INSERT') return
  const { now: row } = rowsOf(record)
  if (isFact(row)) return dispatch(c, row)
  if (isMessage(row)) return c.queue.enqueue('messages', sendingOf(row.body))
}

const isFact = (row: Row | undefined): row is Row<Fact> => row?.type === 'outbox'
const isMessage = (row: Row | undefined): row is Row<Message> => row?.type === 'message'
