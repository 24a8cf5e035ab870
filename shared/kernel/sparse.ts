// How is a declaration kept sparsely and read completely?
//
// Stored is what somebody set; read is that over the declared defaults. Reading never parses: it walks `about`, so a
// function that only reads settings pays neither for building the sparse schema nor for a parse on each cold start.
import * as v from 'valibot'
import {
  type About,
  type AnySchema,
  type Described,
  type Field,
  type Fields,
  type Group,
  type Value,
  wrongGroup,
} from './fields.ts'

/** Everything may be missing, at any depth. */
export type Sparse<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Sparse<T[K]> } : T

export const isRecord = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

const given = (value: unknown): boolean => value !== undefined && value !== null

/**
 * The layers over each other and over the defaults; the last layer that says something decides, member by member.
 * Undeclared members are dropped. Untouched parts are shared and frozen: nobody can change a default by accident.
 */
export function layered<F extends Fields>(group: Group<F>, ...layers: readonly unknown[]): Value<Group<F>> {
  return overlay(group.about, layers) as Value<Group<F>>
}

const defaults = new WeakMap<About, unknown>()

/** What a declaration says when nobody has said anything. */
export function defaultsOf(about: About): unknown {
  if (!defaults.has(about))
    defaults.set(about, frozen(about.entries ? members(about.entries, []) : completed(about, about.default)))
  return defaults.get(about)
}

function overlay(about: About, layers: readonly unknown[]): unknown {
  if (about.entries !== undefined) {
    const said = layers.filter(isRecord)
    return said.length === 0 ? defaultsOf(about) : members(about.entries, said)
  }
  const last = layers.findLast(given)
  return last === undefined ? defaultsOf(about) : completed(about, last)
}

function members(entries: Fields, layers: readonly Record<string, unknown>[]): Record<string, unknown> {
  const whole: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(entries)) {
    const value = overlay(
      field.about,
      layers.map(layer => layer[name]),
    )
    if (value !== undefined) whole[name] = value
  }
  return whole
}

function completed(about: About, value: unknown): unknown {
  const item = about.item?.about
  if (item?.entries === undefined) return value
  if (Array.isArray(value)) return value.map(one => overlay(item, [one]))
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([k, one]) => [k, overlay(item, [one])]))
    : value
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

const thin = new WeakMap<Field, AnySchema>()

/**
 * Reads what a caller may set: every member optional, no default filled in, null as good as absent, members that the
 * platform sets ignored. Cross-field rules are not asked here, because they speak of the complete value.
 */
export function sparse<F extends Fields>(
  group: Group<F>,
): Described<v.GenericSchema<unknown, Sparse<Value<Group<F>>>>> {
  const about: About = { ...group.about, rules: [], entries: {} }
  return Object.assign({}, thinned(group), { about, bare: group.bare }) as never
}

function thinned(field: Field): AnySchema {
  const known = thin.get(field)
  if (known !== undefined) return known
  const made = field.about.entries === undefined ? thinLeaf(field) : thinGroup(field.about.entries)
  thin.set(field, made)
  return made
}

function thinGroup(entries: Fields): AnySchema {
  const open = Object.entries(entries).filter(([, field]) => field.about.readOnly !== true)
  const mayBeLeftOut = ([name, field]: [string, Field]) =>
    [name, field.about.required === true ? thinned(field) : v.nullish(thinned(field))] as const
  return v.pipe(
    v.unknown(),
    v.transform(value => (isRecord(value) ? withoutBlanks(entries, value) : value)),
    v.object(Object.fromEntries(open.map(mayBeLeftOut)), wrongGroup(entries)),
    v.transform(withoutNulls),
  )
}

/**
 * An empty text that may be left out was left out: forms and other people's files send one for each field nobody filled
 * in. Not so a secret, which an empty text takes away.
 */
function withoutBlanks(entries: Fields, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isLeftOut = (name: string, member: unknown): boolean => {
    const about = Object.hasOwn(entries, name) ? entries[name]?.about : undefined
    const isText = about?.kind === 'text' && about.default === undefined && !about.secret
    const mayBeAbsent = !about?.required && (isText || about?.kind === 'reference')
    return mayBeAbsent && typeof member === 'string' && member.trim() === ''
  }
  return Object.fromEntries(Object.entries(value).filter(([name, member]) => !isLeftOut(name, member)))
}

function thinLeaf(field: Field): AnySchema {
  const item = field.about.item
  if (item === undefined) return field.bare
  if (field.about.kind === 'map')
    return v.pipe(
      v.unknown(),
      v.transform(value => (isRecord(value) ? withoutNulls(value) : value)),
      item.about.entries === undefined ? field.bare : v.record(v.string(), thinned(item), 'couldNotConvert'),
    )
  if (item.about.entries === undefined || field.about.kind !== 'list') return field.bare
  const limit = field.about.max ?? Number.MAX_SAFE_INTEGER
  return v.pipe(v.array(thinned(item), 'couldNotConvert'), v.maxLength(limit, 'tooMany'))
}

/** A name for which nothing is said, such as a locale whose text was taken away. */
const withoutNulls = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => given(member)))
