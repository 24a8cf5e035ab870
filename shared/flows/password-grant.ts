// How do a username and password become OAuth tokens?
import {
  invalidGrant,
  invalidRequest,
  loginPrevented,
  type OAuthRefusal,
  refusal,
  unverified,
  userExpired,
  userLocked,
} from '../domain/oauth-refusal.ts'
import type { RefreshToken } from '../domain/refresh.ts'
import { scopesIn } from '../domain/scopes.ts'
import { usualLoginIdTypes } from '../domain/user.ts'
import type { EventInfo } from '../events/outbox.ts'
import type { LoggedIn } from './finish-login.ts'
import { login, type Means } from './login.ts'
import { type Client, refused } from './oauth-client.ts'
import { type GrantOutcome, grantScopes, oauthTokens, wantsRefreshToken } from './oauth-tokens.ts'

type PasswordGrant = {
  readonly client: Client
  readonly username: string
  readonly password: string
  readonly scope: string | undefined
  readonly device?: RefreshToken['device']
  readonly info: EventInfo
}

/** The login of `flows/login.ts`, its outcomes in OAuth's words. */
export async function passwordGrant(c: Means, asked: PasswordGrant): Promise<GrantOutcome> {
  const { application, tenant } = asked.client
  const scopes = grantScopes(application, scopesIn(asked.scope))
  if (scopes.outcome === 'unknownScope')
    return refused(refusal('invalid_scope', 'unknown_scope', `The scope ${scopes.scope} is unknown.`))
  if (tenant === undefined)
    return refused(invalidRequest('missing_tenant_id', 'tenantId is required: this client serves every tenant.'))
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
  if (user === undefined || issued === undefined) return refused(refusalOf(loggedIn))
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
      return loginPrevented
    case 'deactivated':
      return userLocked
    case 'expired':
      return userExpired
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
