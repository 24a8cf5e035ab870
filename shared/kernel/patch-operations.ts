// What do the operations of a JSON Patch make of a document?
import type { Operation } from 'rfc6902'
// Its index brings the making of patches with it, which nobody here does.
import { apply } from 'rfc6902/patch.js'
import { isTooDeep } from './depth.ts'
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
    const tokens = pointers.flatMap(pointer => String(pointer).split('/'))
    if (tokens.some(token => unsafe.has(token))) return refused(place)
    if (op === 'move' && String(path).startsWith(`${from}/`)) return refused(place)
    if (!done(root, { ...operation, path: `/root${path}`, ...(from !== undefined && { from: `/root${from}` }) }))
      return refused(place)
    if (op === 'copy' && JSON.stringify(root).length > mostCharacters) return refused(place, 'tooLong')
  }
  if (root.root === undefined) return refused()
  // `copy` and `add` put what is deep into what is deep.
  return isTooDeep(root.root) ? refused() : { ok: true, value: root.root }
}

const isPointer = (given: unknown): boolean => typeof given === 'string' && (given === '' || given.startsWith('/'))

function done(root: unknown, operation: Operation): boolean {
  try {
    return apply(root, operation) === null
  } catch {
    return false
  }
}
