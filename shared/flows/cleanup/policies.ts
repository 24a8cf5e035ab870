// Of which policies may something be due, and when is it time to look at one again?
import type { With } from '../../powers.ts'
import { before, listed, momentOf } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import { Conflict, type Row } from '../../storage/table.ts'

/** `row` is the tenant or application whose policy it is. */
export type Policy = {
  readonly of: 'unverified-users' | 'unverified-registrations'
  readonly id: string
  readonly row: Row
}

/**
 * The policies that are on stand in the index at the moment from which something may be due; those whose moment has not
 * come are not read. Whether a policy still is on, its owner's record says.
 */
export async function policies(c: With<'read'>, of: Policy['of']): Promise<readonly Policy[]> {
  const due = { pk: listed.looks(of, 0, '').pk, from: '', to: before(c.now + 1), listed: true }
  return (await allRows(c.table, due)).map(row => ({ of, id: row.sk, row }))
}

/** When the oldest entry of this partition of the index was made; now, where there is none: nobody is older who comes. */
export async function oldestIn(c: With<'read'>, pk: string): Promise<number> {
  const { rows } = await c.table.query({ pk, listed: true, limit: 1 })
  return rows[0]?.listed === undefined ? c.now : momentOf(rows[0].listed.sk)
}

/**
 * Time line: we looked; somebody changes the record, and with it perhaps the policy; we write. Our write expects the row
 * as we read it and is refused: the change has put the policy where the next run looks.
 */
export async function lookAgain(c: With<'write'>, { of, id, row }: Policy, at: number): Promise<void> {
  const { version, ...put } = row
  try {
    await c.table.commit([{ put: { ...put, listed: listed.looks(of, at, id) }, expect: { version } }])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}
