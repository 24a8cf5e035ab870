// GET /.well-known/jwks.json: which public keys verify our tokens and webhooks? (RFC 7517)
import { endpoint, reply } from '../../shared/http/endpoint.ts'
import { publicHeaders } from '../../shared/http/oauth.ts'
import { group, list, whole } from '../../shared/kernel/fields.ts'

export const jwks = endpoint<'sign'>()({
  doc: 'Every public key of the instance. HMAC keys have none.',
  answers: { 200: group('Key set', { keys: list(whole({ doc: 'A JWK.' }), { doc: 'The keys.' }) }) },
  run: async c => reply(200, { keys: await c.keyring.publicKeys() }, { headers: publicHeaders }),
})
