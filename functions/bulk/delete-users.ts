// DELETE /api/user/bulk: how are many accounts closed, or their users deleted, at once?
import { deleteUsers } from '../../shared/flows/users/delete-users.ts'
import { endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { flag, group, id, int, list, optional, text, type Value } from '../../shared/kernel/fields.ts'
import { invalid } from '../../shared/kernel/refusal.ts'

const words = (doc: string) => optional(text({ doc, exact: true, max: 10_000 }))
/** The wire's own default of `limit`. */
const most = 10_000
const ids = () => optional(list(id({ doc: 'The id of a user.' }), { doc: 'Who is to go.', max: most }))

const query = group('Query', {
  userId: ids(),
  // A word that is neither yes nor no is refused: `dryRun=True` must not delete anybody.
  dryRun: optional(flag({ doc: '`true` only says who would go.' })),
  hardDelete: optional(flag({ doc: '`true` deletes for good.' })),
  limit: optional(int({ doc: 'How many at most.', min: 1, max: most })),
  query: words('A query of a search engine.'),
  queryString: words('Words for a search engine.'),
})

const body = group('Delete request', {
  userIds: ids(),
  dryRun: optional(flag({ doc: 'Only say who would go.' })),
  hardDelete: optional(flag({ doc: 'Delete for good.' })),
  limit: optional(int({ doc: 'How many at most.', min: 1, max: most })),
  query: words('A query of a search engine.'),
  queryString: words('Words for a search engine.'),
  eventInfo,
})

type Given = { readonly query: Value<typeof query>; readonly body: Value<typeof body> }

/** Ids outrank a query, and without an engine to ask there is nothing but ids. */
function wanted({ query, body }: Given): readonly string[] {
  const userIds = body.userIds ?? query.userId ?? []
  if (userIds.length > 0) return userIds
  for (const name of ['query', 'queryString'] as const)
    if ((body[name] ?? query[name]) !== undefined) throw invalid(name, 'notConfigured')
  throw invalid('userIds', 'missing')
}

export const deleteBulk = endpoint<'write' | 'sign' | 'seal' | 'callOut'>()({
  doc: 'Close the accounts of the users with these ids, or delete the users for good.',
  query,
  body,
  answers: {
    200: group('Deletion', {
      dryRun: flag({ doc: 'Whether nothing was done.' }),
      hardDelete: flag({ doc: 'Whether for good.' }),
      total: int({ doc: 'How many.' }),
      userIds: list(id({ doc: 'The id of a user.' }), { doc: 'Who went.' }),
    }),
  },
  async run(c, given) {
    const { query, body } = given
    const dryRun = body.dryRun ?? query.dryRun ?? false
    const hardDelete = body.hardDelete ?? query.hardDelete ?? false
    const userIds = wanted(given).slice(0, body.limit ?? query.limit ?? most)
    const info = infoOf(c, body.eventInfo)
    const gone = await deleteUsers(c, { tenantId: c.tenantId, userIds, hardDelete, dryRun, info })
    return reply(200, { dryRun, hardDelete, total: gone.length, userIds: [...gone] })
  },
})
