// May this client redeem this authorization code?
import { createHash } from 'node:crypto'

/** What the authorize endpoint keeps beside a code. */
export type AuthorizationCode = {
  readonly clientId: string
  readonly redirectUri: string
  readonly userId: string
  readonly scopes: readonly string[]
  /** S256 only (RFC 7636; `plain` proves nothing). */
  readonly codeChallenge?: string
  readonly nonce?: string
  /** Epoch ms. */
  readonly authTime: number
  readonly authenticationType: string
  readonly sessionId?: string
  readonly device?: { readonly name?: string; readonly description?: string; readonly type?: string }
  /** The refresh token a redemption gave; set once the code is spent. */
  readonly spent?: { readonly refreshTokenId?: string }
}

export type Redemption = {
  readonly clientId: string
  readonly redirectUri: string | undefined
  readonly codeVerifier: string | undefined
  readonly authenticated: boolean
  readonly pkcePolicy: 'Required' | 'NotRequired' | 'NotRequiredWhenUsingClientAuthentication'
}

type RedemptionVerdict =
  | 'redeemable'
  | 'spent'
  | 'otherClient'
  | 'otherRedirect'
  | 'missingVerifier'
  | 'wrongVerifier'
  | 'missingChallenge'

/** RFC 6749 section 4.1.3 and RFC 7636 section 4.6. Who asks is judged before what they know. */
export function judgeRedemption(code: AuthorizationCode, asked: Redemption): RedemptionVerdict {
  if (code.clientId !== asked.clientId) return 'otherClient'
  if (code.redirectUri !== asked.redirectUri) return 'otherRedirect'
  if (code.codeChallenge === undefined) {
    if (asked.pkcePolicy === 'Required') return 'missingChallenge'
    if (asked.pkcePolicy === 'NotRequiredWhenUsingClientAuthentication' && !asked.authenticated)
      return 'missingChallenge'
    // RFC 9700 section 2.1.1: a verifier for a code without challenge is a downgrade, never a success.
    if (asked.codeVerifier !== undefined) return 'wrongVerifier'
  } else {
    if (asked.codeVerifier === undefined) return 'missingVerifier'
    if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(asked.codeVerifier)) return 'wrongVerifier'
    if (createHash('sha256').update(asked.codeVerifier).digest('base64url') !== code.codeChallenge)
      return 'wrongVerifier'
  }
  return code.spent === undefined ? 'redeemable' : 'spent'
}
