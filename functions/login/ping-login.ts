// PUT /api/login: is a signed-in user still there?
import { ping } from '../../shared/flows/ping.ts'
import { empty, endpoint } from '../../shared/http/endpoint.ts'
import { eventInfo } from '../../shared/http/event-info.ts'
import { tokenOf } from '../../shared/http/token-of.ts'
import { group, id, optional, text } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'

const pinged = { 200: 'empty', 202: 'empty', 404: 'empty' } as const
const ipAddress = optional(text({ doc: 'The address of the person, as the caller knows it.', max: 100 }))

/** By the user's own token, for the application it was issued to. */
export const pingOwnLogin = endpoint<'write'>()({
  doc: 'Record that the user of this token is still active in its application.',
  body: group('Ping', { ipAddress, eventInfo }),
  answers: pinged,
  async run(c, { body }) {
    const { userId, tenantId, claims } = tokenOf(c)
    const applicationId = typeof claims.aud === 'string' ? claims.aud : refuse('unauthorized')
    const outcome = await ping(c, { tenantId, userId, applicationId, ipAddress: body.ipAddress ?? c.ip })
    return empty(outcome)
  },
})

export const pingLogin = endpoint<'write'>()({
  doc: 'Record that a user is still active in an application.',
  path: group('Path', {
    userId: id({ doc: 'The user.' }),
    applicationId: id({ doc: 'The application.' }),
  }),
  body: group('Ping', { ipAddress, eventInfo }),
  answers: pinged,
  async run(c, { path, body }) {
    const application = await c.configuration.application(path.applicationId)
    const tenantId = application?.tenantId
    if (tenantId === undefined || (c.tenantId !== undefined && c.tenantId !== tenantId)) return empty(404)
    const outcome = await ping(c, { tenantId, ...path, ipAddress: body.ipAddress ?? c.ip })
    return empty(outcome)
  },
})
