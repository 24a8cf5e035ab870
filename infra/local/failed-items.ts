// Which records or messages of a batch does a function say that it could not deal with?
import * as v from 'valibot'

const failures = v.object({ batchItemFailures: v.array(v.object({ itemIdentifier: v.nullish(v.string()) })) })

/** As Lambda reads `ReportBatchItemFailures`: an answer of any other shape says that all went well. */
export function failedItems(answer: unknown): ReadonlySet<string | null | undefined> {
  const read = v.safeParse(failures, answer)
  return new Set(read.success ? read.output.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) : [])
}

/** What is noted of each. */
export const reportedFailure = 'the function reported a failure'
