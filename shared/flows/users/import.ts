// How do many users come over from another system, all of them or none?
import { importedUser, judgeImport } from '../../domain/import.ts'
import { inParts, type Weight } from '../../domain/import-cut.ts'
import type { ImportedUserInput } from '../../domain/import-input.ts'
import type { StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import { type EventInfo, occurred } from '../../events/outbox.ts'
import { digest, newId } from '../../kernel/ids.ts'
import type { Issue } from '../../kernel/issues.ts'
import { invalid, Refusal } from '../../kernel/refusal.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys } from '../../storage/keys.ts'
import type { Write } from '../../storage/table.ts'
import { announce, isHeard } from '../announce.ts'
import { groupStands, memberPuts } from '../groups/member-rows.ts'
import { servingOf, stillThere } from './find-application.ts'
import { lanes, mostIssues, type Part, writeParts } from './import-parts.ts'
import { takenAlready } from './import-taken.ts'
import { importedPassword, importedPasswordIssues, type Schemes, schemeIssues } from './imported-password.ts'
import { type Numbering, numbering } from './numbered-usernames.ts'
import type { Means } from './request.ts'
import { sideBySide } from './side-by-side.ts'
import { childWrites, homePut, nameWrites, userPut } from './user-row.ts'

type ImportAsked = {
  readonly tenant: Tenant
  readonly users: readonly ImportedUserInput[]
  readonly schemes: Schemes
  readonly info: EventInfo
}

type Found = { readonly applications: ReadonlyMap<string, Application>; readonly groups: ReadonlySet<string> }
type Drafted = { readonly user: StoredUser; readonly input: ImportedUserInput }
type Prepared = { readonly drafted: readonly Drafted[]; readonly told: readonly Write[] }

/** Judges everything before it writes anything. A hash is the dear part: it is computed just before its user is written. */
export async function importUsers(c: Means, asked: ImportAsked): Promise<void> {
  const { tenant, users } = asked
  if (users.length === 0) throw invalid('users', 'empty')
  const found = await lookedUp(c, asked)
  const issues = [...schemeIssues(asked.schemes), ...judgeImport(users, tenant, found), ...(await passwords(c, asked))]
  if (issues.length > 0) throw new Refusal('invalid', issues.slice(0, mostIssues))
  const cut = inParts(users, weigh)
  const of = (part: number) =>
    (cut[part] ?? []).flatMap(at => (users[at] === undefined ? [] : [{ at, input: users[at] }]))
  const isTold = await isHeard(c, 'user.bulk.create', tenant.id)
  const numbered = numbering(c, tenant)
  const prepare = async (part: number): Promise<Prepared> => {
    const drafted: Drafted[] = []
    for (const { input } of of(part)) drafted.push({ input, user: await draft(c, asked, found, { input, numbered }) })
    return { drafted, told: isTold ? await announce(c, [bulkCreated(c, asked, drafted)]) : [] }
  }
  const ready = new Map<number, Prepared>()
  await writeParts(c, {
    kind: 'users',
    tenantId: tenant.id,
    mac: await macOf(c, asked),
    parts: cut.length,
    taken: parts => takenAlready(c, tenant, parts.flatMap(of)),
    ask: async parts => {
      // All are asked before anything is written; where nobody listens there is nothing to ask.
      if (isTold) await sideBySide(parts, lanes, async part => void ready.set(part, await prepare(part)))
    },
    write: async part => {
      const prepared = ready.get(part) ?? (await prepare(part))
      // A commit that is lost was judged by what has changed since: names are drawn and webhooks asked again.
      ready.delete(part)
      return partOf(c, asked, found, prepared)
    },
  })
}

async function lookedUp(c: Means, { tenant, users }: ImportAsked): Promise<Found> {
  const named = (ids: readonly (string | undefined)[]) => [...new Set(ids.filter(id => id !== undefined))]
  const applicationIds = named(users.flatMap(user => user.registrations ?? []).map(one => one.applicationId))
  const groupIds = named(users.flatMap(user => user.memberships ?? []).map(one => one.groupId))
  const [applications, groups] = await Promise.all([
    servingOf(c, tenant.id, applicationIds),
    c.table.getMany(groupIds.map(id => keys.record(tenant.id, 'group', id))),
  ])
  return {
    applications,
    groups: new Set(groupIds.filter((_, n) => groups[n] !== undefined)),
  }
}

async function passwords(c: Means, { tenant, users, schemes }: ImportAsked): Promise<Issue[]> {
  const all = users.map((input, n) => importedPasswordIssues(c, { tenant, input, schemes }, `users.${n}`))
  return (await Promise.all(all)).flat()
}

const weigh = (input: ImportedUserInput): Weight => {
  const names = [input.email, input.username, input.phoneNumber].filter(name => name !== undefined)
  return {
    // the user, its home, its names, its place as a child; three rows of each membership
    rows: 2 + names.length + (input.parentEmail === undefined ? 0 : 1) + 3 * (input.memberships ?? []).length,
    shared: [
      ...(input.registrations ?? []).map(({ applicationId = '' }) => applicationId),
      ...(input.memberships ?? []).map(({ groupId = '' }) => groupId),
    ],
    bytes: JSON.stringify(input).length,
  }
}

/** The same content, whoever sends it and however often. Keyed, because passwords are part of it. */
async function macOf(c: Means, { tenant, users, schemes }: ImportAsked): Promise<string> {
  const content = digest(JSON.stringify([users, schemes.encryptionScheme, schemes.factor]))
  return (await c.keyring.mac(tenant.id, `import users ${content}`)).toString('base64url')
}

type Drafting = { readonly input: ImportedUserInput; readonly numbered: Numbering }

async function draft(c: Means, asked: ImportAsked, found: Found, { input, numbered }: Drafting): Promise<StoredUser> {
  const user = importedUser({
    id: input.id ?? newId(),
    tenantId: asked.tenant.id,
    input,
    uniqueUsername: input.username === undefined ? undefined : await numbered(input.username),
    rules: asked.tenant,
    applications: found.applications,
    draw: newId,
    now: c.now,
  })
  if (input.password === undefined) return user
  return { ...user, passwordLastUpdateInstant: input.passwordLastUpdateInstant ?? c.now }
}

/** One for each commit: a fact has to fit into a row, and is told with what it tells of or not at all. */
const bulkCreated = (c: Means, { tenant, info }: ImportAsked, drafted: readonly Drafted[]) =>
  occurred(
    'user.bulk.create',
    { tenantId: tenant.id, info, users: drafted.map(({ user }) => presentUser(user)) },
    { now: c.now, id: newId() },
  )

async function partOf(c: Means, asked: ImportAsked, found: Found, { drafted, told }: Prepared): Promise<Part> {
  const { tenant, schemes } = asked
  const rows: Write[] = []
  for (const { user, input } of drafted) {
    const password = await importedPassword(c, { tenant, input, schemes })
    const kept = password === undefined ? user : { ...user, password }
    rows.push(
      userPut(kept, undefined),
      homePut(kept),
      ...nameWrites(kept, []),
      ...childWrites(kept),
      ...membershipRows(kept),
    )
  }
  const named = new Set(drafted.flatMap(({ user }) => user.registrations.map(({ applicationId }) => applicationId)))
  const applications = [...named].flatMap(id => found.applications.get(id) ?? [])
  const groups = [...new Set(drafted.flatMap(({ user }) => (user.memberships ?? []).map(({ groupId }) => groupId)))]
  return {
    made: drafted.map(({ user }) => user.id),
    writes: [...rows, ...applications.map(stillThere), ...groups.map(id => groupStands(tenant.id, id).write), ...told],
  }
}

/** The rows of the groups that say what the user's own row says, put by the same commit. */
const membershipRows = ({ id: userId, tenantId, memberships = [] }: StoredUser): Write[] =>
  memberships
    .flatMap(one => memberPuts(tenantId, { ...one, userId, data: { ...one.data } }, undefined))
    .map(({ write }) => write)
