// What do the operations of a JSON Patch make of a document?
// The index of rfc6902 brings the making of patches with it, which nobody here does.
import type { Operation } from 'rfc6902'
import { apply } from 'rfc6902/patch.js'
import { type Parsed, refused } from './issues.ts'
import { unsafe } from './prototype.ts'
import { isRecord } from './sparse.ts'

/** More operations than any record has members. */
const mostOperations = 1_000
/** What a body may weigh. A few dozen `copy` operations of a document into itself would otherwise fill the memory. */
const mostCharacters = 1_048_576

/** RFC 6902, all or nothing: section 5 wants the whole patch to fail when one operation does. */
export function operate(target: unknown, document: unknown): Parsed<unknown> {
  if (!Array.isArray(document) || document.length > mostOperations) return refused('', 'couldNotConvert')
  const root = { root: target }
  for (const operation of document) {
    const { op, path, from } = isRecord(operation) ? operation : {}
    const pointers = [path, ...(op === 'copy' || op === 'move' ? [from] : [])]
    if (!pointers.every(isPointer)) return refused('', 'couldNotConvert')
    const place = String(path).slice(1).replaceAll('/', '.')
    if (
      pointers.some(pointer =>
        String(pointer)
          .split('/')
          .some(token => unsafe.has(token)),
      )
    )
      return refused(place)
    if (op === 'move' && String(path).startsWith(`${from}/`)) return refused(place)
    if (!done(root, { ...operation, path: `/root${path}`, ...(from !== undefined && { from: `/root${from}` }) }))
      return refused(place)
    if (op === 'copy' && JSON.stringify(root).length > mostCharacters) return refused(place, 'tooLong')
  }
  if (root.root === undefined) return refused()
  return reaches(root.root, deepest) ? refused() : { ok: true, value: root.root }
}

/** As deep as a body may be. `copy` and `add` put what is deep into what is deep, and the table refuses 32 levels. */
const deepest = 24
const reaches = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some(member => reaches(member, levels - 1)))

const isPointer = (given: unknown): boolean => typeof given === 'string' && (given === '' || given.startsWith('/'))

function done(root: unknown, operation: Operation): boolean {
  try {
    return apply(root, operation) === null
  } catch {
    return false
  }
}
