// Which members does a record have when its type decides that?
import type { Issue } from '../kernel/issues.ts'
import { type Stored, withTexts } from './define.ts'

/** What each type has besides what all have; `needs` names those of them that must be given. */
export type Variants = Readonly<Record<string, { readonly has: readonly string[]; readonly needs: readonly string[] }>>

type Typed = Stored & { readonly type: string }

/** The record without the members of other types: a caller who sends them is not told, as on the wire. */
export function ofItsType<R extends Typed>(record: R, variants: Variants): R {
  const own = variants[record.type]?.has ?? []
  const foreign = Object.values(variants)
    .flatMap(({ has }) => has)
    .filter(name => !own.includes(name))
  return withTexts(record, new Map(foreign.map(name => [name, undefined])))
}

/** What its type needs and it has not; and that its type is another than it was. */
export function typeIssues<R extends Typed>(record: R, before: R | undefined, variants: Variants): Issue[] {
  const isThere = (name: string): boolean => record[name] !== undefined && record[name] !== ''
  const missing = (variants[record.type]?.needs ?? []).filter(name => !isThere(name))
  return [
    ...missing.map(path => ({ path, reason: 'missing' })),
    ...(before !== undefined && before.type !== record.type ? [{ path: 'type', reason: 'invalid' }] : []),
  ]
}
