// Who is to hear of a change that is about to be committed, and do they allow it?
import type { Attempt } from '../domain/webhook.ts'
import { listensTo, summary } from '../domain/webhook.ts'
import { type TransactionType, transactionMet } from '../domain/webhook-transaction.ts'
import { isEventType, isTransactional } from '../events/index.ts'
import { type Envelope, type Fact, factWrite } from '../events/outbox.ts'
import { hasTokens } from '../events/token.ts'
import { refuse } from '../kernel/refusal.ts'
import { day } from '../kernel/time.ts'
import type { With } from '../powers.ts'
import type { Write } from '../storage/table.ts'
import { livingMemberships } from './groups/effective-roles.ts'
import type { Receiver } from './webhooks/send-to-webhook.ts'

/** How long a fact remains as its own log: the wire's default for webhook event logs. */
const retentionSeconds = (30 * day) / 1_000

/** A caller is waiting for the answer of the API: no webhook is waited for longer, whatever its own time-outs say. */
const atMost = { connectTimeoutMs: 2_000, readTimeoutMs: 5_000 }

type Asked = {
  readonly event: Envelope
  readonly listeners: readonly Receiver[]
  readonly transactionType: TransactionType
}

/**
 * The rows that tell of `events`, for the same commit as the change they report; none for an event nobody hears of.
 * Where the tenant wants consent, the webhooks are asked now, all of them at once, and a veto is thrown: 504, and
 * nothing may be stored. To be called last, between the judgement and the commit. A `transactionType` given here is what
 * something else than the tenant decides, as an action on a user does.
 */
export async function announce(
  c: With<'read' | 'sign' | 'seal' | 'callOut'>,
  events: readonly Envelope[],
  { transactionType }: { readonly transactionType?: TransactionType } = {},
): Promise<readonly Write[]> {
  if (events.length === 0) return []
  const webhooks = await c.configuration.webhooks()
  if (webhooks.length === 0) return []
  const all = await Promise.all(events.map(event => audience(c, event, webhooks)))
  const heard = await Promise.all(
    all
      .filter(asked => asked.listeners.length > 0)
      .map(async asked => ({
        ...asked,
        event: await inLivingGroups(c, asked.event),
        transactionType: transactionType ?? asked.transactionType,
      })),
  )
  const answers = await Promise.all(heard.map(asked => ask(c, asked)))
  for (const [n, { event, transactionType }] of heard.entries()) {
    const given = (answers[n] ?? []).map(attempt => attempt.attemptResult === 'Success')
    if (transactionMet(transactionType, given)) continue
    c.log('warn', 'webhooks did not consent', { event: event.type, eventId: event.id, tenantId: event.tenantId })
    refuse('webhookVeto')
  }
  return Promise.all(
    heard.map(async ({ event }, n) => {
      if (!hasTokens(event)) return rowFor(event, answers[n] ?? [])
      // Only renewals come here.
      const { withTokensSealed } = await import('./webhooks/tokens-told.ts')
      const { event: shown, ...sealed } = await withTokensSealed(c, event)
      return rowFor(shown, answers[n] ?? [], sealed)
    }),
  )
}

/** A user is told of in the groups there are, whether or not the sweep of a deleted one has come by. */
async function inLivingGroups(c: With<'read'>, event: Envelope): Promise<Envelope> {
  const people = Object.entries(event).filter(([name]) => name === 'user' || name === 'original' || name === 'existing')
  const told = await Promise.all(
    people.map(async ([name, user]): Promise<[string, unknown]> => {
      const { memberships }: { readonly memberships?: unknown } = Object(user)
      if (!Array.isArray(memberships) || event.tenantId === undefined) return [name, user]
      const living = await livingMemberships(c, event.tenantId, memberships)
      return [name, living.length === memberships.length ? user : { ...Object(user), memberships: living }]
    }),
  )
  return { ...event, ...Object.fromEntries(told) }
}

/** Whether anybody at all would hear of an event of this type; lets a flow spare itself the making of it. */
export async function isHeard(c: With<'read'>, type: Envelope['type'], tenantId?: string): Promise<boolean> {
  const event = { type, ...(tenantId !== undefined && { tenantId }) }
  return (await audience(c, event, await c.configuration.webhooks())).listeners.length > 0
}

/** As {@link announce}, for events nobody is asked about, such as those of the instance: it needs no power to call out. */
export async function tell(c: With<'read'>, events: readonly Envelope[]): Promise<readonly Write[]> {
  const webhooks = await c.configuration.webhooks()
  const all = await Promise.all(events.map(event => audience(c, event, webhooks)))
  return all.filter(({ listeners }) => listeners.length > 0).map(({ event }) => rowFor(event, []))
}

async function audience<E extends Pick<Envelope, 'type' | 'tenantId'>>(
  c: With<'read'>,
  event: E,
  webhooks: readonly Receiver[],
): Promise<{ event: E; listeners: readonly Receiver[]; transactionType: TransactionType }> {
  const listeners = webhooks.filter(webhook => listensTo(webhook, event))
  // Instance events have no tenant, hence no switch.
  if (event.tenantId === undefined || listeners.length === 0) return { event, listeners, transactionType: 'None' }
  const tenant = await c.configuration.tenant(event.tenantId)
  const switches: Readonly<Record<string, { enabled: boolean; transactionType: TransactionType }>> | undefined =
    tenant?.eventConfiguration.events
  const own = switches?.[event.type]
  if (own?.enabled !== true) return { event, listeners: [], transactionType: 'None' }
  const mayAsk = isEventType(event.type) && isTransactional(event.type)
  return { event, listeners, transactionType: mayAsk ? own.transactionType : 'None' }
}

async function ask(c: With<'read' | 'sign' | 'seal' | 'callOut'>, asked: Asked): Promise<readonly Attempt[]> {
  if (asked.transactionType === 'None') return []
  // Few tenants let webhooks decide: what asks them is no part of a start.
  const { sendToWebhook } = await import('./webhooks/send-to-webhook.ts')
  return Promise.all(asked.listeners.map(webhook => sendToWebhook(c, webhook, { event: asked.event, atMost })))
}

/** The fact, and in it who was asked already: the dispatcher tells the others, and those that failed, later. */
function rowFor(event: Envelope, asked: readonly Attempt[], sealed: Pick<Fact, 'secrets'> = {}): Write {
  const write = factWrite(event, retentionSeconds, sealed)
  if (asked.length === 0 || !('put' in write)) return write
  const { eventResult: _, ...told } = summary(asked, [])
  const result = told.failedAttempts === 0 ? 'Succeeded' : 'Running'
  const body = { ...Object(write.put.body), ...told, eventResult: result }
  return { ...write, put: { ...write.put, body } }
}
