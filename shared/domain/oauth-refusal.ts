// Why may an OAuth request be refused?
import type { Shut } from './gates.ts'

/** RFC 6749's error, the wire's reason (reference, section 11), and a sentence for the developer. */
export type OAuthRefusal = {
  readonly error: string
  readonly reason: string
  readonly description: string
  readonly changePasswordId?: string | undefined
  /** 401 for failed client authentication, 400 for everything else. */
  readonly status?: 400 | 401
  /** RFC 6749 section 5.2: a client that tried Basic is told so. */
  readonly challenge?: boolean
}

export const refusal = (error: string, reason: string, description: string): OAuthRefusal => ({
  error,
  reason,
  description,
})

export const invalidRequest = (reason: string, description: string): OAuthRefusal =>
  refusal('invalid_request', reason, description)
export const invalidGrant = (reason: string, description: string): OAuthRefusal =>
  refusal('invalid_grant', reason, description)

/** What keeps a user out who is right about everything else. */
export const loginPrevented = invalidGrant('login_prevented', 'A user action prevents this login.')
export const userLocked = invalidGrant('user_locked', 'The user is locked.')
export const userExpired = invalidGrant('user_expired', 'The user has expired.')

const gates: Readonly<Record<Shut, readonly [string, string]>> = {
  email: ['email_verification_required', 'The e-mail address has to be verified first.'],
  phoneNumber: ['phone_verification_required', 'The phone number has to be verified first.'],
  registration: ['registration_verification_required', 'The registration has to be verified first.'],
}

/** A gate is shut to the user (section 5). */
export const unverified = (shut: Shut): OAuthRefusal => invalidGrant(...gates[shut])

export const invalidClient = (reason: string, description: string, challenge = false): OAuthRefusal => ({
  ...refusal('invalid_client', reason, description),
  status: 401,
  challenge,
})
