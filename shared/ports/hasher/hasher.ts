// How are passwords hashed and recognised in this process?
import { timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { invalid } from '../../kernel/refusal.ts'
import { pool } from './pool.ts'
import type { Hasher } from './port.ts'
import { type Scheme, schemes } from './schemes.ts'

/** Whether `scheme` can keep this password at all; bcrypt cannot keep one longer than 72 bytes. */
export const canKeep = (password: string, scheme: string): boolean => schemes.get(scheme)?.accepts?.(password) ?? true

const within = ({ factor }: Scheme, given: number) =>
  Number.isInteger(given) && given >= factor.min && given <= factor.max

/**
 * Every scheme of `schemes`. A password the scheme cannot keep never matches, and to hash it is refused as too long.
 * The worker lies beside this module, in the sources and in a bundle alike.
 */
export function hasher(
  worker: URL = new URL('./hash-worker.mjs', import.meta.url),
  threads: number = availableParallelism(),
): Hasher {
  const run = pool(worker, threads)

  async function hash(password: string, name: string, factor: number) {
    const scheme = schemes.get(name)
    if (scheme === undefined) throw new RangeError(`Unknown password scheme ${name}`)
    if (!within(scheme, factor)) throw new RangeError(`Factor ${factor} is outside what ${name} allows`)
    if (!canKeep(password, name)) throw invalid('password', password === '' ? 'blank' : 'tooLong')
    const salt = scheme.freshSalt()
    const made = await scheme.again(password, { salt, factor, hash: scheme.template?.(factor) ?? '' }, run)
    if (made === undefined) throw new Error(`${name} could not hash with its own salt`)
    return { scheme: name, hash: made, salt, factor }
  }

  return {
    canKeep,
    hash,
    async matches(password, stored) {
      const scheme = schemes.get(stored.scheme)
      if (scheme === undefined || !within(scheme, stored.factor) || !canKeep(password, stored.scheme)) return false
      const made = await scheme.again(password, stored, run)
      return made !== undefined && sameText(made, stored.hash)
    },
    async pretend(password, name, factor) {
      const scheme = schemes.get(name)
      if (scheme !== undefined && within(scheme, factor) && canKeep(password, name)) await hash(password, name, factor)
    },
  }
}

/** Base64 is written with and without its padding by the systems hashes are imported from. */
function sameText(made: string, stored: string): boolean {
  const [left, right] = [made, stored].map(text => Buffer.from(text.replace(/=+$/, '')))
  return left !== undefined && right !== undefined && left.length === right.length && timingSafeEqual(left, right)
}
