// What can the caller fix, and how is it said on the wire?
import * as v from 'valibot'
import type { AnySchema, Field, Rule, Value } from './fields.ts'

/** One thing wrong with the input. `path` is the place in the body (`user.email`); an empty path is a general error. */
export type Issue = { readonly path: string; readonly reason: string; readonly message?: string }

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** The one thing that is wrong. */
export const refused = (path = '', reason = 'invalid'): Parsed<never> => ({ ok: false, issues: [{ path, reason }] })

/** Reads unknown input as `schema` says. Never throws; every issue carries the path from the root of `input`. */
export function parse<S extends AnySchema>(schema: S, input: unknown): Parsed<Value<S>> {
  const result = v.safeParse(schema, input)
  if (result.success) {
    const broken = brokenRules(schema, result.output)
    return broken.length === 0 ? { ok: true, value: result.output as Value<S> } : { ok: false, issues: broken }
  }
  return {
    ok: false,
    issues: result.issues.map(issue => ({ path: v.getDotPath(issue) ?? '', reason: issue.message })),
  }
}

/** The cross-field rules of a declaration that do not hold, with their paths. */
export function brokenRules(schema: AnySchema, value: unknown, prefix = ''): Issue[] {
  const about = (schema as Partial<Field>).about
  if (about?.entries === undefined || typeof value !== 'object' || value === null || !hasRules(schema)) return []
  const own = ((about.rules ?? []) as readonly Rule<unknown>[])
    .filter(rule => !rule.holds(value))
    .map(rule => ({ path: prefix + rule.path, reason: rule.reason }))
  const nested = Object.entries(about.entries).flatMap(([name, field]) =>
    brokenRules(field, (value as Record<string, unknown>)[name], `${prefix}${name}.`),
  )
  return [...own, ...nested]
}

/** Most declarations have none, and each request and each answer asks. */
function hasRules(schema: AnySchema): boolean {
  const known = ruled.get(schema)
  if (known !== undefined) return known
  const { rules = [], entries = {} } = (schema as Partial<Field>).about ?? {}
  const found = rules.length > 0 || Object.values(entries).some(hasRules)
  ruled.set(schema, found)
  return found
}
const ruled = new WeakMap<AnySchema, boolean>()
