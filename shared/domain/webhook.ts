// Who listens to an event, and how did telling them go?

/** What decides whether a webhook is told; a webhook record has this and more. */
export type Listener = {
  readonly id: string
  readonly global?: boolean | undefined
  readonly tenantIds?: readonly string[] | undefined
  readonly eventsEnabled?: Readonly<Record<string, boolean | undefined>> | undefined
}

type Told = { readonly type: string; readonly tenantId?: string | undefined }

/** The webhook's half of the delivery rule (wire reference, section 20); the other half is the tenant's switch. */
export const listensTo = (webhook: Listener, { type, tenantId }: Told): boolean =>
  webhook.eventsEnabled?.[type] === true &&
  // An instance event belongs to no tenant, so it is nobody's but the global webhooks'.
  (webhook.global === true || (tenantId !== undefined && webhook.tenantIds?.includes(tenantId) === true))

/** One line of the wire's webhook attempt log. `Unknown`: begun, and nobody lived to say how it ended. */
export type Attempt = {
  readonly id: string
  readonly webhookId: string
  readonly webhookEventLogId: string
  readonly attemptResult: 'Success' | 'Failure' | 'Unknown'
  readonly startInstant: number
  readonly endInstant?: number
  readonly webhookCallResponse?: {
    readonly statusCode?: number
    readonly url?: string
    readonly exception?: string
  }
}

/** Telling one webhook of one fact. `attempts` includes the one under way; `limit` is how many there may be. */
export type Delivery = {
  readonly webhookId: string
  readonly factId: string
  readonly state: 'Running' | 'Succeeded' | 'Failed'
  readonly attempts: readonly Attempt[]
  readonly limit: number
  /** When the next attempt is to be made; while one is under way, when it must have ended. */
  readonly dueAt: number
}

type EventResult = 'Failed' | 'Running' | 'Succeeded'

/** What the webhook event log says of a fact, from all its deliveries and those asked before the commit. */
export function summary(asked: readonly Attempt[], deliveries: readonly Delivery[]) {
  const attempts = [...asked, ...deliveries.flatMap(delivery => delivery.attempts)]
  const count = (result: Attempt['attemptResult']) => attempts.filter(one => one.attemptResult === result).length
  const last = Math.max(0, ...attempts.map(one => one.endInstant ?? one.startInstant))
  return {
    attempts,
    successfulAttempts: count('Success'),
    failedAttempts: count('Failure'),
    eventResult: result(deliveries),
    ...(last > 0 && { lastAttemptInstant: last }),
  }
}

/** A fact has succeeded when everybody who was to hear of it has; nobody to hear of it is no failure. */
function result(deliveries: readonly Delivery[]): EventResult {
  if (deliveries.some(delivery => delivery.state === 'Running')) return 'Running'
  return deliveries.some(delivery => delivery.state === 'Failed') ? 'Failed' : 'Succeeded'
}
