// How is it noted that a user is still there?
import { isOpen, registrationFor, type StoredUser } from '../domain/user.ts'
import type { With } from '../powers.ts'
import { keys } from '../storage/keys.ts'
import { inLivingGroups } from './groups/effective-roles.ts'
import { loginRecordWrite } from './record-login.ts'

export type Ping = {
  readonly tenantId: string
  readonly userId: string
  readonly applicationId: string
  readonly ipAddress: string
}

export type Pinged = { readonly user: StoredUser; readonly registered: boolean }

/** `undefined` for nobody, and for somebody whose account is closed or has ended. */
export async function ping(
  c: With<'write'>,
  { tenantId, userId, applicationId, ipAddress }: Ping,
): Promise<Pinged | undefined> {
  const row = await c.table.get<StoredUser>(keys.user(tenantId, userId))
  if (row === undefined || !isOpen(row.body, c.now)) return undefined
  await c.table.commit([
    loginRecordWrite(c, { tenantId, userId, applicationId, ipAddress, authenticationType: 'PING' }),
  ])
  const registered = registrationFor(row.body, applicationId) !== undefined
  return { user: await inLivingGroups(c, row.body), registered }
}
