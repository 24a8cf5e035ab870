// Does a refresh token with this id still live?
import type { RefreshToken } from '../domain/refresh.ts'
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
  const row = await c.table.get<RefreshToken>(keys.refreshToken(tokenId))
  if (row === undefined || (tenantId !== undefined && row.body.tenantId !== tenantId)) return undefined
  const user = await c.table.get<StoredUser>(keys.user(row.body.tenantId, row.body.userId))
  if (user === undefined || !(await renews(c, row.body, user.body))) return undefined
  return { token: row.body, user: user.body }
}
