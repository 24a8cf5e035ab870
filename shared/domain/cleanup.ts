// Who is to be deleted because nobody ever proved to be behind them?
import { day } from '../kernel/time.ts'
import { isChild } from './family.ts'
import { awaitsFirstProof } from './identities.ts'
import { needsVerification, type Registration, registrationFor, type StoredUser } from './user.ts'

type DeletePolicy = {
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

type Verifying = {
  readonly emailConfiguration: { readonly verifyEmail: boolean }
  readonly phoneConfiguration: { readonly verifyPhoneNumber: boolean }
}

/** While no proof is asked for, and none could be given, nobody goes for want of one. */
export const verifies = ({ emailConfiguration, phoneConfiguration }: Verifying): boolean =>
  emailConfiguration.verifyEmail || phoneConfiguration.verifyPhoneNumber

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

type FamilyPolicy = {
  readonly enabled: boolean
  readonly maximumChildAge: number
  readonly deleteOrphanedAccounts: boolean
  readonly deleteOrphanedAccountsDays: number
}

/** Children without a family that were created before this moment are due; `undefined` while nobody wants that. */
export const orphansDueBefore = (policy: FamilyPolicy | undefined, now: number): number | undefined =>
  policy?.enabled === true && policy.deleteOrphanedAccounts ? now - policy.deleteOrphanedAccountsDays * day : undefined

/** Whoever names no parent any more was taken into a family; whoever says no birth date, or grew up, is no child. */
export const isOrphan = (user: StoredUser, policy: Pick<FamilyPolicy, 'maximumChildAge'>, now: number): boolean =>
  user.parentEmail !== undefined && isChild(policy, user, now)
