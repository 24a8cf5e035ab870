// Which users has a tenant, page by page, and who is behind some ids?
import type { Activity, StoredUser } from '../../domain/user.ts'
import type { With } from '../../powers.ts'
import { keys, listed, userShards } from '../../storage/keys.ts'
import type { Query } from '../../storage/table.ts'
import { inLivingGroups } from '../groups/effective-roles.ts'

export type Listed = { readonly user: StoredUser; readonly activity: Activity | undefined }
type Wanted = {
  readonly tenantId: string
  readonly limit: number
  /** Only ids beyond this one, or before this one; from the start when neither is said. */
  readonly after?: string | undefined
  readonly before?: string | undefined
}
type UserPage = { readonly users: readonly Listed[]; readonly hasNext: boolean; readonly hasPrevious: boolean }

/**
 * In the order of ids, which is that of nothing, but the only one that a million users can be read in without a search
 * engine. The index lists; the users' own rows say who is still there.
 */
export async function listUsers(c: With<'read'>, wanted: Wanted): Promise<UserPage> {
  const { tenantId, limit, after, before } = wanted
  const isBack = before !== undefined
  const edge = before ?? after
  const shards = userShards.filter(shard => edge === undefined || (isBack ? shard <= edge : shard >= edge.slice(0, 1)))
  const pages = await Promise.all(
    (isBack ? shards.toReversed() : shards).map(shard => {
      const query: Query = { pk: listed.users(tenantId, shard).pk, listed: true, limit: limit + 2 }
      const isEdge = edge?.slice(0, 1) === shard
      return c.table.query({ ...query, descending: isBack, ...(isEdge && (isBack ? { to: edge } : { from: edge })) })
    }),
  )
  const found = pages.flatMap(({ rows }) => rows.map(row => row.listed?.sk ?? '')).filter(id => id !== edge)
  const ids = isBack ? found.slice(0, limit).toReversed() : found.slice(0, limit)
  const goesOn = found.length > limit
  return {
    users: (await usersOf(c, tenantId, ids)).filter(one => one !== undefined),
    hasNext: isBack || goesOn,
    hasPrevious: isBack ? goesOn : after !== undefined,
  }
}

/** The users with these ids, `undefined` where there is none. */
export async function usersOf(
  c: With<'read'>,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly (Listed | undefined)[]> {
  const how = { eventual: true }
  const [rows, activities] = await Promise.all([
    c.table.getMany<StoredUser[]>(
      ids.map(id => keys.user(tenantId, id)),
      how,
    ),
    c.table.getMany<Activity[]>(
      ids.map(id => keys.activity(tenantId, id)),
      how,
    ),
  ])
  return Promise.all(
    rows.map(async (row, n) => row && { user: await inLivingGroups(c, row.body), activity: activities[n]?.body }),
  )
}
