// Who may come in? Pure: all facts arrive as arguments, and the order of the lines is the policy.
import { day } from '../kernel/time.ts'
import {
  hasExpired,
  type Identity,
  type LoginIdType,
  needsVerification,
  type Prevention,
  type Registration,
  type StoredUser,
} from './user.ts'

export type LoginFacts = {
  readonly user:
    | Pick<
        StoredUser,
        | 'active'
        | 'expiry'
        | 'prevention'
        | 'passwordChangeRequired'
        | 'passwordChangeReason'
        | 'passwordLastUpdateInstant'
      >
    | undefined
  readonly proven: boolean
  /** The login name that was used; the address where a one-time password was. */
  readonly identity: Identity | undefined
  readonly registration: Registration | undefined
  readonly applicationNamed: boolean
  readonly policy: {
    /** Days after which a password has to be changed, if it ever has to. */
    readonly maximumPasswordAgeDays: number | undefined
    /** Whether the password, right as it is, breaks the rules of today (only looked at when the tenant asks for it). */
    readonly breaksRules: boolean
    readonly gateUnverifiedIdentity: boolean
    readonly gateUnverifiedRegistration: boolean
  }
}

type ChangeReason = 'Administrative' | 'Breached' | 'Expired' | 'Validation'

export type Prevented = { readonly outcome: 'prevented'; readonly prevention: Prevention }

export type LoginVerdict =
  | { readonly outcome: 'refused' }
  | Prevented
  | { readonly outcome: 'deactivated' }
  | { readonly outcome: 'expired' }
  | { readonly outcome: 'mustChangePassword'; readonly reason: ChangeReason }
  | { readonly outcome: 'identityUnverified'; readonly gated: boolean; readonly type: LoginIdType }
  | { readonly outcome: 'registrationUnverified'; readonly gated: boolean }
  | { readonly outcome: 'notRegistered' }
  | { readonly outcome: 'signedIn' }

/** Whether the user action that keeps this user out is still in force. */
export const prevented = (prevention: Prevention | undefined, now: number): prevention is Prevention =>
  prevention !== undefined && prevention.expiry > now

/**
 * The wire's order of outcomes (reference, section 5). While a user action keeps somebody out, the answer is the same
 * whatever the password: a lock that told a right guess from a wrong one would not end the guessing. Nothing else of
 * the account is told without the right one.
 */
export function judgeLogin(
  { user, proven, identity, registration, applicationNamed, policy }: LoginFacts,
  now: number,
): LoginVerdict {
  if (user === undefined) return { outcome: 'refused' }
  if (prevented(user.prevention, now)) return { outcome: 'prevented', prevention: user.prevention }
  if (!proven) return { outcome: 'refused' }
  if (!user.active) return { outcome: 'deactivated' }
  if (hasExpired(user, now)) return { outcome: 'expired' }
  const reason = changeReason(user, policy, now)
  if (reason !== undefined) return { outcome: 'mustChangePassword', reason }
  if (identity !== undefined && needsVerification(identity))
    return { outcome: 'identityUnverified', gated: policy.gateUnverifiedIdentity, type: identity.type }
  if (registration !== undefined && needsVerification(registration)) {
    return { outcome: 'registrationUnverified', gated: policy.gateUnverifiedRegistration }
  }
  if (applicationNamed && registration === undefined) return { outcome: 'notRegistered' }
  return { outcome: 'signedIn' }
}

function changeReason(
  user: NonNullable<LoginFacts['user']>,
  policy: LoginFacts['policy'],
  now: number,
): ChangeReason | undefined {
  if (user.passwordChangeRequired) return user.passwordChangeReason ?? 'Administrative'
  const age = user.passwordLastUpdateInstant === undefined ? 0 : now - user.passwordLastUpdateInstant
  if (policy.maximumPasswordAgeDays !== undefined && age > policy.maximumPasswordAgeDays * day) return 'Expired'
  return policy.breaksRules ? 'Validation' : undefined
}

/** Whether tokens may be handed out with this verdict (a gate means: none by any API, section 5). */
export const mayHoldTokens = (verdict: LoginVerdict): boolean =>
  verdict.outcome === 'signedIn' ||
  verdict.outcome === 'notRegistered' ||
  ((verdict.outcome === 'identityUnverified' || verdict.outcome === 'registrationUnverified') && !verdict.gated)
