// What is said of a user, by whom, and how is it found again?
import { paged, resembles, type Search } from '../../domain/query.ts'
import { newId } from '../../kernel/ids.ts'
import { invalid } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { commitPlanned } from '../../resources/commit-planned.ts'
import { tenantIds } from '../../resources/find.ts'
import { keys, listed } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import { findUser, needUser } from '../users/find-user.ts'
import { userStands } from '../users/user-row.ts'

export type Comment = {
  readonly id: string
  readonly userId: string
  readonly commenterId: string
  readonly comment: string
  readonly insertInstant: number
}
/** The body under keys.comment. */
type Stored = Comment & { readonly tenantId: string }

const shown = ({ tenantId: _, ...comment }: Stored): Comment => comment

type CommentInput = Pick<Comment, 'userId' | 'commenterId' | 'comment'>
type InTenant = { readonly tenantId: string | undefined }

/** Whoever looks after users may be a user of another tenant. */
export async function comment(
  c: With<'write'>,
  { tenantId, input }: InTenant & { readonly input: CommentInput },
): Promise<Comment> {
  const { userId, commenterId } = input
  const [user, commenter] = await Promise.all([
    findUser(c, { tenantId, userId }),
    findUser(c, { tenantId: undefined, userId: commenterId }),
  ])
  if (user === undefined) throw invalid('userComment.userId', 'invalid')
  if (commenter === undefined) throw invalid('userComment.commenterId', 'invalid')
  const home = user.row.body.tenantId
  const body: Stored = { ...input, id: newId(), tenantId: home, insertInstant: c.now }
  const put = {
    ...keys.comment(home, userId, c.now, body.id),
    type: 'comment',
    body,
    listed: listed.comments(home, c.now, body.id),
  }
  await commitPlanned(c.table, [
    { write: { put, expect: 'absent' } },
    userStands({ tenantId: home, id: userId }, 'userComment.userId'),
  ])
  return shown(body)
}

/** Oldest first. */
export async function commentsOn(c: With<'read'>, by: InTenant & { readonly userId: string }): Promise<Comment[]> {
  const { body: user } = await needUser(c, by)
  return (await storedOn(c, user)).map(shown)
}

async function storedOn(c: With<'read'>, user: { readonly tenantId: string; readonly id: string }): Promise<Stored[]> {
  const { pk, sk } = keys.comments(user.tenantId, user.id)
  return (await allRows<Stored>(c.table, { pk, begins: sk })).map(({ body }) => body)
}

export const searchable = {
  columns: ['insertInstant', 'userId', 'commenterId', 'comment'],
  criteria: ['comment', 'commenterId', 'tenantId', 'userId'],
  sortedBy: 'insertInstant',
}

/** Those of one user as they are now; otherwise what the index lists of the tenants that are meant. */
export async function searchComments(c: With<'read'>, { tenantId, search }: InTenant & { readonly search: Search }) {
  const { comment: words, commenterId, userId, tenantId: named } = search.criteria
  const rows = (await candidates(c, { tenantId, userId: userId?.toLowerCase(), named: named?.toLowerCase() })).filter(
    one =>
      (words === undefined || resembles(one.comment, words)) &&
      (commenterId === undefined || one.commenterId === commenterId.toLowerCase()),
  )
  const { page, total } = paged(rows.map(shown), search, (one, column) => Object(one)[column])
  return { userComments: page, total }
}

type Meant = InTenant & { readonly userId: string | undefined; readonly named: string | undefined }

async function candidates(c: With<'read'>, { tenantId, userId, named }: Meant): Promise<Stored[]> {
  // Another tenant than the caller's has no comments for them.
  if (tenantId !== undefined && named !== undefined && named !== tenantId) return []
  const meant = tenantId ?? named
  if (userId !== undefined) {
    const found = await findUser(c, { tenantId: meant, userId })
    return found === undefined ? [] : storedOn(c, found.row.body)
  }
  const tenants = meant === undefined ? await tenantIds(c.table) : [meant]
  const living = await Promise.all(
    tenants.map(async id => ((await c.configuration.tenant(id)) === undefined ? [] : [id])),
  )
  const all = await Promise.all(
    living.flat().map(id => allRows<Stored>(c.table, { pk: listed.comments(id, 0, '').pk, listed: true })),
  )
  return all.flat().map(({ body }) => body)
}
