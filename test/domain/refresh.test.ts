// How long does a refresh token renew, and what becomes of its values?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expiryOf, judgeRefresh, type RefreshPolicy, type RefreshToken } from '../../shared/domain/refresh.ts'

const minute = 60_000
const hour = 60 * minute
/** 1:55 → milliseconds since midnight. */
const clock = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * hour + (minutes ?? 0) * minute
}
const issued = (at: number, more: Partial<RefreshToken> = {}): RefreshToken => ({
  id: 'token',
  tenantId: 't',
  userId: 'u',
  insertInstant: at,
  startInstant: at,
  lastAccessedInstant: at,
  counter: 1,
  rotatedInstant: at,
  generation: 0,
  authTime: at,
  authenticationType: 'PASSWORD',
  grants: [],
  ...more,
})
const policy = (more: Partial<RefreshPolicy> = {}): RefreshPolicy => ({
  expiration: 'Fixed',
  usage: 'Reusable',
  timeToLiveMinutes: 60,
  maximumTimeToLiveMinutes: 6 * 60,
  graceSeconds: 0,
  ...more,
})

describe('the worked example: TTL 60 minutes, at most 6 hours, issued at 1:00', () => {
  /** The times at which the token is used, and the last at which it renews if it is not used again. */
  function lives(expiration: RefreshPolicy['expiration'], used: readonly string[]): number {
    const held = policy({ expiration })
    const token = used.reduce(
      (current, time) => {
        const verdict = judgeRefresh(current, 1, held, clock(time))
        if (verdict.outcome !== 'renewed') throw new Error(`${time}: ${verdict.outcome}`)
        return verdict.next
      },
      issued(clock('1:00')),
    )
    const last = expiryOf(token, held)
    expect(judgeRefresh(token, 1, held, last).outcome).toBe('renewed')
    expect(judgeRefresh(token, 1, held, last + 1).outcome).toBe('expired')
    return last
  }
  test('fixed dies at 2:00, however it is used', () => {
    expect(lives('Fixed', [])).toBe(clock('2:00'))
    expect(lives('Fixed', ['1:55'])).toBe(clock('2:00'))
  })
  test('sliding, used at 1:55, dies at 2:55', () => {
    expect(lives('SlidingWindow', ['1:55'])).toBe(clock('2:55'))
  })
  test('sliding with a maximum dies at 7:00 at the latest', () => {
    const always = ['1:55', '2:50', '3:45', '4:40', '5:35', '6:30']
    expect(lives('SlidingWindowWithMaximumLifetime', always.slice(0, 1))).toBe(clock('2:55'))
    expect(lives('SlidingWindowWithMaximumLifetime', always)).toBe(clock('7:00'))
    expect(lives('SlidingWindow', always)).toBe(clock('7:30'))
  })
})

describe('a value', () => {
  const now = clock('1:30')
  const once = policy({ usage: 'OneTimeUse', graceSeconds: 10 })
  test('that can be used again is handed out again', () => {
    const verdict = judgeRefresh(issued(clock('1:00')), 1, policy(), now)
    expect(verdict).toMatchObject({ outcome: 'renewed', next: { counter: 1, startInstant: clock('1:00') } })
  })
  test('for one use is replaced, and its token keeps id and first instant', () => {
    const verdict = judgeRefresh(issued(clock('1:00')), 1, once, now)
    expect(verdict).toMatchObject({
      outcome: 'renewed',
      next: { id: 'token', insertInstant: clock('1:00'), counter: 2, rotatedInstant: now, lastAccessedInstant: now },
    })
  })
  test.each<[string, number, number, string]>([
    ['current', 3, 0, 'renewed'],
    ['the one before, inside the grace', 2, 9_999, 'graced'],
    ['the one before, when the grace is over', 2, 10_000, 'reused'],
    ['an older one, inside the grace', 1, 0, 'reused'],
    ['one never handed out', 4, 0, 'unknown'],
  ])('%s', (_, counter, after, outcome) => {
    const token = issued(clock('1:00'), { counter: 3, rotatedInstant: now })
    expect(judgeRefresh(token, counter, once, now + after).outcome).toBe(outcome)
  })
  test('inside the grace changes nothing', () => {
    const token = issued(clock('1:00'), { counter: 2, rotatedInstant: now })
    expect(judgeRefresh(token, 1, once, now + 1)).toEqual({ outcome: 'graced', next: token })
  })
  test('without a grace, the one before is reuse at the very instant of its rotation', () => {
    const token = issued(clock('1:00'), { counter: 2, rotatedInstant: now })
    expect(judgeRefresh(token, 1, policy({ usage: 'OneTimeUse' }), now).outcome).toBe('reused')
  })
})

const anyPolicy = fc.record({
  expiration: fc.constantFrom('Fixed' as const, 'SlidingWindow' as const, 'SlidingWindowWithMaximumLifetime' as const),
  usage: fc.constantFrom('Reusable' as const, 'OneTimeUse' as const),
  timeToLiveMinutes: fc.integer({ min: 1, max: 90 }),
  maximumTimeToLiveMinutes: fc.integer({ min: 1, max: 300 }),
  graceSeconds: fc.constantFrom(0, 30, 300),
})

/**
 * Two clients share a token: each holds the values it was answered with and presents any of them, and either may be
 * held up between its reading of the row and its commit. The table lets one of two commits on the same version through;
 * the loser judges again, as storage/settle.ts does.
 */
const step = fc.record({
  client: fc.constantFrom(0, 1),
  wait: fc.integer({ min: 0, max: 40 * minute }),
  /** Which of the values held is presented: 0 is the newest. */
  back: fc.nat(3),
  /** The other client is through between this one's load and its commit. */
  overtaken: fc.boolean(),
})
type Row = { readonly token: RefreshToken; readonly version: number }

function play(
  held: RefreshPolicy,
  steps: readonly { client: 0 | 1; wait: number; back: number; overtaken: boolean }[],
) {
  let now = 0
  let row: Row = { token: issued(0), version: 1 }
  const known: [number[], number[]] = [[1], [1]]
  const answered: { outcome: string; presented: number; current: number; now: number; row: Row }[] = []

  const use = (client: 0 | 1, back: number, between: () => void): void => {
    const values = known[client]
    const presented = values[Math.max(0, values.length - 1 - back)] ?? 1
    const load = row
    const verdict = judgeRefresh(load.token, presented, held, now)
    between()
    if (verdict.outcome === 'renewed') {
      const stale = load.version !== row.version
      // A reusable token is written "if it is there"; a one-time token by the version it was read at.
      if (stale && held.usage === 'OneTimeUse') {
        use(client, back, () => undefined)
        return
      }
      row = { token: verdict.next, version: row.version + 1 }
    }
    if (verdict.outcome === 'renewed' || verdict.outcome === 'graced') values.push(verdict.next.counter)
    answered.push({ outcome: verdict.outcome, presented, current: row.token.counter, now, row })
  }
  for (const { client, wait, back, overtaken } of steps) {
    now += wait
    const other = client === 0 ? 1 : 0
    use(client, back, () => {
      if (overtaken) use(other, 0, () => undefined)
    })
  }
  return answered
}

describe('two clients with one token, in any order, with races', () => {
  const steps = fc.array(step, { maxLength: 25 })
  test('each value of a one-time token rotates it at most once', () => {
    fc.assert(
      fc.property(anyPolicy, steps, (held, taken) => {
        const rotations = play({ ...held, usage: 'OneTimeUse' }, taken).filter(({ outcome }) => outcome === 'renewed')
        const spent = rotations.map(({ presented }) => presented)
        expect(new Set(spent).size).toBe(spent.length)
      }),
    )
  })
  test('nothing renews after its expiry, and no use brings the maximum nearer or farther', () => {
    fc.assert(
      fc.property(anyPolicy, steps, (held, taken) => {
        for (const { outcome, now, row } of play(held, taken)) {
          if (outcome !== 'renewed') continue
          const longest = held.maximumTimeToLiveMinutes * minute
          if (held.expiration === 'Fixed') expect(now).toBeLessThanOrEqual(held.timeToLiveMinutes * minute)
          if (held.expiration === 'SlidingWindowWithMaximumLifetime') expect(now).toBeLessThanOrEqual(longest)
          expect(row.token.insertInstant).toBe(0)
        }
      }),
    )
  })
  test('without a grace a spent value never renews', () => {
    fc.assert(
      fc.property(anyPolicy, steps, (held, taken) => {
        for (const { outcome, presented, current } of play({ ...held, usage: 'OneTimeUse', graceSeconds: 0 }, taken)) {
          expect(outcome).not.toBe('graced')
          if (outcome === 'renewed') expect(presented).toBe(current - 1)
        }
      }),
    )
  })
  test('a reusable token is never taken for a reused one', () => {
    fc.assert(
      fc.property(anyPolicy, steps, (held, taken) => {
        for (const { outcome } of play({ ...held, usage: 'Reusable' }, taken)) {
          expect(['renewed', 'expired']).toContain(outcome)
        }
      }),
    )
  })
})
