// POST /oauth2/introspect: is this token still good? (RFC 7662)
import { invalidRequest } from '../../shared/domain/oauth-refusal.ts'
import { oauthClient } from '../../shared/flows/oauth-client.ts'
import { ownerOf } from '../../shared/flows/token-owner.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { oauthAnswers, refusedOAuth } from '../../shared/http/oauth.ts'
import { liveToken } from '../../shared/http/presented-token.ts'
import { namedTenant } from '../../shared/http/tenant.ts'
import { group, optional, text, whole } from '../../shared/kernel/fields.ts'

const said = (doc: string, max: number) => optional(text({ doc, exact: true, max }))

export const introspect = endpoint<'read' | 'sign'>()({
  doc: 'Tell a client whether a token of its own is active, and what it says.',
  body: group('Introspection', {
    token: said('The token.', 16_384),
    client_id: said('The client.', 255),
    client_secret: said('What only the client knows.', 4_096),
    tenantId: said('The tenant of the token’s owner, where the client serves every tenant.', 100),
  }),
  takes: 'form',
  answers: { 200: whole({ doc: 'The claims and `active`, or `active: false` alone.' }), ...oauthAnswers },
  async run(c, { body }) {
    const client = await oauthClient(
      c,
      // A public client has no secret to show, and its tokens are asked about with its id alone.
      { authorization: basicOf(c), clientId: body.client_id, clientSecret: body.client_secret, usesPkce: true },
      body.tenantId?.toLowerCase() ?? namedTenant(c),
    )
    if (client.outcome === 'refused') return refusedOAuth(client.why)
    if (!body.token) return refusedOAuth(invalidRequest('missing_token', 'token is required.'))
    const live = await liveToken(c, body.token)
    if (live === undefined || (client.tenant !== undefined && live.claims.tid !== client.tenant.id))
      return reply(200, { active: false })
    if (live.claims.aud !== client.application.id) {
      return refusedOAuth({
        error: 'invalid_client',
        reason: 'client_id_mismatch',
        description: 'The token was issued to another client.',
        status: 401,
      })
    }
    const owner = await ownerOf(c, live.claims)
    return reply(200, owner === undefined ? { active: false } : Object.assign({}, live.claims, { active: true }))
  },
})

const basicOf = (c: Context<'read'>): string | undefined => {
  const header = c.header('authorization')
  return header !== undefined && /^basic\s/i.test(header) ? header : undefined
}
