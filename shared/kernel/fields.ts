// What is a field, in words that forms, manuals, validation and audit can all read?
//
// valibot parses; these constructors only describe. Each returns a valibot schema that also carries `about`: its label,
// help, unit, limits, default and whether it is secret. Because `about` can be walked, the console's forms, the manual,
// the audit diff and the registry tests follow from one declaration. The list of kinds is closed on purpose.
//
// Issue messages are *reasons* of the wire (`blank`, `tooLong`, `couldNotConvert` …), never sentences: issues.ts turns
// them into `[reason]path`.
import * as v from 'valibot'

export type Kind = 'int' | 'decimal' | 'flag' | 'text' | 'choice' | 'list' | 'map' | 'reference' | 'bag' | 'group'

/** What a declaration says of a field. `doc` is one sentence for the person who has to decide its value. */
export type About = {
  readonly kind: Kind
  readonly doc: string
  readonly label?: string
  readonly unit?: 'seconds' | 'minutes' | 'days' | 'milliseconds' | 'characters' | 'bytes' | 'attempts'
  readonly min?: number
  readonly max?: number
  readonly of?: readonly string[]
  readonly format?: 'uuid' | 'uri' | 'email' | 'instant' | 'date' | 'multiline'
  readonly default?: unknown
  /** Sealed at rest, masked on read, never logged. */
  readonly secret?: boolean
  /** An application may set its own value over the tenant's. */
  readonly overridable?: boolean
  /** Set by the platform: accepted from a caller and ignored. */
  readonly readOnly?: boolean
  readonly refersTo?: string
  /** What the record it names must be good for, in the words of that kind. */
  readonly use?: string
  readonly required?: boolean
  readonly item?: Field
  readonly entries?: Fields
  readonly title?: string
  readonly rules?: readonly Rule[]
  /** Where the console shows it; a member without its own is shown where its group is. */
  readonly tab?: string
  readonly section?: string
  /** Whether something obeys it already. The console and the manual show only `live` ones as working. */
  readonly effect?: 'live' | 'later'
  /** When a value must be given, in words; a rule of the group enforces it. */
  readonly requiredWhen?: string
}

export type AnySchema = v.GenericSchema
export type Described<S extends AnySchema = AnySchema> = S & { readonly about: About; readonly bare: AnySchema }
export type Field = Described
export type Fields = Readonly<Record<string, Field>>

/** A sentence about several fields at once; `holds` is asked only when each of them parsed. */
export type Rule<T = never> = {
  readonly doc: string
  readonly path: string
  readonly reason: string
  readonly holds: (value: T) => boolean
}

type Words<K extends keyof About> = Pick<About, 'doc'> &
  Partial<Pick<About, 'label' | 'secret' | 'overridable' | 'readOnly' | 'effect' | 'requiredWhen' | K>>
type MaybeDefault<S extends AnySchema, A, T> = A extends { readonly default: T }
  ? Described<v.OptionalSchema<S, T>>
  : Described<S>

type Ask = AnySchema['~run']

/**
 * A scalar as the wire's own reader takes it: "25" is a number where one is declared, "true" is true, and 5 is a text
 * where a text is declared. Whatever would lose something on the way is left as it is, and refused as what it is.
 */
const number = (given: unknown): unknown => (typeof given === 'string' && numeral.test(given) ? Number(given) : given)
const readers: { readonly [K in Kind]?: (given: unknown) => unknown } = {
  int: number,
  decimal: number,
  flag: given => (given === 'true' ? true : given === 'false' ? false : given),
  text: given => (Number.isSafeInteger(given) ? String(given) : given),
}

/** No exponents, no hexadecimal digits, and no more digits than a number keeps. */
const numeral = /^-?\d{1,15}(\.\d{1,15})?$/

/** What valibot looks at of a member of a group: what kind of schema it is, whether it may be left out, what it makes of a value. */
const asSchema = (about: About, type: string, run: Ask, byDefault?: unknown) => ({
  kind: 'schema',
  type,
  expects: about.kind,
  async: false,
  default: byDefault,
  about,
  '~run': run,
})

/**
 * Asks valibot for the schema at its first use. A function declares hundreds of fields when it starts and reads a few of
 * them in a request; each schema is a handful of objects, so what is only declared stays a declaration.
 */
function deferred(kind: Kind, make: () => AnySchema): Ask {
  let schema: AnySchema | undefined
  const read = readers[kind]
  return (dataset, config) => {
    schema ??= make()
    if (read !== undefined) dataset.value = read(dataset.value)
    return schema['~run'](dataset, config)
  }
}

function describe<S extends AnySchema>(make: () => S, given: About): Described<S> {
  const byDefault = given.default
  const about = { required: byDefault === undefined, ...given }
  const run = deferred(given.kind, make)
  const bare = asSchema(about, given.kind, run)
  if (byDefault === undefined) return Object.assign(bare, { bare }) as never
  const orDefault: Ask = (dataset, config) => {
    if (dataset.value === undefined) dataset.value = byDefault
    return run(dataset, config)
  }
  return Object.assign(asSchema(about, 'optional', orDefault, byDefault), { bare }) as never
}

/** A whole number. */
export function int<const A extends Words<'unit' | 'min' | 'max' | 'format'> & { readonly default?: number }>(a: A) {
  const make = () =>
    v.pipe(
      v.number(missingOr('couldNotConvert')),
      v.integer('couldNotConvert'),
      v.minValue(a.min ?? Number.MIN_SAFE_INTEGER, 'invalid'),
      v.maxValue(a.max ?? Number.MAX_SAFE_INTEGER, 'invalid'),
    )
  return describe(make, { kind: 'int', ...a }) as never as MaybeDefault<v.GenericSchema<number>, A, number>
}

/** A number that need not be whole. */
export function decimal<const A extends Words<'unit' | 'min' | 'max'> & { readonly default?: number }>(a: A) {
  const make = () =>
    v.pipe(
      v.number(missingOr('couldNotConvert')),
      v.finite('couldNotConvert'),
      v.minValue(a.min ?? Number.NEGATIVE_INFINITY, 'invalid'),
      v.maxValue(a.max ?? Number.POSITIVE_INFINITY, 'invalid'),
    )
  return describe(make, { kind: 'decimal', ...a }) as never as MaybeDefault<v.GenericSchema<number>, A, number>
}

/** True or false. */
export function flag<const A extends Words<never> & { readonly default?: boolean }>(a: A) {
  const make = () => v.boolean(missingOr('couldNotConvert'))
  return describe(make, { kind: 'flag', ...a }) as never as MaybeDefault<v.GenericSchema<boolean>, A, boolean>
}

/** A string, trimmed of surrounding spaces unless `exact`; `min`/`max` count characters. */
export function text<
  const A extends Words<'unit' | 'min' | 'max' | 'format'> & {
    readonly default?: string
    readonly exact?: boolean
    readonly pattern?: RegExp
  },
>(a: A) {
  const { exact, pattern, ...about } = a
  const make = () =>
    v.pipe(
      v.string(missingOr('couldNotConvert', 'blank')),
      v.transform(given => (exact ? given : given.trim())),
      v.check(
        given => textFault(given, a) === undefined,
        issue => textFault(issue.input, a) ?? 'invalid',
      ),
    )
  return describe(make, { kind: 'text', ...about }) as never as MaybeDefault<v.GenericSchema<string>, A, string>
}

type TextLimits = Pick<About, 'min' | 'max' | 'format'> & { readonly pattern?: RegExp }

/** The first thing wrong with a text, as a reason of the wire. */
function textFault(given: string, { min = 0, max = 1_000_000, format, pattern }: TextLimits): string | undefined {
  if (given === '') {
    if (min > 0) return 'blank'
  } else if (given.length < min) return 'tooShort'
  if (given.length > max) return 'tooLong'
  if (format !== undefined && !formats[format].test(given)) return format === 'email' ? 'notEmail' : 'invalid'
  return pattern?.test(given) === false || control.test(given) ? 'invalid' : undefined
}

/** Characters that no text of ours has a use for, but tabs and line ends: they hide in names and break what prints them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to keep out
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const formats: Readonly<Record<NonNullable<About['format']>, RegExp>> = {
  uuid: /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/,
  uri: /^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/,
  email: /^[^\s@]+@[^\s@]+$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  instant: /^-?\d+$/,
  multiline: /^/,
}

/** An id of the wire: a UUID in any case, kept in lower case. */
export function id<const A extends Words<'refersTo' | 'use'> & { readonly default?: string }>(a: A) {
  const make = () =>
    v.pipe(v.string(missingOr('couldNotConvert', 'missing')), v.regex(formats.uuid, 'couldNotConvert'), v.toLowerCase())
  const kind = a.refersTo === undefined ? 'text' : 'reference'
  return describe(make, { kind, format: 'uuid', ...a }) as never as MaybeDefault<v.GenericSchema<string>, A, string>
}

/** The id of a record of another kind, e.g. `reference('key', {…})`. */
export function reference<const A extends Words<'use'> & { readonly default?: string }>(kind: string, a: A) {
  return id({ ...a, refersTo: kind })
}

/** The last millisecond a Date can name: with a later one no page about its record could be shown. */
const latest = 8_640_000_000_000_000

/** Epoch milliseconds. */
export function instant<const A extends Words<never> & { readonly default?: number }>(a: A) {
  return int({ ...a, format: 'instant', min: 0, max: latest })
}

/** One of a closed set of words. */
export function choice<
  const O extends readonly [string, ...string[]],
  const A extends Words<never> & { readonly of: O; readonly default?: O[number] },
>(a: A & { readonly of: O }) {
  return describe((): AnySchema => v.picklist(a.of, missingOr('invalid')), {
    kind: 'choice',
    ...a,
  }) as never as MaybeDefault<v.GenericSchema<O[number]>, A, O[number]>
}

/** Several values of one field; `max` is how many. */
export function list<S extends Field, const A extends Words<'max'> & { readonly default?: readonly v.InferInput<S>[] }>(
  item: S,
  a: A,
) {
  const make = () => v.pipe(v.array(item, missingOr('couldNotConvert')), v.maxLength(a.max ?? 10_000, 'tooMany'))
  return describe(make, { kind: 'list', item, ...a }) as never as A extends { readonly default: readonly unknown[] }
    ? Described<v.OptionalSchema<v.GenericSchema<readonly v.InferInput<S>[], v.InferOutput<S>[]>, never[]>>
    : Described<v.GenericSchema<readonly v.InferInput<S>[], v.InferOutput<S>[]>>
}

/** Values of one field under names the caller chooses, e.g. one text for each locale. */
export function map<S extends Field, const A extends Words<never> & { readonly default?: Record<string, never> }>(
  item: S,
  a: A,
) {
  type Mapped = v.GenericSchema<Record<string, v.InferInput<S>>, Record<string, v.InferOutput<S>>>
  return describe(() => v.record(v.string(), item, missingOr('couldNotConvert')), {
    kind: 'map',
    item,
    ...a,
  }) as never as A extends { readonly default: Record<string, never> }
    ? Described<v.OptionalSchema<Mapped, Record<string, never>>>
    : Described<Mapped>
}

const anyRecord = () => v.record(v.string(), v.unknown(), missingOr('couldNotConvert'))

/** Free JSON the platform keeps and never reads (`data` on the wire). Members that are null are dropped on save. */
export function bag(a: Words<never>) {
  return describe(anyRecord, { kind: 'bag', ...a, default: {} }) as never as Described<
    v.OptionalSchema<v.GenericSchema<Record<string, unknown>>, Record<string, never>>
  >
}

/** A whole object of the wire that is passed on unread, e.g. the `user` of an event. */
export function whole(a: Words<never>) {
  return describe(anyRecord, { kind: 'bag', ...a }) as Described<v.GenericSchema<Record<string, unknown>>>
}

/** May be left out, and then stays absent. */
export function optional<S extends Field>(field: S): Described<v.OptionalSchema<S, undefined>> {
  const { default: _, ...kept } = field.about
  const about: About = { ...kept, required: false }
  const run = deferred('group', () => v.optional(field))
  return Object.assign(asSchema(about, 'optional', run), { bare: field.bare }) as never
}

/** The same, and an empty text was left out as well: forms send one for each field that nobody filled in. */
export function unlessEmpty<S extends Field>(field: S): Described<v.OptionalSchema<S, undefined>> {
  const { '~run': run, ...schema } = optional(field)
  const asLeftOut: Ask = (dataset, config) => {
    if (typeof dataset.value === 'string' && dataset.value.trim() === '') dataset.value = undefined
    return run(dataset, config)
  }
  // What it reads and answers is what `optional` does, whose type this keeps.
  return Object.assign(schema, { '~run': asLeftOut }) as never
}

export type GroupSchema<F extends Fields> = v.ObjectSchema<F, undefined>
export type Group<F extends Fields = Fields> = Described<GroupSchema<F>> & { readonly entries: F }

/** Named fields that belong together. Undeclared members are dropped, in and out. */
export function group<F extends Fields>(
  title: string,
  entries: F,
  rules: readonly Rule<v.InferOutput<GroupSchema<F>>>[] = [],
): Group<F> {
  const about: About = { kind: 'group', doc: title, title, entries, rules: rules as never, required: true }
  const run = deferred('group', () => v.object(entries, wrongGroup(entries) as never))
  const schema = asSchema(about, 'object', run)
  return Object.assign(schema, { entries, bare: schema }) as never
}

/** A group that may be left out whole; its members then take their defaults. */
export function section<F extends Fields>(
  title: string,
  entries: F,
  rules: readonly Rule<v.InferOutput<GroupSchema<F>>>[] = [],
): Described<v.GenericSchema<Partial<v.InferInput<GroupSchema<F>>> | undefined, v.InferOutput<GroupSchema<F>>>> {
  const inner = group(title, entries, rules)
  const about = { ...inner.about, required: false }
  const run = deferred('group', () => v.optional(inner, {} as never))
  return Object.assign(asSchema(about, 'optional', run, {}), { bare: inner }) as never
}

export type Value<F extends AnySchema> = v.InferOutput<F>
export type Given<F extends AnySchema> = v.InferInput<F>

/** The reason why an object is not a group; a member that is not there is `blank` when it is a text to type. */
export function wrongGroup(entries: Fields) {
  return (issue: { readonly received: string; readonly path?: readonly { readonly key?: unknown }[] }): string => {
    if (issue.received !== 'undefined') return 'couldNotConvert'
    const about = entries[String(issue.path?.at(-1)?.key)]?.about
    return about?.kind === 'text' && about.format !== 'uuid' ? 'blank' : 'missing'
  }
}

/** The reason for a value of the wrong type: absent values are `missing` (or `blank`), others could not be converted. */
function missingOr(wrongType: string, whenMissing = 'missing') {
  return (issue: { readonly received: string }) => (issue.received === 'undefined' ? whenMissing : wrongType)
}
