// Which groups is a user in, when a request about the user says so?
import { asMembership, joined, type Member } from '../../domain/group-member.ts'
import type { Membership, StoredUser } from '../../domain/user.ts'
import { newId } from '../../kernel/ids.ts'
import type { Issue } from '../../kernel/issues.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { keys } from '../../storage/keys.ts'
import type { Write } from '../../storage/table.ts'
import { groupStands, type MemberRow, memberPuts, memberRemovals } from './member-rows.ts'

type WantedMembership = {
  readonly id?: string | undefined
  readonly groupId?: string | undefined
  readonly data?: Readonly<Record<string, unknown>>
}
type User = Pick<StoredUser, 'tenantId' | 'id' | 'memberships'>

/** What the user's row is to say, and the writes of the same commit that make the groups say so too. */
type SettledMemberships = { readonly memberships: readonly Membership[]; readonly writes: readonly Write[] }

/** What the user's row says of it: nothing of somebody who is in no group. */
export const inGroups = ({ memberships }: SettledMemberships): Pick<StoredUser, 'memberships'> =>
  memberships.length > 0 ? { memberships } : {}

/** Three rows and a proof each, beside the dozen and a half that a change of a user may write at most. */
const mostChanges = 20

/**
 * The user in just these groups; as before when the request says nothing of them. Who is in a group already keeps id and
 * date. Nothing is told but the user's own event: it carries the memberships.
 */
export async function settledMemberships(
  c: With<'read'>,
  user: User,
  wanted: readonly WantedMembership[] | undefined,
): Promise<SettledMemberships> {
  const { tenantId, id: userId, memberships: had = [] } = user
  if (wanted === undefined) return { memberships: had, writes: [] }
  const issues = await issuesOf(c, user, wanted)
  if (issues.length > 0) throw new Refusal('invalid', issues)
  const known = new Map(had.map(one => [one.groupId, { ...one, userId, data: { ...one.data } }]))
  const members = new Map(
    wanted.map(({ groupId = '', id, data = {} }): [string, Member] => {
      const asked = { id, groupId, userId, data: { ...data } }
      return [groupId, joined(asked, known.get(groupId), { groupId, now: c.now, draw: newId })]
    }),
  )
  const changed = [...members.values()].filter(one => !saysTheSame(one, known.get(one.groupId)))
  const gone = [...known.values()].filter(({ groupId }) => !members.has(groupId))
  if (changed.length + gone.length > mostChanges) refuseAt('user.memberships', 'tooMany')
  const rows = await c.table.getMany<MemberRow[]>(changed.map(({ groupId }) => keys.member(tenantId, groupId, userId)))
  const planned = [
    ...changed.flatMap((member, n) => [
      ...memberPuts(tenantId, member, rows[n]),
      groupStands(tenantId, member.groupId, 'user.memberships'),
    ]),
    ...gone.flatMap(member => memberRemovals(tenantId, member)),
  ]
  return { memberships: [...members.values()].map(asMembership), writes: planned.map(({ write }) => write) }
}

const refuseAt = (path: string, reason: string): never => {
  throw new Refusal('invalid', [{ path, reason }])
}

const saysTheSame = (a: Member, b: Member | undefined): boolean =>
  b !== undefined && JSON.stringify(a.data) === JSON.stringify(b.data)

/** Unknown groups, and ids that are somebody else's. */
async function issuesOf(c: With<'read'>, user: User, wanted: readonly WantedMembership[]): Promise<Issue[]> {
  const isNew = ({ groupId }: WantedMembership) => !user.memberships?.some(one => one.groupId === groupId)
  const named = wanted.map((one, n) => ({ ...one, n })).filter(isNew)
  const [groups, homes] = await Promise.all([
    Promise.all(named.map(({ groupId }) => groupId && c.configuration.group(user.tenantId, groupId))),
    c.table.getMany(named.flatMap(({ id }) => (id === undefined ? [] : [keys.home('group-member', id)]))),
  ])
  const ids = wanted.flatMap(({ id }) => id ?? [])
  const taken = homes.some(row => row !== undefined) || new Set(ids).size < ids.length
  return [
    ...named.flatMap(({ groupId, n }, at): Issue[] => {
      const path = `user.memberships.${n}.groupId`
      if (groupId === undefined) return [{ path, reason: 'missing' }]
      return groups[at] === undefined ? [{ path, reason: 'invalid' }] : []
    }),
    ...(taken ? [{ path: 'user.memberships', reason: 'duplicate' }] : []),
  ]
}
