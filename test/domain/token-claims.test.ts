// What do tokens say, and what do they keep to themselves?
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accessTokenClaims,
  halfHash,
  type IdTokenFacts,
  idTokenClaims,
  scopedClaims,
  type TokenFacts,
} from '../../shared/domain/token-claims.ts'
import type { Identity, StoredUser } from '../../shared/domain/user.ts'

const now = 1_700_000_000_500
const name = (type: Identity['type'], value: string, more: Partial<Identity> = {}): Identity => ({
  type,
  value: value.toLowerCase(),
  displayValue: value,
  primary: true,
  verified: true,
  verifiedReason: 'Completed',
  insertInstant: 0,
  lastUpdateInstant: 0,
  ...more,
})
const user: StoredUser = {
  id: 'user',
  tenantId: 'tenant',
  active: true,
  identities: [name('email', 'Ada@example.com'), name('username', 'Ada'), name('phoneNumber', '+15551234567')],
  registrations: [
    {
      id: 'registration',
      applicationId: 'application',
      roles: ['writer', 'admin'],
      verified: true,
      verifiedReason: 'Completed',
      data: {},
      insertInstant: 0,
      lastUpdateInstant: 0,
    },
  ],
  firstName: 'Ada',
  middleName: 'King',
  lastName: 'Lovelace',
  birthDate: '1815-12-10',
  imageUrl: 'https://example.com/ada.png',
  mobilePhone: '+15550000000',
  data: { secret: 'of the application' },
  tokenGeneration: 0,
  insertInstant: 0,
  lastUpdateInstant: 0,
}
const facts: TokenFacts = {
  issuer: 'acme.com',
  tenantId: 'tenant',
  user,
  applicationId: 'application',
  authenticationType: 'PASSWORD',
  authTime: now - 60_000,
  jti: 'jti',
  now,
  timeToLiveSeconds: 3_600,
}
const idFacts: IdTokenFacts = { ...facts, accessToken: 'a', algorithm: 'ES256' }

describe('an access token', () => {
  test('says what the wire says, and times in whole seconds', () => {
    expect(accessTokenClaims(facts)).toEqual({
      iss: 'acme.com',
      sub: 'user',
      aud: 'application',
      iat: 1_700_000_000,
      exp: 1_700_003_600,
      jti: 'jti',
      tid: 'tenant',
      auth_time: 1_699_999_940,
      authenticationType: 'PASSWORD',
      applicationId: 'application',
      roles: ['admin', 'writer'],
    })
  })
  test('carries scope and the id of its refresh token when there are any', () => {
    const claims = accessTokenClaims({ ...facts, scopes: ['openid', 'email'], refreshTokenId: 'r' })
    expect(claims).toMatchObject({ scope: 'openid email', sid: 'r' })
  })
  test('has no application and no roles for somebody who is not registered there', () => {
    const claims = accessTokenClaims({ ...facts, applicationId: 'other' })
    expect(claims).toMatchObject({ aud: 'other' })
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['applicationId']))
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['roles']))
  })
  test('without an application has no audience', () => {
    const { applicationId: _, ...nowhere } = facts
    expect(Object.keys(accessTokenClaims(nowhere))).not.toContain('aud')
  })
  test('names the user only in compatibility', () => {
    const personal = { email: 'ada@example.com', email_verified: true, preferred_username: 'Ada' }
    expect(accessTokenClaims({ ...facts, compatibility: true })).toMatchObject(personal)
    for (const claim of Object.keys(personal)) expect(accessTokenClaims(facts)).not.toHaveProperty(claim)
  })
})

describe('an id token', () => {
  test('has hashes and nonce, and neither application nor roles', () => {
    const claims = idTokenClaims({ ...idFacts, code: 'c', nonce: 'n', sessionId: 's', scopes: ['openid'] })
    expect(claims).toMatchObject({
      nonce: 'n',
      sid: 's',
      at_hash: halfHash('a', 'ES256'),
      c_hash: halfHash('c', 'ES256'),
    })
    for (const claim of ['applicationId', 'roles', 'scope', 'email']) expect(claims).not.toHaveProperty(claim)
  })
  test('without code and nonce has neither', () => {
    for (const claim of ['c_hash', 'nonce', 'sid']) expect(idTokenClaims(idFacts)).not.toHaveProperty(claim)
  })
  test('tells of the user what the scopes allow', () => {
    expect(idTokenClaims({ ...idFacts, scopes: ['openid', 'email'] })).toMatchObject({ email: 'ada@example.com' })
  })
})

describe('scopes', () => {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    profile: ['name', 'given_name', 'middle_name', 'family_name', 'birthdate', 'picture', 'preferred_username'],
    email: ['email', 'email_verified'],
    phone: ['phone_number', 'phone_number_verified'],
  }
  test('each allows its claims and no other', () => {
    for (const [scope, claims] of Object.entries(allowed)) {
      expect(Object.keys(scopedClaims(user, [scope])).sort()).toEqual([...claims].sort())
    }
  })
  test('together they allow what they allow alone, in any order', () => {
    const words = fc.uniqueArray(fc.constantFrom('openid', 'profile', 'email', 'phone', 'address', 'offline_access'))
    fc.assert(
      fc.property(words, scopes => {
        const together = scopes.map(scope => scopedClaims(user, [scope]))
        expect(scopedClaims(user, scopes)).toEqual(Object.assign({}, ...together))
      }),
    )
  })
  test('the phone is the login name, else the mobile number, which nobody has verified', () => {
    expect(scopedClaims(user, ['phone'])).toEqual({ phone_number: '+15551234567', phone_number_verified: true })
    const mobileOnly = { ...user, identities: [] }
    expect(scopedClaims(mobileOnly, ['phone'])).toEqual({ phone_number: '+15550000000' })
  })
  test('an address nobody was asked to prove counts as verified, one that waits does not', () => {
    const verified = (verifiedReason: 'Disabled' | 'Pending') =>
      scopedClaims({ ...user, identities: [name('email', 'a@example.com', { verified: false, verifiedReason })] }, [
        'email',
      ]).email_verified
    expect([verified('Disabled'), verified('Pending')]).toEqual([true, false])
  })
})

describe('half hashes', () => {
  // OpenID Connect Core 1.0, appendix A.3, A.4 and A.6: the same access token and code under RS256.
  test.each([
    ['jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y', '77QmUPtjPfzWtF2AnpK9RQ'],
    ['Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk', 'LDktKdoQak3Pk0cnXxCltA'],
  ])('agree with OpenID Connect Core', (value, expected) => {
    expect(halfHash(value, 'RS256')).toBe(expected)
  })
  test.each([
    ['ES256', 'sha256', 16],
    ['RS384', 'sha384', 24],
    ['HS512', 'sha512', 32],
    ['ES512', 'sha512', 32],
    ['Ed25519', 'sha512', 32],
  ])('%s takes the left half of %s', (algorithm, hash, bytes) => {
    const full = createHash(hash).update('token').digest()
    expect(halfHash('token', algorithm)).toBe(full.subarray(0, bytes).toString('base64url'))
  })
})
