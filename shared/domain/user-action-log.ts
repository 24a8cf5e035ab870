// What was done to a user, and does it keep the user from signing in?
import type { Prevention } from './user.ts'

type HistoryItem = {
  readonly actionerUserId?: string | undefined
  readonly comment?: string | undefined
  readonly createInstant: number
  readonly expiry?: number | undefined
}

/** The body of the row under keys.action; its members are the wire's, but for the last four. */
export type ActionLog = {
  readonly id: string
  readonly actioneeUserId: string
  readonly actionerUserId?: string | undefined
  readonly applicationIds: readonly string[]
  readonly comment?: string | undefined
  readonly emailUserOnEnd: boolean
  readonly endEventSent: boolean
  /** Absent where the action is done once and for all. */
  readonly expiry?: number | undefined
  /** From the beginning to the last change. */
  readonly history: { readonly historyItems: readonly HistoryItem[] }
  readonly insertInstant: number
  readonly localizedName?: string | undefined
  readonly localizedOption?: string | undefined
  readonly localizedReason?: string | undefined
  readonly name: string
  readonly notifyUserOnEnd: boolean
  readonly option?: string | undefined
  readonly reason?: string | undefined
  readonly reasonCode?: string | undefined
  readonly userActionId: string
  readonly tenantId: string
  /** Somebody waits to hear of its end. */
  readonly tellsEnd: boolean
  readonly preventsLogin: boolean
  /** A lock after wrong passwords: it ends with the user's prevention, which a password reset or the next lock moves. */
  readonly automatic: boolean
}

/** `expiry` as it is now: that of a lock moves with each further failure, on the user alone. */
export function endOf(log: ActionLog, prevention: Prevention | undefined): number | undefined {
  if (!log.automatic) return log.expiry
  return prevention?.actionId === log.id ? prevention.expiry : Math.min(log.expiry ?? 0, log.insertInstant)
}

export const isRunning = (log: ActionLog, prevention: Prevention | undefined, now: number): boolean =>
  (endOf(log, prevention) ?? 0) > now

/**
 * What keeps the user out after `logs`: the action that somebody took and that lasts longest, else the lock that stands
 * already. Somebody's word goes before a lock's, whatever ends later: a lock may be lifted by the user's own mailbox.
 */
export function preventionFrom(
  logs: readonly ActionLog[],
  current: Prevention | undefined,
  now: number,
): Prevention | undefined {
  const taken = logs.filter(log => log.preventsLogin && !log.automatic && (log.expiry ?? 0) > now)
  const longest = taken.toSorted((a, b) => (b.expiry ?? 0) - (a.expiry ?? 0))[0]
  if (longest === undefined) return isLock(current) && current.expiry > now ? current : undefined
  const { id: actionId, userActionId, actionerUserId, insertInstant: startedAt, expiry = 0 } = longest
  return { actionId, userActionId, ...(actionerUserId && { actionerUserId }), startedAt, expiry }
}

const isLock = (prevention: Prevention | undefined): prevention is Prevention =>
  prevention !== undefined && prevention.actionerUserId === undefined
