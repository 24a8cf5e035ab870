// How does a signed-in user get a token for another application?
import { bar } from '../domain/bar.ts'
import { expiryOf, judgeRefresh } from '../domain/refresh.ts'
import { registrationFor, type StoredUser } from '../domain/user.ts'
import type { EventInfo } from '../events/outbox.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import { keys } from '../storage/keys.ts'
import { issueAccessToken } from './issue-token.ts'
import { findSession, isRevoked, newRefreshToken } from './session.ts'
import { tokenPolicy } from './token-policy.ts'

export type Exchange = {
  readonly tenant: Tenant
  readonly application: Application
  readonly caller: { readonly userId: string; readonly claims: Readonly<Record<string, unknown>> }
  readonly refreshToken?: string
  readonly info: EventInfo
}

type Exchanged = {
  readonly token: string
  readonly registered: boolean
  readonly session?: { readonly value: string; readonly expiry: number }
}

/** The new token ends with the presented one; a new refresh token keeps the clock of the one presented (section 8). */
export async function issueForApplication(
  c: With<'write' | 'sign'>,
  { tenant, application, caller, refreshToken, info }: Exchange,
): Promise<Exchanged | undefined> {
  const row = await c.table.get<StoredUser>(keys.user(tenant.id, caller.userId))
  if (row === undefined || bar(row.body, { tenant, application }, c.now) !== undefined) return undefined
  const user = row.body
  const registered = registrationFor(user, application.id) !== undefined
  const authTime = Number(caller.claims.auth_time ?? caller.claims.iat) * 1000
  const session =
    registered && refreshToken !== undefined
      ? await secondSession(c, { tenant, application, user, refreshToken, authTime, info })
      : undefined
  const { token } = await issueAccessToken(c, {
    tenant,
    user,
    application,
    authenticationType: 'JWT_SSO',
    authTime,
    endsAtSecond: Number(caller.claims.exp),
    ...(session && { refreshTokenId: session.id }),
  })
  return { token, registered, ...(session && { session }) }
}

type Second = {
  readonly tenant: Tenant
  readonly application: Application
  readonly user: StoredUser
  readonly refreshToken: string
  readonly authTime: number
  readonly info: EventInfo
}

/** Only where both applications let refresh tokens expire by the same policy, or one could outlive the other. */
async function secondSession(
  c: With<'write' | 'sign'>,
  { tenant, application, user, refreshToken, authTime, info }: Second,
) {
  const found = await findSession(c, refreshToken)
  if (found === undefined || found.user.body.id !== user.id || !application.loginConfiguration.generateRefreshTokens)
    return undefined
  const first =
    found.row.body.applicationId === undefined
      ? undefined
      : await c.configuration.application(found.row.body.applicationId)
  // It would come back as a token that was issued after the revocation.
  if (await isRevoked(c, found.row.body, first)) return undefined
  const [{ refresh: ours }, { refresh: theirs }] = await Promise.all([
    tokenPolicy(c, tenant, application),
    tokenPolicy(c, tenant, first),
  ])
  // A value that was spent proves nothing any more: whoever stole it would go on with another session.
  const { outcome } = judgeRefresh(found.row.body, found.counter, theirs, c.now)
  if (ours.expiration !== theirs.expiration || !['renewed', 'graced'].includes(outcome)) return undefined
  const made = await newRefreshToken(c, {
    user,
    applicationId: application.id,
    policy: ours,
    authenticationType: 'JWT_SSO',
    authTime,
    clock: found.row.body,
    ...(info.ipAddress && { ipAddress: info.ipAddress }),
  })
  await c.table.commit([made.write])
  return { id: made.token.id, value: made.value, expiry: expiryOf(made.token, ours) }
}
