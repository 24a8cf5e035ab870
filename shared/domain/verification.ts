// What does it change of a user that a login name or a registration is proved?
import type { LoginIdType } from '../storage/keys.ts'
import { type Identity, type Registration, registrationFor, type StoredUser, type VerifiedReason } from './user.ts'

export type Proof = Extract<VerifiedReason, 'Completed' | 'Implicit' | 'Administrative'>
export type LoginName = { readonly type: LoginIdType; readonly value: string }

/** What a verification of a login name is about. `userId` is missing where nobody has the name yet (pre-verification). */
export type Verifying = LoginName & {
  readonly displayValue: string
  readonly userId?: string
  readonly applicationId?: string
  /** Given by whoever started it, and returned to whoever completes it. */
  readonly state?: Readonly<Record<string, unknown>>
}

/** What a verification of a registration is about. */
export type VerifyingRegistration = { readonly userId: string; readonly applicationId: string }

/** A login name that was proved before anybody had it. */
export type Proved = LoginName & { readonly displayValue: string }

export const identityOf = (user: Pick<StoredUser, 'identities'>, { type, value }: LoginName): Identity | undefined =>
  user.identities.find(identity => identity.type === type && identity.value === value)

/**
 * The user with this login name proved, or `undefined` when there is nothing to do: the name is not (or no longer)
 * the user's, or it was proved before. A name once verified keeps its first `verifiedInstant` for ever.
 */
export function proveIdentity(user: StoredUser, name: LoginName, proof: Proof, now: number): StoredUser | undefined {
  const identity = identityOf(user, name)
  if (identity === undefined || identity.verified) return undefined
  const proved: Identity = {
    ...identity,
    verified: true,
    verifiedReason: proof,
    verifiedInstant: identity.verifiedInstant ?? now,
    lastUpdateInstant: now,
  }
  const identities = user.identities.map(one => (one === identity ? proved : one))
  return { ...user, identities, lastUpdateInstant: now }
}

export function proveRegistration(
  user: StoredUser,
  applicationId: string,
  proof: Proof,
  now: number,
): StoredUser | undefined {
  const registration = registrationFor(user, applicationId)
  if (registration === undefined || registration.verified) return undefined
  const proved: Registration = {
    ...registration,
    verified: true,
    verifiedReason: proof,
    verifiedInstant: registration.verifiedInstant ?? now,
    lastUpdateInstant: now,
  }
  return { ...user, registrations: user.registrations.map(one => (one === registration ? proved : one)) }
}

type Strategic = { readonly verificationStrategy?: string | undefined }

/** FormField counts only where unverified users are gated (wire reference, section 14): else nobody shows the field. */
export const identityStrategy = (
  configuration: Strategic & { readonly unverified: { readonly behavior: string } },
): 'ClickableLink' | 'FormField' =>
  configuration.verificationStrategy === 'FormField' && configuration.unverified.behavior === 'Gated'
    ? 'FormField'
    : 'ClickableLink'
