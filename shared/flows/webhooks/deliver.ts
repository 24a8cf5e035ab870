// What does one wake-up do for a delivery?
import { holdSeconds, retryDelay, webhookSchedule } from '../../domain/retry.ts'
import { type Attempt, type Delivery, listensTo } from '../../domain/webhook.ts'
import type { Fact } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import type { Always, With } from '../../powers.ts'
import { keys } from '../../storage/keys.ts'
import type { Row } from '../../storage/table.ts'
import { writeIfFirst } from '../write-if-first.ts'
import type { WakeUp } from './dispatch.ts'
import { type Receiver, sendToWebhook } from './send-to-webhook.ts'
import { settleFact } from './settle-fact.ts'
import { withTokens } from './tokens-told.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut' | 'queue'>
type Waiting = { readonly row: Row<Delivery>; readonly fact: Row<Fact>; readonly wakeUp: WakeUp }

/** What an attempt may take beside its time-outs; after that whoever made it is taken for dead. */
const marginMs = 5_000
/** No receiver may hold a function longer than this, whatever its webhook says; the function itself ends after 60 s. */
const atMost = { connectTimeoutMs: 10_000, readTimeoutMs: 30_000 }

/**
 * At most one attempt. Messages come late, twice and together, so all that counts is the delivery's row:
 *
 *     claim (an attempt with the result Unknown) → HTTP → outcome, due time → fact, or next wake-up
 *
 * A message that comes again finds the claim, the outcome or the end, and never a reason to send what has arrived.
 * Only a process that dies between the receiver's answer and the outcome makes the receiver see an event twice; its
 * `id` is the same both times.
 */
export async function deliver(c: Means, wakeUp: WakeUp): Promise<void> {
  const { owner, factId, webhookId } = wakeUp
  const [row, fact] = await c.table.getMany([keys.delivery(owner, factId, webhookId), keys.outbox(owner, factId)])
  // Past its retention: nobody can be told of it any more.
  if (!isDelivery(row) || !isFact(fact)) return
  const { state, attempts, dueAt } = row.body
  if (state !== 'Running') {
    // Time line: we may have died after the last outcome and before the fact was told.
    if (fact.body.eventResult === 'Running') await settleFact(c, owner, factId)
    return
  }
  // Too early, or under way elsewhere. A message that came twice is one more look at the row, never one more attempt.
  if (dueAt > c.now && !isAbandoned(c, attempts)) return wake(c, wakeUp, dueAt)
  if (attempts.length >= row.body.limit) return end(c, { row, fact, wakeUp }, attempts)
  const webhook = (await c.configuration.webhooks()).find(known => known.id === webhookId)
  if (webhook === undefined || !listensTo(webhook, fact.body.event)) return end(c, { row, fact, wakeUp }, attempts)
  return attempt(c, { row, fact, wakeUp }, webhook)
}

/** Claimed by a process that is known to be gone. */
function isAbandoned({ aloneSince }: Always, attempts: readonly Attempt[]): boolean {
  const last = attempts.at(-1)
  return last?.attemptResult === 'Unknown' && aloneSince !== undefined && last.startInstant < aloneSince
}

async function attempt(c: Means, { row, fact, wakeUp }: Waiting, webhook: Receiver): Promise<void> {
  const patience =
    Math.min(webhook.connectTimeout, atMost.connectTimeoutMs) + Math.min(webhook.readTimeout, atMost.readTimeoutMs)
  const claim: Attempt = {
    id: newId(),
    webhookId: webhook.id,
    webhookEventLogId: fact.body.id,
    attemptResult: 'Unknown',
    startInstant: c.now,
  }
  const before = row.body.attempts
  const claimed = await writeIfFirst(c, row, {
    ...row.body,
    attempts: [...before, claim],
    dueAt: c.now + patience + marginMs,
  })
  // Time line: another copy of the message claimed first. Ours may be the last there is, so it looks again afterwards.
  if (claimed === undefined) return wake(c, wakeUp, c.now + patience + marginMs)
  const event = await withTokens(c, fact.body)
  const made = { ...(await sendToWebhook(c, webhook, { event, atMost })), id: claim.id }
  const attempts = [...before, made]
  if (made.attemptResult === 'Success') return end(c, { row: claimed, fact, wakeUp }, attempts)
  // An address is often a secret: its owners read it in the log of the webhook's events.
  const { url: _, ...how } = made.webhookCallResponse ?? {}
  c.log('warn', 'a webhook was not reached', {
    webhookId: webhook.id,
    factId: fact.body.id,
    attempt: attempts.length,
    ...how,
  })
  if (attempts.length >= row.body.limit) return end(c, { row: claimed, fact, wakeUp }, attempts)
  const dueAt = c.now + retryDelay(attempts.length, webhookSchedule, Math.random())
  if ((await writeIfFirst(c, claimed, { ...claimed.body, attempts, dueAt })) === undefined) return
  await wake(c, wakeUp, dueAt)
}

/** Arrived, or given up: after the last attempt, or because the webhook is gone or listens no longer. */
async function end(c: Means, { row, wakeUp }: Waiting, attempts: readonly Attempt[]): Promise<void> {
  const state = attempts.at(-1)?.attemptResult === 'Success' ? 'Succeeded' : 'Failed'
  if ((await writeIfFirst(c, row, { ...row.body, attempts, state })) === undefined) return
  await settleFact(c, wakeUp.owner, wakeUp.factId)
}

/** A wait longer than the queue can hold is made of several: a wake-up before its time is put back. */
const wake = (c: With<'queue'>, wakeUp: WakeUp, dueAt: number): Promise<void> =>
  c.queue.enqueue('deliveries', wakeUp, holdSeconds(dueAt, c.now))

const isDelivery = (row: Row | undefined): row is Row<Delivery> => row?.type === 'delivery'
const isFact = (row: Row | undefined): row is Row<Fact> => row?.type === 'outbox'
