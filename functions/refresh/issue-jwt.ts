// GET /api/jwt/issue: may a signed-in user enter another application?
import { issueForApplication } from '../../shared/flows/issue-for-application.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { infoOf } from '../../shared/http/event-info.ts'
import { tokenCookies } from '../../shared/http/login-answer.ts'
import { namedApplication } from '../../shared/http/named-application.ts'
import { tokenOf } from '../../shared/http/token-of.ts'
import { group, id, optional, text } from '../../shared/kernel/fields.ts'

const issued = group('Issued', {
  token: text({ doc: 'The access token for the other application.', exact: true }),
  refreshToken: optional(text({ doc: 'A refresh token for it, when one was presented.', exact: true })),
})

export const issueJwt = endpoint<'write' | 'sign' | 'seal' | 'callOut'>()({
  doc: 'Exchange an access token for one of another application of the tenant; it ends when the presented one does.',
  query: group('Query', {
    applicationId: id({ doc: 'The other application.', refersTo: 'application' }),
    refreshToken: optional(
      text({ doc: 'A refresh token of this user. The cookie wins.', secret: true, exact: true, max: 4_096 }),
    ),
  }),
  answers: { 200: issued, 202: issued, 401: 'empty' },
  async run(c, { query }) {
    const caller = tokenOf(c)
    const { tenant, application } = await namedApplication(c, query.applicationId)
    if (application === undefined) return empty(401)
    const refreshToken = c.cookies.refresh_token || query.refreshToken
    const made = await issueForApplication(c, {
      tenant,
      application,
      caller,
      ...(refreshToken && { refreshToken }),
      info: infoOf(c),
    })
    if (made === undefined) return empty(401)
    const cookies = tokenCookies({
      token: made.token,
      ...(made.session && { refreshToken: made.session.value, expiry: made.session.expiry }),
      now: c.now,
    })
    return reply(
      made.registered ? 200 : 202,
      { token: made.token, ...(made.session && { refreshToken: made.session.value }) },
      { cookies },
    )
  },
})
