// How does an OAuth client renew its tokens?
import { invalidGrant, invalidRequest, type OAuthRefusal, refusal, unverified } from '../domain/oauth-refusal.ts'
import { isSubset, scopesIn } from '../domain/scopes.ts'
import type { EventInfo } from '../events/outbox.ts'
import type { With } from '../powers.ts'
import { type Client, refused } from './oauth-client.ts'
import { type GrantOutcome, oauthTokens } from './oauth-tokens.ts'
import { refresh } from './refresh.ts'

type RefreshGrant = {
  readonly client: Client
  readonly refreshToken: string
  readonly scope: string | undefined
  readonly expiresIn: number | undefined
  readonly original: string | undefined
  readonly info: EventInfo
}

const notFound = invalidGrant('refresh_token_not_found', 'The refresh token is unknown, was revoked or has expired.')

/** The refresh of `flows/refresh.ts` for a client: only its own tokens, and no scope that was not consented. */
export async function refreshGrant(
  c: With<'write' | 'sign' | 'seal' | 'callOut'>,
  asked: RefreshGrant,
): Promise<GrantOutcome> {
  const { application, tenant: named } = asked.client
  const wanted = asked.scope === undefined ? undefined : scopesIn(asked.scope)
  let why: OAuthRefusal = notFound
  const refreshed = await refresh(c, {
    value: asked.refreshToken,
    ...(asked.original !== undefined && { original: asked.original }),
    ...(asked.expiresIn !== undefined && { timeToLiveSeconds: asked.expiresIn }),
    ...(wanted && { scopes: wanted }),
    info: asked.info,
    accept({ token }) {
      if (token.applicationId !== application.id || (named && named.id !== token.tenantId)) return false
      if (wanted !== undefined && !isSubset(wanted, token.scopes ?? [])) {
        why = refusal('invalid_scope', 'unknown_scope', 'A renewal may not ask for more than was granted.')
        return false
      }
      return true
    },
  })
  switch (refreshed.outcome) {
    case 'refused':
      return refused(why)
    case 'unknownScope':
      return refused(
        refusal('invalid_scope', 'unknown_scope', 'The refresh token holds a scope that is no longer known.'),
      )
    case 'gated':
      return refused(unverified(refreshed.shut))
    case 'timeToLiveTooLong':
      return refused(invalidRequest('invalid_expires_in', 'expires_in may only shorten the life of the token.'))
    case 'renewed': {
      const { session, scopes = [], user, tenant } = refreshed
      const tokens = await oauthTokens(c, {
        tenant,
        application,
        user,
        issued: refreshed,
        scopes,
        authenticationType: 'REFRESH_TOKEN',
        authTime: session.authTime,
        refreshToken: { value: refreshed.refreshToken, id: refreshed.refreshTokenId },
      })
      return { outcome: 'tokens', tokens }
    }
  }
}
