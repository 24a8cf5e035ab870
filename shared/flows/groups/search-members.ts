// Which memberships does a search mean?
import type { Member } from '../../domain/group-member.ts'
import { paged, parseSearch } from '../../domain/query.ts'
import { orRefuse } from '../../kernel/refusal.ts'
import { isRecord } from '../../kernel/sparse.ts'
import type { By, Means, Operation } from '../../resources/define.ts'
import { all, find } from '../../resources/find.ts'
import { type Group, group } from '../../resources/group.ts'
import { keys } from '../../storage/keys.ts'
import { findUser } from '../users/find-user.ts'
import { inLivingGroups } from './effective-roles.ts'
import { memberOf, membersOfGroup } from './member-rows.ts'

const searchable = {
  columns: ['id', 'groupId', 'userId', 'insertInstant'],
  criteria: ['groupId', 'tenantId', 'userId'],
  sortedBy: 'insertInstant',
}

export const searchMembers: Operation = async (c, { by, query, document }) => {
  const given = document.search ?? query
  const search = orRefuse(parseSearch(isRecord(given) ? given : {}, searchable))
  const wanted = Object.fromEntries(Object.entries(search.criteria).map(([name, id]) => [name, id.toLowerCase()]))
  const members = await meant(c, { ...by, tenantId: by.tenantId ?? wanted.tenantId }, wanted)
  const { page, total } = paged(members, search, (member, column) => Object(member)[column])
  return { status: 200, body: { members: await living(c, page), total } }
}

/** A user who was deleted is a member until the sweep comes by; nobody gets to see that. */
async function living(c: Means, members: readonly Found[]): Promise<Member[]> {
  const users = await c.table.getMany(
    members.map(({ tenantId, userId }) => keys.user(tenantId, userId)),
    { eventual: true },
  )
  return members.filter((_, n) => users[n] !== undefined).map(({ tenantId: _, ...member }) => member)
}

type Found = Member & { readonly tenantId: string }
type Wanted = Readonly<Record<string, string>>

/** From whichever side there is less to read: one group, one user, or every group of the tenant. */
async function meant(c: Means, by: By, { tenantId, groupId, userId }: Wanted): Promise<Found[]> {
  if (tenantId !== undefined && by.tenantId !== tenantId) return []
  if (groupId !== undefined) {
    const held = await find(c.table, group, by, groupId)
    const found = held === undefined ? [] : await inGroup(c, held.record)
    return found.filter(one => userId === undefined || one.userId === userId)
  }
  if (userId !== undefined) return ofUser(c, by, userId)
  return (await Promise.all((await all(c, group, by)).map(one => inGroup(c, one)))).flat()
}

const inGroup = async (c: Means, { tenantId, id }: Group): Promise<Found[]> =>
  (await membersOfGroup(c, tenantId, id)).map(({ body }) => ({ ...memberOf(body), tenantId }))

/** The user's own row says it all; an id implies its tenant. */
async function ofUser(c: Means, { tenantId }: By, userId: string): Promise<Found[]> {
  const found = await findUser(c, { tenantId, userId })
  if (found === undefined) return []
  const user = await inLivingGroups(c, found.row.body)
  return (user.memberships ?? []).map(one => ({ ...one, data: { ...one.data }, userId, tenantId: user.tenantId }))
}
