// How do a username and password become OAuth tokens?
import { invalidGrant, invalidRequest, type OAuthRefusal, refusal, unverified } from '../domain/oauth-refusal.ts'
import { scopesIn } from '../domain/scopes.ts'
import { usualLoginIdTypes } from '../domain/user.ts'
import type { EventInfo } from '../events/outbox.ts'
import type { LoggedIn } from './finish-login.ts'
import { login, type Means } from './login.ts'
import type { Client } from './oauth-client.ts'
import { grantScopes, type OAuthTokens, oauthTokens, wantsRefreshToken } from './oauth-tokens.ts'

type PasswordGrant = {
  readonly client: Client
  readonly username: string
  readonly password: string
  readonly scope: string | undefined
  readonly device?: { readonly name?: string; readonly description?: string; readonly type?: string }
  readonly info: EventInfo
}

type PasswordGranted =
  | { readonly outcome: 'tokens'; readonly tokens: OAuthTokens }
  | { readonly outcome: 'refused'; readonly why: OAuthRefusal }

/** The login of `flows/login.ts`, its outcomes in OAuth's words. */
export async function passwordGrant(c: Means, asked: PasswordGrant): Promise<PasswordGranted> {
  const { application, tenant } = asked.client
  const scopes = grantScopes(application, scopesIn(asked.scope))
  if (scopes.outcome === 'unknownScope') {
    return {
      outcome: 'refused',
      why: refusal('invalid_scope', 'unknown_scope', `The scope ${scopes.scope} is unknown.`),
    }
  }
  if (tenant === undefined) {
    return {
      outcome: 'refused',
      why: invalidRequest('missing_tenant_id', 'tenantId is required: this client serves every tenant.'),
    }
  }
  const grants = ['password']
  const loggedIn = await login(c, {
    tenant,
    application,
    loginId: asked.username,
    loginIdTypes: usualLoginIdTypes,
    password: asked.password,
    noJwt: false,
    ...(asked.device && { device: asked.device }),
    info: asked.info,
    tokens: { refreshToken: wantsRefreshToken(application, scopes.scopes), grants, scopes: scopes.scopes },
  })
  const { user, issued, session } = loggedIn
  if (user === undefined || issued === undefined) return { outcome: 'refused', why: refusalOf(loggedIn) }
  const tokens = await oauthTokens(c, {
    tenant,
    application,
    user,
    issued,
    scopes: scopes.scopes,
    authenticationType: 'PASSWORD',
    authTime: c.now,
    ...(session && { refreshToken: { value: session.value, id: session.id } }),
  })
  return { outcome: 'tokens', tokens }
}

function refusalOf({ verdict, changePasswordId }: LoggedIn): OAuthRefusal {
  switch (verdict.outcome) {
    case 'prevented':
      return invalidGrant('login_prevented', 'A user action prevents this login.')
    case 'deactivated':
      return invalidGrant('user_locked', 'The user is locked.')
    case 'expired':
      return invalidGrant('user_expired', 'The user has expired.')
    case 'mustChangePassword':
      return {
        ...refusal(
          'change_password_required',
          `change_password_${verdict.reason.toLowerCase()}`,
          'The password has to be changed first.',
        ),
        changePasswordId,
      }
    case 'identityUnverified':
      return unverified(verdict.type === 'phoneNumber' ? 'phoneNumber' : 'email')
    case 'registrationUnverified':
      return unverified('registration')
    case 'refused':
    case 'notRegistered':
    case 'signedIn':
      return invalidGrant('invalid_user_credentials', 'The username or the password is wrong.')
  }
}
