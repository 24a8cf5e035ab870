// When does a wrong password lock a user out, and for how long?
import { day, hour, minute } from '../kernel/time.ts'
import type { Prevention } from './user.ts'

export type LockoutPolicy = {
  readonly userActionId: string
  readonly tooManyAttempts: number
  readonly actionDuration: number
  readonly actionDurationUnit: 'MINUTES' | 'HOURS' | 'DAYS' | 'WEEKS' | 'MONTHS' | 'YEARS'
}

/** Calendar-free lengths: a month is 30 days and a year 365, so that a lock never depends on the day it began. */
const unitMs: Readonly<Record<LockoutPolicy['actionDurationUnit'], number>> = {
  MINUTES: minute,
  HOURS: hour,
  DAYS: day,
  WEEKS: 7 * day,
  MONTHS: 30 * day,
  YEARS: 365 * day,
}

/**
 * The prevention that a failed attempt brings, or `undefined` when it brings none. `failures` counts this one. A failure
 * while the lock holds starts its time again (wire reference, section 17); an action that somebody else took stays as
 * it is.
 */
export function afterFailure(
  failures: number,
  current: Prevention | undefined,
  policy: LockoutPolicy,
  { now, actionId }: { readonly now: number; readonly actionId: string },
): Prevention | undefined {
  const expiry = now + policy.actionDuration * unitMs[policy.actionDurationUnit]
  if (current !== undefined && current.expiry > now) {
    if (current.userActionId !== policy.userActionId || current.actionerUserId !== undefined) return undefined
    return { ...current, expiry: Math.max(current.expiry, expiry) }
  }
  if (failures < policy.tooManyAttempts) return undefined
  return { actionId, userActionId: policy.userActionId, startedAt: now, expiry }
}
