// What time is it here?
import { day, hour, minute, second } from '../../shared/kernel/time.ts'

/** The one clock of a platform. Handlers are told the time with every event; nothing of ours reads another clock. */
export type Clock = {
  now(): number
  /** How far this clock is ahead of the machine's (or of the moment it was fixed at), in milliseconds. */
  offset(): number
  move(byMs: number): void
}

/** A clock that runs with the machine's, or one that stands still at `fixedAt` until it is moved. */
export function startClock({
  fixedAt,
  offset = 0,
}: {
  readonly fixedAt?: number
  readonly offset?: number
} = {}): Clock {
  let ahead = offset
  return {
    now: () => (fixedAt ?? Date.now()) + ahead,
    offset: () => ahead,
    move: byMs => {
      ahead += byMs
    },
  }
}

const units: Readonly<Record<string, number>> = {
  millisecond: 1,
  ms: 1,
  second,
  sec: second,
  minute,
  min: minute,
  hour,
  day,
  week: 7 * day,
}

/** `600000`, `'600000'`, `'10 minutes'`, `'1 day 2 hours'` → milliseconds; `undefined` for anything else. */
export function span(given: string | number): number | undefined {
  if (typeof given === 'number') return Number.isFinite(given) ? given : undefined
  const said = given.trim().toLowerCase()
  if (/^-?\d+$/.test(said)) return Number(said)
  const parts = [...said.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)]
  if (
    parts.length === 0 ||
    parts
      .map(part => part[0])
      .join('')
      .replaceAll(' ', '') !== said.replaceAll(/[ ,]/g, '')
  )
    return undefined
  let total = 0
  for (const [, amount, word = ''] of parts) {
    const unit = units[word] ?? units[word.replace(/s$/, '')]
    if (unit === undefined) return undefined
    total += Number(amount) * unit
  }
  return total
}

/** A length of time in words: `3 days 4 hours`, exact to the second. */
export function inWords(ms: number): string {
  const sign = ms < 0 ? 'minus ' : ''
  let left = Math.abs(ms)
  const words: string[] = []
  for (const [name, size] of [
    ['day', day],
    ['hour', hour],
    ['minute', minute],
    ['second', second],
  ] as const) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) words.push(`${count} ${name}${count === 1 ? '' : 's'}`)
  }
  return words.length === 0 ? 'nothing' : sign + words.join(' ')
}
