// What does each tab of a user's page know?
import type { Visit } from '../../visit.tsx'
import type { Facts } from '../facts.ts'
import type { MoreFacts } from '../more-facts.ts'
import type { Names } from '../names.ts'

export type Part = {
  readonly visit: Visit
  readonly facts: Facts
  readonly names: Names
  /** The address of the user's page. */
  readonly at: string
  readonly edits: boolean
  /** The groups the user may be added to; `undefined`: not by this person. */
  readonly joins: readonly { readonly id: string; readonly name: string }[] | undefined
}

export type PartProps = { readonly part: Part }
export type MorePartProps = PartProps & { readonly more: MoreFacts }
