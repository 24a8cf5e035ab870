// How do users join and leave groups?
import { joined, leaving, type Member, membersRequest, oncePerUser, type Wanted } from '../../domain/group-member.ts'
import { occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { parse } from '../../kernel/issues.ts'
import { orRefuse, refuse } from '../../kernel/refusal.ts'
import type { Asking, By, Means, Operation, Planned } from '../../resources/define.ts'
import { find } from '../../resources/find.ts'
import { type Group, group } from '../../resources/group.ts'
import { keys } from '../../storage/keys.ts'
import { commitSteps, type Step } from './commit-steps.ts'
import { type MemberRow, memberOf, membersOfGroup } from './member-rows.ts'
import { withCurrentRoles } from './roles.ts'

const invalid = (reason = 'invalid') => refuse('invalid', { path: 'members', reason })

export async function needGroup(c: Means, by: By, id: string): Promise<Group> {
  const held = await find(c.table, group, by, id.toLowerCase())
  if (held === undefined || (await c.configuration.tenant(held.owner)) === undefined) return invalid()
  return held.record
}

type Telling = { readonly record: Group; readonly members: readonly Member[] }
type What = { readonly of: 'add' | 'remove' | 'update'; readonly by: By }

/** What is told of all groups of a request, asked of their webhooks at once. */
export async function tell(c: Means, { of, by }: What, groups: readonly Telling[]): Promise<Planned[]> {
  if (c.announce === undefined) return []
  const when = () => ({ now: c.now, id: newId() })
  const events = groups.map(async ({ record, members }) => {
    const about = {
      tenantId: record.tenantId,
      group: await withCurrentRoles(c, record),
      members: [...members],
      ...(by.info && { info: by.info }),
    }
    return [occurred(`group.member.${of}`, about, when()), occurred(`group.member.${of}.complete`, about, when())]
  })
  const told = await c.announce((await Promise.all(events)).flat())
  return told.map(write => ({ write }))
}

type Asked = { readonly record: Group; readonly wanted: readonly Wanted[] }

/** Checks everything before it writes anything: a user or a group that is not there refuses the whole request. */
async function askedIn(c: Means, { by, document }: Asking): Promise<Asked[]> {
  const named = Object.entries(orRefuse(parse(membersRequest, document)).members)
  const asked = await Promise.all(
    named.map(async ([id, wanted]) => ({ record: await needGroup(c, by, id), wanted: oncePerUser(wanted) })),
  )
  const ids = asked.flatMap(({ wanted }) => wanted.flatMap(({ id }) => id ?? []))
  if (new Set(ids).size < ids.length) invalid('duplicate')
  const users = asked.flatMap(({ record, wanted }) => wanted.map(one => keys.user(record.tenantId, one.userId)))
  if ((await c.table.getMany(users)).includes(undefined)) invalid()
  return asked
}

type Change = {
  readonly record: Group
  readonly members: readonly Member[]
  readonly joining: readonly Step[]
  readonly leaving: readonly Step[]
}

/** Members as they are after this; `replacing` lets go of everybody else. */
async function changeOf(c: Means, { record, wanted }: Asked, replacing: boolean): Promise<Change> {
  const { id: groupId, tenantId } = record
  const there = replacing
    ? await membersOfGroup(c, tenantId, groupId)
    : await c.table.getMany<MemberRow[]>(wanted.map(one => keys.member(tenantId, groupId, one.userId)))
  const known = new Map(there.flatMap(row => (row === undefined ? [] : [[row.body.userId, memberOf(row.body)]])))
  const as = { groupId, now: c.now, draw: newId }
  const members = wanted.map(one => joined(one, known.get(one.userId), as))
  const joining = members.map((member): Step => {
    const { id, userId, data } = member
    return { tenantId, groupId, userId, to: before => joined({ id, userId, groupId, data }, before, as) }
  })
  const gone = replacing ? leaving([...known.values()], wanted) : []
  const going = gone.map(({ userId }): Step => ({ tenantId, groupId, userId, to: () => undefined }))
  return { record, members, joining, leaving: going }
}

const changing =
  (replacing: boolean): Operation =>
  async (c, asking) => {
    const asked = await askedIn(c, asking)
    const changes = await Promise.all(asked.map(one => changeOf(c, one, replacing)))
    const told = await tell(c, { of: replacing ? 'update' : 'add', by: asking.by }, changes)
    await commitSteps(c, {
      leaving: changes.flatMap(one => one.leaving),
      joining: changes.flatMap(one => one.joining),
      told,
    })
    return {
      status: 200,
      body: { members: Object.fromEntries(changes.map(({ record, members }) => [record.id, members])) },
    }
  }

export const addMembers = changing(false)
export const replaceMembers = changing(true)
