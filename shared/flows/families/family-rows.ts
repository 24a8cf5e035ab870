// Where does a family stand? Nowhere but in its members: the last one to leave takes it along.
import type { FamilyMember } from '../../domain/family.ts'
import { minute, seconds } from '../../kernel/time.ts'
import type { Always, With } from '../../powers.ts'
import type { Planned } from '../../resources/define.ts'
import { keys } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import type { Key, Row } from '../../storage/table.ts'

export type Family = {
  readonly id: string
  readonly tenantId: string
  readonly insertInstant: number
  readonly members: readonly Row<MemberRow>[]
}
/** The body under keys.familyMember; what stands beside it goes with it (flows/users/sweep-user.ts). */
type MemberRow = FamilyMember & {
  readonly familyId: string
  readonly tenantId: string
  readonly familyInsertInstant: number
  readonly beside: readonly Key[]
}
type Adult = { readonly familyId: string }
type Pointer = { readonly familyId: string; readonly beside: readonly Key[] }

type Putting = {
  readonly family: Pick<Family, 'id' | 'tenantId' | 'insertInstant'>
  readonly member: FamilyMember
  readonly before: Row<MemberRow> | undefined
}

/**
 * The member, the way to it from the user, and, for an adult, the one place there is for that. Time line: an adult joins
 * two families at once; both expect the place absent, and the table lets one of them through.
 */
export function memberPuts({ family, member, before }: Putting): Planned[] {
  const { id: familyId, tenantId } = family
  const here = keys.familyMember(familyId, member.userId)
  const there = keys.familyOf(tenantId, member.userId, familyId)
  const body: MemberRow = { ...member, familyId, tenantId, familyInsertInstant: family.insertInstant, beside: [there] }
  const pointer: Pointer = { familyId, beside: [here] }
  const expect = before === undefined ? ('absent' as const) : { version: before.version }
  return [
    { write: { put: { ...here, type: 'family-member', body }, expect } },
    { write: { put: { ...there, type: 'family', body: pointer }, expect: 'anything' } },
    ...adultPlace(family, member, before?.body),
  ]
}

function adultPlace({ id, tenantId }: Putting['family'], member: FamilyMember, before?: FamilyMember): Planned[] {
  const [was, is] = [before?.role === 'Adult', member.role === 'Adult']
  if (was === is) return []
  const place = keys.adultIn(tenantId, member.userId)
  if (was) return [{ write: { remove: place, expect: 'anything' } }]
  const lost = { path: 'familyMember.userId', reason: 'duplicate' }
  return [
    { write: { put: { ...place, type: 'adult', body: { familyId: id } satisfies Adult }, expect: 'absent' }, lost },
  ]
}

export function memberRemovals(row: Row<MemberRow>): Planned[] {
  const { tenantId, userId, familyId, role } = row.body
  const others = [
    keys.familyOf(tenantId, userId, familyId),
    ...(role === 'Adult' ? [keys.adultIn(tenantId, userId)] : []),
  ]
  return [
    { write: { remove: row, expect: { version: row.version } } },
    ...others.map((key): Planned => ({ write: { remove: key, expect: 'anything' } })),
  ]
}

/**
 * Time line: A and B found families of one id; neither finds a member, and both would be alone in the same one. Both
 * expect this absent. It need not stay: whoever comes after a request can have ended finds the founder there.
 */
export const foundingPut = ({ now }: Always, familyId: string): Planned => ({
  write: {
    put: { ...keys.founding(familyId), type: 'founding', body: {}, ttl: seconds(now + 5 * minute) },
    expect: 'absent',
  },
  lost: { path: 'familyId', reason: 'duplicate' },
})

/** Oldest first, an adult before children. Whoever is gone is in no family any more, whether or not the sweep has come by. */
export async function familyAt(c: With<'read'>, id: string): Promise<Family | undefined> {
  const rows = await allRows<MemberRow>(c.table, { pk: keys.familyMember(id, '').pk })
  const users = await c.table.getMany(rows.map(({ body }) => keys.user(body.tenantId, body.userId)))
  const members = rows
    .filter((_, n) => users[n] !== undefined)
    .sort(({ body: a }, { body: b }) => a.insertInstant - b.insertInstant || (a.role < b.role ? -1 : 1))
  const [first] = members
  if (first === undefined) return undefined
  const { tenantId, familyInsertInstant: insertInstant } = first.body
  return { id, tenantId, insertInstant, members }
}

export async function familyIdsOf(
  c: With<'read'>,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<string[]> {
  const { pk, sk } = keys.familyOf(tenantId, id, '')
  return (await allRows<Pointer>(c.table, { pk, begins: sk })).map(({ body }) => body.familyId)
}

type Together = { readonly tenantId: string; readonly adult: string; readonly userId: string }

/** Whether one is an adult in a family that the other is in. */
export async function isAdultWith(c: With<'read'>, { tenantId, adult, userId }: Together): Promise<boolean> {
  const place = await c.table.get<Adult>(keys.adultIn(tenantId, adult))
  if (place === undefined) return false
  return (await c.table.get(keys.familyMember(place.body.familyId, userId))) !== undefined
}

export const presentFamily = ({ id, insertInstant, members }: Family) => ({
  id,
  insertInstant,
  lastUpdateInstant: Math.max(...members.map(({ body }) => body.lastUpdateInstant)),
  members: members.map(({ body: { userId, role, owner, data, insertInstant: since, lastUpdateInstant } }) => ({
    userId,
    role,
    owner,
    data: { ...data },
    insertInstant: since,
    lastUpdateInstant,
  })),
})
