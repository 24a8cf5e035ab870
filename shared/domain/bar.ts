// What bars a user who proved who they are a while ago, with a code or a token of then?
import { type Gates, shutGate } from './gates.ts'
import { prevented } from './login.ts'
import { loginPrevented, type OAuthRefusal, unverified, userExpired, userLocked } from './oauth-refusal.ts'
import { hasExpired, type StoredUser } from './user.ts'

export function bar(user: StoredUser, gates: Gates, now: number): OAuthRefusal | undefined {
  if (prevented(user.prevention, now)) return loginPrevented
  if (!user.active) return userLocked
  if (hasExpired(user, now)) return userExpired
  const shut = shutGate(user, gates)
  return shut && unverified(shut)
}
