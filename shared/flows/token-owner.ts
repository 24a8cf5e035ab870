// Whose is an access token, and is their account still open?
import { isOpen, type StoredUser } from '../domain/user.ts'
import { isUuid } from '../kernel/ids.ts'
import type { Claims } from '../ports/signer/port.ts'
import type { With } from '../powers.ts'
import { keys } from '../storage/keys.ts'

/** A token outlives the account of its user, and its tenant; whoever is shown it should not. One read. */
export async function ownerOf(c: With<'read'>, { sub, tid }: Claims): Promise<StoredUser | undefined> {
  if (typeof sub !== 'string' || !isUuid(sub) || typeof tid !== 'string') return undefined
  const [user, tenant] = await Promise.all([c.table.get<StoredUser>(keys.user(tid, sub)), c.configuration.tenant(tid)])
  return user !== undefined && tenant !== undefined && isOpen(user.body, c.now) ? user.body : undefined
}
