// Which secrets and references does a record hold, and what of it is worth storing?
import { isDeepStrictEqual } from 'node:util'
import type { About, Field, Fields } from '../kernel/fields.ts'
import { defaultsOf } from '../kernel/sparse.ts'

type Members = Record<string, unknown>
export type Found = { readonly path: string; readonly about: About; readonly value: string }

const isMembers = (given: unknown): given is Members =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

const below = (path: string, name: string | number): string => (path === '' ? String(name) : `${path}.${name}`)

/** Each text of a record with its declaration and its place, depth first. */
function textsOf(field: Field, value: unknown, path = ''): Found[] {
  const { entries, item } = field.about
  if (entries !== undefined) {
    return isMembers(value)
      ? Object.entries(entries).flatMap(([name, member]) => textsOf(member, value[name], below(path, name)))
      : []
  }
  if (item !== undefined && Array.isArray(value)) return value.flatMap((one, n) => textsOf(item, one, below(path, n)))
  if (item !== undefined && isMembers(value)) {
    return Object.entries(value).flatMap(([name, one]) => textsOf(item, one, below(path, name)))
  }
  return typeof value === 'string' ? [{ path, about: field.about, value }] : []
}

/** The secrets that a record holds, with their places. */
export const secretsOf = (field: Field, value: unknown): Found[] =>
  textsOf(field, value).filter(({ about }) => about.secret === true)

/** What a record refers to, with the places of the references. */
export const referencesOf = (field: Field, value: unknown): (Found & { readonly refersTo: string })[] =>
  textsOf(field, value).flatMap(found =>
    found.about.refersTo === undefined ? [] : [{ ...found, refersTo: found.about.refersTo }],
  )

/** A copy with other texts in some places; `undefined` takes a member away. Places that are not there are added. */
export function replaced(value: unknown, texts: ReadonlyMap<string, string | undefined>, path = ''): unknown {
  if (texts.size === 0) return value
  if (Array.isArray(value))
    return value.map((one, n) => texts.get(below(path, n)) ?? replaced(one, texts, below(path, n)))
  if (!isMembers(value)) return value
  const kept = Object.entries(value).map(([name, one]): [string, unknown] => {
    const here = below(path, name)
    return [name, texts.has(here) ? texts.get(here) : replaced(one, texts, here)]
  })
  const added = [...texts].filter(([place]) => parentOf(place) === path && !(nameOf(place) in value))
  const all = [...kept, ...added.map(([place, text]): [string, unknown] => [nameOf(place), text])]
  return Object.fromEntries(all.filter(([, one]) => one !== undefined))
}

const parentOf = (place: string): string => place.slice(0, Math.max(0, place.lastIndexOf('.')))
const nameOf = (place: string): string => place.slice(place.lastIndexOf('.') + 1)

/** What a record says beyond its defaults. `layered` makes it whole again. */
export function lean(entries: Fields, record: Members): Members {
  return Object.fromEntries(
    Object.entries(entries)
      .map(([name, field]): [string, unknown] => [name, leanValue(field, record[name])])
      .filter(([, value]) => value !== undefined),
  )
}

function leanValue(field: Field, value: unknown): unknown {
  const { entries, kind } = field.about
  if (value === undefined || value === null || isDeepStrictEqual(value, defaultsOf(field.about))) return undefined
  if (kind === 'bag') return withoutNulls(value)
  return entries !== undefined && isMembers(value) ? lean(entries, value) : value
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isMembers(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  )
}

/** The members only the platform sets; a caller's word for them is not heard. */
export function readOnlyOf(entries: Fields, record: unknown): Members {
  if (!isMembers(record)) return {}
  return Object.fromEntries(
    Object.entries(entries)
      .map(([name, { about }]): [string, unknown] => {
        if (about.readOnly) return [name, record[name]]
        const inner = about.entries && readOnlyOf(about.entries, record[name])
        return [name, inner && Object.keys(inner).length > 0 ? inner : undefined]
      })
      .filter(([, value]) => value !== undefined),
  )
}

/** The value at a dotted path. */
export const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (isMembers(inner) ? inner[name] : undefined), value)
