// Who may redeem an authorization code?
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AuthorizationCode, judgeRedemption, type Redemption } from '../../shared/domain/authorization-code.ts'

// RFC 7636, appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

const code = (more: Partial<AuthorizationCode> = {}): AuthorizationCode => ({
  clientId: 'client',
  redirectUri: 'https://app.example/callback',
  userId: 'user',
  scopes: ['openid'],
  authTime: 0,
  authenticationType: 'PASSWORD',
  ...more,
})
const asked = (more: Partial<Redemption> = {}): Redemption => ({
  clientId: 'client',
  redirectUri: 'https://app.example/callback',
  codeVerifier: undefined,
  authenticated: true,
  pkcePolicy: 'NotRequired',
  ...more,
})
const withChallenge = code({ codeChallenge: challenge })
const public_ = { authenticated: false } as const

describe('a redemption', () => {
  test.each<[string, AuthorizationCode, Redemption, string]>([
    ['by its client at its address', code(), asked(), 'redeemable'],
    ['by another client', code(), asked({ clientId: 'other' }), 'otherClient'],
    ['for another address', code(), asked({ redirectUri: 'https://app.example/callback/' }), 'otherRedirect'],
    ['without an address', code(), asked({ redirectUri: undefined }), 'otherRedirect'],
    ['with the verifier of RFC 7636', withChallenge, asked({ codeVerifier: verifier }), 'redeemable'],
    ['with another verifier', withChallenge, asked({ codeVerifier: 'x'.repeat(43) }), 'wrongVerifier'],
    ['with the challenge as verifier', withChallenge, asked({ codeVerifier: challenge }), 'wrongVerifier'],
    ['without the verifier', withChallenge, asked(), 'missingVerifier'],
    ['with an empty verifier', withChallenge, asked({ codeVerifier: '' }), 'wrongVerifier'],
    ['a verifier that nobody asked for', code(), asked({ codeVerifier: verifier }), 'wrongVerifier'],
    ['PKCE required, and none used', code(), asked({ pkcePolicy: 'Required' }), 'missingChallenge'],
    [
      'no secret and no PKCE where one of them is required',
      code(),
      asked({ ...public_, pkcePolicy: 'NotRequiredWhenUsingClientAuthentication' }),
      'missingChallenge',
    ],
    [
      'the secret instead of PKCE',
      code(),
      asked({ pkcePolicy: 'NotRequiredWhenUsingClientAuthentication' }),
      'redeemable',
    ],
    ['of a spent code', code({ spent: {} }), asked(), 'spent'],
    ['of a spent code by a stranger', code({ spent: {} }), asked({ clientId: 'other' }), 'otherClient'],
  ])('%s', (_, held, redemption, verdict) => {
    expect(judgeRedemption(held, redemption)).toBe(verdict)
  })
})

describe('always', () => {
  test('only the address the code was asked with redeems it', () => {
    const address = fc.oneof(
      fc.webUrl(),
      fc.constantFrom('https://app.example/callback', 'https://APP.example/callback'),
    )
    fc.assert(
      fc.property(address, address, (kept, given) => {
        const verdict = judgeRedemption(code({ redirectUri: kept }), asked({ redirectUri: given }))
        expect(verdict === 'redeemable').toBe(kept === given)
      }),
    )
  })
  test('a verifier redeems the code of its own challenge and no other, whoever the client is', () => {
    const verifiers = fc.stringMatching(/^[A-Za-z0-9._~-]{43,128}$/)
    fc.assert(
      fc.property(verifiers, verifiers, fc.boolean(), (mine, presented, authenticated) => {
        const held = code({ codeChallenge: createHash('sha256').update(mine).digest('base64url') })
        const verdict = judgeRedemption(held, asked({ codeVerifier: presented, authenticated }))
        expect(verdict === 'redeemable').toBe(mine === presented)
      }),
    )
  })
  test('nobody who knows neither secret nor verifier redeems under a policy that wants one', () => {
    const pkcePolicy = fc.constantFrom('Required' as const, 'NotRequiredWhenUsingClientAuthentication' as const)
    fc.assert(
      fc.property(pkcePolicy, fc.boolean(), (policy, challenged) => {
        const held = challenged ? withChallenge : code()
        expect(judgeRedemption(held, asked({ ...public_, pkcePolicy: policy }))).not.toBe('redeemable')
      }),
    )
  })
})
