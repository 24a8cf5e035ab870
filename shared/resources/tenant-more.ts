// What goes when a tenant goes?
import { refuse } from '../kernel/refusal.ts'
import { keys } from '../storage/keys.ts'
import { apiKey } from './api-key.ts'
import { adminApplicationId, application } from './application.ts'
import type { By, Kind, Means, More, Operation, Stored } from './define.ts'
import { all, find, findOr404, rowsOf } from './find.ts'
import { judgeAgain } from './judge-again.ts'
import type { ResourceRoute } from './routes.ts'
import { changeRecord, deleteRecord } from './store.ts'
import { tenant } from './tenant.ts'
import { webhook } from './webhook.ts'

/**
 * With a tenant go its applications and its API keys, one commit each: a deletion that is cut off can be asked for again.
 * Its users cannot be reached any more from then on, because every request about them asks for the tenant first.
 */
const remove: Operation = async (c, { by, path, query, document }) => {
  const id = path.tenantId ?? refuse('notFound')
  await findOr404(c, tenant, by, id)
  if (by.key?.tenantId !== undefined) refuse('unauthorized')
  const console = await c.table.get(keys.record(id, 'application', adminApplicationId))
  if (console !== undefined || (await c.configuration.defaultTenantId()) === id) {
    refuse('invalid', { path: 'tenant.id', reason: 'inUse' })
  }
  const theirs = { ...by, tenantId: id }
  for (const { sk } of await rowsOf(c.table, id, 'application')) await removeOne(c, application, theirs, sk)
  for (const key of await all(c, apiKey, by)) if (key.tenantId === id) await removeOne(c, apiKey, by, key.id)
  for (const hook of await all(c, webhook, by)) if (hook.tenantIds.includes(id)) await leave(c, by, hook.id, id)
  await removeOne(c, tenant, by, id)
  return { status: query.async === 'true' || document.async === true ? 202 : 200 }
}

/** What another request has deleted meanwhile is what we wanted. */
const removeOne = <R extends Stored>(c: Means, kind: Kind<R>, by: By, id: string): Promise<void> =>
  judgeAgain(async () => {
    const held = await find(c.table, kind, by, id)
    if (held !== undefined) await deleteRecord(c, kind, by, held)
  })

const leave = (c: Means, by: By, id: string, tenantId: string) =>
  changeRecord(c, webhook, {
    by,
    id,
    request: {},
    to: before => ({ ...before, tenantIds: before.tenantIds.filter(one => one !== tenantId) }),
  })

export const tenantMore = {
  'DELETE /api/tenant/:tenantId': { doc: 'Delete a tenant and everything in it.', answer: 'accepted', run: remove },
} satisfies Partial<Record<ResourceRoute, More>>
