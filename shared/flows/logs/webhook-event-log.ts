// What were webhooks told, and how did it go?
import { resembles } from '../../domain/query.ts'
import { type Attempt, summary } from '../../domain/webhook.ts'
import type { Fact } from '../../events/outbox.ts'
import type { With } from '../../powers.ts'
import { keys, listed, type Owner } from '../../storage/keys.ts'
import { isAttempt, readFact } from '../webhooks/settle-fact.ts'
import { bounds, newest, type Range } from './newest.ts'
import { ownersFor } from './owners.ts'
import { type Log, pageOf, readSearch } from './search-log.ts'

const log: Log<Fact> = {
  columns: [
    'insertInstant',
    'eventResult',
    'eventType',
    'failedAttempts',
    'lastAttemptInstant',
    'lastUpdateInstant',
    'linkedObjectId',
    'sequence',
    'successfulAttempts',
  ],
  criteria: {
    event: ({ event }, wanted) => resembles(JSON.stringify(event), wanted),
    eventResult: ({ eventResult }, wanted) => eventResult === wanted,
    eventType: ({ eventType }, wanted) => eventType === wanted,
  },
}

const factsOf = (c: With<'read'>, owners: readonly Owner[], range: Range): Promise<Fact[]> =>
  newest<Fact>(
    c,
    owners.map(owner => ({ pk: listed.facts(owner, 0, '').pk, listed: true, ...bounds(range) })),
  )

const ownerOf = ({ event }: Fact): Owner => event.tenantId ?? 'instance'

/** While a fact is on its way its attempts stand in its deliveries; the fact itself is told when all have ended. */
async function current(c: With<'read'>, fact: Fact): Promise<Fact> {
  if (fact.eventResult !== 'Running') return fact
  const { deliveries } = await readFact(c, ownerOf(fact), fact.id)
  const { eventResult: _, ...told } = summary(fact.attempts.filter(isAttempt), deliveries)
  return { ...fact, ...told }
}

/** On the wire the event lies in the envelope in which it was sent. */
const presented = ({ event, secrets: _, ...fact }: Fact) => ({ ...fact, event: { event } })

export async function searchWebhookEventLog(
  c: With<'read'>,
  tenantId: string | undefined,
  given: Readonly<Record<string, unknown>>,
) {
  const asked = readSearch(log, given)
  const found = await factsOf(c, await ownersFor(c, tenantId), asked)
  const { page, total } = pageOf(log, asked, found)
  return { page: (await Promise.all(page.map(fact => current(c, fact)))).map(presented), total }
}

export async function webhookEventLog(c: With<'read'>, tenantId: string | undefined, id: string) {
  const owners = await ownersFor(c, tenantId)
  const rows = await c.table.getMany<Fact[]>(owners.map(owner => keys.outbox(owner, id)))
  const fact = rows.find(row => row !== undefined)
  return fact && presented(await current(c, fact.body))
}

/** Nobody keeps a list of attempts: they lie within their facts, which are looked through, newest first. */
export async function webhookAttemptLog(
  c: With<'read'>,
  tenantId: string | undefined,
  id: string,
): Promise<Attempt | undefined> {
  const facts = await factsOf(c, await ownersFor(c, tenantId), {})
  const settled = facts.flatMap(({ attempts }) => attempts.filter(isAttempt)).find(attempt => attempt.id === id)
  if (settled !== undefined) return settled
  for (const fact of facts.filter(({ eventResult }) => eventResult === 'Running')) {
    const { attempts } = await current(c, fact)
    const found = attempts.filter(isAttempt).find(attempt => attempt.id === id)
    if (found !== undefined) return found
  }
  return undefined
}
