// Who is to be deleted because nobody ever proved to be behind them?
import { day } from '../kernel/time.ts'
import { awaitsFirstProof } from './identities.ts'
import { needsVerification, type Registration, registrationFor, type StoredUser } from './user.ts'

export type DeletePolicy = {
  readonly enabled: boolean
  readonly numberOfDaysToRetain: number
  readonly enabledInstant?: number | undefined
}

/**
 * What was created before this moment is due; `undefined` while the policy is off. Age counts from creation alone: a
 * policy switched on today deletes today who is old enough today, as its label says. `enabledInstant` only records it.
 */
export const dueBefore = (policy: DeletePolicy | undefined, now: number): number | undefined =>
  policy?.enabled === true && policy.numberOfDaysToRetain >= 1 ? now - policy.numberOfDaysToRetain * day : undefined

/**
 * The index lists; this decides, from the user as it is now. Never somebody who was verified once and must prove a
 * changed address, and nobody of whom no proof is asked (Import, Trusted, Disabled, Skipped, Unverifiable).
 * Listed at all is the memory that no proof was ever given: changing the address does not restore it.
 */
export const userIsDue = (user: StoredUser, listed: boolean, before: number): boolean =>
  listed && user.insertInstant < before && awaitsFirstProof(user, true)

/** The registration to delete, if it is due. */
export function dueRegistration(user: StoredUser, applicationId: string, before: number): Registration | undefined {
  const registration = registrationFor(user, applicationId)
  if (registration === undefined || registration.insertInstant >= before) return undefined
  return registration.verifiedInstant === undefined && needsVerification(registration) ? registration : undefined
}
