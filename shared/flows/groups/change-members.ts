// How do users join and leave groups?
import { joined, leaving, type Member, membersRequest, oncePerUser, type Wanted } from '../../domain/group-member.ts'
import { occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { parse } from '../../kernel/issues.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { Asking, By, Means, Operation, Planned } from '../../resources/define.ts'
import { find } from '../../resources/find.ts'
import { type Group, group } from '../../resources/group.ts'
import { commitPlanned, judgeAgain } from '../../resources/judge-again.ts'
import { keys } from '../../storage/keys.ts'
import type { Row } from '../../storage/table.ts'
import { type MemberRow, memberOf, memberPuts, memberRemovals, membersOfGroup } from './member-rows.ts'
import { withCurrentRoles } from './roles.ts'

const invalid = (reason = 'invalid') => refuse('invalid', { path: 'members', reason })

export async function needGroup(c: Means, by: By, id: string): Promise<Group> {
  const held = await find(c.table, group, by, id.toLowerCase())
  if (held === undefined || (await c.configuration.tenant(held.owner)) === undefined) return invalid()
  return held.record
}

/** Members joining are four rows each, leaving three; a transaction takes a hundred. */
const batch = 20

async function inBatches(c: Means, plans: readonly (readonly Planned[])[], told: readonly Planned[]): Promise<void> {
  for (let from = 0; from < Math.max(plans.length, 1); from += batch) {
    // What is told is told once, with the last of them.
    const isLast = from + batch >= plans.length
    const writes = [...plans.slice(from, from + batch).flat(), ...(isLast ? told : [])]
    if (writes.length > 0) await commitPlanned(c.table, writes)
  }
}

type Telling = { readonly of: 'add' | 'remove' | 'update'; readonly by: By; readonly members: readonly Member[] }

export async function tell(c: Means, record: Group, { of, by, members }: Telling): Promise<Planned[]> {
  if (c.announce === undefined) return []
  const about = {
    tenantId: record.tenantId,
    group: await withCurrentRoles(c, record),
    members: [...members],
    ...(by.info && { info: by.info }),
  }
  const when = () => ({ now: c.now, id: newId() })
  const told = await c.announce([
    occurred(`group.member.${of}`, about, when()),
    occurred(`group.member.${of}.complete`, about, when()),
  ])
  return told.map(write => ({ write }))
}

type Change = { readonly record: Group; readonly wanted: readonly Wanted[] }

/** Checks everything before it writes anything: a user or a group that is not there refuses the whole request. */
async function changesOf(c: Means, { by, document }: Asking): Promise<Change[]> {
  const parsed = parse(membersRequest, document)
  if (!parsed.ok) return refuse('invalid', ...parsed.issues)
  const named = Object.entries(parsed.value.members)
  const changes = await Promise.all(
    named.map(async ([id, wanted]) => ({ record: await needGroup(c, by, id), wanted: oncePerUser(wanted) })),
  )
  const users = changes.flatMap(({ record, wanted }) => wanted.map(one => keys.user(record.tenantId, one.userId)))
  if ((await c.table.getMany(users)).includes(undefined)) invalid()
  return changes
}

/** Members as they are after this; `replacing` lets go of everybody else. */
const change = (c: Means, by: By, { record, wanted }: Change, replacing: boolean): Promise<Member[]> =>
  judgeAgain(async () => {
    const { id: groupId, tenantId } = record
    const there: readonly (Row<MemberRow> | undefined)[] = replacing
      ? await membersOfGroup(c, tenantId, groupId)
      : ((await c.table.getMany(wanted.map(one => keys.member(tenantId, groupId, one.userId)))) as readonly (
          | Row<MemberRow>
          | undefined
        )[])
    const known = new Map(there.flatMap(row => (row === undefined ? [] : [[row.body.userId, row]])))
    const members = wanted.map(one => joined(one, known.get(one.userId)?.body, { groupId, now: c.now, draw: newId }))
    const gone = replacing
      ? leaving(
          [...known.values()].map(({ body }) => memberOf(body)),
          wanted,
        )
      : []
    const told = await tell(c, record, { of: replacing ? 'update' : 'add', by, members })
    const puts = members.map(member => memberPuts(tenantId, member, known.get(member.userId)))
    await inBatches(c, [...puts, ...gone.map(member => memberRemovals(tenantId, member))], told)
    return members
  })

const changing =
  (replacing: boolean): Operation =>
  async (c, asking) => {
    const changes = await changesOf(c, asking)
    const members: Record<string, Member[]> = {}
    for (const one of changes) members[one.record.id] = await change(c, asking.by, one, replacing)
    return { status: 200, body: { members } }
  }

export const addMembers = changing(false)
export const replaceMembers = changing(true)

export async function removeOnes(c: Means, by: By, record: Group, members: readonly Member[]): Promise<void> {
  if (members.length === 0) return
  const told = await tell(c, record, { of: 'remove', by, members })
  await inBatches(
    c,
    members.map(member => memberRemovals(record.tenantId, member)),
    told,
  )
}
