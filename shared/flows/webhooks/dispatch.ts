// How does a fact that was committed reach the queue, once for each webhook that listens?
import type { Delivery } from '../../domain/webhook.ts'
import { listensTo } from '../../domain/webhook.ts'
import type { Fact } from '../../events/outbox.ts'
import type { With } from '../../powers.ts'
import { keys } from '../../storage/keys.ts'
import { Conflict, type NewRow, type Row } from '../../storage/table.ts'
import { isAttempt, settleFact } from './settle-fact.ts'

/** What the queue carries: a wake-up for one delivery. What is true stands in the delivery's row, never in the message. */
export type WakeUp = {
  readonly owner: string
  readonly factId: string
  readonly webhookId: string
}

/** The wire: up to three more attempts after the first, or after the one that was asked before the commit. */
const moreAttempts = 3

/**
 * Safe to repeat at any point: rows are created if absent, and a second wake-up makes no second attempt.
 * All rows come before the first message, so that no delivery that ends early can take the fact for settled.
 */
export async function dispatch(c: With<'write' | 'queue'>, { body: fact, ttl }: Row<Fact>): Promise<void> {
  if (fact.eventResult !== 'Running') return
  const owner = fact.event.tenantId ?? 'instance'
  const told = new Set(
    asked(fact)
      .filter(one => one.attemptResult === 'Success')
      .map(one => one.webhookId),
  )
  const webhooks = (await c.configuration.webhooks()).filter(
    webhook => listensTo(webhook, fact.event) && !told.has(webhook.id),
  )
  await Promise.all(
    webhooks.map(({ id }) => {
      const wasAsked = asked(fact).some(one => one.webhookId === id)
      const body: Delivery = {
        webhookId: id,
        factId: fact.id,
        state: 'Running',
        attempts: [],
        limit: wasAsked ? moreAttempts : moreAttempts + 1,
        dueAt: c.now,
      }
      return create(c, {
        ...keys.delivery(owner, fact.id, id),
        type: 'delivery',
        body,
        ...(ttl !== undefined && { ttl }),
      })
    }),
  )
  if (webhooks.length === 0) return settleFact(c, owner, fact.id)
  const wake = (webhookId: string): WakeUp => ({ owner, factId: fact.id, webhookId })
  await Promise.all(webhooks.map(({ id }) => c.queue.enqueue('deliveries', wake(id))))
}

/** The attempts made before the commit are the only ones a fact has before it is dispatched. */
const asked = (fact: Fact) => fact.attempts.filter(isAttempt)

async function create(c: With<'write'>, put: NewRow<Delivery>): Promise<void> {
  try {
    // Time line: the stream gives us the batch again after we died between rows and messages; the row may be further on.
    await c.table.commit([{ put, expect: 'absent' }])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}

/** Throws for what is not ours: the queue then puts it with the dead letters. */
export function readWakeUp(body: unknown): WakeUp {
  const { owner, factId, webhookId }: Partial<Record<keyof WakeUp, unknown>> = Object(body)
  if (typeof owner !== 'string' || typeof factId !== 'string' || typeof webhookId !== 'string')
    throw new Error('this is no wake-up of a delivery')
  return { owner, factId, webhookId }
}
