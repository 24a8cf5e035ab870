// Which number does an entry of a log have? The wire numbers them; nobody here counts.
import { randomBytes, randomInt } from 'node:crypto'

/** Numbers for one millisecond: with them the wire's numbers stay whole in JavaScript until the year 2109. */
const perMillisecond = 2_048

/** Grows with time, and says by itself when the entry was made: so an entry is found without a list of numbers. */
export const logId = (now: number): number => now * perMillisecond + randomInt(perMillisecond)

export const instantOf = (id: number): number => Math.floor(id / perMillisecond)

const separator = '-'

/**
 * What an entry's key ends with. The wire's numbers leave eleven bits for chance, too few for all the entries of one
 * busy millisecond: they may share a number, and never a key.
 */
export const keyOfEntry = (id: number): string => `${id}${separator}${randomBytes(6).toString('hex')}`

/** How the keys of entries with this number begin. */
export const keysBegin = (id: number): string => `${id}${separator}`
