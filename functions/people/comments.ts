// /api/user/comment: what is said of a user, and by whom?
import { parseSearch } from '../../shared/domain/query.ts'
import { comment, commentsOn, searchable, searchComments } from '../../shared/flows/comments/comments.ts'
import { endpoint, reply } from '../../shared/http/endpoint.ts'
import { group, id, instant, int, list, optional, text, whole } from '../../shared/kernel/fields.ts'
import { orRefuse } from '../../shared/kernel/refusal.ts'
import type { With } from '../../shared/powers.ts'

const said = {
  userId: id({ doc: 'Of whom.' }),
  commenterId: id({ doc: 'By whom.' }),
  comment: text({ doc: 'What is said.', min: 1, max: 10_000 }),
}
const commentOut = group('Comment', {
  ...said,
  comment: text({ doc: 'What is said.', exact: true }),
  id: id({ doc: 'Its id.' }),
  insertInstant: instant({ doc: 'When it was said.' }),
})
const comments = list(commentOut, { doc: 'What is said.' })
const found = group('Found', { userComments: comments, total: int({ doc: 'How many there are in all.', min: 0 }) })

export const postComment = endpoint<'write'>()({
  doc: 'Say something of a user.',
  body: group('Comment request', { userComment: group('Comment', said) }),
  answers: { 200: group('Comment answer', { userComment: commentOut }) },
  run: async (c, { body: { userComment: input } }) =>
    reply(200, { userComment: await comment(c, { tenantId: c.tenantId, input }) }),
})

export const getComments = endpoint<'read'>()({
  doc: 'List what is said of a user.',
  path: group('Path', { userId: id({ doc: 'The user.' }) }),
  answers: { 200: group('Comments', { userComments: comments }), 404: 'empty' },
  run: async (c, { path: { userId } }) =>
    reply(200, { userComments: await commentsOn(c, { tenantId: c.tenantId, userId }) }),
})

type Asking = With<'read'> & { readonly tenantId: string | undefined }

async function search(c: Asking, given: Readonly<Record<string, unknown>>) {
  const wanted = orRefuse(parseSearch(given, searchable))
  const { userComments, total } = await searchComments(c, { tenantId: c.tenantId, search: wanted })
  return reply(200, { userComments: [...userComments], total })
}

export const searchByBody = endpoint<'read'>()({
  doc: 'Search what is said of users.',
  body: group('Search request', { search: optional(whole({ doc: 'What to look for.' })) }),
  answers: { 200: found },
  run: (c, { body }) => search(c, body.search ?? {}),
})

export const searchByQuery = endpoint<'read'>()({
  doc: 'Search what is said of users.',
  query: whole({ doc: 'What to look for.' }),
  answers: { 200: found },
  run: (c, { query }) => search(c, query),
})
