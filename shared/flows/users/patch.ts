// What does a PATCH of a user or a registration ask for, given what is there?
import { asRegistrationInput } from '../../domain/registration.ts'
import type { Registration, StoredUser } from '../../domain/user.ts'
import { asUserInput } from '../../domain/user-input.ts'
import { presentRegistration, presentUser } from '../../domain/user-present.ts'
import type { AnySchema, Value } from '../../kernel/fields.ts'
import { parse } from '../../kernel/issues.ts'
import { withoutNulls } from '../../kernel/nulls.ts'
import { type PatchForm, patched } from '../../kernel/patch.ts'
import { orRefuse } from '../../kernel/refusal.ts'

export type Patch = { readonly form: PatchForm; readonly document: unknown }

/**
 * The document a PATCH speaks of is the body of the PUT that would change nothing, in what a GET shows: operations may
 * test a `lastUpdateInstant`, and whatever they change beside the former is ignored as it is in a PUT.
 */
export const userDocument = (user: StoredUser) => ({ user: Object.assign(presentUser(user), asUserInput(user)) })
export const registrationDocument = (registration: Registration) => ({
  registration: Object.assign(presentRegistration(registration), asRegistrationInput(registration)),
})

/** The patched document, judged like any body: a PATCH can reach nothing that a PUT could not. */
export function asPatched<S extends AnySchema>(schema: S, before: unknown, { form, document }: Patch): Value<S> {
  const made = orRefuse(patched(form, before, document))
  return orRefuse(parse(schema, withoutNulls(made)))
}
