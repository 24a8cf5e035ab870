// What does the runner itself have to remember from one start to the next?
import * as v from 'valibot'
import { openJournal } from './journal.ts'

/** Small named values: stream positions, when a schedule last ran, how far the clock was moved. The last one said counts. */
export type Memo = {
  get(name: string): string | undefined
  set(name: string, value: string): Promise<void>
  close(): Promise<void>
}

const tidyAfter = 5_000

/** Opens what was noted under names; without a path it is forgotten with the process. */
export async function openMemo(path: string | undefined): Promise<Memo> {
  const journal = await openJournal(path, v.tuple([v.string(), v.string()]))
  const values = new Map(journal.entries)
  let length = journal.entries.length
  if (length > values.size) await journal.rewrite([...values])
  length = values.size
  return {
    get: name => values.get(name),
    set: async (name, value) => {
      values.set(name, value)
      length += 1
      if (length > tidyAfter + values.size) {
        length = values.size
        await journal.rewrite([...values])
      } else await journal.append([name, value])
    },
    close: () => journal.close(),
  }
}
