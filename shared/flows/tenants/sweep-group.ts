// How do users leave a group that is gone?
import { withoutMembership } from '../../domain/group-member.ts'
import type { StoredUser } from '../../domain/user.ts'
import type { Means } from '../../resources/define.ts'
import type { Deletion } from '../../resources/deletion.ts'
import { keys } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import { settle } from '../../storage/settle.ts'
import type { Row, Write } from '../../storage/table.ts'
import { type MemberRow, memberRemovals } from '../groups/member-rows.ts'
import { sweepRows } from '../users/sweep-user.ts'
import { userPut } from '../users/user-row.ts'
import type { MayGoOn } from './budget.ts'
import { childrenOf } from './sweep-records.ts'

/** Users changed side by side: as many as one connection pool serves without queueing. */
const batch = 25

/** What is done already is not found again: each commit takes a member out of the group and the group out of the user. */
export async function sweepGroup(c: Means, { id, tenantId }: Deletion, mayGoOn: MayGoOn): Promise<boolean> {
  // A deletion that met a new reference put the group back.
  if ((await c.table.get(keys.record(tenantId, 'group', id))) !== undefined) return true
  const { pk } = keys.member(tenantId, id, '')
  for await (const { rows, next } of pagesOf<MemberRow>(c.table, { pk, limit: batch })) {
    await Promise.all(rows.map(row => settle(() => leave(c, tenantId, row))))
    if (next !== undefined && !mayGoOn()) return false
  }
  for (const query of childrenOf('group', tenantId, id)) if (!(await sweepRows(c, query, mayGoOn))) return false
  return true
}

async function leave(c: Means, tenantId: string, { body }: Row<MemberRow>): Promise<void> {
  const row = await c.table.get<StoredUser>(keys.user(tenantId, body.userId))
  const user: Write[] = row === undefined ? [] : [userPut(withoutMembership(row.body, body.groupId), row)]
  await c.table.commit([...user, ...memberRemovals(tenantId, body).map(({ write }) => write)])
}
