// When is a failed attempt made again?
import { minute, second } from '../kernel/time.ts'

export type Schedule = {
  /** The longest wait after the first attempt; each further one may be `factor` times as long. */
  readonly firstMs: number
  readonly factor: number
  readonly longestMs: number
}

/**
 * A minute, ten minutes, an hour and forty: a receiver that restarts is reached soon, one that is down for the night's
 * deployment is not given up. The wire tells only how many attempts there are, not when.
 */
export const webhookSchedule: Schedule = { firstMs: minute, factor: 10, longestMs: 100 * minute }

/** Greylisting servers want to be asked again after five minutes; a code in a mail is worth little after an hour. */
export const mailSchedule: Schedule = { firstMs: 30 * second, factor: 3, longestMs: 30 * minute }

/**
 * How long to wait after attempt number `attempt` (from 1). `random` is from [0, 1): half of the wait is certain and
 * half is drawn, so that what failed together does not come back together.
 */
export function retryDelay(attempt: number, schedule: Schedule, random: number): number {
  const whole = ceilingOf(attempt, schedule)
  return Math.round(whole / 2 + (whole / 2) * random)
}

const ceilingOf = (attempt: number, { firstMs, factor, longestMs }: Schedule): number =>
  Math.min(longestMs, firstMs * factor ** (Math.max(1, attempt) - 1))

/** SQS holds a message back for at most this long; a longer wait is made of several. */
const longestHoldSeconds = 900

/** Seconds to hold a message back that is due at `dueAt`: never so long that it would be late because of us. */
export const holdSeconds = (dueAt: number, now: number): number =>
  Math.min(longestHoldSeconds, Math.max(0, Math.ceil((dueAt - now) / second)))
