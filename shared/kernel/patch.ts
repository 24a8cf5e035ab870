// What does a PATCH make of a document?
//
// The wire has three forms, chosen by content type. None of them validates: what comes out is judged like any input.
import { apply as applyMerge } from 'json-merge-patch'
import { type Parsed, refused } from './issues.ts'
import { reachesPrototype } from './prototype.ts'
import { isRecord } from './sparse.ts'

export type PatchForm = 'json' | 'merge' | 'operations'

let operate: ((target: unknown, document: unknown) => Parsed<unknown>) | undefined

/** To be awaited before a patch of this form is applied: of the three, one is rare, and its library large. */
export async function readyFor(form: PatchForm): Promise<void> {
  if (form === 'operations') operate ??= (await import('./patch-operations.ts')).operate
}

/** `document` applied to `target`, which is left as it was. */
export function patched(form: PatchForm, target: unknown, document: unknown): Parsed<unknown> {
  if (reachesPrototype(document)) return refused()
  const copy = structuredClone(target)
  if (form === 'operations') {
    if (operate === undefined) throw new Error('nobody waited until operations could be applied')
    return operate(copy, document)
  }
  if (!isRecord(document)) return refused('', 'couldNotConvert')
  return { ok: true, value: form === 'merge' ? applyMerge(copy, document) : merged(copy, document) }
}

/**
 * `application/json`: objects merge, null removes, lists grow. An element with the `id` of one that is there merges with
 * it, and one that is there already is not added again, so that a repeated PATCH changes nothing. A list where there was
 * none is kept as it is, whatever it says twice.
 */
function merged(target: unknown, patch: unknown): unknown {
  if (Array.isArray(patch))
    return Array.isArray(target) ? grown(target, patch) : patch.map(element => merged(undefined, element))
  if (!isRecord(patch)) return patch
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = merged(result[name], value)
  }
  return result
}

/** Each element is looked up, not compared with all: a list of 40,000 would otherwise cost a billion comparisons. */
function grown(present: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const elements = [...present]
  const places = new Map<string, number>()
  const note = (at: number) => {
    for (const name of namesOf(elements[at])) if (!places.has(name)) places.set(name, at)
  }
  for (const at of elements.keys()) note(at)
  for (const element of patch) {
    const added = merged(undefined, element)
    const found = namesOf(added).flatMap(name => places.get(name) ?? [])
    const at = found.length > 0 ? Math.min(...found) : elements.length
    elements[at] = at === elements.length ? added : merged(elements[at], element)
    note(at)
  }
  return elements
}

/** What is the same goes by the same name: what it says, in whatever order, and its id. */
const namesOf = (element: unknown): string[] => [
  `says ${JSON.stringify(element, inOrder)}`,
  ...(isRecord(element) && typeof element.id === 'string' ? [`id ${element.id}`] : []),
]

const inOrder = (_: string, value: unknown): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
