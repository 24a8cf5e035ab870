// Which number does an entry of a log have? The wire numbers them; nobody here counts.
import { randomBytes, randomInt } from 'node:crypto'

/** Numbers for one millisecond: with them the wire's numbers stay whole in JavaScript until the year 2109. */
const perMillisecond = 2_048

let latest = { at: -1, number: 0 }

/**
 * Says by itself when the entry was made: so an entry is found without a list of numbers. What one process writes in one
 * millisecond is counted from a number drawn by chance, so that it meets neither itself nor, as a rule, another process.
 */
export function logId(now: number): number {
  const number = latest.at === now ? (latest.number + 1) % perMillisecond : randomInt(perMillisecond)
  latest = { at: now, number }
  return now * perMillisecond + number
}

export const instantOf = (id: number): number => Math.floor(id / perMillisecond)

const separator = '-'

/**
 * What an entry's key ends with. The wire's numbers leave eleven bits for chance, too few for all the entries of one
 * busy millisecond: they may share a number, and never a key.
 */
export const keyOfEntry = (id: number): string => `${id}${separator}${randomBytes(6).toString('hex')}`

/** How the keys of entries with this number begin. */
export const keysBegin = (id: number): string => `${id}${separator}`
