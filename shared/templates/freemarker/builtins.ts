// What does `?name` do?
import { escaped, Markup, urlEncoded } from './values.ts'

export type LoopPart = 'index' | 'counter' | 'has_next' | 'is_first' | 'is_last'
export const loopParts: ReadonlyMap<string, LoopPart> = new Map(
  (['index', 'counter', 'has_next', 'is_first', 'is_last'] as const).map(part => [part, part]),
)

export type Builtin = {
  /** How many arguments, at least and at most. */
  readonly takes: readonly [number, number]
  /** Throws a TypeError that says what the value should have been. */
  readonly run: (value: unknown, given: readonly unknown[]) => unknown
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (value instanceof Markup) return value.text
  // FreeMarker's rule: it would print "true", which no reader of a mail wants to see.
  if (typeof value === 'boolean') throw new TypeError('a boolean is no text: use ?c, ?string or ?then')
  throw new TypeError(Array.isArray(value) ? 'a list is no text: use ?join or [#list]' : 'an object is no text')
}

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new TypeError('this is no list')
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Markup)

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

function truth(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new TypeError('this is no boolean')
}

function instant(value: unknown): string {
  const date = new Date(typeof value === 'number' ? value : Number.NaN)
  if (Number.isNaN(date.getTime())) throw new TypeError('this is no instant in milliseconds')
  return date.toISOString()
}

const text = (run: (value: string, ...given: string[]) => unknown, least = 0, most = least): Builtin => ({
  takes: [least, most],
  run: (value, given) => run(textOf(value), ...given.map(textOf)),
})
const plain = (run: (value: unknown) => unknown): Builtin => ({ takes: [0, 0], run })
const string = (value: unknown, [yes, no]: readonly unknown[]) => {
  if (typeof value !== 'boolean') return textOf(value)
  return yes === undefined ? String(value) : value ? yes : no
}

/** The ones that published e-mail templates use; the rest is refused when the template is saved. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['html', text(value => new Markup(escaped(value)))],
  ['xhtml', text(value => new Markup(escaped(value)))],
  ['xml', text(value => new Markup(escaped(value)))],
  ['esc', text(value => new Markup(escaped(value)))],
  ['no_esc', text(value => new Markup(value))],
  ['url', text(value => urlEncoded(value), 0, 1)],
  ['upper_case', text(value => value.toUpperCase())],
  ['lower_case', text(value => value.toLowerCase())],
  ['cap_first', text(value => value.slice(0, 1).toUpperCase() + value.slice(1))],
  ['uncap_first', text(value => value.slice(0, 1).toLowerCase() + value.slice(1))],
  ['trim', text(value => value.trim())],
  ['length', text(value => value.length)],
  ['contains', text((value, part = '') => value.includes(part), 1)],
  ['starts_with', text((value, part = '') => value.startsWith(part), 1)],
  ['ends_with', text((value, part = '') => value.endsWith(part), 1)],
  ['replace', text((value, from = '', to = '') => value.replaceAll(from, () => to), 2)],
  ['split', text((value, by = '') => value.split(by), 1)],
  ['number', text(value => (value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value)))],
  ['js_string', text(value => JSON.stringify(value).slice(1, -1).replaceAll("'", "\\'").replaceAll('<', '\\u003C'))],
  ['json_string', text(value => JSON.stringify(value).slice(1, -1).replaceAll('<', '\\u003C'))],
  ['has_content', plain(hasContent)],
  ['size', plain(sizeOf)],
  ['first', plain(value => listOf(value)[0])],
  ['last', plain(value => listOf(value).at(-1))],
  ['reverse', plain(value => [...listOf(value)].reverse())],
  ['keys', plain(value => Object.keys(mapOf(value)))],
  ['values', plain(value => Object.values(mapOf(value)))],
  ['join', { takes: [1, 1], run: (value, [by]) => listOf(value).map(textOf).join(textOf(by)) }],
  ['seq_contains', { takes: [1, 1], run: (value, [item]) => listOf(value).includes(item) }],
  ['then', { takes: [2, 2], run: (value, [yes, no]) => (truth(value) ? yes : no) }],
  ['c', plain(value => (typeof value === 'boolean' ? String(value) : textOf(value)))],
  ['string', { takes: [0, 2], run: string }],
  // Without a zone and a format of the reader's there is one way to write a time that nobody misreads.
  ['number_to_datetime', plain(instant)],
  ['number_to_date', plain(value => instant(value).slice(0, 10))],
  ['number_to_time', plain(value => instant(value).slice(11))],
])
