// When is something tried again?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holdSeconds, mailSchedule, retryDelay, type Schedule, webhookSchedule } from '../../shared/domain/retry.ts'

const attempt = fc.integer({ min: 1, max: 50 })
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const schedule: fc.Arbitrary<Schedule> = fc.record({
  firstMs: fc.integer({ min: 1, max: 3_600_000 }),
  factor: fc.integer({ min: 1, max: 20 }),
  longestMs: fc.integer({ min: 1, max: 86_400_000 }),
})

describe('the wait before another attempt', () => {
  test('never passes the longest, and never is nothing', () => {
    fc.assert(
      fc.property(attempt, schedule, random, (n, s, r) => {
        const delay = retryDelay(n, s, r)
        expect(delay).toBeLessThanOrEqual(s.longestMs)
        expect(delay).toBeGreaterThanOrEqual(Math.floor(Math.min(s.firstMs, s.longestMs) / 2))
        expect(Number.isInteger(delay)).toBe(true)
      }),
    )
  })

  test('never shrinks from one attempt to the next, for the same draw', () => {
    fc.assert(
      fc.property(attempt, schedule, random, (n, s, r) => {
        expect(retryDelay(n + 1, s, r)).toBeGreaterThanOrEqual(retryDelay(n, s, r))
      }),
    )
  })

  test('at least half of it is certain and the rest is drawn, so that what failed together spreads', () => {
    fc.assert(
      fc.property(attempt, schedule, (n, s) => {
        const [least, most] = [retryDelay(n, s, 0), retryDelay(n, s, 1 - Number.EPSILON)]
        expect(Math.abs(most - 2 * least)).toBeLessThanOrEqual(2)
      }),
    )
  })

  test('webhooks: about a minute, ten minutes, an hour and forty', () => {
    expect([1, 2, 3].map(n => retryDelay(n, webhookSchedule, 0))).toEqual([30_000, 300_000, 3_000_000])
  })

  test('mails: all attempts are made within an hour and a half', () => {
    const most = [1, 2, 3, 4].map(n => retryDelay(n, mailSchedule, 1 - Number.EPSILON)).reduce((a, b) => a + b)
    expect(most).toBeLessThan(90 * 60_000)
  })
})

describe('what the queue holds back', () => {
  const moment = fc.integer({ min: 0, max: 4_000_000_000_000 })
  test('is from 0 to 900 whole seconds, and never lets a message come late by more than a second', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -1_000_000, max: 10_000_000 }), (now, wait) => {
        const hold = holdSeconds(now + wait, now)
        expect(Number.isInteger(hold) && hold >= 0 && hold <= 900).toBe(true)
        if (wait > 0) expect(hold * 1_000).toBeLessThan(wait + 1_000)
        if (wait > 0 && hold < 900) expect(hold * 1_000).toBeGreaterThanOrEqual(wait)
      }),
    )
  })
})
