// What does the declaration of an event say?
import type { Fields, Given, GroupSchema } from '../kernel/fields.ts'

/** `members` is asked only by the manual and the tests: importing the catalogue builds no schema. */
export type EventDeclaration<F extends Fields = Fields> = {
  readonly doc: string
  /** Webhooks may be asked before the change is committed, and may prevent it. */
  readonly transactional: boolean
  /** Of the instance as a whole: no tenant, and no tenant's switch. */
  readonly instance: boolean
  readonly members: () => F
}

export type MembersOf<D extends EventDeclaration> = Given<GroupSchema<ReturnType<D['members']>>>

/** Asked before the commit when the tenant says so. */
export const asked = <F extends Fields>(doc: string, members: () => F) =>
  ({ doc, transactional: true, instance: false, members }) as const

/** Told after the commit; nobody can prevent it any more. */
export const told = <F extends Fields>(doc: string, members: () => F) =>
  ({ doc, transactional: false, instance: false, members }) as const

/** Told, and about no tenant in particular. */
export const ofInstance = <F extends Fields>(doc: string, members: () => F) =>
  ({ doc, transactional: false, instance: true, members }) as const
