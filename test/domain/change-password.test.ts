// Which laws does a change of password obey?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterChange, ageCountsFrom, type ChangePolicy } from '../../shared/domain/change-password.ts'
import type { StoredUser } from '../../shared/domain/user.ts'

const hash = (hash: string) => ({ scheme: 's', hash, salt: '', factor: 1 })
const user: StoredUser = {
  id: 'u',
  tenantId: 't',
  active: true,
  identities: [],
  registrations: [],
  data: {},
  password: hash('old'),
  previousPasswords: [hash('older'), hash('oldest')],
  passwordLastUpdateInstant: 100,
  passwordChangeRequired: true,
  passwordChangeReason: 'Breached',
  prevention: { actionId: 'a', userActionId: 'b', startedAt: 1, expiry: 9e15 },
  tokenGeneration: 3,
  insertInstant: 1,
  lastUpdateInstant: 1,
}
const policy = (ends: boolean, lifts: boolean, count = 2): ChangePolicy => ({
  passwordValidationRules: {
    minLength: 8,
    maxLength: 256,
    requireMixedCase: false,
    requireNonAlpha: false,
    requireNumber: false,
    disallowUserLoginId: false,
    rememberPreviousPasswords: { enabled: true, count },
  },
  minimumPasswordAge: { enabled: false, seconds: 30 },
  passwordEncryptionConfiguration: { encryptionScheme: 's' },
  jwtConfiguration: { refreshTokenRevocationPolicy: { onPasswordChanged: ends } },
  failedAuthenticationConfiguration: { actionCancelPolicy: { onPasswordReset: lifts } },
})
const whys = fc.constantFrom('forgotten' as const, 'demanded' as const, 'setUp' as const, 'known' as const)

describe('what a new password changes', () => {
  test('whatever asked for a change is satisfied, and the age starts anew', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), whys, (ends, lifts, why) => {
        const next = afterChange(user, hash('new'), { policy: policy(ends, lifts), why, now: 500 })
        expect(next.password?.hash).toBe('new')
        expect(next.passwordChangeRequired).not.toBe(true)
        expect(next.passwordChangeReason).toBeUndefined()
        expect(next.passwordLastUpdateInstant).toBe(500)
      }),
    )
  })

  test('sessions end exactly when the tenant says so', () => {
    fc.assert(
      fc.property(fc.boolean(), whys, (ends, why) => {
        const next = afterChange(user, hash('new'), { policy: policy(ends, false), why, now: 500 })
        expect(next.tokenGeneration).toBe(ends ? 4 : 3)
      }),
    )
  })

  test('a lock is lifted only by a reset, and only where the tenant says so', () => {
    fc.assert(
      fc.property(fc.boolean(), whys, (lifts, why) => {
        const next = afterChange(user, hash('new'), { policy: policy(false, lifts), why, now: 500 })
        expect(next.prevention === undefined).toBe(lifts && why === 'forgotten')
      }),
    )
  })

  test('the minimum age holds nobody who was told to change', () => {
    const calm = { ...user, passwordChangeRequired: false }
    expect(ageCountsFrom(calm, 'known')).toBe(100)
    expect(ageCountsFrom(calm, 'forgotten')).toBe(100)
    expect(ageCountsFrom(calm, 'demanded')).toBeUndefined()
    expect(ageCountsFrom(user, 'known')).toBeUndefined()
    const { password: _, ...first } = calm
    expect(ageCountsFrom(first, 'setUp')).toBeUndefined()
  })
})
