// What happens when two requests race? The loser judges again.
import { refuse } from '../kernel/refusal.ts'
import { Conflict } from './table.ts'

/** Three lose only to somebody who hammers one row; that one may hear of it. */
const tries = 3

/**
 * Runs a flow from its load, again when its commit lost a race: judging is pure, so another run costs reads and no harm.
 * Answers 409 when it lost three times.
 */
export async function settle<T>(flow: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await flow()
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      if (attempt === tries) return refuse('conflict')
    }
  }
}
