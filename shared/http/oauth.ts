// How do OAuth 2.0 endpoints answer? (Wire reference, section 11; RFC 6749 section 5.)
import type { OAuthRefusal } from '../domain/oauth-refusal.ts'
import { group, id, int, list, optional, text, whole } from '../kernel/fields.ts'
import { reply } from './endpoint.ts'

const said = (doc: string) => optional(text({ doc, exact: true }))

export const tokenResponse = group('Tokens', {
  access_token: text({ doc: 'The access token.', exact: true }),
  expires_in: int({ doc: 'How long it is good.', unit: 'seconds' }),
  id_token: said('Who the user is, for the client.'),
  refresh_token: said('Renews the access token.'),
  refresh_token_id: optional(id({ doc: 'Its id, which survives rotation.' })),
  scope: said('What was granted.'),
  token_type: text({ doc: 'Always Bearer.' }),
  // Camel case among snake case: the wire's.
  userId: optional(id({ doc: 'The user.' })),
})

export const oauthError = group('OAuth error', {
  error: text({ doc: 'The code of RFC 6749.' }),
  error_description: text({ doc: 'A sentence for the developer.' }),
  error_reason: said('The exact reason.'),
  change_password_id: said('Lets the password be changed.'),
  two_factor_id: said('The second factor to pass.'),
  two_factor_methods: optional(list(whole({ doc: 'A method.' }), { doc: 'How to pass it.' })),
})

export const oauthAnswers = { 400: oauthError, 401: oauthError } as const

/** Of what is everybody's to read, from any page. A minute: so long may a verifier not know of a new key. */
export const publicHeaders = { 'cache-control': 'public, max-age=60', 'access-control-allow-origin': '*' }

/** The tokens an answer carries must not be kept by anybody on the way (RFC 6749 section 5.1). */
export const tokenHeaders = { 'cache-control': 'no-store', pragma: 'no-cache' }

export function refusedOAuth({ error, reason, description, changePasswordId, status = 400, challenge }: OAuthRefusal) {
  const body = {
    error,
    error_reason: reason,
    error_description: description,
    ...(changePasswordId && { change_password_id: changePasswordId }),
  }
  const headers = { ...tokenHeaders, ...(challenge && { 'www-authenticate': 'Basic realm="oauth2"' }) }
  return reply(status, body, { headers })
}
