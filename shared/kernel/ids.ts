// How are ids and opaque values made and recognised?
import { hash, randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const newId = (): string => randomUUID()
export const isUuid = (given: string): boolean => uuidShape.test(given)

/** A value nobody can guess: `bytes` random bytes as base64url. */
export const opaque = (bytes = 32): string => randomBytes(bytes).toString('base64url')

/** What the table keeps of a value that must only be recognised: SHA-256 as base64url. For high-entropy values only. */
export const digest = (value: string): string => hash('sha256', value, 'base64url')

/** Compares two strings in time that tells nothing of where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = hash('sha256', a, 'buffer')
  const right = hash('sha256', b, 'buffer')
  return timingSafeEqual(left, right)
}

/** `length` characters of `alphabet`, each drawn evenly. */
export const draw = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
