// Where does a membership stand, and how is it found from either side?
import type { Member } from '../../domain/group-member.ts'
import type { With } from '../../powers.ts'
import type { Planned } from '../../resources/define.ts'
import { keys } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import type { Key, Row } from '../../storage/table.ts'

/** The body under keys.member; what stands beside it goes with it (flows/users/sweep-user.ts). */
export type MemberRow = Member & { readonly beside: readonly Key[] }
type Named = { readonly tenantId: string; readonly groupId: string; readonly userId: string; readonly id: string }

const placesOf = ({ tenantId, groupId, userId, id }: Named) => ({
  here: keys.member(tenantId, groupId, userId),
  ofUser: keys.memberOf(tenantId, userId, groupId),
  home: keys.home('group-member', id),
})

export const memberOf = ({ beside: _, ...member }: MemberRow): Member => member

/**
 * Three rows: the group's, the user's, which dies with the user, and the one by which a member's own id is found. Beside
 * them the user's own row says the same (domain/group-member.ts: withMembership), in the same commit: whoever puts
 * these rows puts that one, and so proves that the user is there.
 */
export function memberPuts(tenantId: string, member: Member, before: Row<MemberRow> | undefined): Planned[] {
  const { here, ofUser, home } = placesOf({ tenantId, ...member })
  const { groupId, userId } = member
  const body: MemberRow = { ...member, beside: [ofUser, home] }
  // Two add one user: the second finds the row there, loads it and keeps its id.
  const expect = before === undefined ? ('absent' as const) : { version: before.version }
  const main: Planned = { write: { put: { ...here, type: 'member', body }, expect } }
  if (before !== undefined) return [main]
  return [
    main,
    { write: { put: { ...ofUser, type: 'member-of', body: { groupId, beside: [here, home] } }, expect: 'anything' } },
    {
      write: { put: { ...home, type: 'home', body: { tenantId, groupId, userId } }, expect: 'absent' },
      lost: { path: 'members', reason: 'duplicate' },
    },
  ]
}

export const memberRemovals = (tenantId: string, member: Omit<Named, 'tenantId'>): Planned[] =>
  Object.values(placesOf({ ...member, tenantId })).map(key => ({ write: { remove: key, expect: 'anything' } }))

/** Time line: we find the group; it is deleted, and the sweep takes its members; we would leave one behind. */
export const groupStands = (tenantId: string, groupId: string, path = 'members'): Planned => ({
  write: { check: keys.record(tenantId, 'group', groupId), expect: 'present' },
  lost: { path, reason: 'invalid' },
})

export const membersOfGroup = (c: With<'read'>, tenantId: string, groupId: string): Promise<Row<MemberRow>[]> =>
  allRows(c.table, { pk: keys.member(tenantId, groupId, '').pk })
