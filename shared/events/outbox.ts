// How does a fact leave? As a row in the same commit as the change it reports.
import { seconds } from '../kernel/time.ts'
import { keys, listed } from '../storage/keys.ts'
import type { Write } from '../storage/table.ts'
import type { EventType, Members } from './index.ts'

/** Who was calling, as the wire tells webhooks. */
export type EventInfo = {
  readonly data?: Readonly<Record<string, unknown>>
  readonly deviceDescription?: string
  readonly deviceName?: string
  readonly deviceType?: string
  readonly ipAddress?: string
  readonly location?: {
    readonly city?: string
    readonly country?: string
    readonly displayString?: string
    readonly latitude?: number
    readonly longitude?: number
    readonly region?: string
    readonly zipcode?: string
  }
  readonly os?: string
  readonly userAgent?: string
}

type Context = { readonly tenantId?: string; readonly info?: EventInfo }

/** What every event has; `id` stays the same over all attempts to deliver it. */
export type Envelope<T extends EventType = EventType> = {
  readonly id: string
  readonly createInstant: number
  readonly type: T
  readonly tenantId?: string
  readonly info: EventInfo
}
type WireEvent<T extends EventType> = Members<T> & Envelope<T>

/** The event of the wire. Instance events have no `tenantId`; all others do. */
export function occurred<T extends EventType>(
  type: T,
  told: Members<T> & Context,
  { now, id }: { readonly now: number; readonly id: string },
): WireEvent<T> {
  return Object.assign({}, told, { info: told.info ?? {}, id, createInstant: now, type })
}

/** What the wire's webhook event log shows of a fact. Deliveries are rows of their own under the same partition. */
export type Fact = {
  readonly id: string
  readonly eventType: EventType
  /** Without what it tells of secrets, which is sealed beside it. */
  readonly event: Envelope
  readonly secrets?: string
  readonly eventResult: 'Failed' | 'Running' | 'Succeeded'
  readonly attempts: readonly unknown[]
  readonly failedAttempts: number
  readonly successfulAttempts: number
  readonly linkedObjectId?: string
  readonly sequence: number
  readonly insertInstant: number
  readonly lastAttemptInstant?: number
  readonly lastUpdateInstant: number
}

/**
 * The row that carries a fact to the dispatcher and remains as its log until its retention ends.
 * Expects to be absent: a flow that is run again after a lost race draws a new id, so nothing is told twice.
 */
export function factWrite(event: Envelope, retentionSeconds: number, sealed: Pick<Fact, 'secrets'> = {}): Write {
  const owner = event.tenantId ?? 'instance'
  const at = event.createInstant
  const linkedObjectId = linkedObject(event)
  const body: Fact = {
    id: event.id,
    eventType: event.type,
    event,
    ...sealed,
    eventResult: 'Running',
    attempts: [],
    failedAttempts: 0,
    successfulAttempts: 0,
    ...(linkedObjectId === undefined ? {} : { linkedObjectId }),
    sequence: at,
    insertInstant: at,
    lastUpdateInstant: at,
  }
  return {
    put: {
      ...keys.outbox(owner, event.id),
      type: 'outbox',
      body,
      ttl: seconds(at) + retentionSeconds,
      listed: listed.facts(owner, at, event.id),
    },
    expect: 'absent',
  }
}

/** What the event is about: the first of its members that has an id. */
function linkedObject(event: object): string | undefined {
  const members = new Map<string, unknown>(Object.entries(event))
  for (const name of ['user', 'group', 'entity']) {
    const object = members.get(name)
    if (typeof object === 'object' && object !== null && 'id' in object && typeof object.id === 'string')
      return object.id
  }
  const id = members.get('userId') ?? members.get('actioneeUserId')
  return typeof id === 'string' ? id : undefined
}
