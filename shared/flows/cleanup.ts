// What does one run of the clean-up delete, and where does the next one go on?
import { dueBefore } from '../domain/cleanup.ts'
import type { With } from '../powers.ts'
import { tenantIds } from '../resources/find.ts'
import { keys, listed } from '../storage/keys.ts'
import type { Row } from '../storage/table.ts'
import { type CleanupMeans, enoughMs, type Run, type Summary } from './cleanup/due.ts'
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
    if (remaining() < enoughMs || !(await one(c, policy, { remaining, summary }))) {
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
async function one(c: CleanupMeans, policy: Policy, run: Run): Promise<boolean> {
  const { of, id } = policy
  const settings =
    of === 'unverified-users'
      ? (await c.configuration.tenant(id))?.userDeletePolicy
      : (await c.configuration.application(id))?.registrationDeletePolicy
  const before = dueBefore(settings?.unverified, c.now)
  if (before === undefined) return true
  const oldest = of === 'unverified-users' ? await users(c, id, before, run) : await registrations(c, id, before, run)
  if (oldest === undefined) return false
  // A moment later than its last moment of grace. Who was vetoed is the oldest still, and asked about by the next run.
  await lookAgain(c, policy, oldest + (c.now - before) + 1)
  return true
}

/** When the oldest was made who is still to wait; `undefined` when time was up. */
async function users(c: CleanupMeans, tenantId: string, before: number, run: Run): Promise<number | undefined> {
  if (!(await deleteDueUsers(c, { tenantId, before }, run))) return undefined
  return oldestIn(c, listed.unverifiedUsers(tenantId, 0, '').pk)
}

async function registrations(c: CleanupMeans, id: string, before: number, run: Run): Promise<number | undefined> {
  const application = await c.configuration.application(id)
  // What is deleted leaves the index, so that beginning again at the first tenant is going on.
  const tenants = application?.tenantId === undefined ? await tenantIds(c.table) : [application.tenantId]
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
