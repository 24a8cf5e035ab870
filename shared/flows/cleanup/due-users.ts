// How are the users deleted that a tenant does not want to keep?
import { userIsDue } from '../../domain/cleanup.ts'
import type { StoredUser } from '../../domain/user.ts'
import { keys, listed } from '../../storage/keys.ts'
import { commitDeletion } from '../users/delete-user.ts'
import { sweepUser } from '../users/sweep-user.ts'
import { attempt, type CleanupMeans, eachDue, type Run } from './due.ts'

type Due = { readonly tenantId: string; readonly before: number }

export async function deleteDueUsers(c: CleanupMeans, { tenantId, before }: Due, run: Run): Promise<boolean> {
  const { pk } = listed.unverifiedUsers(tenantId, 0, '')
  return eachDue<StoredUser>(c, { pk, before, remaining: run.remaining }, async ({ body }) => {
    // The index is behind: what it lists may be verified or gone by now.
    const row = await c.table.get<StoredUser>(keys.user(tenantId, body.id))
    if (row === undefined || !userIsDue(row.body, row.listed !== undefined, before)) return
    if (!(await attempt(c, run, () => commitDeletion(c, row, {})))) return
    run.summary.deletedUsers++
    await sweepUser(c, { tenantId, id: body.id }, run.remaining)
  })
}
