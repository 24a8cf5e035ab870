// GET /api/jwt/refresh: which refresh tokens does a user have?
import { findToken } from '../../shared/flows/find-token.ts'
import { presentToken, tokensOf } from '../../shared/flows/revoke.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { findUserById } from '../../shared/http/find-user.ts'
import { refreshTokenShape } from '../../shared/http/token-shape.ts'
import { group, id, list } from '../../shared/kernel/fields.ts'

export const getRefreshTokens = endpoint<'read'>()({
  doc: 'List the refresh tokens of a user.',
  query: group('Query', { userId: id({ doc: 'The user.' }) }),
  answers: {
    200: group('Refresh tokens', { refreshTokens: list(refreshTokenShape, { doc: 'Oldest first.' }) }),
    404: 'empty',
  },
  async run(c, { query }) {
    const user = await findUserById(c, query.userId)
    if (user === undefined) return empty(404)
    return reply(200, { refreshTokens: (await tokensOf(c, user.body)).map(row => presentToken(row.body)) })
  },
})

export const getRefreshToken = endpoint<'read'>()({
  doc: 'Show one refresh token, while it lives.',
  path: group('Path', { tokenId: id({ doc: 'The id of the token.' }) }),
  answers: { 200: group('Refresh token', { refreshToken: refreshTokenShape }), 404: 'empty' },
  async run(c, { path }) {
    const found = await findToken(c, c.tenantId, path.tokenId)
    return found === undefined ? empty(404) : reply(200, { refreshToken: presentToken(found.token) })
  },
})
