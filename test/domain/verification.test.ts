// Which laws does a proof obey?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Identity, needsVerification, type StoredUser, type VerifiedReason } from '../../shared/domain/user.ts'
import { identityStrategy, proveIdentity, proveRegistration } from '../../shared/domain/verification.ts'

const reasons: VerifiedReason[] = ['Pending', 'Skipped', 'Disabled', 'Import', 'Trusted', 'Unverifiable']
const address = (verifiedReason: VerifiedReason, verifiedInstant?: number): Identity => ({
  type: 'email',
  value: 'ada@example.com',
  displayValue: 'Ada@example.com',
  primary: true,
  verified: false,
  verifiedReason,
  ...(verifiedInstant !== undefined && { verifiedInstant }),
  insertInstant: 1,
  lastUpdateInstant: 1,
})
const username: Identity = { ...address('Unverifiable'), type: 'username', value: 'ada', displayValue: 'Ada' }
const user = (identities: readonly Identity[]): StoredUser => ({
  id: 'u',
  tenantId: 't',
  active: true,
  identities,
  registrations: [
    {
      id: 'r',
      applicationId: 'app',
      roles: [],
      verified: false,
      verifiedReason: 'Pending',
      data: {},
      insertInstant: 1,
      lastUpdateInstant: 1,
    },
  ],
  data: {},
  tokenGeneration: 0,
  insertInstant: 1,
  lastUpdateInstant: 1,
})
const name = { type: 'email', value: 'ada@example.com' } as const

describe('the proof of a login name', () => {
  test('a proved name never waits again, whatever it was before, and a second proof changes nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...reasons), fc.integer({ min: 2, max: 1e12 }), (reason, now) => {
        const proved = proveIdentity(user([username, address(reason)]), name, 'Completed', now)
        const [other, identity] = proved?.identities ?? []
        expect(identity).toMatchObject({ verified: true, verifiedReason: 'Completed', verifiedInstant: now })
        expect(identity && needsVerification(identity)).toBe(false)
        expect(other).toEqual(username)
        expect(proved && proveIdentity(proved, name, 'Administrative', now + 1)).toBeUndefined()
      }),
    )
  })

  test('the first verifiedInstant stays when a name is proved anew', () => {
    const proved = proveIdentity(user([address('Pending', 5)]), name, 'Completed', 9)
    expect(proved?.identities[0]?.verifiedInstant).toBe(5)
  })

  test('a name the user does not have (any more) is not proved', () => {
    expect(proveIdentity(user([username]), name, 'Completed', 9)).toBeUndefined()
    expect(
      proveIdentity(user([address('Pending')]), { ...name, value: 'eve@example.com' }, 'Completed', 9),
    ).toBeUndefined()
  })
})

describe('the proof of a registration', () => {
  test('it concerns that application alone, and only once', () => {
    const proved = proveRegistration(user([]), 'app', 'Completed', 9)
    expect(proved?.registrations[0]).toMatchObject({ verified: true, verifiedReason: 'Completed', verifiedInstant: 9 })
    expect(proved && proveRegistration(proved, 'app', 'Completed', 10)).toBeUndefined()
    expect(proveRegistration(user([]), 'other', 'Completed', 9)).toBeUndefined()
  })
})

describe('the strategy', () => {
  test('a code is asked for only where unverified users are gated', () => {
    const strategy = (verificationStrategy: string, behavior: string) =>
      identityStrategy({ verificationStrategy, unverified: { behavior } })
    expect(strategy('FormField', 'Gated')).toBe('FormField')
    expect(strategy('FormField', 'Allow')).toBe('ClickableLink')
    expect(strategy('ClickableLink', 'Gated')).toBe('ClickableLink')
  })
})
