// How does a family begin, who joins and leaves it, and who asks?
import { type FamilyMember, type FamilyRole, judgeMember } from '../../domain/family.ts'
import type { StoredUser } from '../../domain/user.ts'
import type { EventInfo } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { invalid, Refusal, refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { commitPlanned } from '../../resources/commit-planned.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { Planned } from '../../resources/define.ts'
import { settle } from '../../storage/settle.ts'
import type { Row } from '../../storage/table.ts'
import { announce } from '../announce.ts'
import { findUser, needSettings, needUser } from '../users/find-user.ts'
import { userUpdated } from '../users/tell.ts'
import { childWrites, userPut, userStands } from '../users/user-row.ts'
import {
  type Family,
  familyAt,
  familyIdsOf,
  foundingPut,
  memberPuts,
  memberRemovals,
  presentFamily,
} from './family-rows.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

type MemberInput = {
  readonly userId: string
  readonly role: FamilyRole
  readonly owner: boolean
  readonly data: Readonly<Record<string, unknown>>
}
type InTenant = { readonly tenantId: string | undefined }
type Joining = InTenant & {
  readonly familyId: string | undefined
  readonly input: MemberInput
  readonly info: EventInfo
}

/** The tenant, where it keeps families: the switch turns all of this on. */
export async function withFamilies(c: With<'read'>, tenantId: string): Promise<Tenant> {
  const tenant = await needSettings(c, tenantId)
  return tenant.familyConfiguration.enabled ? tenant : refuse('forbidden')
}

async function needFamily(c: With<'read'>, { tenantId }: InTenant, id: string): Promise<Family> {
  const family = await familyAt(c, id)
  if (family === undefined || (tenantId !== undefined && tenantId !== family.tenantId)) return refuse('notFound')
  await withFamilies(c, family.tenantId)
  return family
}

export const foundFamily = (c: Means, { tenantId, familyId = newId(), input, info }: Joining) =>
  settle(async () => {
    const found = await findUser(c, { tenantId, userId: input.userId })
    if (found === undefined) throw invalid('familyMember.userId', 'invalid')
    const { row } = found
    const tenant = await withFamilies(c, row.body.tenantId)
    if ((await familyAt(c, familyId)) !== undefined) throw invalid('familyId', 'duplicate')
    judge(c, tenant, row.body, { ...input, founds: true })
    const family = { id: familyId, tenantId: tenant.id, insertInstant: c.now }
    await commitMember(c, { family, row, input, before: undefined, info, more: [foundingPut(c, familyId)] })
    return shown(c, familyId)
  })

/** Whoever is in it already becomes what is said. */
export const joinFamily = (c: Means, { tenantId, familyId = '', input, info }: Joining) =>
  settle(async () => {
    const family = await needFamily(c, { tenantId }, familyId)
    const found = await findUser(c, { tenantId: family.tenantId, userId: input.userId })
    if (found === undefined) throw invalid('familyMember.userId', 'invalid')
    const { row } = found
    judge(c, await withFamilies(c, family.tenantId), row.body, { ...input, founds: false })
    const before = family.members.find(({ body }) => body.userId === input.userId)
    const other = family.members.find(({ body }) => body.userId !== input.userId)
    // Time line: we find a family; everybody leaves it; we would be in one that nobody founded.
    const stands: Planned[] =
      before !== undefined || other === undefined ? [] : [{ write: { check: other, expect: 'present' } }]
    await commitMember(c, { family, row, input, before, info, more: stands })
    return shown(c, familyId)
  })

function judge(
  c: Means,
  { familyConfiguration }: Tenant,
  user: StoredUser,
  joining: Parameters<typeof judgeMember>[2],
): void {
  const issues = judgeMember(familyConfiguration, user, joining, c.now)
  if (issues.length > 0) throw new Refusal('invalid', issues)
}

type Committing = {
  readonly family: Pick<Family, 'id' | 'tenantId' | 'insertInstant'>
  readonly row: Row<StoredUser>
  readonly input: MemberInput
  readonly before: Family['members'][number] | undefined
  readonly info: EventInfo
  readonly more: readonly Planned[]
}

async function commitMember(c: Means, { family, row, input, before, info, more }: Committing): Promise<void> {
  const member: FamilyMember = {
    ...input,
    insertInstant: before?.body.insertInstant ?? c.now,
    lastUpdateInstant: c.now,
  }
  const claimed = input.role !== 'Adult' && row.body.parentEmail !== undefined
  const user = claimed ? await claimedChild(c, row, info) : [userStands(row.body, 'familyMember.userId')]
  await commitPlanned(c.table, [...memberPuts({ family, member, before }), ...user, ...more])
}

/** A child whom a family has taken in looks for no parent any more (wire reference, section 25). */
async function claimedChild(c: Means, row: Row<StoredUser>, info: EventInfo): Promise<Planned[]> {
  const { parentEmail: _, ...rest } = row.body
  const user: StoredUser = { ...rest, lastUpdateInstant: c.now }
  const told = await announce(c, userUpdated(c, { user, original: row.body, changes: [], newPassword: false, info }))
  return [userPut(user, row), ...childWrites(user, row.body), ...told].map(write => ({ write }))
}

const shown = async (c: Means, id: string) => presentFamily((await familyAt(c, id)) ?? refuse('conflict'))

export const leaveFamily = (
  c: Means,
  { tenantId, familyId, userId }: InTenant & { readonly familyId: string; readonly userId: string },
): Promise<void> =>
  settle(async () => {
    const family = await needFamily(c, { tenantId }, familyId)
    const member = family.members.find(({ body }) => body.userId === userId) ?? refuse('notFound')
    await commitPlanned(c.table, memberRemovals(member))
  })

export const retrieveFamily = async (c: With<'read'>, { tenantId, id }: InTenant & { readonly id: string }) =>
  presentFamily(await needFamily(c, { tenantId }, id))

export async function familiesOf(c: With<'read'>, by: InTenant & { readonly userId: string }) {
  const { body: user } = await needUser(c, by)
  await withFamilies(c, user.tenantId)
  const found = await Promise.all((await familyIdsOf(c, user)).map(id => familyAt(c, id)))
  return found.flatMap(family => (family === undefined ? [] : [presentFamily(family)]))
}
