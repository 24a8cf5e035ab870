// Which login names must be proved, and whom may the clean-up never find?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  awaitsFirstProof,
  type IdentityRules,
  nextIdentities,
  type WantedNames,
} from '../../shared/domain/identities.ts'
import { type Identity, needsVerification } from '../../shared/domain/user.ts'

const rules = (verifyEmail: boolean, verifyEmailWhenChanged = false, verifyPhoneNumber = false): IdentityRules => ({
  emailConfiguration: { verifyEmail, verifyEmailWhenChanged },
  phoneConfiguration: { verifyPhoneNumber },
})

type More = { skip?: boolean; proven?: string[]; now?: number }
const next = (before: readonly Identity[], wanted: WantedNames, given: IdentityRules, more: More = {}) =>
  nextIdentities({
    before,
    wanted,
    rules: given,
    skipVerification: more.skip ?? false,
    proven: new Set(more.proven),
    now: more.now ?? 1_000,
  })

const verified = (identity: Identity, at = 500): Identity => ({
  ...identity,
  verified: true,
  verifiedReason: 'Completed',
  verifiedInstant: at,
})
const only = (identities: readonly Identity[]): Identity => {
  const [identity] = identities
  if (identity === undefined) throw new Error('there is none')
  return identity
}

describe('a new login name', () => {
  test.each([
    ['is Pending where addresses are verified', { email: 'a@b.c' }, rules(true), {}, 'Pending', false],
    ['is Disabled where they are not', { email: 'a@b.c' }, rules(false), {}, 'Disabled', false],
    ['is Skipped when the request says so', { email: 'a@b.c' }, rules(true), { skip: true }, 'Skipped', false],
    [
      'is Completed when it was proved beforehand',
      { email: 'A@b.c' },
      rules(true),
      { proven: ['email:a@b.c'] },
      'Completed',
      true,
    ],
    [
      'of another kind is not proved by that',
      { phoneNumber: '+15551234567' },
      rules(true, false, true),
      { proven: ['email:+15551234567'] },
      'Pending',
      false,
    ],
    ['a username is Unverifiable', { username: 'ada' }, rules(true, true, true), {}, 'Unverifiable', false],
    [
      'a number is Pending where numbers are verified',
      { phoneNumber: '+15551234567' },
      rules(false, false, true),
      {},
      'Pending',
      false,
    ],
  ] as const)('%s', (_, wanted, given, more, reason, isVerified) => {
    const identity = only(
      next([], wanted, given, { ...more, proven: [...('proven' in more ? more.proven : [])] }).identities,
    )
    expect(identity).toMatchObject({ verifiedReason: reason, verified: isVerified, primary: true })
  })

  test('keeps the caller’s spelling beside the canonical one', () => {
    expect(only(next([], { phoneNumber: '(555) 123-4567' }, rules(false)).identities)).toMatchObject({
      value: '+15551234567',
      displayValue: '(555) 123-4567',
    })
  })
})

describe('a changed login name', () => {
  const before = [verified(only(next([], { email: 'old@b.c' }, rules(true)).identities))]

  test('waits for a new proof where changed addresses are verified, and keeps its first one on record', () => {
    const { identities, toVerify, changes } = next(before, { email: 'new@b.c' }, rules(true, true))
    expect(only(identities)).toMatchObject({ verified: false, verifiedReason: 'Pending', verifiedInstant: 500 })
    expect(toVerify).toEqual(identities)
    expect(changes).toMatchObject([{ type: 'email', previous: { value: 'old@b.c' }, next: { value: 'new@b.c' } }])
  })

  test('stays verified where they are not', () => {
    const { identities, toVerify } = next(before, { email: 'new@b.c' }, rules(true, false))
    expect(only(identities)).toMatchObject({ verified: true, verifiedReason: 'Completed' })
    expect(toVerify).toEqual([])
  })

  test('verifyEmailWhenChanged counts for nothing while verifyEmail is off', () => {
    expect(only(next(before, { email: 'new@b.c' }, rules(false, true)).identities).verified).toBe(true)
  })

  test('is asked for a proof again when the old name was still waiting for its own', () => {
    const waiting = next([], { email: 'old@b.c' }, rules(true)).identities
    expect(next(waiting, { email: 'new@b.c' }, rules(true)).toVerify).toMatchObject([{ value: 'new@b.c' }])
  })

  test('a number always waits for a new proof', () => {
    const number = [verified(only(next([], { phoneNumber: '+15551234567' }, rules(false, false, true)).identities))]
    const { toVerify } = next(number, { phoneNumber: '+15557654321' }, rules(false, false, true))
    expect(toVerify).toHaveLength(1)
  })

  test('another spelling of the same name changes nothing but the spelling', () => {
    const named = next([], { username: 'ada' }, rules(true)).identities
    const { identities, changes, toVerify } = next(named, { username: 'Ada' }, rules(true))
    expect(only(identities)).toEqual({ ...only(named), displayValue: 'Ada', lastUpdateInstant: 1_000 })
    expect([changes, toVerify]).toEqual([[], []])
  })

  test('an address has one spelling: another case of it changes nothing', () => {
    expect(next(before, { email: 'OLD@b.c' }, rules(true, true))).toEqual({
      identities: before,
      changes: [],
      toVerify: [],
    })
  })

  test('a name that is left out is given up', () => {
    const both = [...before, ...next([], { username: 'ada' }, rules(true)).identities]
    const { identities, changes } = next(both, { username: 'ada' }, rules(true))
    expect(identities.map(({ type }) => type)).toEqual(['username'])
    expect(changes).toMatchObject([{ type: 'email', next: undefined }])
  })
})

describe('the clean-up', () => {
  const email = fc.constantFrom('a@x.y', 'b@x.y', 'c@x.y', 'A@x.y')
  const step = fc.record(
    {
      email,
      username: fc.constantFrom('ada', 'bob'),
      phoneNumber: fc.constantFrom('+15551234567', '+15557654321'),
      prove: fc.boolean(),
      skip: fc.boolean(),
      verifyEmail: fc.boolean(),
      whenChanged: fc.boolean(),
      verifyPhone: fc.boolean(),
    },
    { requiredKeys: ['prove', 'skip', 'verifyEmail', 'whenChanged', 'verifyPhone'] },
  )

  test('never finds who was once verified, or once needed no proof, whatever changes later', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), steps => {
        let identities: readonly Identity[] = []
        let found = true
        let safe = false
        for (const [n, { prove, skip, verifyEmail, whenChanged, verifyPhone, ...wanted }] of steps.entries()) {
          const made = next(identities, wanted, rules(verifyEmail, whenChanged, verifyPhone), { skip, now: n })
          identities = prove
            ? made.identities.map(identity => verified(identity, identity.verifiedInstant ?? n))
            : made.identities
          found = awaitsFirstProof({ identities }, found)
          if (safe) expect(found).toBe(false)
          safe ||= identities.some(({ verified: is }) => is) || !identities.some(needsVerification)
          if (safe) expect(found).toBe(false)
        }
      }),
    )
  })

  test('finds a new user who waits for the first proof', () => {
    expect(awaitsFirstProof({ identities: next([], { email: 'a@b.c' }, rules(true)).identities }, true)).toBe(true)
  })
})

test('there is one primary name of each type at most, and verifiedInstant never changes once set', () => {
  const names = fc.record(
    { email: fc.constantFrom('a@x.y', 'b@x.y'), username: fc.constantFrom('p', 'q') },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(names, { minLength: 2, maxLength: 6 }), all => {
      let identities: readonly Identity[] = []
      let first: number | undefined
      for (const [n, wanted] of all.entries()) {
        identities = next(identities, wanted, rules(true, true), { now: n }).identities
        expect(new Set(identities.map(({ type }) => type)).size).toBe(identities.length)
        const email = identities.find(({ type }) => type === 'email')
        if (email === undefined) first = undefined
        else if (first !== undefined) expect(email.verifiedInstant).toBe(first)
        else if (n % 2 === 1) {
          first = n
          identities = identities.map(identity => (identity === email ? verified(identity, n) : identity))
        }
      }
    }),
  )
})
