// How are numbers and times written by a pattern?
import type { Moment } from './values.ts'

const named: Readonly<Record<string, Intl.NumberFormatOptions>> = {
  number: { maximumFractionDigits: 3 },
  currency: { style: 'currency', currency: 'USD' },
  percent: { style: 'percent' },
}

/** Nobody writes a longer one, and reading it takes as long as the square of its length. */
const longestPattern = 200

const refuseLong = (pattern: string): void => {
  if (pattern.length > longestPattern) throw new TypeError('a pattern this long is over the limit')
}

/** `0.00`, `#,##0.##`, or one of FreeMarker's names. */
export function formattedNumber(value: number, pattern: string): string {
  refuseLong(pattern)
  if (pattern === 'computer' || pattern === 'c') return String(value)
  const known = Object.hasOwn(named, pattern) ? named[pattern] : undefined
  if (known !== undefined) return value.toLocaleString('en-US', known)
  const [, before = '', whole = '', fraction = '', after = ''] =
    /^([^#0,.]*)([#0,]*)(?:\.([#0]*))?([^#0,.]*)$/.exec(pattern) ?? []
  if (whole === '' && fraction === '') throw new TypeError(`"${pattern}" is no pattern for a number`)
  const digits = (text: string): number => text.replaceAll(/[^0]/g, '').length
  const shown = value.toLocaleString('en-US', {
    useGrouping: whole.includes(','),
    minimumIntegerDigits: Math.min(21, Math.max(1, digits(whole))),
    minimumFractionDigits: Math.min(20, digits(fraction)),
    maximumFractionDigits: Math.min(20, fraction.length),
  })
  return `${before}${shown}${after}`
}

const months = 'January February March April May June July August September October November December'.split(' ')
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

const padded = (value: number, width: number): string => String(value).padStart(width, '0')
const word = (words: readonly string[], at: number, width: number): string =>
  width < 4 ? (words[at] ?? '').slice(0, 3) : (words[at] ?? '')

/** Java's letters, in UTC. */
const letters: Readonly<Record<string, (date: Date, width: number) => string>> = {
  y: (date, width) =>
    width === 2 ? padded(date.getUTCFullYear() % 100, 2) : padded(date.getUTCFullYear(), Math.min(width, 9)),
  M: (date, width) => (width < 3 ? padded(date.getUTCMonth() + 1, width) : word(months, date.getUTCMonth(), width)),
  d: (date, width) => padded(date.getUTCDate(), width),
  E: (date, width) => word(days, date.getUTCDay(), width),
  a: date => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  H: (date, width) => padded(date.getUTCHours(), width),
  h: (date, width) => padded(date.getUTCHours() % 12 || 12, width),
  m: (date, width) => padded(date.getUTCMinutes(), width),
  s: (date, width) => padded(date.getUTCSeconds(), width),
  S: (date, width) => padded(date.getUTCMilliseconds(), width),
  z: () => 'UTC',
  Z: () => '+0000',
  X: () => 'Z',
}
/** `yyyy-MM-dd HH:mm`, with words in quotes. */
export function formattedMoment({ ms }: Moment, pattern: string): string {
  refuseLong(pattern)
  const date = new Date(ms)
  return pattern.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*/g, (found, quoted?: string) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted.replaceAll("''", "'")
    const write = Object.hasOwn(letters, found.charAt(0)) ? letters[found.charAt(0)] : undefined
    if (write === undefined) throw new TypeError(`"${found}" is no part of a time`)
    return write(date, found.length)
  })
}

export function writtenMoment({ ms, part }: Moment): string {
  const iso = new Date(ms).toISOString()
  return part === 'datetime' ? iso : part === 'date' ? iso.slice(0, 10) : iso.slice(11)
}
