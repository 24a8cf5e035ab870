// What do our tokens say? (Wire reference, section 6.)
import { createHash } from 'node:crypto'
import { seconds } from '../kernel/time.ts'
import { primary, registrationFor, type StoredUser } from './user.ts'

export type TokenFacts = {
  readonly issuer: string
  readonly tenantId: string
  readonly user: StoredUser
  readonly applicationId?: string
  /** What the user is there, by registration and by groups; what the registration says alone when this is left out. */
  readonly roles?: readonly string[]
  readonly authenticationType: string
  /** Epoch ms of the first authentication; a refresh does not move it. */
  readonly authTime: number
  readonly scopes?: readonly string[]
  readonly refreshTokenId?: string
  readonly compatibility?: boolean
  readonly jti: string
  readonly now: number
  readonly timeToLiveSeconds: number
}

type Claims = Record<string, unknown>

/** Members that are undefined are left out. */
const present = (claims: Claims): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))

type Facts = Omit<TokenFacts, 'refreshTokenId'>

/** What every token begins with. */
const first = (facts: Facts): Claims => ({
  aud: facts.applicationId,
  exp: seconds(facts.now) + facts.timeToLiveSeconds,
  iat: seconds(facts.now),
  iss: facts.issuer,
  sub: facts.user.id,
  jti: facts.jti,
  authenticationType: facts.authenticationType,
})

export function accessTokenClaims(facts: TokenFacts): Claims {
  const registration = registrationFor(facts.user, facts.applicationId)
  return present(
    Object.assign(first(facts), {
      ...(facts.compatibility && compatible(facts.user)),
      ...(registration && {
        applicationId: registration.applicationId,
        roles: [...(facts.roles ?? registration.roles)].sort(),
      }),
      // RFC 6749 section 3.3: a scope has at least one word.
      scope: facts.scopes?.join(' ') || undefined,
      sid: facts.refreshTokenId,
      auth_time: seconds(facts.authTime),
      tid: facts.tenantId,
    }),
  )
}

function compatible(user: StoredUser): Claims {
  return Object.assign(emailClaims(user), { preferred_username: primary(user, 'username')?.displayValue })
}

function emailClaims(user: StoredUser): Claims {
  const email = primary(user, 'email')
  return { email: email?.value, email_verified: email === undefined ? undefined : emailVerified(user) }
}

export type IdTokenFacts = Facts & {
  readonly nonce?: string
  readonly sessionId?: string
  readonly accessToken: string
  readonly code?: string
  /** The algorithm the id token is signed with: at_hash and c_hash use its hash. */
  readonly algorithm: string
}

export function idTokenClaims(facts: IdTokenFacts): Claims {
  return present(
    Object.assign(first(facts), {
      ...(facts.compatibility ? compatible(facts.user) : scopedClaims(facts.user, facts.scopes ?? [])),
      at_hash: halfHash(facts.accessToken, facts.algorithm),
      c_hash: facts.code === undefined ? undefined : halfHash(facts.code, facts.algorithm),
      nonce: facts.nonce,
      sid: facts.sessionId,
      auth_time: seconds(facts.authTime),
      tid: facts.tenantId,
    }),
  )
}

/** The claims a scope lets a client see (section 6, `Strict`). */
export function scopedClaims(user: StoredUser, scopes: readonly string[]): Claims {
  const claims: Claims = {}
  if (scopes.includes('profile')) {
    Object.assign(claims, {
      name: user.fullName ?? joined(user),
      given_name: user.firstName,
      middle_name: user.middleName,
      family_name: user.lastName,
      birthdate: user.birthDate,
      picture: user.imageUrl,
      preferred_username: primary(user, 'username')?.displayValue,
    })
  }
  if (scopes.includes('email')) Object.assign(claims, emailClaims(user))
  if (scopes.includes('phone')) {
    const phone = primary(user, 'phoneNumber')
    Object.assign(claims, { phone_number: phone?.value ?? user.mobilePhone, phone_number_verified: phone?.verified })
  }
  return present(claims)
}

type Registered = { readonly applicationId: unknown; readonly roles: readonly string[] }

/** User info where scopes are not obeyed: all there is of the user, and what the token says of the registration. */
export function compatibleUserinfo(user: StoredUser, { applicationId, roles }: Registered): Claims {
  const registration = registrationFor(user, String(applicationId ?? ''))
  return present({
    sub: user.id,
    tid: user.tenantId,
    ...scopedClaims(user, ['profile', 'phone', 'email']),
    ...(registration && { applicationId: registration.applicationId, roles: [...roles].sort() }),
  })
}

/** With verification switched off an address counts as verified (section 14). */
const emailVerified = (user: StoredUser): boolean => {
  const email = primary(user, 'email')
  return email !== undefined && (email.verified || email.verifiedReason === 'Disabled')
}

const joined = ({ firstName, lastName }: StoredUser): string | undefined =>
  [firstName, lastName].filter(Boolean).join(' ') || undefined

/** OpenID Connect Core 3.1.3.6: the left half of the hash that goes with the signature, base64url. */
export function halfHash(value: string, algorithm: string): string {
  const hash = createHash(algorithm === 'Ed25519' ? 'sha512' : `sha${algorithm.slice(2)}`)
  const full = hash.update(value, 'ascii').digest()
  return full.subarray(0, full.length / 2).toString('base64url')
}
