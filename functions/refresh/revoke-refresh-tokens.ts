// DELETE /api/jwt/refresh: which refresh tokens end?
import { findKeptToken } from '../../shared/flows/find-token.ts'
import { revokeAllOf, revokeForApplication, revokeToken } from '../../shared/flows/revoke.ts'
import { revokeAllForApplication } from '../../shared/flows/revoke-for-application.ts'
import { recognised } from '../../shared/flows/session.ts'
import { type Context, empty, endpoint } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { findUserById } from '../../shared/http/find-user.ts'
import { group, id, optional, text } from '../../shared/kernel/fields.ts'
import { invalid, refuse } from '../../shared/kernel/refusal.ts'

const which = {
  applicationId: optional(id({ doc: 'Tokens issued for this application.', refersTo: 'application' })),
  userId: optional(id({ doc: 'Tokens of this user.' })),
  token: optional(text({ doc: 'This one.', secret: true, exact: true, max: 4_096 })),
}
const revoked = { 200: 'empty', 404: 'empty' } as const
type Powers = 'write' | 'sign' | 'seal' | 'callOut'

/** By application, by user, by both, or by value; a user may only revoke by value, and only their own. */
export const revokeRefreshTokens = endpoint<Powers>()({
  doc: 'Revoke refresh tokens: of an application, of a user, of a user in an application, or one by its value.',
  query: group('Query', which),
  body: group('Revocation', { ...which, refreshToken: which.token, eventInfo }),
  takes: 'either',
  answers: revoked,
  async run(c, { query, body }) {
    const info = infoOf(c, body.eventInfo)
    const token = query.token ?? body.token ?? body.refreshToken
    if (token !== undefined) {
      const said = await recognised(c, token)
      return empty(said === undefined ? 404 : await revokeOne(c, said.tokenId, info))
    }
    if (c.caller.kind === 'user') return refuse('unauthorized')
    const userId = query.userId ?? body.userId
    const applicationId = query.applicationId ?? body.applicationId
    if (userId === undefined && applicationId === undefined) throw invalid('token', 'missing')
    if (userId === undefined)
      return empty(await revokeAllForApplication(c, { tenantId: c.tenantId, applicationId: applicationId ?? '', info }))
    const user = await findUserById(c, userId)
    if (user === undefined) return empty(404)
    if (applicationId === undefined) await revokeAllOf(c, { tenantId: user.body.tenantId, userId }, info)
    else await revokeForApplication(c, user.body, applicationId, info)
    return empty(200)
  },
})

export const revokeRefreshToken = endpoint<Powers>()({
  doc: 'Revoke one refresh token by its id.',
  path: group('Path', { tokenId: id({ doc: 'The id of the token.' }) }),
  body: group('Revocation', { eventInfo }),
  takes: 'either',
  answers: revoked,
  run: async (c, { path, body }) => empty(await revokeOne(c, path.tokenId, infoOf(c, body.eventInfo))),
})

/** Somebody else's token is as unknown to a user as one that never was. */
async function revokeOne(
  c: Context<Powers>,
  tokenId: string,
  info: Parameters<typeof revokeToken>[2],
): Promise<200 | 404> {
  const found = await findKeptToken(c, c.tenantId, tokenId)
  if (found === undefined) return 404
  if (c.caller.kind === 'user' && found.user.id !== c.caller.userId) return 404
  return (await revokeToken(c, tokenId, info)) ? 200 : 404
}
