// How do many users join and leave groups, all of them or none?
//
// A transaction takes a hundred rows and a request may name ten thousand users, so the steps are committed some at a time.
// When one part cannot be, those before it are taken back: a request that is refused leaves the old state. One that gets
// no answer, because the process died, may be half done; repeating it ends it, since who is in stays as they are.
import { asMembership, type Member, withMembership, withoutMembership } from '../../domain/group-member.ts'
import type { StoredUser } from '../../domain/user.ts'
import { refuse } from '../../kernel/refusal.ts'
import { commitPlanned } from '../../resources/commit-planned.ts'
import type { Means, Planned } from '../../resources/define.ts'
import { keys } from '../../storage/keys.ts'
import { settle } from '../../storage/settle.ts'
import type { Row } from '../../storage/table.ts'
import { userPut } from '../users/user-row.ts'
import { groupStands, type MemberRow, memberOf, memberPuts, memberRemovals } from './member-rows.ts'

/** One user and one group: what becomes of the membership there is, if there is one. */
export type Step = {
  readonly tenantId: string
  readonly groupId: string
  readonly userId: string
  readonly to: (before: Member | undefined) => Member | undefined
}

/** Three rows and a user each, a proof of the group, and two facts to tell: at most 98 rows, were every group another. */
const batch = 14
const facts = 2 * batch

type Steps = {
  /** First and apart from the others: an id that one member gives up may be the next one's. */
  readonly leaving: readonly Step[]
  readonly joining: readonly Step[]
  readonly told: readonly Planned[]
}

export async function commitSteps(c: Means, { leaving, joining, told }: Steps): Promise<void> {
  const parts = [...parted(leaving), ...parted(joining)]
  const done: (readonly Step[])[] = []
  try {
    for (const part of parts.slice(0, -1)) done.push(await commitSome(c, part, { told: [], gone: 'refused' }))
    // What is told is told once, with the last of them, because it cannot be taken back.
    done.push(await commitSome(c, parts.at(-1) ?? [], { told: told.slice(0, facts), gone: 'refused' }))
    // Only a request about more than fourteen groups has more to tell.
    for (let from = facts; from < told.length; from += 100) await commitPlanned(c.table, told.slice(from, from + 100))
  } catch (error) {
    for (const taken of done.toReversed()) await takeBack(c, taken)
    throw error
  }
}

const parted = (steps: readonly Step[]): (readonly Step[])[] =>
  Array.from({ length: Math.ceil(steps.length / batch) }, (_, n) => steps.slice(n * batch, (n + 1) * batch))

/** Whoever was deleted in the meantime comes back into no group; whatever else goes wrong keeps no other part from it. */
async function takeBack(c: Means, steps: readonly Step[]): Promise<void> {
  try {
    await commitSome(c, steps, { told: [], gone: 'passed over' })
  } catch (error) {
    c.log('error', 'members of groups could not be put back', { steps: steps.length, error: String(error) })
  }
}

type How = { readonly told: readonly Planned[]; readonly gone: 'refused' | 'passed over' }

/** One commit. Answers the steps that lead back. */
const commitSome = (c: Means, steps: readonly Step[], { told, gone }: How): Promise<readonly Step[]> =>
  settle(async () => {
    const [userRows, memberRows] = await loaded(c, steps)
    const users = new Map<string, StoredUser>(userRows.map(({ body }) => [body.id, body]))
    const joined = new Map<string, Planned>()
    const back: Step[] = []
    const planned: Planned[] = []
    for (const [n, { tenantId, groupId, userId, to }] of steps.entries()) {
      const row = memberRows[n]
      const before = row && memberOf(row.body)
      const after = to(before)
      const user = users.get(userId)
      if (after !== undefined && user === undefined) {
        if (gone === 'refused') return refuse('invalid', { path: 'members', reason: 'invalid' })
        continue
      }
      back.push({ tenantId, groupId, userId, to: () => before })
      if (after !== undefined) {
        planned.push(...memberPuts(tenantId, after, row))
        joined.set(groupId, groupStands(tenantId, groupId))
      } else if (before !== undefined) planned.push(...memberRemovals(tenantId, before))
      if (user !== undefined) {
        users.set(userId, after ? withMembership(user, asMembership(after)) : withoutMembership(user, groupId))
      }
    }
    // Time line: we read a user; they are deleted or changed; our write expects the version we read, and we look again.
    const puts = userRows.map((row): Planned => ({ write: userPut(users.get(row.body.id) ?? row.body, row) }))
    const writes = [...planned, ...puts, ...joined.values(), ...told]
    if (writes.length > 0) await commitPlanned(c.table, writes)
    return back
  })

type Loaded = readonly [readonly Row<StoredUser>[], readonly (Row<MemberRow> | undefined)[]]

/** Users and memberships, side by side; a user in several of the steps once. */
async function loaded(c: Means, steps: readonly Step[]): Promise<Loaded> {
  const users = new Map(steps.map(({ tenantId, userId }) => [userId, keys.user(tenantId, userId)]))
  const [userRows, memberRows] = await Promise.all([
    c.table.getMany<StoredUser[]>([...users.values()]),
    c.table.getMany<MemberRow[]>(steps.map(one => keys.member(one.tenantId, one.groupId, one.userId))),
  ])
  return [userRows.filter(row => row !== undefined), memberRows]
}
