// What keeps a user out, of all that was done to them?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Prevention } from '../../shared/domain/user.ts'
import { type ActionLog, isRunning, preventionFrom } from '../../shared/domain/user-action-log.ts'

const now = 1_000
const somebody = 'somebody'
const log = (more: Partial<ActionLog> = {}): ActionLog => ({
  id: 'a',
  actioneeUserId: 'user',
  actionerUserId: somebody,
  applicationIds: [],
  emailUserOnEnd: false,
  endEventSent: false,
  history: { historyItems: [] },
  insertInstant: 0,
  name: 'Ban',
  notifyUserOnEnd: false,
  userActionId: 'ban',
  tenantId: 'tenant',
  tellsEnd: false,
  preventsLogin: true,
  automatic: false,
  expiry: now + 1,
  ...more,
})
const lock: Prevention = { actionId: 'lock', userActionId: 'ban', startedAt: 0, expiry: now + 10 }

describe('a user', () => {
  test.each<[string, ActionLog[], Prevention | undefined, string | undefined]>([
    ['to whom nothing was done may sign in', [], undefined, undefined],
    ['who is banned may not', [log()], undefined, 'a'],
    ['whose ban has ended may', [log({ expiry: now })], undefined, undefined],
    ['to whom something else was done may', [log({ preventsLogin: false })], undefined, undefined],
    ['with two bans waits for the longer', [log(), log({ id: 'b', expiry: now + 2 })], undefined, 'b'],
    ['who is locked out stays so', [], lock, 'lock'],
    ['whose lock has ended may', [], { ...lock, expiry: now }, undefined],
    ['whose ban was taken back stays locked out', [log({ expiry: now })], lock, 'lock'],
    ['is kept out by a word rather than by a lock, which their mailbox may lift', [log()], lock, 'a'],
    ['whose ban is no longer among what was done is free', [], { ...lock, actionerUserId: somebody }, undefined],
  ])('%s', (_, logs, current, actionId) => {
    expect(preventionFrom(logs, current, now)?.actionId).toBe(actionId)
  })

  test('a lock runs as long as it stands with the user', () => {
    const locked = log({ id: 'lock', automatic: true, actionerUserId: undefined })
    expect(isRunning(locked, lock, now)).toBe(true)
    expect(isRunning(locked, undefined, now)).toBe(false)
    expect(isRunning(locked, { ...lock, actionId: 'next' }, now)).toBe(false)
    expect(isRunning({ ...locked, expiry: now - 1 }, lock, now)).toBe(true)
  })
})

describe('always', () => {
  const logs = fc.array(
    fc.record({
      id: fc.uuid(),
      expiry: fc.option(fc.integer({ min: now - 5, max: now + 5 }), { nil: undefined }),
      preventsLogin: fc.boolean(),
      automatic: fc.boolean(),
    }),
  )
  const current = fc.option(fc.record({ expiry: fc.integer({ min: now - 5, max: now + 5 }) }), { nil: undefined })

  test('whoever has a ban that runs is kept out, at least until it ends, whatever else there is', () => {
    fc.assert(
      fc.property(logs, current, (given, standing) => {
        const all = given.map(one => log(one))
        const after = preventionFrom(all, standing && { ...lock, ...standing }, now)
        const running = all.filter(one => one.preventsLogin && !one.automatic && (one.expiry ?? 0) > now)
        for (const one of running) expect(after?.expiry).toBeGreaterThanOrEqual(one.expiry ?? 0)
      }),
    )
  })

  test('nobody is kept out by what has ended', () => {
    fc.assert(
      fc.property(logs, current, (given, standing) => {
        const after = preventionFrom(
          given.map(one => log(one)),
          standing && { ...lock, ...standing },
          now,
        )
        if (after !== undefined) expect(after.expiry).toBeGreaterThan(now)
      }),
    )
  })

  test('counting again changes nothing', () => {
    fc.assert(
      fc.property(logs, current, (given, standing) => {
        const all = given.map(one => log(one))
        const once = preventionFrom(all, standing && { ...lock, ...standing }, now)
        expect(preventionFrom(all, once, now)).toEqual(once)
      }),
    )
  })
})
