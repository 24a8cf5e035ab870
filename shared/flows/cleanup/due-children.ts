// How are the children deleted whom no parent took into a family in time?
import { isOrphan } from '../../domain/cleanup.ts'
import type { StoredUser } from '../../domain/user.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys, listed } from '../../storage/keys.ts'
import { commitDeletion } from '../users/delete-user.ts'
import { sweepUser } from '../users/sweep-user.ts'
import { attempt, type CleanupMeans, eachDue, type Run } from './due.ts'

type Due = { readonly tenant: Tenant; readonly before: number }
type Place = { readonly userId: string }

export async function deleteDueChildren(c: CleanupMeans, { tenant, before }: Due, run: Run): Promise<boolean> {
  const { pk } = listed.orphans(tenant.id, 0, '')
  return eachDue<Place>(c, { pk, before, remaining: run.remaining }, async place => {
    const id = place.body.userId
    // The index is behind: whom it lists may have a family, have grown up or be gone by now.
    const row = await c.table.get<StoredUser>(keys.user(tenant.id, id))
    if (row === undefined || row.body.insertInstant >= before) return
    if (!isOrphan(row.body, tenant.familyConfiguration, c.now)) {
      // Whoever is no child never is one again: without its place in the index nobody looks a second time.
      const { version, listed: _, ...put } = place
      await attempt(c, run, () => c.table.commit([{ put, expect: { version } }]))
      return
    }
    if (!(await attempt(c, run, () => commitDeletion(c, row, {})))) return
    run.summary.deletedUsers++
    await sweepUser(c, { tenantId: tenant.id, id }, run.remaining)
  })
}
