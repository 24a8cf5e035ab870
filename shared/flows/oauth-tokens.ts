// Which tokens does an OAuth grant bring, and how do they look?
import { judgeScopes, type ScopeVerdict } from '../domain/scopes.ts'
import { shadowAlgorithm } from '../domain/shadow-keys.ts'
import { idTokenClaims } from '../domain/token-claims.ts'
import type { StoredUser } from '../domain/user.ts'
import { newId } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import type { IssuedToken } from './issue-token.ts'
import type { Refused } from './oauth-client.ts'
import { tokenPolicy } from './token-policy.ts'

type OAuthTokens = {
  readonly access_token: string
  readonly expires_in: number
  readonly token_type: 'Bearer'
  readonly userId: string
  readonly scope?: string
  readonly id_token?: string
  readonly refresh_token?: string
  readonly refresh_token_id?: string
}

/** What the token endpoint hears of a grant. */
export type GrantOutcome = { readonly outcome: 'tokens'; readonly tokens: OAuthTokens } | Refused

type Grant = {
  readonly tenant: Tenant
  readonly application: Application
  readonly user: StoredUser
  readonly issued: IssuedToken
  readonly scopes: readonly string[]
  readonly authenticationType: string
  readonly authTime: number
  readonly refreshToken?: { readonly value: string; readonly id: string }
  readonly nonce?: string
  readonly sessionId?: string
  readonly code?: string
}

const provided = ['address', 'email', 'phone', 'profile'] as const

export function grantScopes(application: Application, asked: readonly string[]): ScopeVerdict {
  const { scopeHandlingPolicy, unknownScopePolicy, providedScopePolicy } = application.oauthConfiguration
  return judgeScopes(asked, {
    handling: scopeHandlingPolicy,
    unknown: unknownScopePolicy,
    declared: application.scopes.map(({ name }) => name),
    refused: provided.filter(scope => !providedScopePolicy[scope].enabled),
  })
}

/** Whether the scope asked for, the application and its grants together mean a refresh token (section 7). */
export const wantsRefreshToken = (application: Application, scopes: readonly string[]): boolean =>
  scopes.includes('offline_access') &&
  application.oauthConfiguration.generateRefreshTokens &&
  application.oauthConfiguration.enabledGrants.includes('refresh_token')

/** The body of a successful token response; the id token comes with the scope `openid`. */
export async function oauthTokens(c: With<'read' | 'sign' | 'seal'>, granted: Grant): Promise<OAuthTokens> {
  const { user, issued, scopes, refreshToken } = granted
  return {
    access_token: issued.token,
    expires_in: Math.max(0, Math.floor((issued.tokenExpirationInstant - c.now) / 1000)),
    token_type: 'Bearer',
    userId: user.id,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(scopes.includes('openid') && { id_token: await idToken(c, granted) }),
    ...(refreshToken && { refresh_token: refreshToken.value, refresh_token_id: refreshToken.id }),
  }
}

async function idToken(c: With<'read' | 'sign' | 'seal'>, granted: Grant): Promise<string> {
  const { tenant, application, user, issued } = granted
  const policy = await tokenPolicy(c, tenant, application)
  const shadow = shadowAlgorithm(policy.idTokenKeyId)
  const algorithm = shadow ?? (await c.configuration.key(policy.idTokenKeyId))?.algorithm
  if (algorithm === undefined) throw new Error(`the id token key ${policy.idTokenKeyId} does not exist`)
  const claims = idTokenClaims({
    issuer: tenant.issuer,
    tenantId: tenant.id,
    user,
    applicationId: application.id,
    authenticationType: granted.authenticationType,
    authTime: granted.authTime,
    scopes: granted.scopes,
    compatibility: application.oauthConfiguration.scopeHandlingPolicy === 'Compatibility',
    ...(granted.nonce !== undefined && { nonce: granted.nonce }),
    ...(granted.sessionId !== undefined && { sessionId: granted.sessionId }),
    ...(granted.code !== undefined && { code: granted.code }),
    accessToken: issued.token,
    algorithm,
    jti: newId(),
    now: c.now,
    timeToLiveSeconds: policy.timeToLiveSeconds,
  })
  if (shadow === undefined) return c.keyring.sign(claims, policy.idTokenKeyId)
  const secret = Buffer.from(await clientSecretOf(c, application)).toString('base64')
  return c.keyring.signWith(claims, { id: policy.idTokenKeyId, kid: policy.idTokenKeyId, algorithm: shadow, secret })
}

function clientSecretOf(c: With<'seal'>, { id, tenantId, oauthConfiguration }: Application): Promise<string> {
  const path = 'oauthConfiguration.clientSecret'
  return c.sealer.open(tenantId ?? 'instance', `application/${id}/${path}`, oauthConfiguration.clientSecret ?? '')
}
