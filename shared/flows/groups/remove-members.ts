// Who leaves, in each of the ways in which a request can say it?
import type { Member } from '../../domain/group-member.ts'
import { group, id, list, map, optional } from '../../kernel/fields.ts'
import { parse } from '../../kernel/issues.ts'
import { orRefuse, refuse } from '../../kernel/refusal.ts'
import type { By, Means, Operation } from '../../resources/define.ts'
import type { Group } from '../../resources/group.ts'
import { keys } from '../../storage/keys.ts'
import { needGroup, tell } from './change-members.ts'
import { commitSteps, type Step } from './commit-steps.ts'
import { type MemberRow, memberOf, membersOfGroup } from './member-rows.ts'

const anId = (doc: string) => id({ doc })
const asked = group('Members to remove', {
  memberId: optional(anId('A member, by its own id.')),
  groupId: optional(anId('The group; everybody in it when no user is named.')),
  userId: optional(anId('The user.')),
  memberIds: optional(list(anId('A member.'), { doc: 'Members, by their own ids.', max: 10_000 })),
  members: optional(map(list(anId('A user.'), { doc: 'Users.', max: 10_000 }), { doc: 'Users by group.' })),
})

type Home = { readonly tenantId: string; readonly groupId: string; readonly userId: string }
/** Everybody, where no users are named. */
type Leaving = { readonly groupId: string; readonly users?: readonly string[] }

/** A member whose id is nobody's is gone already; one named in the path of a request about one is not found. */
export const removeMembers: Operation = async (c, { by, query, document }) => {
  const { memberId, groupId, userId, memberIds = [], members = {} } = orRefuse(parse(asked, { ...query, ...document }))
  const [named, ...others] = await Promise.all(
    [memberId, ...memberIds].map(id => (id === undefined ? undefined : byId(c, by, id))),
  )
  if (memberId !== undefined && named === undefined) refuse('notFound')
  await remove(c, by, [
    ...[named, ...others].filter(one => one !== undefined),
    ...(groupId === undefined ? [] : [{ groupId, ...(userId !== undefined && { users: [userId] }) }]),
    ...Object.entries(members).map(([of, users]): Leaving => ({ groupId: of, users })),
  ])
  return { status: 200 }
}

async function byId(c: Means, by: By, memberId: string): Promise<Leaving | undefined> {
  const home = await c.table.get<Home>(keys.home('group-member', memberId))
  if (home === undefined || (by.tenantId !== undefined && home.body.tenantId !== by.tenantId)) return undefined
  return { groupId: home.body.groupId, users: [home.body.userId] }
}

async function remove(c: Means, by: By, all: readonly Leaving[]): Promise<void> {
  const named = await Promise.all(
    [...new Set(all.map(({ groupId }) => groupId.toLowerCase()))].map(async id => {
      const record = await needGroup(c, by, id)
      const leaving = all.filter(({ groupId }) => groupId.toLowerCase() === id)
      return { record, members: await membersMeant(c, record, leaving) }
    }),
  )
  const groups = named.filter(({ members }) => members.length > 0)
  if (groups.length === 0) return
  const told = await tell(c, { of: 'remove', by }, groups)
  const leaving = groups.flatMap(({ record: { tenantId, id: groupId }, members }) =>
    members.map(({ userId }): Step => ({ tenantId, groupId, userId, to: () => undefined })),
  )
  await commitSteps(c, { leaving, joining: [], told })
}

async function membersMeant(c: Means, { tenantId, id }: Group, leaving: readonly Leaving[]): Promise<Member[]> {
  const users = new Set(leaving.flatMap(one => one.users ?? []))
  const rows = leaving.some(one => one.users === undefined)
    ? await membersOfGroup(c, tenantId, id)
    : await c.table.getMany<MemberRow[]>([...users].map(user => keys.member(tenantId, id, user)))
  return rows.flatMap(row => (row ? [memberOf(row.body)] : []))
}
