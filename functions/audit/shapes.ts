// What do requests to logs carry, and what do the answers?
import { bag, flag, group, int, list, optional, text, whole } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'
import { isRecord } from '../../shared/kernel/sparse.ts'

/** POST carries `search` in its body, GET the same members in its query; what they may be is the log's own affair. */
export const searchBody = group('Search request', {
  search: optional(bag({ doc: 'What is looked for.' })),
  retrieveTotal: optional(flag({ doc: 'Whether to count; always done.' })),
})
export const searchQuery = bag({ doc: 'What is looked for.' })

export const criteriaOf = (given: unknown): Readonly<Record<string, unknown>> => (isRecord(given) ? given : {})

/** A page of a log. */
export const found = (plural: string) =>
  group('Found', {
    [plural]: list(whole({ doc: 'An entry.' }), { doc: 'The entries of this page.', max: 1_000 }),
    total: int({ doc: 'How many there are in all, as far back as the log is looked through.' }),
  })

/** Entries of logs have numbers for ids. */
export const numberPath = (name: string) =>
  group('Path', { [name]: text({ doc: 'The number of the entry.', pattern: /^\d{1,16}$/ }) })

export const numberIn = (path: Readonly<Record<string, unknown>>, name: string): number => {
  const number = Number(path[name])
  return Number.isSafeInteger(number) ? number : refuse('notFound')
}
