// What is wrong with an import as such, and what becomes of somebody who is imported?
import type { Issue } from '../kernel/issues.ts'
import { type IdentityRules, nextIdentities } from './identities.ts'
import type { ImportedUserInput } from './import-input.ts'
import { profileOf } from './profile.ts'
import { judgeRegistration, newRegistration, type RoleRules } from './registration.ts'
import { canonical, type Identity, loginIdTypes, type Registration, type StoredUser } from './user.ts'
import { judgeUserInput } from './user-input.ts'

type Applications = ReadonlyMap<string, RoleRules & { readonly verifyRegistration: boolean }>

type ImportRules = IdentityRules & {
  readonly registrationConfiguration: { readonly blockedDomains: readonly string[] }
  readonly usernameConfiguration: { readonly unique: { readonly enabled: boolean } }
}

/** What was looked up for the whole import: those of the tenant alone. */
type Known = { readonly applications: Applications; readonly groups: ReadonlySet<string> }

/** Everything that the users say and the table need not be asked about. Paths start at the body. */
export function judgeImport(users: readonly ImportedUserInput[], rules: ImportRules, known: Known): Issue[] {
  return [...users.flatMap((user, n) => judgeOne(user, n, rules, known)), ...repeated(users, rules)]
}

function judgeOne(input: ImportedUserInput, n: number, rules: ImportRules, known: Known): Issue[] {
  const at = `users.${n}`
  // A blocked domain keeps newcomers out; whoever is imported has been let in elsewhere.
  const own = judgeUserInput(input, rules, { disableDomainBlock: true })
  const methods = input.twoFactor?.methods ?? []
  return [
    ...under(at, 'user', own),
    ...(input.registrations ?? []).flatMap(({ applicationId, ...registration }, m) => {
      const place = `${at}.registrations.${m}`
      if (applicationId === undefined) return [{ path: `${place}.applicationId`, reason: 'missing' }]
      const application = known.applications.get(applicationId)
      return application === undefined
        ? [{ path: `${place}.applicationId`, reason: 'invalid' }]
        : under(place, 'registration', judgeRegistration(registration, application))
    }),
    ...(input.memberships ?? []).flatMap(({ groupId }, m) => {
      const path = `${at}.memberships.${m}.groupId`
      if (groupId === undefined) return [{ path, reason: 'missing' }]
      return known.groups.has(groupId) ? [] : [{ path, reason: 'invalid' }]
    }),
    // Nothing keeps second factors yet, and to drop one in silence would leave its user with half of a lock.
    ...(methods.length > 0 ? [{ path: `${at}.twoFactor.methods`, reason: 'notConfigured' }] : []),
  ]
}

/** Issues that speak of `user…`, said of the place in the import. */
export const under = (place: string, word: string, issues: readonly Issue[]): Issue[] =>
  issues.map(issue => ({ ...issue, path: issue.path.replace(new RegExp(`^${word}\\b`), place) }))

/** What several of the import want, and only one of them can have: all but the first are told. */
function repeated(users: readonly ImportedUserInput[], rules: ImportRules): Issue[] {
  const taken = new Set<string>()
  const claim = (path: string, kind: string, value: string | undefined): Issue[] => {
    if (value === undefined) return []
    const name = `${kind} ${value}`
    if (taken.has(name)) return [{ path, reason: 'duplicate' }]
    taken.add(name)
    return []
  }
  const numbered = rules.usernameConfiguration.unique.enabled
  return users.flatMap((user, n) => {
    const at = `users.${n}`
    const names = loginIdTypes.filter(type => !(type === 'username' && numbered))
    return [
      ...claim(`${at}.id`, 'user', user.id),
      ...names.flatMap(type => {
        const name = user[type]
        return claim(`${at}.${type}`, type, name === undefined ? undefined : canonical(type, name))
      }),
      ...(user.registrations ?? []).flatMap(({ id, applicationId }, m) => [
        ...claim(`${at}.registrations.${m}.id`, 'registration', id),
        ...claim(`${at}.registrations.${m}.applicationId`, `registration of ${n}`, applicationId),
      ]),
      ...(user.memberships ?? []).flatMap(({ id, groupId }, m) => [
        ...claim(`${at}.memberships.${m}.id`, 'membership', id),
        ...claim(`${at}.memberships.${m}.groupId`, `membership of ${n}`, groupId),
      ]),
    ]
  })
}

type Importing = {
  readonly id: string
  readonly tenantId: string
  readonly input: ImportedUserInput
  /** What the wish for a username became, where the tenant numbers them. */
  readonly uniqueUsername: string | undefined
  readonly rules: IdentityRules
  readonly applications: Applications
  readonly draw: () => string
  readonly now: number
}

/** The user without a password. Closed unless said otherwise, unlike one who is created (wire reference, section 36). */
export function importedUser(asked: Importing): StoredUser {
  const { input, now } = asked
  const { email, username, phoneNumber, insertInstant = now } = input
  const { identities } = nextIdentities({
    before: [],
    wanted: { email, username, phoneNumber, uniqueUsername: asked.uniqueUsername },
    rules: asked.rules,
    skipVerification: true,
    proven: new Set(),
    now: insertInstant,
  })
  return {
    id: asked.id,
    tenantId: asked.tenantId,
    active: input.active ?? false,
    identities: identities.map(identity => imported(identity, input.verified === true)),
    registrations: (input.registrations ?? []).flatMap(one => importedRegistration(asked, one)),
    memberships: (input.memberships ?? []).map(({ id = asked.draw(), groupId = '', data }) => ({
      id,
      groupId,
      data,
      insertInstant: now,
    })),
    ...profileOf(input),
    ...(input.passwordChangeRequired === true && {
      passwordChangeRequired: true,
      passwordChangeReason: 'Administrative' as const,
    }),
    // Begins with the time, so that a refresh token of an earlier user with this id can never belong to this one.
    tokenGeneration: now,
    insertInstant,
    lastUpdateInstant: now,
  }
}

/** Waits for no proof and is never cleaned up, proved or not; `verified` of the wire speaks of the address alone. */
const imported = ({ verifiedInstant: _, ...identity }: Identity, verified: boolean): Identity => ({
  ...identity,
  verifiedReason: 'Import',
  ...(verified && identity.type === 'email' && { verified: true, verifiedInstant: identity.insertInstant }),
})

type RegistrationInput = NonNullable<ImportedUserInput['registrations']>[number]

function importedRegistration(asked: Importing, input: RegistrationInput): Registration[] {
  const { applicationId = '', verified, insertInstant = asked.now } = input
  const application = asked.applications.get(applicationId)
  if (application === undefined) return []
  const id = input.id ?? asked.draw()
  const made = newRegistration({ id, applicationId, input, application, skipVerification: true, now: asked.now })
  const standing = application.verifyRegistration ? 'Import' : 'Disabled'
  return [
    {
      ...made,
      insertInstant,
      verifiedReason: standing,
      ...(verified === true && { verified: true, verifiedReason: 'Import', verifiedInstant: insertInstant }),
    },
  ]
}
