// Who leaves, in each of the ways in which a request can say it?
import type { Member } from '../../domain/group-member.ts'
import { group, id, list, map, optional } from '../../kernel/fields.ts'
import { parse } from '../../kernel/issues.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { By, Means, Operation } from '../../resources/define.ts'
import { keys } from '../../storage/keys.ts'
import type { Row } from '../../storage/table.ts'
import { needGroup, removeOnes } from './change-members.ts'
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

/** A member whose id is nobody's is gone already; one named in the path of a request about one is not found. */
export const removeMembers: Operation = async (c, { by, query, document }) => {
  const parsed = parse(asked, { ...query, ...document })
  if (!parsed.ok) return refuse('invalid', ...parsed.issues)
  const { memberId, groupId, userId, memberIds = [], members = {} } = parsed.value
  if (memberId !== undefined && !(await removeById(c, by, memberId))) refuse('notFound')
  for (const one of memberIds) await removeById(c, by, one)
  if (groupId !== undefined) await removeFrom(c, by, groupId, userId === undefined ? undefined : [userId])
  for (const [of, users] of Object.entries(members)) await removeFrom(c, by, of, users)
  return { status: 200 }
}

async function removeById(c: Means, by: By, memberId: string): Promise<boolean> {
  const home = await c.table.get<Home>(keys.home('group-member', memberId))
  if (home === undefined || (by.tenantId !== undefined && home.body.tenantId !== by.tenantId)) return false
  await removeFrom(c, by, home.body.groupId, [home.body.userId])
  return true
}

async function removeFrom(c: Means, by: By, id: string, users: readonly string[] | undefined): Promise<void> {
  const record = await needGroup(c, by, id)
  const { tenantId } = record
  const rows =
    users === undefined
      ? await membersOfGroup(c, tenantId, record.id)
      : await c.table.getMany(users.map(user => keys.member(tenantId, record.id, user)))
  const members = (rows as readonly (Row<MemberRow> | undefined)[]).flatMap((row): Member[] =>
    row ? [memberOf(row.body)] : [],
  )
  await removeOnes(c, by, record, members)
}
