// What happened last, in several partitions together?
import type { With } from '../../powers.ts'
import { before } from '../../storage/keys.ts'
import type { Query } from '../../storage/table.ts'

export type Range = { readonly start?: number | undefined; readonly end?: number | undefined }

/** From when to when, as bounds of keys that begin with a moment. Both ends belong to it. */
export const bounds = ({ start, end }: Range): Pick<Query, 'from' | 'to'> => ({
  ...(start !== undefined && { from: before(start) }),
  ...(end !== undefined && { to: before(end + 1) }),
})

/** Some megabytes and a second: who needs more names a range of time. */
const most = 10_000

/**
 * The bodies of all rows, newest first within each partition, as far back as `most` rows in all reach. Lists may be
 * late, so they are read without haste.
 */
export async function newest<B>(c: With<'read'>, partitions: readonly Query[]): Promise<B[]> {
  const share = Math.ceil(most / Math.max(1, partitions.length))
  const each = await Promise.all(partitions.map(query => read<B>(c, query, share)))
  return each.flat()
}

async function read<B>(c: With<'read'>, query: Query, limit: number): Promise<B[]> {
  const asked: Query = { ...query, limit, descending: true, ...(query.listed !== true && { eventual: true }) }
  return (await c.table.query<B>(asked)).rows.map(({ body }) => body)
}
