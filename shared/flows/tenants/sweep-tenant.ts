// What is in a tenant, and in which order does it go?
import type { StoredUser } from '../../domain/user.ts'
import type { Fact } from '../../events/outbox.ts'
import type { Means } from '../../resources/define.ts'
import type { Deletion } from '../../resources/deletion.ts'
import { keys, listed, userShards } from '../../storage/keys.ts'
import type { Page, Query, Write } from '../../storage/table.ts'
import { sweepRows } from '../users/sweep-user.ts'
import type { MayGoOn } from './budget.ts'
import { sweepRecords } from './sweep-records.ts'
import { sweepReferrers } from './sweep-referrers.ts'

/** Users deleted side by side: as many as one connection pool serves without queueing. */
const batch = 25

/**
 * Users first, because there may be a million; the tenant's own record last, so that what was cut off can be asked for
 * again. Nothing is told: who would hear of it is being deleted as well. Rows that end by themselves within days
 * (one-time codes, counters, messages) are left to their TTL: nobody can list them, and nothing finds them any more.
 */
export async function sweepTenant(c: Means, { id, actor }: Deletion, mayGoOn: MayGoOn): Promise<boolean> {
  for (const shard of userShards) {
    const users: Query = { pk: listed.users(id, shard).pk, listed: true }
    if (
      !(await eachPage(
        c,
        users,
        mayGoOn,
        ({ listed: place }) => place?.sk ?? '',
        user => sweepUserOf(c, id, user, mayGoOn),
      ))
    )
      return false
  }
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

/** The user with its names at once, what belongs to it, and the proof of its id last: by that it is found again. */
async function sweepUserOf(c: Means, tenantId: string, id: string, mayGoOn: MayGoOn): Promise<boolean> {
  const tokens: Query = { pk: listed.refreshTokensOf(tenantId, id, '').pk, listed: true }
  const [row, swept] = await Promise.all([
    c.table.get<StoredUser>(keys.user(tenantId, id)),
    sweepRows(c, tokens, mayGoOn),
  ])
  // Names before everything else of the user: its row is what knows them.
  if (row !== undefined) {
    const names = row.body.identities.map(({ type, value }) => keys.login(tenantId, type, value))
    await c.table.commit([row, ...names].map((key): Write => ({ remove: key, expect: 'anything' })))
  }
  if (!swept || !(await sweepRows(c, { pk: keys.ofUser(tenantId, id) }, mayGoOn))) return false
  await c.table.commit([{ remove: keys.home('user', id), expect: 'anything' }])
  return true
}
