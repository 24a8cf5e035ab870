// What does the caller hear when somebody else was faster?
import { Refusal, refuse } from '../kernel/refusal.ts'
import { Conflict, type Table } from '../storage/table.ts'
import type { Planned } from './define.ts'

/** What one transaction takes. A change that points at dozens of records at once can be made in several steps. */
const mostWrites = 100

/** Commits; what was lost for a reason the caller can mend (a name just taken, a reference just deleted) is a 400. */
export async function commitPlanned(table: Table, all: readonly Planned[]): Promise<void> {
  const planned = onceEach(all)
  if (planned.length > mostWrites) refuse('invalid', { path: '', reason: 'tooMany' })
  try {
    await table.commit(planned.map(({ write }) => write))
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const lost = error.losers.map(({ index }) => planned[index]?.lost).filter(issue => issue !== undefined)
    // Two rows may stand for one thing: a record and its home are both lost to whoever has the id.
    const issues = [...new Map(lost.map(issue => [`[${issue.reason}]${issue.path}`, issue])).values()]
    if (issues.length > 0) throw new Refusal('invalid', issues)
    throw error
  }
}

/** A transaction touches a row once: two settings that name one record prove only once that it is there. */
function onceEach(planned: readonly Planned[]): readonly Planned[] {
  const proved = new Set<string>()
  return planned.filter(({ write }) => {
    if (!('check' in write) || write.expect !== 'present') return true
    const name = JSON.stringify([write.check.pk, write.check.sk])
    if (proved.has(name)) return false
    proved.add(name)
    return true
  })
}
