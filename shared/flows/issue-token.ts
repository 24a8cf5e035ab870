// How does a user get an access token?
import { accessTokenClaims } from '../domain/token-claims.ts'
import type { StoredUser } from '../domain/user.ts'
import { newId } from '../kernel/ids.ts'
import { second, seconds } from '../kernel/time.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import { effectiveRoles } from './groups/effective-roles.ts'
import { type TokenPolicy, tokenPolicy } from './token-policy.ts'

type AccessTokenRequest = {
  readonly tenant: Tenant
  readonly user: StoredUser
  /** Names the audience; without one the token speaks for no application. */
  readonly application?: Application
  /** What holds for tenant and application, where the caller has found that out already. */
  readonly policy?: TokenPolicy
  readonly authenticationType: string
  /** Epoch ms; now unless the user proved themselves earlier. */
  readonly authTime?: number
  readonly scopes?: readonly string[]
  readonly refreshTokenId?: string
  /** The grants that led here; absent for the Login API. */
  readonly grants?: readonly string[]
  /** May only shorten. */
  readonly timeToLiveSeconds?: number
  /** Epoch seconds: it ends when another token does, whatever the policy. */
  readonly endsAtSecond?: number
}

export type IssuedToken = { readonly token: string; readonly tokenExpirationInstant: number }

/** Signs an access token with the key and lifetime that tenant and application set. */
export async function issueAccessToken(c: With<'read' | 'sign'>, asked: AccessTokenRequest): Promise<IssuedToken> {
  const { tenant, application, user } = asked
  const policy = asked.policy ?? (await tokenPolicy(c, tenant, application))
  const timeToLiveSeconds =
    asked.endsAtSecond === undefined
      ? Math.min(asked.timeToLiveSeconds ?? policy.timeToLiveSeconds, policy.timeToLiveSeconds)
      : asked.endsAtSecond - seconds(c.now)
  const claims = accessTokenClaims({
    issuer: tenant.issuer,
    tenantId: tenant.id,
    user,
    ...(application && { applicationId: application.id, roles: await effectiveRoles(c, user, application) }),
    authenticationType: asked.authenticationType,
    authTime: asked.authTime ?? c.now,
    ...(asked.scopes && { scopes: asked.scopes }),
    ...(asked.refreshTokenId && { refreshTokenId: asked.refreshTokenId }),
    compatibility: application?.oauthConfiguration.scopeHandlingPolicy === 'Compatibility',
    jti: newId(),
    now: c.now,
    timeToLiveSeconds,
  })
  const token = await c.keyring.sign(
    claims,
    policy.accessTokenKeyId,
    asked.grants === undefined ? {} : { gty: asked.grants },
  )
  return { token, tokenExpirationInstant: (seconds(c.now) + timeToLiveSeconds) * second }
}
