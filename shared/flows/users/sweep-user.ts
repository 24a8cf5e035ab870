// How does what is left of a deleted user go away, however much it is?
import type { With } from '../../powers.ts'
import { keys, listed } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import { Conflict, type Key, type Query, type Row, type Write } from '../../storage/table.ts'
import type { UserHome } from './user-row.ts'

type Gone = { readonly tenantId: string; readonly id: string }

/** Rows deleted side by side: as many as one connection pool serves without queueing. */
const batch = 25

/**
 * Deletes activity, login records and the like in batches, and the mark of the deletion last. Cut off anywhere it can
 * be begun again, by anybody: each row is deleted or it is not, and the mark says that there may be more.
 */
export async function sweepUser(
  c: With<'write'>,
  { tenantId, id }: Gone,
  remaining: () => number = forever,
): Promise<boolean> {
  const home = await c.table.get<UserHome>(keys.home('user', id))
  if (home?.body.deletedInstant === undefined || home.body.tenantId !== tenantId) return true
  const remains: readonly Query[] = [
    { pk: keys.ofUser(tenantId, id) },
    // dead without their user, but they tell of devices and addresses until they expire
    { pk: listed.refreshTokensOf(tenantId, id, '').pk, listed: true },
  ]
  for (const query of remains) if (!(await sweepRows(c, query, () => remaining() >= enoughMs))) return false
  try {
    // Two sweep one user: both delete the same rows, which is no harm, and the one that comes second finds no mark.
    await c.table.commit([{ remove: home, expect: { version: home.version } }])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
  return true
}

/** Deletes the rows a query finds, and what they name beside themselves. `false`: may not go on, and there is more. */
export async function sweepRows(c: With<'write'>, query: Query, mayGoOn: () => boolean): Promise<boolean> {
  for await (const { rows, next } of pagesOf(c.table, { ...query, limit: batch })) {
    await Promise.all(rows.map(row => c.table.commit([row, ...besides(row)].map(gone))))
    if (next !== undefined && !mayGoOn()) return false
  }
  return true
}

const gone = (key: Key): Write => ({ remove: key, expect: 'anything' })

/** A membership and a grant stand in several places; no place outlives the others. */
export function besides({ body }: Row): readonly Key[] {
  const { beside = [] }: { readonly beside?: readonly Key[] } = Object(body)
  return beside
}

const forever = () => Number.POSITIVE_INFINITY
/** A batch takes tens of milliseconds; a second leaves room for retries before a function is cut off. */
const enoughMs = 1_000

/** Ends the sweeps that were cut off. Its cost grows with their number alone. */
export async function sweepDeletedUsers(c: With<'write'>, remaining: () => number = forever): Promise<void> {
  const { pk } = listed.policies('deleted-users', '')
  for await (const { rows } of pagesOf<UserHome>(c.table, { pk, listed: true, limit: batch })) {
    for (const row of rows) {
      if (remaining() < enoughMs) return
      await sweepUser(c, { tenantId: row.body.tenantId, id: userIdOf(row) }, remaining)
    }
  }
}

/** The index lists a deletion under the id of its user. */
const userIdOf = (row: Row<UserHome>): string => row.listed?.sk ?? ''
