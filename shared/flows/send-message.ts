// How is one message rendered and handed to a mail server, once?
import { holdSeconds, mailSchedule, retryDelay } from '../domain/retry.ts'
import { minute } from '../kernel/time.ts'
import type { Posted } from '../ports/mail/port.ts'
import type { Always, With } from '../powers.ts'
import { keys } from '../storage/keys.ts'
import { logEvent } from './logs/event-log.ts'
import type { Message, Sending } from './message.ts'
import { type Composed, compose } from './messages/compose.ts'
import { writeIfFirst } from './write-if-first.ts'

type Means = With<'write' | 'seal' | 'sendMail' | 'queue'>

/** After this long whoever claimed a message is taken for dead; the function itself may run no longer. */
const claimMs = minute
/** Half a minute to half an hour apart: about an hour in all, as long as codes and links in mails usually live. */
const limit = 5

/**
 * One attempt. The row is claimed by its version before the server is asked, so a message that the queue delivers twice
 * is sent once. Should we die after the server took the letter and before the row says so, the letter goes out again:
 * between losing a letter and sending it twice, twice.
 */
export async function sendMessage(c: Means, { tenantId, id }: Sending): Promise<void> {
  const row = await c.table.get<Message>(keys.message(tenantId, id))
  if (row === undefined || row.body.state === 'Sent' || row.body.state === 'Failed') return
  const wake = (dueAt: number) => c.queue.enqueue('messages', { tenantId, id }, holdSeconds(dueAt, c.now))
  if (row.body.dueAt > c.now && !isAbandoned(c, row.body)) return wake(row.body.dueAt)

  const tries = row.body.tries + 1
  const claimed = await writeIfFirst(c, row, { ...row.body, state: 'Sending', tries, dueAt: c.now + claimMs })
  // Time line: another copy of the message claimed first. Ours may be the last there is, so it looks again afterwards.
  if (claimed === undefined) return wake(c.now + claimMs)

  const composed = await compose(c, claimed.body)
  const posted = await post(c, composed)
  const { variables, ...rest } = claimed.body
  if (posted.sent) {
    await writeIfFirst(c, claimed, { ...rest, state: 'Sent', reference: posted.reference })
    return
  }
  const { reason } = posted
  const facts = { messageId: id, tenantId, templateId: rest.templateId, tries, reason }
  if (!posted.temporary || tries >= limit) {
    c.log('error', 'a message was given up', facts)
    await writeIfFirst(c, claimed, { ...rest, state: 'Failed', reason })
    // Whoever wrote the template reads the event log, and not the functions' own.
    const message = `A message of the email template [${rest.templateId}] for the tenant [${tenantId}] was not sent: ${reason}`
    await logEvent(c, { type: 'Error', message })
    return
  }
  c.log('warn', 'a message was not taken', facts)
  const dueAt = c.now + retryDelay(tries, mailSchedule, Math.random())
  if ((await writeIfFirst(c, claimed, { ...claimed.body, state: 'Waiting', dueAt, reason })) !== undefined)
    await wake(dueAt)
}

/** Claimed by a process that is known to be gone. */
const isAbandoned = ({ aloneSince }: Always, { state, dueAt }: Message): boolean =>
  state === 'Sending' && aloneSince !== undefined && dueAt - claimMs < aloneSince

/** A template that cannot be rendered will not be better in a minute: its author has to see why. */
const post = async (c: With<'sendMail'>, composed: Composed): Promise<Posted> =>
  composed.ok ? c.mail.send(composed.letter, composed.via) : { sent: false, temporary: false, reason: composed.error }
