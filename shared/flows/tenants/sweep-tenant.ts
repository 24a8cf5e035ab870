// What is in a tenant, and in which order does it go?
import type { Fact } from '../../events/outbox.ts'
import type { Means } from '../../resources/define.ts'
import type { Deletion } from '../../resources/deletion.ts'
import { keys, listed } from '../../storage/keys.ts'
import type { Page, Query } from '../../storage/table.ts'
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
  const facts: Query = { pk: listed.facts(id, 0, '').pk, listed: true }
  const idOf = ({ body }: { readonly body: Fact }) => body.id
  const deliveries = (fact: string) => sweepRows(c, { pk: keys.outbox(id, fact).pk }, mayGoOn)
  return (
    (await eachPage<Fact>(c, facts, mayGoOn, idOf, deliveries)) &&
    (await sweepRecords(c, { id, actor }, mayGoOn)) &&
    (await sweepReferrers(c, { id, actor })) &&
    (await sweepRows(c, { pk: keys.tokensRevoked(id, '').pk }, mayGoOn)) &&
    (await sweepRows(c, { pk: keys.audit(id, 0, '').pk }, mayGoOn))
  )
}

type Listed<B> = Page<B>['rows'][number]

async function eachPage<B>(
  c: Means,
  query: Query,
  mayGoOn: MayGoOn,
  read: (row: Listed<B>) => string,
  sweep: (id: string) => Promise<boolean>,
): Promise<boolean> {
  let after: string | undefined
  do {
    const page = await c.table.query<B>({ ...query, limit: batch, ...(after !== undefined && { after }) })
    const done = await Promise.all(page.rows.map(row => sweep(read(row))))
    after = page.next
    if (done.includes(false) || (after !== undefined && !mayGoOn())) return false
  } while (after !== undefined)
  return true
}
