// How are the registrations deleted that an application does not want to keep?
import { dueRegistration } from '../../domain/cleanup.ts'
import type { StoredUser } from '../../domain/user.ts'
import { keys, listed } from '../../storage/keys.ts'
import { commitRegistrationDeletion } from '../users/update-registration.ts'
import { attempt, type CleanupMeans, eachDue, type Run } from './due.ts'

type Due = { readonly tenantId: string; readonly applicationId: string; readonly before: number }
type Listed = { readonly userId: string }

export async function deleteDueRegistrations(c: CleanupMeans, due: Due, run: Run): Promise<boolean> {
  const { tenantId, applicationId, before } = due
  const { pk } = listed.unverifiedRegistrations(tenantId, applicationId, 0, '')
  return eachDue<Listed>(c, { pk, before, remaining: run.remaining }, async ({ body }) => {
    const row = await c.table.get<StoredUser>(keys.user(tenantId, body.userId))
    const registration = row && dueRegistration(row.body, applicationId, before)
    if (row === undefined || registration === undefined) return
    if (await attempt(c, run, () => commitRegistrationDeletion(c, { row, registration }, {})))
      run.summary.deletedRegistrations++
  })
}
