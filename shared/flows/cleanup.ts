// What does one run of the clean-up delete, and where does the next one go on?
import { dueBefore, orphansDueBefore, verifies } from '../domain/cleanup.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import { tenantIds } from '../resources/find.ts'
import { keys, listed } from '../storage/keys.ts'
import type { Row } from '../storage/table.ts'
import { type CleanupMeans, enoughMs, type Run, type Summary } from './cleanup/due.ts'
import { deleteDueChildren } from './cleanup/due-children.ts'
import { deleteDueRegistrations } from './cleanup/due-registrations.ts'
import { deleteDueUsers } from './cleanup/due-users.ts'
import { lookAgain, oldestIn, type Policy, policies } from './cleanup/policies.ts'
import { sweepDeletedUsers } from './users/sweep-user.ts'
import { undoAbandonedImports } from './users/undo-import.ts'

/** The policy at which the run before was cut off. */
type Progress = { readonly from: string }

/**
 * Its cost grows with what is due: the policies under which something may be, and for each the index from its oldest
 * entry to the moment before which things are due. What is deleted leaves the index, so to begin anew is to go on; only
 * whose turn it is has to be remembered, or a tenant with much to delete would keep all others waiting.
 */
export async function cleanup(c: CleanupMeans, remaining: () => number): Promise<Summary> {
  const summary: Summary = { deletedUsers: 0, deletedRegistrations: 0, vetoed: 0, failed: 0, finished: true }
  const progress = await c.table.get<Progress>(keys.progress('cleanup'))
  for (const policy of await turns(c, progress?.body.from)) {
    if (remaining() < enoughMs || !(await lookedUnder(c, policy, { remaining, summary }))) {
      summary.finished = false
      await remember(c, progress, policy)
      break
    }
  }
  if (summary.finished) {
    await remember(c, progress, undefined)
    await sweepDeletedUsers(c, remaining)
    await undoAbandonedImports(c, remaining)
  }
  c.log('info', 'the clean-up has run', { ...summary })
  return summary
}

/** Whether all that is due under the policy was looked at. When something may be due again is then written down. */
async function lookedUnder(c: CleanupMeans, policy: Policy, run: Run): Promise<boolean> {
  const next =
    policy.of === 'unverified-users' ? await ofTenant(c, policy.id, run) : await ofApplication(c, policy.id, run)
  if (next === undefined) return false
  if (next !== 'never') await lookAgain(c, policy, next)
  return true
}

/** When something may be due again; `undefined` when time was up. */
type Next = number | 'never' | undefined

/** A moment later than its last moment of grace. Who was vetoed is the oldest still, and asked about by the next run. */
const graceEnds = (c: CleanupMeans, oldest: number, before: number): number => oldest + (c.now - before) + 1

/** The users who never proved anything, and the children whom nobody took into a family. */
async function ofTenant(c: CleanupMeans, tenantId: string, run: Run): Promise<Next> {
  const tenant = await c.configuration.tenant(tenantId)
  const looks: number[] = []
  const before = dueBefore(tenant?.userDeletePolicy.unverified, c.now)
  if (tenant !== undefined && before !== undefined) {
    if (verifies(tenant) && !(await deleteDueUsers(c, { tenantId, before }, run))) return undefined
    const oldest = verifies(tenant) ? await oldestIn(c, listed.unverifiedUsers(tenantId, 0, '').pk) : c.now
    looks.push(graceEnds(c, oldest, before))
  }
  const orphans = orphansDueBefore(tenant?.familyConfiguration, c.now)
  if (tenant !== undefined && orphans !== undefined) {
    if (!(await deleteDueChildren(c, { tenant, before: orphans }, run))) return undefined
    looks.push(graceEnds(c, await oldestIn(c, listed.orphans(tenantId, 0, '').pk), orphans))
  }
  return looks.length === 0 ? 'never' : Math.min(...looks)
}

async function ofApplication(c: CleanupMeans, id: string, run: Run): Promise<Next> {
  const application = await c.configuration.application(id)
  const before = dueBefore(application?.registrationDeletePolicy?.unverified, c.now)
  if (application === undefined || before === undefined) return 'never'
  const oldest = application.verifyRegistration ? await deleteInEachTenant(c, { application, before }, run) : c.now
  return oldest === undefined ? undefined : graceEnds(c, oldest, before)
}

/** When the oldest was made that is still to wait; `undefined` when time was up. */
async function deleteInEachTenant(
  c: CleanupMeans,
  { application, before }: { readonly application: Application; readonly before: number },
  run: Run,
): Promise<number | undefined> {
  const { id } = application
  // What is deleted leaves the index, so that beginning again at the first tenant is going on.
  const tenants = application.tenantId === undefined ? await tenantIds(c.table) : [application.tenantId]
  let oldest = c.now
  for (const tenantId of tenants) {
    if (!(await deleteDueRegistrations(c, { tenantId, applicationId: id, before }, run))) return undefined
    oldest = Math.min(oldest, await oldestIn(c, listed.unverifiedRegistrations(tenantId, id, 0, '').pk))
  }
  return oldest
}

const nameOf = ({ of, id }: Pick<Policy, 'of' | 'id'>): string => `${of}/${id}`

/** All policies in order, beginning with the one at which the run before was cut off. */
async function turns(c: With<'read'>, from: string | undefined): Promise<readonly Policy[]> {
  const all = [...(await policies(c, 'unverified-users')), ...(await policies(c, 'unverified-registrations'))]
  const at =
    from === undefined
      ? 0
      : Math.max(
          0,
          all.findIndex(policy => nameOf(policy) === from),
        )
  return [...all.slice(at), ...all.slice(0, at)]
}

/** A hint and no more: two runs that overlap may overwrite each other's, and delete nothing twice. */
async function remember(c: With<'write'>, known: Row<Progress> | undefined, policy: Policy | undefined): Promise<void> {
  const key = keys.progress('cleanup')
  if (policy !== undefined) {
    const body: Progress = { from: nameOf(policy) }
    await c.table.commit([{ put: { ...key, type: 'progress', body }, expect: 'anything' }])
  } else if (known !== undefined) await c.table.commit([{ remove: key, expect: 'anything' }])
}
