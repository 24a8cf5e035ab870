// How does a user sign in with a password?

import { gatesLoginName, gatesRegistration } from '../domain/gates.ts'
import { judgeLogin, type LoginVerdict, mayHoldTokens } from '../domain/login.ts'
import { breaksRules } from '../domain/login-password.ts'
import type { RefreshToken } from '../domain/refresh.ts'
import { registrationFor, type StoredUser } from '../domain/user.ts'
import { identityOf } from '../domain/verification.ts'
import type { EventInfo } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import { keys, type LoginIdType } from '../storage/keys.ts'
import { settle } from '../storage/settle.ts'
import { finishLogin, type LoggedIn, type TokenWish } from './finish-login.ts'
import { asIfFailed, noteFailure, type Tally } from './login-failure.ts'
import { isItsToken } from './users/authentication-token.ts'
import { findLoginName } from './users/find-user.ts'

export type Means = With<'write' | 'sign' | 'seal' | 'hash' | 'callOut'>

export type LoginRequest = {
  readonly tenant: Tenant
  readonly application: Application | undefined
  readonly loginId: string
  readonly loginIdTypes: readonly LoginIdType[]
  readonly password: string
  readonly noJwt: boolean
  readonly device?: RefreshToken['device']
  readonly info: EventInfo
  /** Which tokens follow a success; the OAuth grant decides otherwise than the Login API. */
  readonly tokens: TokenWish
  readonly newDevice?: boolean | undefined
}

/**
 * Signs in. Unknown user and wrong password take the same steps: names in one round trip, a user row, one hash; what
 * differs is only what a configured lock-out writes for a user that exists.
 */
export const login = (c: Means, asked: LoginRequest): Promise<LoggedIn> => {
  const tally: Tally = {}
  return settle(() => attempt(c, asked, tally))
}

async function attempt(c: Means, asked: LoginRequest, tally: Tally): Promise<LoggedIn> {
  const { tenant, application } = asked
  const found = await findLoginName(c, { tenantId: tenant.id, loginId: asked.loginId, types: asked.loginIdTypes })
  const row = await c.table.get<StoredUser>(keys.user(tenant.id, found?.userId ?? newId()))
  const byToken = await presentsToken(c, asked, row?.body)
  const proven = byToken || (await rightPassword(c, tenant, row?.body, asked.password))
  // A demand that the password be changed is for those who know it: a token must not become a way to another password.
  const user = byToken && row !== undefined ? { ...row.body, passwordChangeRequired: false } : row?.body
  const verdict: LoginVerdict = judgeLogin(
    {
      user,
      proven,
      identity: user === undefined || found === undefined ? undefined : identityOf(user, found),
      registration: user === undefined ? undefined : registrationFor(user, application?.id),
      applicationNamed: application !== undefined,
      policy: {
        maximumPasswordAgeDays:
          !byToken && tenant.maximumPasswordAge.enabled ? tenant.maximumPasswordAge.days : undefined,
        breaksRules: proven && !byToken && user !== undefined && breaksRules(asked.password, tenant, user, c.now),
        gateUnverifiedIdentity: gatesLoginName(tenant, found?.type),
        gateUnverifiedRegistration: gatesRegistration(application),
      },
    },
    c.now,
  )
  if (row === undefined) return { verdict: { outcome: 'refused' } }
  if (!proven) await noteFailure(c, { tenant, row, application, info: asked.info, tally })
  if (verdict.outcome === 'refused') return { verdict }
  if (verdict.outcome === 'prevented') return { verdict: asIfFailed(tenant, verdict, c.now), user: row.body }
  const rehashed = mayHoldTokens(verdict) && !byToken ? await lifted(c, tenant, row.body, asked.password) : undefined
  return finishLogin(c, {
    tenant,
    application,
    row,
    ...(rehashed && { change: rehashed }),
    verdict,
    authenticationType: byToken ? 'APPLICATION_TOKEN' : 'PASSWORD',
    noJwt: asked.noJwt,
    ...(asked.device && { device: asked.device }),
    info: asked.info,
    tokens: asked.tokens,
    newDevice: asked.newDevice,
  })
}

/** The token of the user's registration, where the application lets it stand in for the password of the Login API. */
async function presentsToken(c: Means, asked: LoginRequest, user: StoredUser | undefined): Promise<boolean> {
  const { application, tokens, password } = asked
  if (user === undefined || tokens.grants !== undefined || !application?.authenticationTokenConfiguration.enabled)
    return false
  const registration = registrationFor(user, application.id)
  return registration !== undefined && isItsToken(c, user.tenantId, registration, password)
}

async function rightPassword(
  c: With<'hash'>,
  tenant: Tenant,
  user: StoredUser | undefined,
  password: string,
): Promise<boolean> {
  if (user?.password !== undefined) return c.hasher.matches(password, user.password)
  // Nobody, or a user without password: a stranger must not learn which from the time this takes.
  const { encryptionScheme, encryptionSchemeFactor } = tenant.passwordEncryptionConfiguration
  await c.hasher.pretend(password, encryptionScheme, encryptionSchemeFactor)
  return false
}

/** The password under today's scheme, when the tenant wants old hashes lifted and this one is old. */
async function lifted(
  c: With<'hash'>,
  tenant: Tenant,
  user: StoredUser,
  password: string,
): Promise<Partial<StoredUser> | undefined> {
  const { modifyEncryptionSchemeOnLogin, encryptionScheme, encryptionSchemeFactor } =
    tenant.passwordEncryptionConfiguration
  const current = user.password
  if (!modifyEncryptionSchemeOnLogin || current === undefined) return undefined
  if (current.scheme === encryptionScheme && current.factor === encryptionSchemeFactor) return undefined
  // A longer password than bcrypt takes was right all the same: it goes on under the hash it has.
  if (!c.hasher.canKeep(password, encryptionScheme)) return undefined
  return { password: await c.hasher.hash(password, encryptionScheme, encryptionSchemeFactor) }
}
