// How is it noted that a user is still there?
import { registrationFor, type StoredUser } from '../domain/user.ts'
import type { With } from '../powers.ts'
import { keys } from '../storage/keys.ts'
import { loginRecordWrite } from './record-login.ts'

export type Ping = {
  readonly tenantId: string
  readonly userId: string
  readonly applicationId: string
  readonly ipAddress: string
}

/** 200, or 202 for somebody who is not registered for the application (wire reference, section 5). */
export async function ping(
  c: With<'write'>,
  { tenantId, userId, applicationId, ipAddress }: Ping,
): Promise<200 | 202 | 404> {
  const row = await c.table.get<StoredUser>(keys.user(tenantId, userId))
  if (row === undefined || !row.body.active) return 404
  await c.table.commit([
    loginRecordWrite(c, { tenantId, userId, applicationId, ipAddress, authenticationType: 'PING' }),
  ])
  return registrationFor(row.body, applicationId) === undefined ? 202 : 200
}
