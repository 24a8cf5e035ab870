// Which memberships does a search mean?
import type { Member } from '../../domain/group-member.ts'
import { paged, parseSearch } from '../../domain/query.ts'
import { refuse } from '../../kernel/refusal.ts'
import { isRecord } from '../../kernel/sparse.ts'
import type { By, Means, Operation } from '../../resources/define.ts'
import { all, find } from '../../resources/find.ts'
import { group } from '../../resources/group.ts'
import { memberOf, membersOfGroup, membersOfUser } from './member-rows.ts'

const searchable = {
  columns: ['id', 'groupId', 'userId', 'insertInstant'],
  criteria: ['groupId', 'tenantId', 'userId'],
  sortedBy: 'insertInstant',
}

export const searchMembers: Operation = async (c, { by, query, document }) => {
  const given = document.search ?? query
  const parsed = parseSearch(isRecord(given) ? given : {}, searchable)
  if (!parsed.ok) return refuse('invalid', ...parsed.issues)
  const wanted = Object.fromEntries(Object.entries(parsed.value.criteria).map(([name, id]) => [name, id.toLowerCase()]))
  const members = await meant(c, { ...by, tenantId: by.tenantId ?? wanted.tenantId }, wanted)
  const { page, total } = paged(members, parsed.value, (member, column) => Object(member)[column])
  return { status: 200, body: { members: page, total } }
}

type Wanted = Readonly<Record<string, string>>

/** From whichever side there is less to read: one group, one user, or every group of the tenant. */
async function meant(c: Means, by: By, { tenantId, groupId, userId }: Wanted): Promise<Member[]> {
  if (tenantId !== undefined && by.tenantId !== tenantId) return []
  if (groupId !== undefined) {
    const held = await find(c.table, group, by, groupId)
    const rows = held === undefined ? [] : await membersOfGroup(c, held.owner, held.record.id)
    return rows.map(({ body }) => memberOf(body)).filter(one => userId === undefined || one.userId === userId)
  }
  const groups = await all(c, group, by)
  const tenants = [...new Set(groups.map(one => one.tenantId))]
  const rows =
    userId === undefined
      ? await Promise.all(groups.map(one => membersOfGroup(c, one.tenantId, one.id)))
      : await Promise.all(tenants.map(one => membersOfUser(c, one, userId)))
  return rows.flat().map(({ body }) => memberOf(body))
}
