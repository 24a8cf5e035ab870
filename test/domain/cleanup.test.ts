// Whom may the clean-up delete?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueBefore, dueRegistration, userIsDue } from '../../shared/domain/cleanup.ts'
import type { Identity, Registration, StoredUser, VerifiedReason } from '../../shared/domain/user.ts'

const reasons: readonly VerifiedReason[] = [
  'Skipped',
  'Trusted',
  'Unverifiable',
  'Implicit',
  'Pending',
  'Completed',
  'Disabled',
  'Administrative',
  'Import',
]
const reason = fc.constantFrom(...reasons)
const instant = fc.integer({ min: 0, max: 1_000 })

/** What an identity and a registration say alike of whether somebody proved them. */
const proof = fc
  .record({
    verified: fc.boolean(),
    verifiedReason: reason,
    verifiedInstant: fc.option(instant, { nil: undefined }),
    insertInstant: instant,
  })
  .map(({ verifiedInstant, ...one }) => ({ ...one, ...(verifiedInstant !== undefined && { verifiedInstant }) }))

const identity: fc.Arbitrary<Identity> = proof.map(one => ({
  type: 'email',
  value: 'a@b.c',
  displayValue: 'a@b.c',
  primary: true,
  lastUpdateInstant: 0,
  ...one,
}))
const registration: fc.Arbitrary<Registration> = proof.map(one => ({
  id: 'r',
  applicationId: 'app',
  roles: [],
  data: {},
  lastUpdateInstant: 0,
  ...one,
}))
const user: fc.Arbitrary<StoredUser> = fc
  .record({
    identities: fc.array(identity, { maxLength: 3 }),
    registrations: fc.array(registration, { maxLength: 1 }),
    insertInstant: instant,
  })
  .map(one => ({ id: 'u', tenantId: 't', active: true, data: {}, tokenGeneration: 0, lastUpdateInstant: 0, ...one }))

describe('a user is deleted', () => {
  test('never who was verified once, in any of their names, whatever came after', () => {
    fc.assert(
      fc.property(user, fc.boolean(), instant, (one, listed, before) => {
        const everVerified = one.identities.some(name => name.verified || name.verifiedInstant !== undefined)
        fc.pre(everVerified)
        expect(userIsDue(one, listed, before)).toBe(false)
      }),
    )
  })
  test('never who is younger than the policy allows, nor exactly as old', () => {
    fc.assert(
      fc.property(user, fc.boolean(), instant, (one, listed, before) => {
        fc.pre(one.insertInstant >= before)
        expect(userIsDue(one, listed, before)).toBe(false)
      }),
    )
  })
  test('never when no proof is asked for any of their names', () => {
    const settled = new Set<VerifiedReason>(['Import', 'Trusted', 'Disabled', 'Skipped', 'Unverifiable'])
    fc.assert(
      fc.property(user, instant, (one, before) => {
        fc.pre(one.identities.every(name => settled.has(name.verifiedReason)))
        expect(userIsDue(one, true, before)).toBe(false)
      }),
    )
  })
  test('never who is not on the list: leaving it is how a proof given once is remembered', () => {
    fc.assert(
      fc.property(user, instant, (one, before) => {
        expect(userIsDue(one, false, before)).toBe(false)
      }),
    )
  })
  test('when they are old enough and still wait for their first proof', () => {
    const pending: Identity = {
      type: 'email',
      value: 'a@b.c',
      displayValue: 'a@b.c',
      primary: true,
      verified: false,
      verifiedReason: 'Pending',
      insertInstant: 5,
      lastUpdateInstant: 5,
    }
    const waiting: StoredUser = {
      id: 'u',
      tenantId: 't',
      active: true,
      identities: [pending],
      registrations: [],
      data: {},
      tokenGeneration: 0,
      insertInstant: 5,
      lastUpdateInstant: 5,
    }
    expect(userIsDue(waiting, true, 6)).toBe(true)
  })
})

describe('a registration is deleted', () => {
  test('only one that is old enough, was never verified and still must be', () => {
    fc.assert(
      fc.property(user, instant, (one, before) => {
        const due = dueRegistration(one, 'app', before)
        if (due === undefined) return
        expect(due.insertInstant).toBeLessThan(before)
        expect(due.verified || due.verifiedInstant !== undefined).toBe(false)
        expect(['Import', 'Trusted', 'Disabled', 'Skipped', 'Unverifiable']).not.toContain(due.verifiedReason)
      }),
    )
  })
  test('never that of another application', () => {
    fc.assert(
      fc.property(user, instant, (one, before) => {
        expect(dueRegistration(one, 'other', before)).toBe(undefined)
      }),
    )
  })
})

describe('a policy', () => {
  test('that is off, absent or keeps for less than a day makes nothing due', () => {
    expect(dueBefore(undefined, 1_000)).toBe(undefined)
    expect(dueBefore({ enabled: false, numberOfDaysToRetain: 1 }, 1_000)).toBe(undefined)
    expect(dueBefore({ enabled: true, numberOfDaysToRetain: 0 }, 1_000)).toBe(undefined)
  })
  test('counts days back from now', () => {
    expect(dueBefore({ enabled: true, numberOfDaysToRetain: 2 }, 10 * 86_400_000)).toBe(8 * 86_400_000)
  })
})
