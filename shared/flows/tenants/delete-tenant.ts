// How does a tenant go away, however much is in it?
import { refuse } from '../../kernel/refusal.ts'
import { adminApplicationId } from '../../resources/application.ts'
import { auditRow } from '../../resources/audit.ts'
import { type By, bodyOf, type Means, type Operation } from '../../resources/define.ts'
import { type Deletion, deletionPut } from '../../resources/deletion.ts'
import { findOr404, type Held } from '../../resources/find.ts'
import { type TenantRecord, tenant } from '../../resources/tenant.ts'
import { keys } from '../../storage/keys.ts'
import { settle } from '../../storage/settle.ts'
import { atOnce } from './budget.ts'
import { sweepDeletion } from './sweep.ts'

/**
 * The commit that closes the tenant is all that a caller waits for when asked so; from then on nothing of it is served.
 * Otherwise the sweep begins at once, and answers 202 as well when there is more than one request can delete.
 */
export const deleteTenant: Operation = async (c, { by, path, query, document }) => {
  const id = path.tenantId ?? refuse('notFound')
  if (by.key?.tenantId !== undefined) {
    await findOr404(c, tenant, by, id)
    refuse('unauthorized')
  }
  const deletion = await settle(async () => {
    const held = await findOr404(c, tenant, by, id)
    if (await isNeeded(c, id)) refuse('invalid', { path: 'tenant.id', reason: 'inUse' })
    return closed(c, by, held)
  })
  c.configuration.forget()
  if (query.async === 'true' || document.async === true) return { status: 202 }
  return { status: (await sweepDeletion(c, deletion, atOnce())) ? 200 : 202 }
}

/** The default tenant answers requests that name none, and the console's holds everybody who could make another. */
async function isNeeded(c: Means, id: string): Promise<boolean> {
  const console = await c.table.get(keys.record(id, 'application', adminApplicationId))
  return console !== undefined || (await c.configuration.defaultTenantId()) === id
}

/** Asked again it is the same deletion: whoever lost patience, or a connection, ends what the first began. */
async function closed(c: Means, by: By, { row, record }: Held<TenantRecord>): Promise<Deletion> {
  const { id } = record
  const known = await c.table.get<Deletion>(keys.deletion('tenant', id))
  if (known !== undefined) return known.body
  const deletion: Deletion = {
    kind: 'tenant',
    id,
    tenantId: id,
    actor: by.actor,
    state: 'Sweeping',
    requestedInstant: c.now,
  }
  const { listed: _, ...place } = row
  const body = bodyOf(tenant, { ...record, state: 'PendingDelete', lastUpdateInstant: c.now })
  const audit = auditRow(tenant, { owner: 'instance', before: record, after: undefined }, { by, now: c.now })
  await c.table.commit([
    // Time line: A deletes, B changes a setting: B finds another version, loads again and may not change it any more.
    { put: { ...place, body }, expect: { version: row.version } },
    deletionPut(deletion),
    { put: audit, expect: 'anything' },
  ])
  return deletion
}
