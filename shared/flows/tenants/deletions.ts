// Which deletions are still to be ended, and how far does one run come?
import type { Means } from '../../resources/define.ts'
import type { Deletion } from '../../resources/deletion.ts'
import { listed } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import { TableUnavailable } from '../../storage/table.ts'
import { isTime, oneTurn } from './budget.ts'
import { sweepDeletion } from './sweep.ts'

type Ended = { readonly looked: number; readonly unfinished: number; readonly failed: number }

/** Everybody has a turn before anybody has a second one. What fails keeps nobody else waiting. */
export async function endDeletions(c: Means, remaining: () => number): Promise<Ended> {
  let waiting = await marks(c)
  const looked = waiting.length
  let failed = 0
  while (waiting.length > 0 && isTime(remaining)) {
    const unfinished: Deletion[] = []
    for (const deletion of waiting) {
      try {
        const done = isTime(remaining) && (await sweepDeletion(c, deletion, oneTurn(remaining)))
        if (!done) unfinished.push(deletion)
      } catch (error) {
        if (error instanceof TableUnavailable) throw error
        failed++
        c.log('error', 'a deletion failed', { kind: deletion.kind, id: deletion.id, error: String(error) })
      }
    }
    waiting = unfinished
  }
  const ended: Ended = { looked, unfinished: waiting.length, failed }
  if (looked > 0) c.log('info', 'deletions were swept', { ...ended })
  return ended
}

const marks = async (c: Means): Promise<Deletion[]> =>
  (await allRows<Deletion>(c.table, { pk: listed.policies('deletions', '').pk, listed: true })).map(({ body }) => body)
