// How is the index read of what is due, and what if a deletion fails?
import { Refusal } from '../../kernel/refusal.ts'
import type { Always, With } from '../../powers.ts'
import { before as boundBefore } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import { Conflict, type Row, TableUnavailable } from '../../storage/table.ts'

/** Deletions done, and whether the run got through. What was `vetoed` by a webhook or `failed` is tried by the next run. */
export type Summary = {
  deletedUsers: number
  deletedRegistrations: number
  vetoed: number
  failed: number
  finished: boolean
}

export type CleanupMeans = With<'write' | 'sign' | 'seal' | 'callOut'>
export type Run = { readonly remaining: () => number; readonly summary: Summary }

/** Room for the one deletion that is under way, with webhooks that answer slowly, before the function is cut off. */
export const enoughMs = 12_000

const pageSize = 25

/** Rows of the index partition that are older than `before`, oldest first, until the time is up. `false`: it was. */
export async function eachDue<B>(
  c: With<'read'>,
  { pk, before, remaining }: { readonly pk: string; readonly before: number; readonly remaining: () => number },
  judge: (row: Row<B>) => Promise<void>,
): Promise<boolean> {
  const due = { pk, from: '', to: boundBefore(before), listed: true, limit: pageSize }
  for await (const { rows } of pagesOf<B>(c.table, due)) {
    for (const row of rows) {
      if (remaining() < enoughMs) return false
      await judge(row)
    }
  }
  return true
}

/**
 * Runs one deletion. Time line: the user verified, or another run deleted them, between our read and our commit: the
 * commit expects the version we judged, so nothing happens, and the next run judges again. A veto, or a user who cannot
 * be deleted at all, concerns one user and must not keep all who come after waiting; without the table nothing goes on.
 */
export async function attempt(c: Pick<Always, 'log'>, run: Run, deletion: () => Promise<void>): Promise<boolean> {
  try {
    await deletion()
    return true
  } catch (error) {
    if (error instanceof TableUnavailable) throw error
    if (error instanceof Conflict) return false
    if (error instanceof Refusal && error.code === 'webhookVeto') run.summary.vetoed++
    else {
      run.summary.failed++
      c.log('error', 'a deletion failed', { error: String(error) })
    }
    return false
  }
}
