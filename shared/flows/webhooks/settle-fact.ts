// How did telling everybody of a fact end?
import { type Attempt, type Delivery, summary } from '../../domain/webhook.ts'
import type { Fact } from '../../events/outbox.ts'
import type { With } from '../../powers.ts'
import { keys } from '../../storage/keys.ts'
import { settle } from '../../storage/settle.ts'
import type { Row } from '../../storage/table.ts'

/**
 * Writes onto the fact what its deliveries say, once none is under way. Each delivery records its own end before it
 * asks, so the one that asks last sees them all; two that ask together write the same.
 */
export async function settleFact(c: With<'write'>, owner: string, factId: string): Promise<void> {
  await settle(async () => {
    const { fact, deliveries } = await readFact(c, owner, factId)
    if (fact === undefined || deliveries.some(delivery => delivery.state === 'Running')) return
    const told = summary(askedBefore(fact.body, deliveries), deliveries)
    if (fact.body.eventResult === told.eventResult && fact.body.attempts.length === told.attempts.length) return
    const { version, ...row } = fact
    // Time line: another delivery of this fact may end between the query and this write; the loser looks again.
    const body: Fact = { ...fact.body, ...told, lastUpdateInstant: c.now }
    await c.table.commit([{ put: { ...row, body }, expect: { version } }])
    if (told.eventResult === 'Failed')
      c.log('warn', 'a fact did not reach everybody', { factId, owner, event: body.eventType })
  })
}

/** A fact and its deliveries; they share a partition. */
export async function readFact(c: With<'read'>, owner: string, factId: string) {
  const { rows } = await c.table.query({ pk: keys.outbox(owner, factId).pk })
  return {
    fact: rows.find((row): row is Row<Fact> => row.type === 'outbox'),
    deliveries: rows.filter((row): row is Row<Delivery> => row.type === 'delivery').map(row => row.body),
  }
}

/** The attempts on the fact that are no delivery's: those made before the commit. */
function askedBefore(fact: Fact, deliveries: readonly Delivery[]): readonly Attempt[] {
  const later = new Set(deliveries.flatMap(delivery => delivery.attempts.map(attempt => attempt.id)))
  return fact.attempts.filter(isAttempt).filter(attempt => !later.has(attempt.id))
}

export const isAttempt = (given: unknown): given is Attempt =>
  typeof given === 'object' && given !== null && 'webhookId' in given && 'attemptResult' in given
