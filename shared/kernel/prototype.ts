// Which names reach an object's prototype instead of a member?
import { isRecord } from './sparse.ts'

export const unsafe: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export const reachesPrototype = (given: unknown): boolean =>
  Array.isArray(given)
    ? given.some(reachesPrototype)
    : isRecord(given) && Object.entries(given).some(([name, value]) => unsafe.has(name) || reachesPrototype(value))
