// What is in a tenant, and in which order does it go?
import type { Fact } from '../../events/outbox.ts'
import type { Means } from '../../resources/define.ts'
import type { Deletion } from '../../resources/deletion.ts'
import { keys, listed } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import { sweepRows } from '../users/sweep-user.ts'
import type { MayGoOn } from './budget.ts'
import { sweepRecords } from './sweep-records.ts'
import { sweepReferrers } from './sweep-referrers.ts'
import { sweepUsers } from './sweep-users.ts'

/** Facts deleted side by side: as many as one connection pool serves without queueing. */
const batch = 25

/**
 * Users first, because there may be a million; the tenant's own record last, so that what was cut off can be asked for
 * again. Nothing is told: who would hear of it is being deleted as well. Rows that end by themselves within days
 * (one-time codes, counters, messages) are left to their TTL: nobody can list them, and nothing finds them any more.
 */
export async function sweepTenant(c: Means, { id, actor }: Deletion, mayGoOn: MayGoOn): Promise<boolean> {
  if (!(await sweepUsers(c, id, mayGoOn))) return false
  return (
    (await sweepFacts(c, id, mayGoOn)) &&
    (await sweepRecords(c, { id, actor }, mayGoOn)) &&
    (await sweepReferrers(c, { id, actor })) &&
    (await sweepRows(c, { pk: keys.tokensRevoked(id, '').pk }, mayGoOn)) &&
    (await sweepRows(c, { pk: keys.audit(id, 0, '').pk }, mayGoOn))
  )
}

/** Each with its deliveries, which share its partition. */
async function sweepFacts(c: Means, id: string, mayGoOn: MayGoOn): Promise<boolean> {
  const facts = { pk: listed.facts(id, 0, '').pk, listed: true, limit: batch }
  for await (const { rows, next } of pagesOf<Fact>(c.table, facts)) {
    const done = await Promise.all(rows.map(({ body }) => sweepRows(c, { pk: keys.outbox(id, body.id).pk }, mayGoOn)))
    if (done.includes(false) || (next !== undefined && !mayGoOn())) return false
  }
  return true
}
