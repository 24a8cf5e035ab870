// PUT /api/login: is a signed-in user still there?

import { lastSeen, presentUser } from '../../shared/domain/user-present.ts'
import { type Ping, ping } from '../../shared/flows/ping.ts'
import { type Context, empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { findUserById } from '../../shared/http/find-user.ts'
import { tokenOf } from '../../shared/http/token-of.ts'
import { userOut } from '../../shared/http/user-shape.ts'
import { group, id, optional, text } from '../../shared/kernel/fields.ts'
import { invalid, refuse } from '../../shared/kernel/refusal.ts'

// The wire's type for it is that of a login.
const signedIn = group('Pinged', { user: userOut })
const pinged = { 200: signedIn, 202: signedIn, 404: 'empty' } as const
const ipAddress = optional(text({ doc: 'The address of the person, as the caller knows it.', max: 100 }))

const userId = id({ doc: 'The user.' })
const applicationId = id({ doc: 'The application.', refersTo: 'application' })

/** By the user's own token, for the application it was issued to; or by an API key that names both. */
export const pingByToken = endpoint<'write'>()({
  doc: 'Record that the user of this token, or the one an API key names, is still active in an application.',
  body: group('Ping', { userId: optional(userId), applicationId: optional(applicationId), ipAddress, eventInfo }),
  answers: pinged,
  async run(c, { body }) {
    const { ipAddress } = infoOf(c, body.eventInfo, body.ipAddress)
    if (c.caller.kind === 'key') {
      if (body.userId === undefined) throw invalid('userId', 'missing')
      if (body.applicationId === undefined) throw invalid('applicationId', 'missing')
      return pingNamed(c, { userId: body.userId, applicationId: body.applicationId, ipAddress })
    }
    const { userId, claims } = tokenOf(c)
    const applicationId = typeof claims.aud === 'string' ? claims.aud : refuse('unauthorized')
    return pingNamed(c, { userId, applicationId, ipAddress })
  },
})

export const pingLogin = endpoint<'write'>()({
  doc: 'Record that a user is still active in an application.',
  path: group('Path', { userId, applicationId }),
  query: group('Query', { ipAddress }),
  body: group('Ping', { ipAddress, eventInfo }),
  answers: pinged,
  run: (c, { path, query, body }) =>
    pingNamed(c, { ...path, ipAddress: infoOf(c, body.eventInfo, body.ipAddress || query.ipAddress).ipAddress }),
})

/** The application, or for a universal one the user, implies the tenant; one of another tenant is not found. */
async function pingNamed(c: Context<'write'>, named: Omit<Ping, 'tenantId'>) {
  const application = await c.configuration.application(named.applicationId)
  if (application?.state !== 'Active') return empty(404)
  const tenantId = application.tenantId ?? c.tenantId ?? (await findUserById(c, named.userId))?.body.tenantId
  if (tenantId === undefined || (c.tenantId !== undefined && c.tenantId !== tenantId)) return empty(404)
  const known = await ping(c, { ...named, tenantId })
  if (known === undefined) return empty(404)
  const user = presentUser(known.user, lastSeen(known.user, c.now, named.applicationId))
  return reply(known.registered ? 200 : 202, { user })
}
