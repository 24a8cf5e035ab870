// What does a login leave behind, and what does the caller get?
//
// Shared by every way of proving who one is: password, one-time password, OAuth grants. The proof is judged before; here
// its consequence is committed, all of it at once.
import { type LoginVerdict, mayHoldTokens } from '../domain/login.ts'
import { expiryOf, type RefreshToken } from '../domain/refresh.ts'
import { registrationFor, type StoredUser } from '../domain/user.ts'
import { presentUser } from '../domain/user-present.ts'
import { type EventInfo, occurred } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import type { Row, Write } from '../storage/table.ts'
import { announce, isHeard } from './announce.ts'
import { inLivingGroups } from './groups/effective-roles.ts'
import { type IssuedToken, issueAccessToken } from './issue-token.ts'
import { type RenewedVerification, renewVerification } from './login-verification.ts'
import { startChangePassword } from './password/start.ts'
import { loginRecordWrite } from './record-login.ts'
import { newRefreshToken } from './session.ts'
import { tokenPolicy } from './token-policy.ts'
import { userPut } from './users/user-row.ts'
import { addressOf, letterWrites, reasonFor, templateFor } from './verification/letter.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

/** Which tokens follow a success; absent `grants` mean the Login API. */
export type TokenWish = {
  readonly refreshToken: boolean
  readonly grants?: readonly string[]
  readonly scopes?: readonly string[]
}

type Proven = {
  readonly tenant: Tenant
  readonly application: Application | undefined
  readonly row: Row<StoredUser>
  /** Members of the user that the proof itself changes, e.g. a lifted hash. */
  readonly change?: Partial<StoredUser>
  /** Further writes of the same commit, e.g. the spending of a code. */
  readonly spent?: readonly Write[]
  readonly verdict: LoginVerdict
  readonly authenticationType: string
  readonly authTime?: number
  readonly noJwt: boolean
  readonly device?: RefreshToken['device']
  readonly info: EventInfo
  readonly tokens: TokenWish
  /** The caller has not seen this device before. */
  readonly newDevice?: boolean | undefined
}

type Session = {
  readonly value: string
  readonly id: string
  readonly expiry: number
  readonly token: RefreshToken
}

export type LoggedIn = {
  readonly verdict: LoginVerdict
  readonly user?: StoredUser
  readonly issued?: IssuedToken
  readonly session?: Session
  readonly changePasswordId?: string
  readonly verification?: RenewedVerification
}

/** Commits what follows from a proof. Only the outcomes that let the user in, or half-way in, are noted as logins. */
export async function finishLogin(c: Means, proven: Proven): Promise<LoggedIn> {
  const { verdict } = proven
  const user: StoredUser = Object.assign({}, await inLivingGroups(c, proven.row.body), proven.change)
  switch (verdict.outcome) {
    case 'refused':
      return { verdict }
    case 'prevented':
    case 'deactivated':
    case 'expired':
      return { verdict, user }
    case 'mustChangePassword': {
      const { changePasswordId, writes } = await startChangePassword(c, {
        tenant: proven.tenant,
        user,
        reason: verdict.reason,
      })
      await c.table.commit([...(proven.spent ?? []), ...writes])
      return { verdict, user, changePasswordId }
    }
    case 'identityUnverified':
    case 'registrationUnverified':
    case 'notRegistered':
    case 'signedIn':
      return letIn(c, proven, user)
  }
}

async function letIn(c: Means, proven: Proven, user: StoredUser): Promise<LoggedIn> {
  const { tenant, application, verdict } = proven
  const tokens = mayHoldTokens(verdict) && !proven.noJwt
  const [session, sessionWrites] = tokens ? await openSession(c, proven, user) : [undefined, []]
  const issued = tokens ? await issueFor(c, proven, user, session) : undefined
  const verification = await renewVerification(c, { tenant, application, user, verdict })
  const told = mayHoldTokens(verdict) ? await announceLogin(c, proven, user) : []
  await c.table.commit([
    ...(proven.spent ?? []),
    ...(proven.change === undefined ? [] : [userPut(user, proven.row)]),
    ...sessionWrites,
    // A refresh token's row is its own record (functions/login-records makes it one); without one the record is written here.
    ...(session === undefined && mayHoldTokens(verdict) ? [record(c, proven, user)] : []),
    ...(verification?.writes ?? []),
    ...(mayHoldTokens(verdict) ? await deviceLetter(c, proven, user) : []),
    ...told,
  ])
  return {
    verdict,
    user,
    ...(issued && { issued }),
    ...(session && { session }),
    ...(verification && { verification }),
  }
}

async function openSession(
  c: Means,
  proven: Proven,
  user: StoredUser,
): Promise<readonly [Session | undefined, readonly Write[]]> {
  const { tenant, application, tokens } = proven
  if (!tokens.refreshToken || application === undefined) return [undefined, []]
  // The Login API gives one to registered users only; for OAuth the scope decides (wire reference, sections 5 and 7).
  if (tokens.grants === undefined && registrationFor(user, application.id) === undefined) return [undefined, []]
  const { refresh } = await tokenPolicy(c, tenant, application)
  const made = await newRefreshToken(c, {
    user,
    applicationId: application.id,
    policy: refresh,
    authenticationType: proven.authenticationType,
    ...(proven.authTime !== undefined && { authTime: proven.authTime }),
    ...(tokens.grants && { grants: tokens.grants }),
    ...(tokens.scopes && { scopes: tokens.scopes }),
    ...(proven.device && { device: proven.device }),
    ...(proven.info.ipAddress && { ipAddress: proven.info.ipAddress }),
  })
  return [
    { value: made.value, id: made.token.id, expiry: expiryOf(made.token, refresh), token: made.token },
    [made.write],
  ]
}

const issueFor = (c: Means, proven: Proven, user: StoredUser, session: Session | undefined): Promise<IssuedToken> =>
  issueAccessToken(c, {
    tenant: proven.tenant,
    user,
    ...(proven.application && { application: proven.application }),
    authenticationType: proven.authenticationType,
    ...(proven.authTime !== undefined && { authTime: proven.authTime }),
    ...(session && { refreshTokenId: session.id }),
    ...(proven.tokens.grants && { grants: proven.tokens.grants }),
    ...(proven.tokens.scopes && { scopes: proven.tokens.scopes }),
  })

const record = (c: Means, { application, authenticationType, info }: Proven, user: StoredUser): Write =>
  loginRecordWrite(c, {
    tenantId: user.tenantId,
    userId: user.id,
    ...(application && { applicationId: application.id }),
    ...(info.ipAddress && { ipAddress: info.ipAddress }),
    authenticationType,
  })

/** `user.login.success`, and `new-device`, asked of those who may veto them and told to those who listen. */
async function announceLogin(c: Means, proven: Proven, user: StoredUser): Promise<readonly Write[]> {
  const { tenant, newDevice } = proven
  const types = ['user.login.success', ...(newDevice === true ? (['user.login.new-device'] as const) : [])] as const
  const heard = await Promise.all(types.map(type => isHeard(c, type, tenant.id)))
  const events = types.filter((_, n) => heard[n]).map(type => loginEvent(c, type, proven, user))
  return announce(c, events)
}

function loginEvent(
  c: Means,
  type: 'user.login.success' | 'user.login.new-device',
  { tenant, application, authenticationType, info }: Proven,
  user: StoredUser,
) {
  const told = {
    tenantId: tenant.id,
    info,
    user: presentUser(user),
    authenticationType,
    ...(registrationFor(user, application?.id) && application && { applicationId: application.id }),
    ...(info.ipAddress && { ipAddress: info.ipAddress }),
  }
  return occurred(type, told, { now: c.now, id: newId() })
}

/** The letter about a device not seen before, where there is a template for it. */
async function deviceLetter(c: Means, { tenant, application, info, newDevice }: Proven, user: StoredUser) {
  const templateId = templateFor('loginNewDeviceEmailTemplateId', { tenant, application })
  if (newDevice !== true || templateId === undefined) return []
  const variables = reasonFor(c, 'user.login.new-device', { tenant, info })
  return letterWrites(c, { tenant, application, templateId, to: addressOf(user), user, variables })
}
