// POST /api/logout: how does a session end?
import { findToken } from '../../shared/flows/find-token.ts'
import { revokeAllOf, revokeToken } from '../../shared/flows/revoke.ts'
import { recognised } from '../../shared/flows/session.ts'
import { forgetCookies } from '../../shared/http/cookies.ts'
import { empty, endpoint } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { flag, group, optional, text } from '../../shared/kernel/fields.ts'

const asked = {
  refreshToken: optional(
    text({
      doc: 'The token to revoke. It wins over the cookie, the reverse of a refresh.',
      secret: true,
      exact: true,
      max: 4_096,
    }),
  ),
  global: optional(text({ doc: '`true` revokes every refresh token of the owner.' })),
}

export const logout = endpoint<'write' | 'sign' | 'seal' | 'callOut'>()({
  doc: 'Sign out: forget the cookies and revoke the refresh token given, or all of its owner’s. Always 200.',
  query: group('Query', asked),
  body: group('Logout', {
    ...asked,
    global: optional(flag({ doc: 'Revokes every refresh token of the owner.' })),
    eventInfo,
  }),
  takes: 'either',
  answers: { 200: 'empty' },
  async run(c, { query, body }) {
    const value = query.refreshToken ?? body.refreshToken ?? c.cookies.refresh_token
    const said = value === undefined ? undefined : await recognised(c, value)
    const found = said === undefined ? undefined : await findToken(c, c.tenantId, said.tokenId)
    if (found !== undefined) {
      const info = infoOf(c, body.eventInfo)
      // .NET writes `True`. A session that lives on would be the worse mistake.
      const everywhere = query.global?.toLowerCase() === 'true' || body.global === true
      if (everywhere) await revokeAllOf(c, { tenantId: found.user.tenantId, userId: found.user.id }, info)
      else await revokeToken(c, found.token.id, info)
    }
    return empty(200, { cookies: forgetCookies })
  },
})
