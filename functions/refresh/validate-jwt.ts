// GET /api/jwt/validate: is this access token good?

import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { presentedToken } from '../../shared/http/presented-token.ts'
import { bag, group } from '../../shared/kernel/fields.ts'

export const validateJwt = endpoint<'read' | 'sign'>()({
  doc: 'Check signature and expiry of an access token, from the Bearer header or the cookie. Asks no table.',
  answers: { 200: group('JWT', { jwt: bag({ doc: 'Its claims.' }) }), 401: 'empty' },
  async run(c) {
    const verified = await presentedToken(c)
    const { tid } = verified?.claims ?? {}
    // A tenant that was deleted speaks for nobody, however long its tokens were to live. Its record is remembered.
    const tenant = typeof tid === 'string' ? await c.configuration.tenant(tid) : undefined
    return verified === undefined || tenant === undefined ? empty(401) : reply(200, { jwt: verified.claims })
  },
})
