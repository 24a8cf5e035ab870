// What text does a template make of these variables?
//
// Templates are written by people whom their tenant trusts with its letters, and with nothing else: no files, no code,
// no member an object did not get from JSON, and limits on source, steps, memory and output. The language is
// FreeMarker's, in square brackets; the original is a Java library, so this interpreter is our own.
import type { Limits } from './freemarker/budget.ts'
import { run } from './freemarker/run.ts'
import { type Body, treeOf } from './freemarker/tree.ts'
import { TemplateTrouble } from './freemarker/trouble.ts'

type Rendered = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string }
type Checked = { readonly ok: true } | { readonly ok: false; readonly error: string }

const longestSource = 200_000
/** Steps take some tenths of a microsecond: the longest letter ends within a tenth of a second. */
const limits: Limits = { steps: 300_000, characters: 4_000_000, output: 1_000_000, looks: 20_000_000 }

function parse(source: string): Body {
  if (source.length > longestSource) throw new TemplateTrouble(1, `a template may have ${longestSource} characters`)
  return treeOf(source)
}

/** The templates an instance uses; few, and parsing costs more than rendering. A tree is many times its source. */
const kept = new Map<string, Body>()
const mostKept = 2_000_000
let keptCharacters = 0

function parsedOnce(source: string): Body {
  const known = kept.get(source)
  if (known !== undefined) return known
  const made = parse(source)
  keptCharacters += source.length
  if (keptCharacters > mostKept) {
    kept.clear()
    keptCharacters = source.length
  }
  kept.set(source, made)
  return made
}

export type How = {
  /** Whether what variables hold is escaped. */
  readonly html: boolean
  /** What `.now` is. */
  readonly now: number
}

/** A missing variable without a default is an error, never an empty place. */
export const renderTemplate = (source: string, given: Readonly<Record<string, unknown>>, how: How): Rendered =>
  told(() => ({ ok: true, text: run(parsedOnce(source), { ...how, given, limits }) }))

/** Whether a template can be understood at all, before anybody saves it. */
export const checkTemplate = (source: string): Checked =>
  told(() => {
    parse(source)
    return { ok: true }
  })

function told<T>(run: () => T): T | { readonly ok: false; readonly error: string } {
  try {
    return run()
  } catch (error) {
    // A stack or a text that is full, wherever our own limits should have come first: still the template's fault.
    if (error instanceof RangeError)
      return { ok: false, error: 'line 1: the limit of what a template may do is reached' }
    if (error instanceof TemplateTrouble) return { ok: false, error: `line ${error.line}: ${error.message}` }
    throw error
  }
}
