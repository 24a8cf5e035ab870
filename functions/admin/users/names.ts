// What are the things called that a page about a user points at?
import { findUser } from '../../../shared/flows/users/find-user.ts'
import { kinds } from '../../../shared/resources/index.ts'
import { nameOf, searchRecords } from '../operations.ts'
import type { Visit } from '../visit.tsx'
import { type Facts, nameOfUser } from './facts.ts'

export type Names = {
  readonly tenant: string
  readonly application: (id: string | undefined) => string | undefined
  readonly group: (id: string) => string
  readonly person: (id: string) => string
}

/** Applications come from the configuration that is at hand; groups are few, and asked for at once. */
export async function namesFor(
  visit: Visit,
  { user, sessions, groups, actions }: Facts,
  more: readonly string[],
): Promise<Names> {
  const { configuration } = visit.c
  const ids = new Set(
    [...user.registrations, ...sessions].flatMap(({ applicationId }) => (applicationId ? [applicationId] : [])),
  )
  const applications = new Map(
    await Promise.all([...ids].map(async id => [id, (await configuration.application(id))?.name] as const)),
  )
  const known = groups === undefined || groups.length === 0 ? [] : await allGroups(visit, user.tenantId)
  const people = await peopleOf(visit, [
    ...new Set([...actions.flatMap(({ actionerUserId }) => actionerUserId ?? []), ...more]),
  ])
  const byId = new Map(known.map(record => [record.id, nameOf(record)]))
  return {
    tenant: (await configuration.tenant(user.tenantId))?.name ?? user.tenantId,
    application: id => (id === undefined ? undefined : applications.get(id)),
    group: id => byId.get(id) ?? id,
    person: id => people.get(id) ?? id,
  }
}

/** Whoever acted may be of another tenant, or gone. */
async function peopleOf(visit: Visit, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    ids.map(async id => {
      const found = await findUser(visit.c, { tenantId: undefined, userId: id })
      return found === undefined ? [] : [[id, nameOfUser(found.row.body)] as const]
    }),
  )
  return new Map(found.flat())
}

const most = 300

async function allGroups(visit: Visit, tenantId: string) {
  return (await searchRecords(visit, kinds.group, { numberOfResults: most }, tenantId)).records
}

/** The groups of the tenant that the user is not in. */
export async function groupsToJoin(visit: Visit, { user, groups = [] }: Facts) {
  const mine = new Set(groups.map(({ groupId }) => groupId))
  const all = await allGroups(visit, user.tenantId)
  return all.filter(({ id }) => !mine.has(id)).map(record => ({ id: record.id, name: nameOf(record) }))
}
