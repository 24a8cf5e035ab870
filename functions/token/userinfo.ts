// GET|POST /oauth2/userinfo: who is the user of this token? (OpenID Connect Core 5.3)

import { scopesIn } from '../../shared/domain/scopes.ts'
import { compatibleUserinfo, scopedClaims } from '../../shared/domain/token-claims.ts'
import { effectiveRoles } from '../../shared/flows/groups/effective-roles.ts'
import { ownerOf } from '../../shared/flows/token-owner.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { oauthError } from '../../shared/http/oauth.ts'
import { bearerOf, presentedToken } from '../../shared/http/presented-token.ts'
import { group, optional, text, whole } from '../../shared/kernel/fields.ts'

const answers = { 200: whole({ doc: 'The claims the scopes allow.' }), 401: oauthError } as const
const doc = 'Tell the claims about a user that the scopes of the access token allow.'

export const getUserinfo = endpoint<'read' | 'sign'>()({ doc, answers, run: c => userinfo(c, bearerOf(c)) })

export const postUserinfo = endpoint<'read' | 'sign'>()({
  doc,
  body: group('User info', {
    access_token: optional(
      text({ doc: 'The token, where no header can be sent (RFC 6750 section 2.2).', exact: true }),
    ),
  }),
  takes: 'either',
  answers,
  run: (c, { body }) => userinfo(c, bearerOf(c) ?? body.access_token),
})

async function userinfo(c: Context<'read' | 'sign'>, token: string | undefined) {
  if (token === undefined) return refused('access_token_required', 'An access token is required.')
  const live = await presentedToken(c, token)
  const { sub, tid, aud } = live?.claims ?? {}
  if (live === undefined || sub === undefined || tid === undefined)
    return refused('access_token_invalid', 'The access token is not valid.')
  const application = typeof aud === 'string' ? await c.configuration.application(aud) : undefined
  const scopes = scopesIn(typeof live.claims.scope === 'string' ? live.claims.scope : undefined)
  const strict = application?.oauthConfiguration.scopeHandlingPolicy !== 'Compatibility'
  // An id token has no `scope`; only an access token that was asked with `openid` opens this door.
  if (strict && !scopes.includes('openid'))
    return refused('missing_required_scope', 'The token lacks the scope openid.')
  const user = await ownerOf(c, live.claims)
  if (user === undefined) return refused('user_not_found', 'The user of this token is gone.')
  if (strict) return reply(200, { sub, ...scopedClaims(user, scopes) })
  const roles = application === undefined ? [] : await effectiveRoles(c, user, application)
  return reply(200, compatibleUserinfo(user, { applicationId: live.claims.applicationId, roles }))
}

/** RFC 6750 section 3: the challenge names the error. */
const refused = (reason: string, description: string) =>
  reply(
    401,
    { error: 'invalid_token', error_reason: reason, error_description: description },
    {
      headers: {
        'www-authenticate': `Bearer realm="oauth2", error="invalid_token", error_description="${description}"`,
      },
    },
  )
