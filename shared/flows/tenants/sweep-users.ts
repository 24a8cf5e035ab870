// How do all users of a tenant go, when there may be a million?
import type { StoredUser } from '../../domain/user.ts'
import type { Means } from '../../resources/define.ts'
import { keys, listed, userShards } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import type { Key, Query, Row, Write } from '../../storage/table.ts'
import { besides, sweepRows } from '../users/sweep-user.ts'
import { childPlaces } from '../users/user-row.ts'
import type { MayGoOn } from './budget.ts'

/** Users deleted side by side: as many as one connection pool serves without queueing. */
const batch = 25
/** What one transaction takes. */
const most = 100

/**
 * A page of the list of users at a time, in two questions for each user and a few commits for all of them. Who is gone
 * has left the list, so that to begin anew is to go on.
 */
export async function sweepUsers(c: Means, tenantId: string, mayGoOn: MayGoOn): Promise<boolean> {
  for (const shard of userShards) {
    const { pk } = listed.users(tenantId, shard)
    for await (const { rows, next } of pagesOf(c.table, { pk, listed: true, limit: batch })) {
      const ids = rows.map(({ listed: place }) => place?.sk ?? '')
      const ends = await Promise.all(ids.map(id => sweepBeside(c, { tenantId, id }, mayGoOn)))
      await commitTogether(
        c,
        ends.filter(end => end !== undefined),
      )
      if (ends.includes(undefined) || (next !== undefined && !mayGoOn())) return false
    }
  }
  return true
}

type Of = { readonly tenantId: string; readonly id: string }
const gone = (key: Key): Write => ({ remove: key, expect: 'anything' })

/**
 * Deletes everything of a user but what finds it again. Answers the writes that end it: its row, the names that only the
 * row knows, and the proof of its id, by which the list shows it. `undefined`: may not go on, and there is more.
 */
async function sweepBeside(c: Means, { tenantId, id }: Of, mayGoOn: MayGoOn): Promise<readonly Write[] | undefined> {
  const own = keys.user(tenantId, id)
  const tokens: Query = { pk: listed.refreshTokensOf(tenantId, id, '').pk, listed: true }
  const [row, swept] = await Promise.all([restOf(c, own, mayGoOn), sweepRows(c, tokens, mayGoOn)])
  if (row === 'more' || !swept) return undefined
  const names = row === 'none' ? [] : row.body.identities.map(({ type, value }) => keys.login(tenantId, type, value))
  const child = row === 'none' ? [] : childPlaces(row.body)
  return [...names, ...child, own, keys.home('user', id)].map(gone)
}

/** The user's row, when nothing is left in its partition beside it. */
async function restOf(c: Means, { pk, sk }: Key, mayGoOn: MayGoOn): Promise<Row<StoredUser> | 'more' | 'none'> {
  let own: Row<StoredUser> | undefined
  for await (const { rows, next } of pagesOf<StoredUser>(c.table, { pk, limit: batch })) {
    own = rows.find(row => row.sk === sk) ?? own
    const others = rows.filter(row => row.sk !== sk)
    await Promise.all(others.map(row => c.table.commit([row, ...besides(row)].map(gone))))
    if (next !== undefined && !mayGoOn()) return 'more'
  }
  return own ?? 'none'
}

/** All of one user in one commit, and as many users as fit. */
async function commitTogether(c: Means, ends: readonly (readonly Write[])[]): Promise<void> {
  let together: Write[] = []
  for (const end of ends) {
    if (together.length + end.length > most) {
      await c.table.commit(together)
      together = []
    }
    together.push(...end)
  }
  await c.table.commit(together)
}
