// May this refresh token renew, and what becomes of it?
//
// A token's value carries a counter; the stored token knows which one is current. An equal counter is the current
// value, a smaller one was spent, a greater one was never handed out.
import { minute, second } from '../kernel/time.ts'
import type { StoredUser } from './user.ts'

export type RefreshToken = {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
  readonly applicationId?: string
  /** The registration it was issued for, if there was one: the token ends with it. */
  readonly registrationId?: string
  /** First issued: the maximum lifetime counts from here. */
  readonly insertInstant: number
  /** When it was made, where it shares the clock of an older one. */
  readonly issuedInstant?: number
  /** What expiry counts from; sliding policies move it. */
  readonly startInstant: number
  readonly lastAccessedInstant: number
  readonly counter: number
  /** Came from another system: nobody signed in here to get it, and its first value is not one of ours. */
  readonly imported?: true
  /** When the current counter replaced the one before. */
  readonly rotatedInstant: number
  /** The user's tokenGeneration when this was issued; another one means revoked. */
  readonly generation: number
  readonly authTime: number
  readonly authenticationType: string
  readonly ipAddress?: string
  /** The grants that led here, in order, as the JWT header shows them. */
  readonly grants: readonly string[]
  readonly scopes?: readonly string[]
  readonly device?: { readonly name?: string; readonly description?: string; readonly type?: string }
}

export type RefreshPolicy = {
  readonly expiration: 'Fixed' | 'SlidingWindow' | 'SlidingWindowWithMaximumLifetime'
  readonly usage: 'Reusable' | 'OneTimeUse'
  readonly timeToLiveMinutes: number
  readonly maximumTimeToLiveMinutes: number
  readonly graceSeconds: number
}

type RefreshVerdict =
  | { readonly outcome: 'renewed'; readonly next: RefreshToken }
  /** The previous value inside the grace period: the current one is handed out again and nothing changes. */
  | { readonly outcome: 'graced'; readonly next: RefreshToken }
  | { readonly outcome: 'expired' }
  | { readonly outcome: 'reused' }
  | { readonly outcome: 'unknown' }

/** Epoch ms at which the token stops renewing, should it not be used before. */
export function expiryOf(token: Pick<RefreshToken, 'startInstant' | 'insertInstant'>, policy: RefreshPolicy): number {
  const end = token.startInstant + policy.timeToLiveMinutes * minute
  if (policy.expiration !== 'SlidingWindowWithMaximumLifetime') return end
  return Math.min(end, token.insertInstant + policy.maximumTimeToLiveMinutes * minute)
}

export function judgeRefresh(token: RefreshToken, counter: number, policy: RefreshPolicy, now: number): RefreshVerdict {
  if (expiryOf(token, policy) < now) return { outcome: 'expired' }
  if (counter > token.counter) return { outcome: 'unknown' }
  if (counter < token.counter) {
    const inGrace = counter === token.counter - 1 && now < token.rotatedInstant + policy.graceSeconds * second
    return inGrace ? { outcome: 'graced', next: token } : { outcome: 'reused' }
  }
  const started = policy.expiration === 'Fixed' ? token.startInstant : now
  const rotated = policy.usage === 'OneTimeUse' ? { counter: token.counter + 1, rotatedInstant: now } : {}
  const next = Object.assign({}, token, rotated, { startInstant: started, lastAccessedInstant: now })
  return { outcome: 'renewed', next }
}

/** A token lives as long as its user's generation, and the registration it was issued for. */
export const alive = (
  token: RefreshToken,
  user: Pick<StoredUser, 'active' | 'tokenGeneration' | 'registrations'>,
): boolean =>
  user.active &&
  token.generation === user.tokenGeneration &&
  (token.registrationId === undefined ||
    user.registrations.some(registration => registration.id === token.registrationId))

/** Whether a revocation of all tokens of its application, at this instant, speaks of this one. */
export const endedBy = (revokedInstant: number | undefined, token: RefreshToken): boolean =>
  revokedInstant !== undefined && (token.issuedInstant ?? token.insertInstant) <= revokedInstant

type Renewable = { readonly state: string; readonly loginConfiguration: { readonly allowTokenRefresh: boolean } }

/** Whether the application that a token names lets it renew; one that names none asks nobody. */
export const letsRenew = (applicationId: string | undefined, application: Renewable | undefined): boolean =>
  applicationId === undefined || (application?.state === 'Active' && application.loginConfiguration.allowTokenRefresh)
