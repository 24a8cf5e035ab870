// How do many users go away at once?
import type { StoredUser } from '../../domain/user.ts'
import type { EventInfo } from '../../events/outbox.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { keys } from '../../storage/keys.ts'
import { deactivateUser, deleteUser } from './delete-user.ts'
import { sideBySide } from './side-by-side.ts'
import type { UserHome } from './user-row.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

type BulkDeletion = {
  readonly tenantId: string | undefined
  readonly userIds: readonly string[]
  readonly hardDelete: boolean
  /** Only says who would go. */
  readonly dryRun: boolean
  readonly info: EventInfo
}

/** Each user is a commit or two of its own; more at once would only wait for the same connections. */
const lanes = 8

/**
 * Ids of nobody are passed over, so that a request that was cut off can be sent again. Each user goes away as it would
 * alone: with its own events, and not at all where a webhook objects, which ends the rest of the request too.
 */
export async function deleteUsers(c: Means, asked: BulkDeletion): Promise<readonly string[]> {
  const there = await thereOf(c, asked)
  if (asked.dryRun) return there
  const end = asked.hardDelete ? deleteUser : deactivateUser
  const gone = new Set<string>()
  await sideBySide(there, lanes, async userId => {
    const { tenantId, info } = asked
    try {
      await end(c, { tenantId, userId, info })
      gone.add(userId)
    } catch (error) {
      // Somebody else has deleted the user meanwhile.
      if (!(error instanceof Refusal && error.code === 'notFound')) throw error
    }
  })
  return there.filter(id => gone.has(id))
}

/** Those that exist, each once, in the order of asking. */
async function thereOf(c: Means, { tenantId, userIds }: BulkDeletion): Promise<readonly string[]> {
  const ids = [...new Set(userIds)]
  const homes = await c.table.getMany<UserHome[]>(ids.map(id => keys.home('user', id)))
  const housed = ids.flatMap((id, n) => {
    const home = homes[n]?.body
    const isOurs = home !== undefined && (tenantId === undefined || home.tenantId === tenantId)
    return isOurs ? [{ id, tenantId: home.tenantId }] : []
  })
  const tenants = await Promise.all([...new Set(housed.map(one => one.tenantId))].map(id => c.configuration.tenant(id)))
  const living = new Set(tenants.map(tenant => tenant?.id))
  const rows = await c.table.getMany<StoredUser[]>(housed.map(one => keys.user(one.tenantId, one.id)))
  return housed.filter((one, n) => rows[n] !== undefined && living.has(one.tenantId)).map(({ id }) => id)
}
