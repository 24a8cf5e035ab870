// What is a member of a group, and what does a request make of those there are?
import { bag, group, id, instant, list, map, optional, type Value } from '../kernel/fields.ts'
import type { Membership } from './user.ts'

export const memberFields = group('Member', {
  id: optional(id({ doc: 'Its id, drawn unless given.' })),
  userId: id({ doc: 'The user.' }),
  groupId: optional(id({ doc: 'The group.', readOnly: true })),
  insertInstant: optional(instant({ doc: 'Since when.', readOnly: true })),
  data: bag({ doc: 'Anything you want to keep with the membership.' }),
})

/** Members by the id of their group. */
export const membersRequest = group('Members', {
  members: map(list(memberFields, { doc: 'Members of one group.', max: 10_000 }), { doc: 'By group.' }),
})

export type Wanted = Value<typeof memberFields>
export type Member = {
  readonly id: string
  readonly groupId: string
  readonly userId: string
  readonly insertInstant: number
  readonly data: Readonly<Record<string, unknown>>
}

type Making = { readonly groupId: string; readonly now: number; readonly draw: () => string }

/** A user is in a group once: who is there already keeps id and date, and takes the new data. */
export const joined = (wanted: Wanted, known: Member | undefined, { groupId, now, draw }: Making): Member => ({
  id: known?.id ?? wanted.id ?? draw(),
  groupId,
  userId: wanted.userId,
  insertInstant: known?.insertInstant ?? now,
  data: wanted.data,
})

/** As the user's own row says it. */
export const asMembership = ({ id, groupId, data, insertInstant }: Member): Membership => ({
  id,
  groupId,
  data,
  insertInstant,
})

type InGroups = { readonly memberships?: readonly Membership[] }

/** The user in this group, or in it otherwise than before. */
export function withMembership<U extends InGroups>(user: U, membership: Membership): U {
  const all = user.memberships ?? []
  const at = all.findIndex(({ groupId }) => groupId === membership.groupId)
  return { ...user, memberships: at < 0 ? [...all, membership] : all.with(at, membership) }
}

export const withoutMembership = <U extends InGroups>(user: U, groupId: string): U => ({
  ...user,
  memberships: (user.memberships ?? []).filter(one => one.groupId !== groupId),
})

/** Of several entries for one user the last counts. */
export const oncePerUser = (wanted: readonly Wanted[]): Wanted[] => [
  ...new Map(wanted.map(one => [one.userId, one])).values(),
]

/** Who is no longer wanted where a request names everybody. */
export const leaving = (there: readonly Member[], wanted: readonly Wanted[]): Member[] =>
  there.filter(({ userId }) => !wanted.some(one => one.userId === userId))
