// What bars a user who proved who they are a while ago, with a code or a token of then?
import { type Gates, shutGate } from './gates.ts'
import { prevented } from './login.ts'
import { invalidGrant, type OAuthRefusal, unverified } from './oauth-refusal.ts'
import { hasExpired, type StoredUser } from './user.ts'

export function bar(user: StoredUser, gates: Gates, now: number): OAuthRefusal | undefined {
  if (prevented(user.prevention, now)) return invalidGrant('login_prevented', 'A user action prevents this login.')
  if (!user.active) return invalidGrant('user_locked', 'The user is locked.')
  if (hasExpired(user, now)) return invalidGrant('user_expired', 'The user has expired.')
  const shut = shutGate(user, gates)
  return shut && unverified(shut)
}
