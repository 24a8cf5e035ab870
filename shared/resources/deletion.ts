// What remembers that something was deleted whose remains are still to be swept?
import type { With } from '../powers.ts'
import { keys, listed } from '../storage/keys.ts'
import type { Row, Write } from '../storage/table.ts'
import type { Change, Planned, Stored } from './define.ts'
import type { KindName } from './routes.ts'

/**
 * `Sweeping`: remains are being deleted. `Swept`: once through; whoever worked with what it remembered of the tenant may
 * have written since. `Ending`: the last time through. Only tenants are swept twice.
 */
export type Deletion = {
  readonly kind: KindName
  readonly id: string
  readonly tenantId: string
  readonly actor: string
  readonly state: 'Sweeping' | 'Swept' | 'Ending'
  readonly requestedInstant: number
  readonly sweptInstant?: number
  /** Where a sweep that looks at every user of the tenant, or of one tenant after the other, goes on. */
  readonly at?: { readonly tenantId?: string; readonly shard: string; readonly after?: string }
}

/** The index lists marks and nothing else here: whoever sweeps pays for what was deleted, never for what exists. */
const listedDeletion = (kind: string, id: string) => listed.policies('deletions', `${kind} ${id}`)

export const deletionPut = (deletion: Deletion, before?: Row<Deletion>): Write => {
  const { kind, id } = deletion
  const row = { ...keys.deletion(kind, id), type: 'deletion', body: deletion, listed: listedDeletion(kind, id) }
  // Two sweep at once: the one that comes second finds another version and leaves the mark as the first left it.
  return { put: row, expect: before === undefined ? 'anything' : { version: before.version } }
}

/** For a kind whose records have children: the commit that deletes one leaves the mark by which they are found. */
export const markedWhenDeleted =
  <R extends Stored>(kind: KindName) =>
  async ({ before, after, by }: Change<R>, c: With<'read'>): Promise<readonly Planned[]> => {
    if (before === undefined || after !== undefined) return []
    const { id, tenantId = 'instance' } = before
    const { actor } = by
    return [{ write: deletionPut({ kind, id, tenantId, actor, state: 'Sweeping', requestedInstant: c.now }) }]
  }

/**
 * What lets a chosen id be used. Time line: a group is deleted, its members are being swept; B makes a group of that id
 * and would lose members to the sweep. So B is told that the id is taken until the mark is gone; a tenant that has been
 * swept once is nobody's any more, and its mark goes with the commit that brings the new one.
 */
export async function freeId(c: With<'read'>, kind: KindName, id: string): Promise<Pick<Planned, 'write'>> {
  const mark = await c.table.get<Deletion>(keys.deletion(kind, id))
  return mark?.body.state === 'Swept'
    ? { write: { remove: mark, expect: { version: mark.version } } }
    : { write: { check: keys.deletion(kind, id), expect: 'absent' } }
}
