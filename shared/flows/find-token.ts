// Is there a refresh token with this id, and does it still live?
import { alive, type RefreshToken } from '../domain/refresh.ts'
import type { StoredUser } from '../domain/user.ts'
import type { With } from '../powers.ts'
import { keys } from '../storage/keys.ts'
import { renews } from './session.ts'

type FoundToken = { readonly token: RefreshToken; readonly user: StoredUser }

/** In the tenant that is asked for, or in any when none is; revoked and expired ones are not found. */
export async function findToken(
  c: With<'read'>,
  tenantId: string | undefined,
  tokenId: string,
): Promise<FoundToken | undefined> {
  const found = await findKeptToken(c, tenantId, tokenId)
  return found !== undefined && (await renews(c, found.token, found.user)) ? found : undefined
}

/** Also one that a policy keeps from renewing today: who revokes it means also the policy of tomorrow. */
export async function findKeptToken(
  c: With<'read'>,
  tenantId: string | undefined,
  tokenId: string,
): Promise<FoundToken | undefined> {
  const row = await c.table.get<RefreshToken>(keys.refreshToken(tokenId))
  if (row === undefined || (tenantId !== undefined && row.body.tenantId !== tenantId)) return undefined
  const user = await c.table.get<StoredUser>(keys.user(row.body.tenantId, row.body.userId))
  return user !== undefined && alive(row.body, user.body) ? { token: row.body, user: user.body } : undefined
}
