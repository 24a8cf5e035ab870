// Which user does an id mean, for this caller?
import type { StoredUser } from '../domain/user.ts'
import type { Granted } from '../powers.ts'
import { keys } from '../storage/keys.ts'
import type { Row } from '../storage/table.ts'
import type { Asked } from './endpoint.ts'

/** The user with this id in the tenant the request names, or in whichever tenant has it when none is named. */
export async function findUserById(
  c: Granted['read'] & Pick<Asked, 'tenantId'>,
  userId: string,
): Promise<Row<StoredUser> | undefined> {
  const tenantId = c.tenantId ?? (await c.table.get<{ tenantId: string }>(keys.home('user', userId)))?.body.tenantId
  if (tenantId === undefined) return undefined
  const [row, tenant] = await Promise.all([
    c.table.get<StoredUser>(keys.user(tenantId, userId)),
    c.configuration.tenant(tenantId),
  ])
  return tenant === undefined ? undefined : row
}
