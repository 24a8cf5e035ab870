// When does guessing lock an account, and what can move the end of a lock?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterFailure, type LockoutPolicy } from '../../shared/domain/lockout.ts'
import type { Prevention } from '../../shared/domain/user.ts'

const policy: LockoutPolicy = {
  userActionId: 'lock',
  tooManyAttempts: 5,
  actionDuration: 3,
  actionDurationUnit: 'MINUTES',
}
const minute = 60_000
const at = (now: number) => ({ now, actionId: `action-${now}` })

describe('the lock', () => {
  test('begins at the last allowed failure, and not before', () => {
    const locks = [1, 2, 3, 4, 5, 6].map(failures => afterFailure(failures, undefined, policy, at(0)) !== undefined)
    expect(locks).toEqual([false, false, false, false, true, true])
  })
  test('lasts as long as the tenant says', () => {
    expect(afterFailure(5, undefined, policy, at(1_000))).toEqual({
      actionId: 'action-1000',
      userActionId: 'lock',
      startedAt: 1_000,
      expiry: 1_000 + 3 * minute,
    })
  })
  test.each([
    ['MINUTES', 1],
    ['HOURS', 60],
    ['DAYS', 1_440],
    ['WEEKS', 10_080],
    ['MONTHS', 43_200],
    ['YEARS', 525_600],
  ] as const)('a unit of %s is %d minutes', (actionDurationUnit, minutes) => {
    const lock = afterFailure(5, undefined, { ...policy, actionDuration: 1, actionDurationUnit }, at(0))
    expect(lock?.expiry).toBe(minutes * minute)
  })
  test('starts its time again with each failure while it holds, and stays the same action', () => {
    const first = afterFailure(5, undefined, policy, at(0))
    expect(afterFailure(1, first, policy, at(2 * minute))).toEqual({ ...first, expiry: 5 * minute })
  })
  test('that has ended is no lock: the next one is another action', () => {
    const first = afterFailure(5, undefined, policy, at(0))
    expect(afterFailure(4, first, policy, at(3 * minute))).toBe(undefined)
    expect(afterFailure(5, first, policy, at(3 * minute))?.actionId).toBe(`action-${3 * minute}`)
  })
  test('leaves alone what an administrator decided', () => {
    const suspended: Prevention = { actionId: 'a', userActionId: 'suspension', startedAt: 0, expiry: minute }
    expect(afterFailure(9, suspended, policy, at(1))).toBe(undefined)
    expect(afterFailure(9, suspended, policy, at(minute))?.userActionId).toBe('lock')
  })
})

describe('the lock is monotone', () => {
  const steps = fc.array(fc.record({ wait: fc.nat(4 * minute), failures: fc.integer({ min: 1, max: 8 }) }), {
    minLength: 1,
    maxLength: 20,
  })
  test('a failure never ends a lock, and never brings its end nearer', () => {
    fc.assert(
      fc.property(steps, taken => {
        let now = 0
        let current: Prevention | undefined
        for (const { wait, failures } of taken) {
          now += wait
          const next = afterFailure(failures, current, policy, at(now))
          const held = current !== undefined && current.expiry > now
          if (held) expect(next?.expiry).toBeGreaterThanOrEqual(current?.expiry ?? 0)
          current = next ?? current
          if (failures >= policy.tooManyAttempts) expect(current?.expiry).toBeGreaterThan(now)
        }
      }),
    )
  })
  test('more failures never lock less', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (a, b) => {
        const locks = (failures: number) => afterFailure(failures, undefined, policy, at(0)) !== undefined
        if (locks(Math.min(a, b))) expect(locks(Math.max(a, b))).toBe(true)
      }),
    )
  })
})
