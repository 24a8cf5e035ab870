// How does a user change, when an administrator says what it shall be?
import { type NextNames, nextIdentities } from '../../domain/identities.ts'
import { withPassword } from '../../domain/password-rules.ts'
import { profileOf } from '../../domain/profile.ts'
import { type Activity, canonical, primary, type StoredUser } from '../../domain/user.ts'
import { judgeUserInput, type UserInput } from '../../domain/user-input.ts'
import type { EventInfo } from '../../events/outbox.ts'
import type { Issue } from '../../kernel/issues.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { StoredPassword } from '../../ports/hasher/port.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { settle } from '../../storage/settle.ts'
import type { Row, Write } from '../../storage/table.ts'
import { announce } from '../announce.ts'
import { inGroups, settledMemberships } from '../groups/of-user.ts'
import { oneTimePasswordGone, outstandingGone } from '../password/outstanding.ts'
import { announceRevocation } from '../revoke.ts'
import { addressOf, letterWrites, reasonFor, templateFor } from '../verification/letter.ts'
import { demandTaken, type PreVerified, preVerified, withProven } from '../verification/pre-verified.ts'
import { askForProofs, type VerificationId } from './ask-for-proofs.ts'
import { needFound, needSettings } from './find-user.ts'
import { hashedPassword, passwordIssues } from './new-password.ts'
import type { Means, UserRequest } from './request.ts'
import { reportTaken, takenIssues, takenNames } from './taken-names.ts'
import { userUpdated } from './tell.ts'
import { uniqueUsername } from './unique-username.ts'
import { childWrites, nameWrites, userPut } from './user-row.ts'

type Updating = {
  readonly tenantId: string | undefined
  readonly userId: string
  /** What is asked, given what is there: a PUT says it outright, a PATCH says what to change. */
  readonly asks: (before: StoredUser) => UserRequest
  readonly application?: Application | undefined
  readonly info: EventInfo
}

export type Updated = {
  readonly user: StoredUser
  readonly activity: Activity | undefined
  readonly verificationIds: readonly VerificationId[]
}

/** Replaces what callers may set. Password, registrations and everything of the platform's stay unless said otherwise. */
export function updateUser(c: Means, asked: Updating): Promise<Updated> {
  let hashed: Promise<StoredPassword | undefined> | undefined
  return settle(async () => {
    const { row, activity } = await needFound(c, asked)
    const tenant = await needSettings(c, row.body.tenantId)
    const asks = asked.asks(row.body)
    const proofs = await preVerified(c, tenant.id, asks.verificationIds ?? [])
    const request = { ...asks, user: withProven(asks.user, proofs) }
    const issues = await issuesOf(c, tenant, row.body, request)
    if (issues.length > 0) throw new Refusal('invalid', issues)
    const names = await namesOf(c, { tenant, before: row.body, request, proofs })
    const next = changed(c, row.body, request, names)
    demandTaken(proofs, next)
    const taken = await takenNames(c, next, names.changes)
    if (taken.length > 0) {
      await reportTaken(c, { ...asked, tenant, user: next, taken, when: 'update' })
      throw new Refusal('invalid', takenIssues(taken))
    }
    hashed ??= hashedPassword(c, { tenant, input: request.user, passwordFieldType: request.passwordFieldType })
    const groups = await settledMemberships(c, row.body, request.user.memberships)
    const user = { ...withNewPassword(c, tenant, next, await hashed), ...inGroups(groups) }
    const done = await commit(c, { tenant, row, names, proofs, user, groupWrites: groups.writes, asked })
    return { ...done, activity }
  })
}

async function issuesOf(c: Means, tenant: Tenant, user: StoredUser, request: UserRequest): Promise<Issue[]> {
  const { user: input, currentPassword, passwordFieldType } = request
  const changesAddress = input.email !== undefined && canonical('email', input.email) !== primary(user, 'email')?.value
  // An address that was let in stays, should its domain be blocked later: the list keeps newcomers out.
  const how = { disableDomainBlock: request.disableDomainBlock === true || !changesAddress }
  const wrong = currentPassword !== undefined && !(await isCurrent(c, user, currentPassword))
  return [
    ...judgeUserInput(input, tenant, how),
    ...(await passwordIssues(c, { tenant, input, passwordFieldType, user })),
    ...(wrong ? [{ path: 'currentPassword', reason: 'invalid' }] : []),
  ]
}

const isCurrent = async (c: Means, user: StoredUser, given: string): Promise<boolean> =>
  user.password !== undefined && c.hasher.matches(given, user.password)

type Naming = {
  readonly tenant: Tenant
  readonly before: StoredUser
  readonly request: UserRequest
  readonly proofs: PreVerified
}

async function namesOf(c: Means, { tenant, before, request, proofs }: Naming): Promise<NextNames> {
  const { email, username, phoneNumber } = request.user
  return nextIdentities({
    before: before.identities,
    wanted: { email, username, uniqueUsername: await uniqueNameOf(c, tenant, before, username), phoneNumber },
    rules: tenant,
    skipVerification: request.skipVerification === true,
    proven: new Set(proofs.names.map(({ type, value }) => `${type}:${value}`)),
    now: c.now,
  })
}

/** Who asks for the same username again keeps its number. */
async function uniqueNameOf(
  c: Means,
  tenant: Tenant,
  before: StoredUser,
  wish: string | undefined,
): Promise<string | undefined> {
  if (wish === undefined) return undefined
  const present = primary(before, 'username')
  const same = present !== undefined && canonical('username', present.displayValue) === canonical('username', wish)
  return same ? present.uniqueValue : uniqueUsername(c, tenant, wish)
}

function changed(c: Means, before: StoredUser, { user: input }: UserRequest, names: NextNames): StoredUser {
  const { id, tenantId, active, registrations, tokenGeneration, insertInstant } = before
  const { password, previousPasswords, passwordLastUpdateInstant, prevention } = before
  return {
    id,
    tenantId,
    active,
    identities: names.identities,
    registrations,
    ...profileOf(input),
    ...(password && { password }),
    ...(previousPasswords && { previousPasswords }),
    ...(passwordLastUpdateInstant !== undefined && { passwordLastUpdateInstant }),
    ...(prevention && { prevention }),
    ...changeDemanded(before, input),
    tokenGeneration,
    insertInstant,
    lastUpdateInstant: c.now,
  }
}

const changeDemanded = (before: StoredUser, input: UserInput): Partial<StoredUser> =>
  input.passwordChangeRequired === true
    ? { passwordChangeRequired: true, passwordChangeReason: before.passwordChangeReason ?? 'Administrative' }
    : {}

/** A new password ends the sessions begun with the old one where the tenant says so; a demand made with it stands. */
function withNewPassword(c: Means, tenant: Tenant, user: StoredUser, password: StoredPassword | undefined): StoredUser {
  if (password === undefined) return user
  const { passwordChangeRequired, passwordChangeReason } = user
  const ends = tenant.jwtConfiguration.refreshTokenRevocationPolicy.onPasswordChanged
  return {
    ...withPassword(user, password, tenant, c.now),
    ...(passwordChangeRequired && { passwordChangeRequired, passwordChangeReason }),
    tokenGeneration: user.tokenGeneration + (ends ? 1 : 0),
  }
}

type Committing = {
  readonly tenant: Tenant
  readonly row: Row<StoredUser>
  readonly names: NextNames
  readonly proofs: PreVerified
  readonly user: StoredUser
  readonly groupWrites: readonly Write[]
  readonly asked: Updating
}

async function commit(
  c: Means,
  { tenant, row, names, proofs, user, groupWrites, asked }: Committing,
): Promise<Omit<Updated, 'activity'>> {
  const { application, info } = asked
  const asking = await askForProofs(c, { tenant, application, user }, names.toVerify)
  const newPassword = user.password !== row.body.password
  const revoked = user.tokenGeneration !== row.body.tokenGeneration
  const told = [
    ...(await announce(c, userUpdated(c, { user, original: row.body, changes: names.changes, newPassword, info }))),
    ...(revoked ? await announceRevocation(c, { user, info }) : []),
  ]
  await c.table.commit([
    userPut(user, row),
    ...nameWrites(user, row.body.identities),
    ...childWrites(user, row.body),
    ...groupWrites,
    ...proofs.writes,
    ...asking.writes,
    ...(newPassword ? [...(await outstandingGone(c, user)), ...(await oneTimePasswordGone(c, user))] : []),
    ...(await letters(c, { tenant, application, before: row.body, user, newPassword, info })),
    ...told,
  ])
  return { user, verificationIds: asking.verificationIds }
}

type Lettering = {
  readonly tenant: Tenant
  readonly application: Application | undefined
  readonly before: StoredUser
  readonly user: StoredUser
  readonly newPassword: boolean
  readonly info: EventInfo
}

/** The old address hears of a change as well as the new one: whoever took an account over cannot hide it. */
async function letters(
  c: Means,
  { tenant, application, before, user, newPassword, info }: Lettering,
): Promise<readonly Write[]> {
  const [from, to] = [primary(before, 'email'), primary(user, 'email')]
  const moved = from !== undefined && from.value !== to?.value
  const templateId = templateFor('emailUpdateEmailTemplateId', { tenant, application })
  const passwordId = templateFor('passwordUpdateEmailTemplateId', { tenant, application })
  const addresses = moved ? [from.displayValue, to?.displayValue] : []
  const base = { tenant, application, user }
  const changed = reasonFor(c, 'user.password.update', { tenant, info })
  const all = await Promise.all([
    ...addresses.map(address =>
      letterWrites(c, {
        ...base,
        templateId,
        to: address,
        variables: {
          previousEmail: from?.displayValue,
          newEmail: to?.displayValue,
          ...reasonFor(c, 'user.email.update', { tenant, info }),
        },
      }),
    ),
    newPassword ? letterWrites(c, { ...base, templateId: passwordId, to: addressOf(user), variables: changed }) : [],
  ])
  return all.flat()
}
