// What does a new password change besides itself?

import type { StoredPassword } from '../ports/hasher/port.ts'
import { type PasswordRules, withPassword } from './password-rules.ts'
import type { StoredUser } from './user.ts'

/** What a change-password or set-up-password id stands for. */
export type ChangeGrant = {
  readonly userId: string
  readonly applicationId?: string
  readonly state?: Readonly<Record<string, unknown>>
  /** The login address (canonical) the platform itself mailed it to: its return proves that address. */
  readonly mailedTo?: string
  readonly why: 'forgotten' | 'demanded' | 'setUp'
}

/** What a one-time password stands for. */
export type OneTimePassword = {
  readonly userId: string
  readonly applicationId?: string
  readonly state?: Readonly<Record<string, unknown>>
}

export type ChangePolicy = PasswordRules & {
  readonly jwtConfiguration: { readonly refreshTokenRevocationPolicy: { readonly onPasswordChanged: boolean } }
  readonly failedAuthenticationConfiguration: { readonly actionCancelPolicy: { readonly onPasswordReset: boolean } }
}

type Change = { readonly policy: ChangePolicy; readonly why: ChangeGrant['why'] | 'known'; readonly now: number }

/** The user as one commit stores it: sessions ended and lock lifted as the tenant says. */
export function afterChange(user: StoredUser, password: StoredPassword, { policy, why, now }: Change): StoredUser {
  const { prevention, ...rest } = withPassword(user, password, policy, now)
  // What somebody did to a user does not end because the user still reads their mail.
  const isLock = prevention?.actionerUserId === undefined
  const { onPasswordReset } = policy.failedAuthenticationConfiguration.actionCancelPolicy
  const lifts = why === 'forgotten' && onPasswordReset && isLock
  const ends = policy.jwtConfiguration.refreshTokenRevocationPolicy.onPasswordChanged
  return {
    ...rest,
    ...(prevention !== undefined && !lifts && { prevention }),
    tokenGeneration: user.tokenGeneration + (ends ? 1 : 0),
    lastUpdateInstant: now,
  }
}

/**
 * When the present password began to count for the minimum age; `undefined` when the age is no matter: a user who was
 * told to choose another, or sets up a first one, must not be kept waiting at a closed door.
 */
export const ageCountsFrom = (
  user: Pick<StoredUser, 'password' | 'passwordLastUpdateInstant' | 'passwordChangeRequired'>,
  why: Change['why'],
): number | undefined =>
  user.password === undefined || user.passwordChangeRequired === true || why === 'demanded' || why === 'setUp'
    ? undefined
    : user.passwordLastUpdateInstant
