// What do requests to logs carry, and what do the answers?
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { bag, flag, group, int, list, optional, text, whole } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'
import { isRecord } from '../../shared/kernel/sparse.ts'

const searchBody = group('Search request', {
  search: optional(bag({ doc: 'What is looked for.' })),
  retrieveTotal: optional(flag({ doc: 'Whether to count; always done.' })),
})
const searchQuery = bag({ doc: 'What is looked for.' })

const criteriaOf = (given: unknown): Readonly<Record<string, unknown>> => (isRecord(given) ? given : {})

/** A page of a log. */
const found = (plural: string) =>
  group('Found', {
    [plural]: list(whole({ doc: 'An entry.' }), { doc: 'The entries of this page.', max: 1_000 }),
    total: int({ doc: 'How many there are in all, as far back as the log is looked through.' }),
  })

type Criteria = Readonly<Record<string, unknown>>
type Search = (c: Context<'read'>, criteria: Criteria) => Promise<{ page: readonly object[]; total: number }>

/**
 * The two ways to search one log: POST carries `search` in its body, GET the same members in its query. What they may be
 * is the log's own affair.
 */
export function searches(doc: string, plural: string, search: Search) {
  const answers = { 200: found(plural) }
  const answer = async (c: Context<'read'>, given: unknown) => {
    const { page, total } = await search(c, criteriaOf(given))
    return reply(200, { [plural]: page.map(entry => ({ ...entry })), total })
  }
  return [
    endpoint<'read'>()({ doc, body: searchBody, answers, run: (c, { body }) => answer(c, body.search) }),
    endpoint<'read'>()({ doc, query: searchQuery, answers, run: (c, { query }) => answer(c, query) }),
  ] as const
}

/** Entries of logs have numbers for ids. */
export const numberPath = (name: string) =>
  group('Path', { [name]: text({ doc: 'The number of the entry.', pattern: /^\d{1,16}$/ }) })

export const numberIn = (path: Readonly<Record<string, unknown>>, name: string): number => {
  const number = Number(path[name])
  return Number.isSafeInteger(number) ? number : refuse('notFound')
}
