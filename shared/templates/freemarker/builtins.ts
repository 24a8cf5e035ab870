// What does `?name` do?
import { formattedMoment, formattedNumber, writtenMoment } from './formats.ts'
import { trouble } from './trouble.ts'
import { escaped, Macro, Markup, Moment, urlEncoded } from './values.ts'

type LoopPart = 'index' | 'counter' | 'has_next' | 'is_first' | 'is_last' | 'item_parity' | 'is_even_item'
const loopParts: readonly string[] = [
  'index',
  'counter',
  'has_next',
  'is_first',
  'is_last',
  'item_parity',
  'is_even_item',
] satisfies readonly LoopPart[]

/** They look at whether there is a value at all. */
const ofMissing: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['has_content', [0, 0]],
  ['exists', [0, 0]],
  ['if_exists', [0, 0]],
  ['default', [1, 1]],
])

/** Counts what is looked at. */
export type Look = (things: number) => void

type Builtin = {
  /** How many arguments, at least and at most. */
  readonly takes: readonly [number, number]
  /** Throws a TypeError that says what the value should have been. */
  readonly run: (value: unknown, given: readonly unknown[], look: Look) => unknown
}

/** How much there is to read of a value. Members of a map cost more than characters. */
export function sizeToLookAt(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  if (value instanceof Markup) return value.text.length
  return isMap(value) ? 32 * Object.keys(value).length : 0
}

/** To format takes about as long as to read that many characters. */
const formatting = 5_000

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (value instanceof Markup) return value.text
  if (value instanceof Moment) return writtenMoment(value)
  // FreeMarker's rule: it would print "true", which no reader of a mail wants to see.
  if (typeof value === 'boolean') throw new TypeError('a boolean is no text: use ?c, ?string or ?then')
  if (value instanceof Macro) throw new TypeError(`${value.name} is no text: a macro is called with [@${value.name} /]`)
  throw new TypeError(Array.isArray(value) ? 'a list is no text: use ?join or [#list]' : 'an object is no text')
}

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new TypeError('this is no list')
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Markup || value instanceof Moment || value instanceof Macro)

const mapOf = (value: unknown): Readonly<Record<string, unknown>> => {
  if (isMap(value)) return value
  throw new TypeError('this is no map')
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length
  return Object.keys(mapOf(value)).length
}

export const hasContent = (value: unknown): boolean => {
  if (value === undefined || value === null || value === '') return false
  if (value instanceof Markup) return value.text !== ''
  return Array.isArray(value) || isMap(value) ? sizeOf(value) > 0 : true
}

export function truth(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new TypeError('this is no boolean')
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  throw new TypeError('this is no number')
}

const moment =
  (part: Moment['part']) =>
  (value: unknown): Moment => {
    if (value instanceof Moment) return new Moment(value.ms, part)
    const ms = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
    if (Number.isNaN(new Date(ms).getTime())) throw new TypeError('this is no instant in milliseconds, and no ISO date')
    return new Moment(ms, part)
  }

type Given<T> = (value: T, ...given: readonly unknown[]) => unknown

const text = (run: (value: string, ...given: string[]) => unknown, least = 0, most = least): Builtin => ({
  takes: [least, most],
  run: (value, given, look) => {
    const [of, ...texts] = [value, ...given].map(textOf)
    // Looking for a long text in a long text compares many characters at each place.
    look(((of ?? '').length * (texts[0] ?? '').length) / 16 + (texts[0] ?? '').length)
    return run(of ?? '', ...texts)
  },
})
const number = (run: (value: number) => number): Builtin => ({ takes: [0, 0], run: value => run(numberOf(value)) })
const list = (run: Given<readonly unknown[]>, least = 0, most = least): Builtin => ({
  takes: [least, most],
  run: (value, given) => run(listOf(value), ...given),
})
/** With the texts of the list, and how often each is read. */
const texts = (times: number, run: Given<readonly unknown[]>, least = 0, most = least): Builtin => ({
  takes: [least, most],
  run: (value, given, look) => {
    const items = listOf(value)
    look(times * items.reduce((sum: number, item) => sum + 4 + sizeToLookAt(item), 0))
    return run(items, ...given)
  },
})
const plain = (run: (value: unknown) => unknown): Builtin => ({ takes: [0, 0], run })
const is = (judge: (value: unknown) => boolean): Builtin => plain(judge)

const string = (value: unknown, [yes, no]: readonly unknown[], look: Look) => {
  if (yes !== undefined && typeof value !== 'boolean') look(formatting + sizeToLookAt(yes))
  if (typeof value === 'number' && yes !== undefined) return formattedNumber(value, textOf(yes))
  if (value instanceof Moment && yes !== undefined) return formattedMoment(value, textOf(yes))
  if (typeof value !== 'boolean') return textOf(value)
  return yes === undefined ? String(value) : value ? yes : no
}

const isText = (value: unknown): boolean => typeof value === 'string' || value instanceof Markup

/** Numbers by size, times by age, everything else by its letters. */
function compared(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (a instanceof Moment && b instanceof Moment) return a.ms - b.ms
  return textOf(a).localeCompare(textOf(b), 'en')
}
/** How often a sort reads each of ten thousand, and what a comparison by a language's rules costs. */
const sorting = 64
const sorted = (items: readonly unknown[]): unknown[] => [...items].sort(compared)
function sortedBy(value: unknown, [names]: readonly unknown[], look: Look): unknown[] {
  const items = listOf(value).map(item => [memberOf(item, names), item] as const)
  look(sorting * items.reduce((sum, [key]) => sum + 4 + sizeToLookAt(key), 0))
  return items.sort(([a], [b]) => compared(a, b)).map(([, item]) => item)
}

function memberOf(item: unknown, names: unknown): unknown {
  const path = Array.isArray(names) ? names : [names]
  return path.reduce((of: unknown, name) => {
    const members = mapOf(of)
    const key = textOf(name)
    return Object.hasOwn(members, key) ? members[key] : undefined
  }, item)
}

const extreme = (items: readonly unknown[], sign: 1 | -1): unknown =>
  items.reduce((best, item) => (best === undefined || compared(item, best) * sign > 0 ? item : best), undefined)

/** What grows by multiplication is measured before it is made: afterwards the memory would be gone. */
const longest = 1_000_000
function withinReason<T>(length: number, make: () => T): T {
  if (length > longest) throw new TypeError('the limit of a text is reached')
  return make()
}
const replaced = (value: string, from: string, to: string): string =>
  withinReason(value.length + (value.split(from).length - 1) * to.length, () => value.replaceAll(from, () => to))

function joined(items: readonly unknown[], by: string): string {
  const texts = items.map(textOf)
  const length = texts.reduce((sum, one) => sum + one.length + by.length, 0)
  return withinReason(length, () => texts.join(by))
}

/** No text of a letter is padded to more. */
const widest = 1_000
const pad = (value: string, width: string, fill: string | undefined, where: 'padStart' | 'padEnd'): string =>
  value[where](Math.min(widest, Number(width) || 0), fill || ' ')

const cut = (value: string, from: string, to: string | undefined): string =>
  value.slice(Number(from), to === undefined ? undefined : Number(to))
const around = (value: string, at: number, length: number, side: 'before' | 'after'): string => {
  if (at < 0) return side === 'before' ? value : ''
  return side === 'before' ? value.slice(0, at) : value.slice(at + length)
}
const escapedAsJson = (value: string): string => JSON.stringify(value).slice(1, -1).replaceAll('<', '\\u003C')

/** The ones that published templates use; the rest is refused when the template is saved. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['html', text(value => new Markup(escaped(value)))],
  ['xhtml', text(value => new Markup(escaped(value)))],
  ['xml', text(value => new Markup(escaped(value)))],
  ['esc', text(value => new Markup(escaped(value)))],
  ['no_esc', text(value => new Markup(value))],
  ['url', text(value => urlEncoded(value), 0, 1)],
  ['url_path', text(value => value.split('/').map(urlEncoded).join('/'), 0, 1)],
  ['js_string', text(value => escapedAsJson(value).replaceAll("'", "\\'"))],
  ['json_string', text(escapedAsJson)],
  ['upper_case', text(value => value.toUpperCase())],
  ['lower_case', text(value => value.toLowerCase())],
  ['cap_first', text(value => value.slice(0, 1).toUpperCase() + value.slice(1))],
  ['uncap_first', text(value => value.slice(0, 1).toLowerCase() + value.slice(1))],
  [
    'capitalize',
    text(value =>
      value.toLowerCase().replace(/(^|\s)(\S)/g, (_, gap: string, first: string) => gap + first.toUpperCase()),
    ),
  ],
  ['trim', text(value => value.trim())],
  ['chop_linebreak', text(value => value.replace(/\r?\n$/, ''))],
  ['length', text(value => value.length)],
  ['contains', text((value, part = '') => value.includes(part), 1)],
  ['starts_with', text((value, part = '') => value.startsWith(part), 1)],
  ['ends_with', text((value, part = '') => value.endsWith(part), 1)],
  ['index_of', text((value, part = '', from) => value.indexOf(part, Number(from ?? 0)), 1, 2)],
  ['last_index_of', text((value, part = '') => value.lastIndexOf(part), 1)],
  ['substring', text((value, from = '0', to) => cut(value, from, to), 1, 2)],
  ['keep_before', text((value, by = '') => around(value, value.indexOf(by), by.length, 'before'), 1)],
  ['keep_after', text((value, by = '') => around(value, value.indexOf(by), by.length, 'after'), 1)],
  ['keep_before_last', text((value, by = '') => around(value, value.lastIndexOf(by), by.length, 'before'), 1)],
  ['keep_after_last', text((value, by = '') => around(value, value.lastIndexOf(by), by.length, 'after'), 1)],
  ['remove_beginning', text((value, by = '') => (value.startsWith(by) ? value.slice(by.length) : value), 1)],
  [
    'remove_ending',
    text((value, by = '') => (by !== '' && value.endsWith(by) ? value.slice(0, -by.length) : value), 1),
  ],
  ['ensure_starts_with', text((value, by = '') => (value.startsWith(by) ? value : by + value), 1)],
  ['ensure_ends_with', text((value, by = '') => (value.endsWith(by) ? value : value + by), 1)],
  ['left_pad', text((value, width = '0', fill) => pad(value, width, fill, 'padStart'), 1, 2)],
  ['right_pad', text((value, width = '0', fill) => pad(value, width, fill, 'padEnd'), 1, 2)],
  ['replace', text((value, from = '', to = '') => replaced(value, from, to), 2)],
  ['split', text((value, by = '') => value.split(by), 1)],
  ['word_list', text(value => value.split(/\s+/).filter(word => word !== ''))],
  ['number', text(value => (value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value)))],
  ['boolean', text(value => (value === 'true' ? true : value === 'false' ? false : undefined))],
  ['abs', number(Math.abs)],
  ['int', number(Math.trunc)],
  ['floor', number(Math.floor)],
  ['ceiling', number(Math.ceil)],
  ['round', number(Math.round)],
  ['size', plain(sizeOf)],
  ['first', list(items => items[0])],
  ['last', list(items => items.at(-1))],
  ['reverse', list(items => [...items].reverse())],
  ['sort', texts(sorting, sorted)],
  ['sort_by', { takes: [1, 1], run: sortedBy }],
  ['min', texts(8, items => extreme(items, -1))],
  ['max', texts(8, items => extreme(items, 1))],
  ['join', texts(1, (items, by = '', none = '') => (items.length === 0 ? none : joined(items, textOf(by))), 1, 2)],
  ['seq_contains', texts(1, (items, item) => items.includes(item), 1)],
  ['seq_index_of', texts(1, (items, item) => items.indexOf(item), 1)],
  ['keys', plain(value => Object.keys(mapOf(value)))],
  ['values', plain(value => Object.values(mapOf(value)))],
  ['then', { takes: [2, 2], run: (value, [yes, no]) => (truth(value) ? yes : no) }],
  ['c', plain(value => (typeof value === 'boolean' ? String(value) : textOf(value)))],
  ['string', { takes: [0, 2], run: string }],
  ['is_string', is(isText)],
  ['is_number', is(value => typeof value === 'number')],
  ['is_boolean', is(value => typeof value === 'boolean')],
  ['is_hash', is(isMap)],
  ['is_sequence', is(Array.isArray)],
  ['is_enumerable', is(Array.isArray)],
  ['is_date', is(value => value instanceof Moment)],
  // Without a zone of the reader's there is one way to write a time that nobody misreads: in UTC.
  ['number_to_datetime', plain(moment('datetime'))],
  ['number_to_date', plain(moment('date'))],
  ['number_to_time', plain(moment('time'))],
  ['datetime', plain(moment('datetime'))],
  ['date', plain(moment('date'))],
  ['time', plain(moment('time'))],
])

/** With a `x -> …`, which is run for each item. */
const eachBuiltins: ReadonlySet<string> = new Set(['map', 'filter'])

export function checkBuiltin(name: string, given: number, line: number): void {
  const parts: readonly [number, number] | undefined = loopParts.includes(name) ? [0, 0] : undefined
  const each: readonly [number, number] | undefined = eachBuiltins.has(name) ? [1, 1] : undefined
  const takes = ofMissing.get(name) ?? builtins.get(name)?.takes ?? parts ?? each
  const [least, most] = takes ?? trouble(line, `?${name} is not supported`)
  if (given < least || given > most)
    trouble(line, `?${name} takes ${least === most ? least : `${least} to ${most}`} arguments`)
}

export const isLoopPart = (name: string): name is LoopPart => loopParts.includes(name)

export function loopPart(part: LoopPart, at: number, length: number): unknown {
  const parts: Readonly<Record<LoopPart, unknown>> = {
    index: at,
    counter: at + 1,
    has_next: at + 1 < length,
    is_first: at === 0,
    is_last: at + 1 === length,
    item_parity: at % 2 === 0 ? 'odd' : 'even',
    is_even_item: at % 2 === 1,
  }
  return parts[part]
}
