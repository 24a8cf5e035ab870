// How does a user come to be, alone or with a first registration?
import { judgeChildRegistration } from '../../domain/family.ts'
import { nextIdentities, type WantedNames } from '../../domain/identities.ts'
import { profileOf } from '../../domain/profile.ts'
import { judgeRegistration, newRegistration } from '../../domain/registration.ts'
import type { Activity, Identity, Registration, StoredUser } from '../../domain/user.ts'
import { judgeUserInput, type UserInput } from '../../domain/user-input.ts'
import { newId } from '../../kernel/ids.ts'
import type { Issue } from '../../kernel/issues.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { StoredPassword } from '../../ports/hasher/port.ts'
import { keys } from '../../storage/keys.ts'
import { settle } from '../../storage/settle.ts'
import type { Write } from '../../storage/table.ts'
import { announce } from '../announce.ts'
import { confirmChild } from '../families/confirm-child.ts'
import { inGroups, settledMemberships } from '../groups/of-user.ts'
import type { IssuedToken } from '../issue-token.ts'
import { demandTaken, type PreVerified, preVerified, withProven } from '../verification/pre-verified.ts'
import { askForProofs, askForRegistrationProof, type Verification, type VerificationId } from './ask-for-proofs.ts'
import { withToken } from './authentication-token.ts'
import { stillThere } from './find-application.ts'
import { type FirstTokens, firstTokens } from './first-tokens.ts'
import { hashedPassword, passwordIssues } from './new-password.ts'
import type { Creating, Means, UserRequest } from './request.ts'
import { setPasswordIssues, setUpBy, startSetUp } from './set-up-password.ts'
import { reportTaken, takenIssues, takenNames } from './taken-names.ts'
import { registrationCreated, userCreated } from './tell.ts'
import { uniqueUsername } from './unique-username.ts'
import { childWrites, homePut, nameWrites, unverifiedRegistrationPut, userPut } from './user-row.ts'

export type Created = {
  readonly user: StoredUser
  /** Of a user who was there before. */
  readonly activity?: Activity | undefined
  readonly registration?: Registration
  readonly verificationIds: readonly VerificationId[]
  readonly registrationVerification?: Verification
  readonly token?: IssuedToken
  readonly refresh?: FirstTokens['refresh']
}

/**
 * Creates a user and everything that goes with one in a single commit: row, login names, proof of the id's home, first
 * registration, letters, events. A hash is the dear part, so it is computed once, and only for a request that is good.
 */
export async function createUser(c: Means, said: Creating): Promise<Created> {
  const { tenant, request } = said
  const proofs = await preVerified(c, tenant.id, request.verificationIds ?? [])
  const given: UserRequest = { ...request, user: withProven(request.user, proofs) }
  const asked: Creating = { ...said, request: given }
  const issues = [
    ...judgeUserInput(given.user, tenant, given),
    ...(await passwordIssues(c, { tenant, input: given.user, passwordFieldType: given.passwordFieldType })),
    ...setPasswordIssues(tenant, given),
    ...(asked.registering ? judgeRegistration(asked.registering.input, asked.registering.application) : []),
    ...(asked.registering ? judgeChildRegistration(tenant.familyConfiguration, given.user, c.now) : []),
  ]
  // Names are looked up even when something else is wrong, so that the caller hears everything at once.
  if (issues.length > 0) return refuseWith(c, asked, { proofs, issues })
  let password: Promise<StoredPassword | undefined> | undefined
  return settle(async () => {
    const drafted = await draft(c, asked, proofs)
    demandTaken(proofs, drafted.user)
    await refuseTaken(c, asked, drafted)
    password ??= hashedPassword(c, { tenant, input: given.user, passwordFieldType: given.passwordFieldType })
    const groups = await settledMemberships(c, drafted.user, given.user.memberships)
    const user = { ...withFirstPassword(c, drafted.user, await password), ...inGroups(groups) }
    return commit(c, asked, { ...drafted, user, proofs, groupWrites: groups.writes })
  })
}

type Drafted = {
  readonly user: StoredUser
  readonly toVerify: readonly Identity[]
  readonly names: ReturnType<typeof nextIdentities>
}

/** The user as it would be, without its password. */
async function draft(
  c: Means,
  { tenant, userId, request, registering }: Creating,
  proofs: PreVerified,
): Promise<Drafted> {
  const input = request.user
  const names = nextIdentities({
    before: [],
    wanted: await wantedNames(c, tenant, input),
    rules: tenant,
    skipVerification: request.skipVerification === true,
    proven: new Set(proofs.names.map(({ type, value }) => `${type}:${value}`)),
    now: c.now,
  })
  const registration =
    registering &&
    (await withToken(
      c,
      tenant.id,
      newRegistration({
        id: registering.input.id ?? newId(),
        applicationId: registering.application.id,
        input: registering.input,
        application: registering.application,
        skipVerification: registering.skipVerification,
        now: c.now,
      }),
      registering.authenticationToken,
    ))
  const user: StoredUser = {
    id: userId ?? input.id ?? newId(),
    tenantId: tenant.id,
    active: input.active ?? true,
    identities: names.identities,
    registrations: registration === undefined ? [] : [registration],
    ...profileOf(input),
    ...(input.passwordChangeRequired === true && {
      passwordChangeRequired: true,
      passwordChangeReason: 'Administrative' as const,
    }),
    // Begins with the time, so that a refresh token of an earlier user with this id can never belong to this one.
    tokenGeneration: c.now,
    insertInstant: c.now,
    lastUpdateInstant: c.now,
  }
  return { user, names, toVerify: names.toVerify }
}

async function wantedNames(c: Means, tenant: Creating['tenant'], input: UserInput): Promise<WantedNames> {
  const { email, username, phoneNumber } = input
  const unique = username === undefined ? undefined : await uniqueUsername(c, tenant, username)
  return { email, username, uniqueUsername: unique, phoneNumber }
}

const withFirstPassword = (c: Means, user: StoredUser, password: StoredPassword | undefined): StoredUser =>
  password === undefined ? user : { ...user, password, passwordLastUpdateInstant: c.now }

type Wrong = { readonly proofs: PreVerified; readonly issues: readonly Issue[] }

async function refuseWith(c: Means, asked: Creating, { proofs, issues }: Wrong): Promise<never> {
  const nameless = issues.some(({ reason }) => reason === 'blank' || reason === 'invalidPhone')
  const { user, names } = await draft(c, asked, proofs)
  const taken = nameless ? [] : await takenNames(c, user, names.changes)
  throw new Refusal('invalid', [...issues, ...takenIssues(taken)])
}

async function refuseTaken(c: Means, asked: Creating, { user, names }: Drafted): Promise<void> {
  const [taken, home] = await Promise.all([
    takenNames(c, user, names.changes),
    asked.userId === undefined && asked.request.user.id === undefined
      ? undefined
      : c.table.get(keys.home('user', user.id)),
  ])
  if (taken.length > 0) await reportTaken(c, { ...asked, user, taken, when: 'create' })
  const issues = [...takenIssues(taken), ...(home === undefined ? [] : [{ path: 'user.id', reason: 'duplicate' }])]
  if (issues.length > 0) throw new Refusal('invalid', issues)
}

type Committing = Drafted & { readonly proofs: PreVerified; readonly groupWrites: readonly Write[] }

async function commit(
  c: Means,
  asked: Creating,
  { user, toVerify, proofs, groupWrites }: Committing,
): Promise<Created> {
  const { tenant, application, registering, request, info } = asked
  const registration = user.registrations[0]
  const asking = await askForProofs(c, { tenant, application, user }, toVerify)
  const askingRegistration =
    registering && registration
      ? await askForRegistrationProof(c, { tenant, user, application: registering.application }, registration)
      : undefined
  const setUp = await startSetUp(c, { tenant, user, application, by: setUpBy(request) })
  const tokens = setUp.started ? undefined : await firstTokens(c, { tenant, user, application, registration, info })
  const told = await announce(c, [
    ...userCreated(c, { user, info }),
    ...(registration === undefined ? [] : registrationCreated(c, { user, registration, info })),
  ])
  await c.table.commit([
    userPut(user, undefined),
    homePut(user),
    ...nameWrites(user, []),
    ...childWrites(user),
    ...(await confirmChild(c, tenant, user)),
    ...groupWrites,
    ...(registration === undefined ? [] : unverifiedRegistrationPut(user, registration)),
    ...(registering === undefined ? [] : [stillThere(registering.application)]),
    ...proofs.writes,
    ...asking.writes,
    ...(askingRegistration?.writes ?? []),
    ...setUp.writes,
    ...(tokens?.writes ?? []),
    ...told,
  ])
  return {
    user,
    ...(registration && { registration }),
    verificationIds: asking.verificationIds,
    ...(askingRegistration?.verification && { registrationVerification: askingRegistration.verification }),
    ...(tokens?.token && { token: tokens.token }),
    ...(tokens?.refresh && { refresh: tokens.refresh }),
  }
}
