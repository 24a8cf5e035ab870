// POST /api/jwt/refresh: what does a refresh token give?
import { refresh } from '../../shared/flows/refresh.ts'
import { endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { tokenCookies } from '../../shared/http/login-answer.ts'
import { group, id, int, optional, text } from '../../shared/kernel/fields.ts'
import { invalid } from '../../shared/kernel/refusal.ts'

export const postRefresh = endpoint<'write' | 'sign' | 'seal' | 'callOut'>()({
  doc: 'Exchange a refresh token for a new access token. The cookie wins over the body.',
  body: group('Refresh', {
    refreshToken: optional(text({ doc: 'The refresh token.', secret: true, exact: true, max: 4_096 })),
    token: optional(
      text({ doc: 'The access token before, for receivers of the event.', secret: true, exact: true, max: 16_384 }),
    ),
    timeToLiveInSeconds: optional(int({ doc: 'A shorter life for the new access token.', unit: 'seconds', min: 1 })),
    eventInfo,
  }),
  answers: {
    200: group('Refreshed', {
      token: text({ doc: 'The new access token.', exact: true }),
      refreshToken: text({ doc: 'The refresh token to use from now on.', exact: true }),
      refreshTokenId: id({ doc: 'Its id, which survives rotation.' }),
    }),
  },
  async run(c, { body }) {
    const value = c.cookies.refresh_token || body.refreshToken
    if (!value) throw invalid('refreshToken', 'blank')
    const original = c.cookies.access_token || body.token
    const refreshed = await refresh(c, {
      value,
      ...(original && { original }),
      ...(body.timeToLiveInSeconds !== undefined && { timeToLiveSeconds: body.timeToLiveInSeconds }),
      info: infoOf(c, body.eventInfo),
      // A token of another tenant than the request names is as unknown as one that never was.
      accept: ({ token }) => c.tenantId === undefined || c.tenantId === token.tenantId,
    })
    switch (refreshed.outcome) {
      case 'refused':
      case 'gated':
      case 'unknownScope':
        throw invalid('refreshToken', 'invalid')
      case 'timeToLiveTooLong':
        throw invalid('timeToLiveInSeconds', 'invalid')
      case 'renewed': {
        const { token, refreshToken, refreshTokenId, refreshExpiry } = refreshed
        const cookies = tokenCookies({ token, refreshToken, expiry: refreshExpiry, now: c.now })
        return reply(200, { token, refreshToken, refreshTokenId }, { cookies })
      }
    }
  },
})
