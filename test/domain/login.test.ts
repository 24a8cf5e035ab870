// Who may come in, for all facts that can be?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeLogin, type LoginFacts, mayHoldTokens, prevented } from '../../shared/domain/login.ts'
import type { Identity, Registration } from '../../shared/domain/user.ts'

const now = 1_000 * 86_400_000
const day = 86_400_000

const identity = (more: Partial<Identity> = {}): Identity => ({
  type: 'email',
  value: 'ada@example.com',
  displayValue: 'ada@example.com',
  primary: true,
  verified: true,
  verifiedReason: 'Completed',
  insertInstant: 0,
  lastUpdateInstant: 0,
  ...more,
})
const registration = (more: Partial<Registration> = {}): Registration => ({
  id: 'r',
  applicationId: 'a',
  roles: [],
  verified: true,
  verifiedReason: 'Completed',
  data: {},
  insertInstant: 0,
  lastUpdateInstant: 0,
  ...more,
})
const lock = { actionId: 'x', userActionId: 'y', startedAt: now - 1, expiry: now + 1 }
const pending = { verified: false, verifiedReason: 'Pending' } as const

const sound: LoginFacts = {
  user: { active: true, passwordLastUpdateInstant: now },
  proven: true,
  identity: identity(),
  registration: registration(),
  applicationNamed: true,
  policy: {
    maximumPasswordAgeDays: undefined,
    breaksRules: false,
    gateUnverifiedIdentity: false,
    gateUnverifiedRegistration: false,
  },
}
type Change = Omit<Partial<LoginFacts>, 'user' | 'policy'> & {
  readonly user?: Partial<NonNullable<LoginFacts['user']>>
  readonly policy?: Partial<LoginFacts['policy']>
}
const facts = ({ user, policy, ...more }: Change): LoginFacts => ({
  ...sound,
  ...more,
  user: { active: true, passwordLastUpdateInstant: now, ...user },
  policy: { ...sound.policy, ...policy },
})

describe('one thing wrong', () => {
  test.each<[string, LoginFacts, string]>([
    ['nothing', sound, 'signedIn'],
    ['nobody of that name', { ...sound, user: undefined }, 'refused'],
    ['a wrong password', facts({ proven: false }), 'refused'],
    ['a user action in force', facts({ user: { prevention: lock } }), 'prevented'],
    ['a user action that has ended', facts({ user: { prevention: { ...lock, expiry: now } } }), 'signedIn'],
    ['a closed account', facts({ user: { active: false } }), 'deactivated'],
    ['an account that ends now', facts({ user: { expiry: now } }), 'expired'],
    ['an account that ends later', facts({ user: { expiry: now + 1 } }), 'signedIn'],
    ['a password to be changed', facts({ user: { passwordChangeRequired: true } }), 'mustChangePassword'],
    ['a password against the rules', facts({ policy: { breaksRules: true } }), 'mustChangePassword'],
    ['an unproved address', facts({ identity: identity(pending) }), 'identityUnverified'],
    ['an unproved registration', facts({ registration: registration(pending) }), 'registrationUnverified'],
    ['no registration', facts({ registration: undefined }), 'notRegistered'],
    ['no registration, and none asked for', facts({ registration: undefined, applicationNamed: false }), 'signedIn'],
  ])('%s', (_, given, outcome) => {
    expect(judgeLogin(given, now).outcome).toBe(outcome)
  })
  test.each(['Disabled', 'Import', 'Trusted', 'Skipped', 'Unverifiable'] as const)(
    'an address that is unverified because of %s asks for no proof',
    verifiedReason => {
      expect(judgeLogin(facts({ identity: identity({ verified: false, verifiedReason }) }), now).outcome).toBe(
        'signedIn',
      )
    },
  )
})

describe('why a password has to be changed', () => {
  const reason = (change: Change) => {
    const verdict = judgeLogin(facts(change), now)
    return verdict.outcome === 'mustChangePassword' ? verdict.reason : verdict.outcome
  }
  test.each<[string, Change, string]>([
    ['an administrator wants it', { user: { passwordChangeRequired: true } }, 'Administrative'],
    ['it was breached', { user: { passwordChangeRequired: true, passwordChangeReason: 'Breached' } }, 'Breached'],
    ['it is too old', aged(31), 'Expired'],
    ['it is as old as it may be', aged(30), 'signedIn'],
    ['it breaks the rules', { policy: { breaksRules: true } }, 'Validation'],
    ['age before rules', { ...aged(31), policy: { ...aged(31).policy, breaksRules: true } }, 'Expired'],
  ])('%s', (_, change, expected) => {
    expect(reason(change)).toBe(expected)
  })
  function aged(days: number) {
    return { user: { passwordLastUpdateInstant: now - days * day }, policy: { maximumPasswordAgeDays: 30 } }
  }
})

/** Any user, in any state. */
const anyFacts: fc.Arbitrary<LoginFacts> = fc.record({
  user: fc.option(
    fc.record(
      {
        active: fc.boolean(),
        expiry: fc.integer({ min: now - 2, max: now + 2 }),
        prevention: fc.integer({ min: now - 2, max: now + 2 }).map(expiry => ({ ...lock, expiry })),
        passwordChangeRequired: fc.boolean(),
        passwordLastUpdateInstant: fc.integer({ min: 0, max: now }),
      },
      { requiredKeys: ['active'] },
    ),
    { nil: undefined },
  ),
  proven: fc.boolean(),
  identity: fc.constantFrom(undefined, identity(), identity(pending)),
  registration: fc.constantFrom(undefined, registration(), registration(pending)),
  applicationNamed: fc.boolean(),
  policy: fc.record({
    maximumPasswordAgeDays: fc.constantFrom(undefined, 30),
    breaksRules: fc.boolean(),
    gateUnverifiedIdentity: fc.boolean(),
    gateUnverifiedRegistration: fc.boolean(),
  }),
})

describe('always', () => {
  test('no path signs in when the password did not match', () => {
    fc.assert(
      fc.property(anyFacts, given => {
        const verdict = judgeLogin({ ...given, proven: false }, now)
        expect(['refused', 'prevented']).toContain(verdict.outcome)
        expect(mayHoldTokens(verdict)).toBe(false)
      }),
    )
  })
  test('a locked account never reveals whether the password was right', () => {
    fc.assert(
      fc.property(anyFacts, given => {
        fc.pre(prevented(given.user?.prevention, now))
        expect(judgeLogin({ ...given, proven: true }, now)).toEqual(judgeLogin({ ...given, proven: false }, now))
      }),
    )
  })
  test('a wrong password tells nothing of an account that is not locked, not even that there is one', () => {
    fc.assert(
      fc.property(anyFacts, given => {
        fc.pre(!prevented(given.user?.prevention, now))
        const wrong = judgeLogin({ ...given, proven: false }, now)
        expect(wrong).toEqual(judgeLogin({ ...given, proven: false, user: undefined }, now))
      }),
    )
  })
  test('who is closed, expired, locked or must change the password gets no tokens', () => {
    fc.assert(
      fc.property(anyFacts, given => {
        const { user } = given
        const barred =
          user === undefined ||
          !user.active ||
          prevented(user.prevention, now) ||
          (user.expiry !== undefined && user.expiry <= now) ||
          user.passwordChangeRequired === true
        if (barred) expect(mayHoldTokens(judgeLogin(given, now))).toBe(false)
      }),
    )
  })
  test('behind a gate nobody unproved gets tokens', () => {
    fc.assert(
      fc.property(anyFacts, given => {
        const gated = { ...given.policy, gateUnverifiedIdentity: true, gateUnverifiedRegistration: true }
        const verdict = judgeLogin({ ...given, policy: gated }, now)
        const unproved = [given.identity, given.registration].some(one => one?.verified === false)
        if (unproved) expect(mayHoldTokens(verdict)).toBe(false)
      }),
    )
  })
})
