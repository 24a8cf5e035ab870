// What can happen? Every event of the wire, declared once; importing this builds no schema.
import { entityEvents } from './entity.ts'
import type { EventDeclaration, MembersOf } from './event.ts'
import { groupEvents } from './group.ts'
import { instanceEvents, testEvents } from './instance.ts'
import { loginEvents } from './login.ts'
import { passwordEvents } from './password.ts'
import { registrationEvents } from './registration.ts'
import { tokenEvents } from './token.ts'
import { userEvents } from './user.ts'

const tenantEvents = {
  ...tokenEvents,
  ...groupEvents,
  ...userEvents,
  ...loginEvents,
  ...passwordEvents,
  ...registrationEvents,
  ...entityEvents,
  ...testEvents,
}

export const catalogue = { ...instanceEvents, ...tenantEvents } as const

type Catalogue = typeof catalogue
export type EventType = keyof Catalogue
export type TenantEventType = keyof typeof tenantEvents
/** Those a webhook may be asked about before the commit. */
type TransactionalEventType = {
  [T in EventType]: Catalogue[T]['transactional'] extends true ? T : never
}[EventType]
export type Members<T extends EventType> = MembersOf<Catalogue[T]>

export const isEventType = (given: string): given is EventType => Object.hasOwn(catalogue, given)
export const isTenantEvent = (type: EventType): type is TenantEventType => Object.hasOwn(tenantEvents, type)
export const isTransactional = (type: EventType): type is TransactionalEventType => catalogue[type].transactional

/** The declaration of each event, for whoever walks them all. */
export const eventDeclarations: Readonly<Record<EventType, EventDeclaration>> = catalogue
export const eventTypes: readonly EventType[] = Object.keys(catalogue).filter(isEventType).sort()
export const tenantEventTypes: readonly TenantEventType[] = eventTypes.filter(isTenantEvent)
