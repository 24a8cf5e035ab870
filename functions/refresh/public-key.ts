// GET /api/jwt/public-key: what are our tokens verified with?
import { tokenPolicy } from '../../shared/flows/token-policy.ts'
import { type Context, empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { group, id, map, optional, text } from '../../shared/kernel/fields.ts'
import type { KeyRecord } from '../../shared/resources/key.ts'

const pem = text({ doc: 'A public key, PEM.', exact: true })

export const publicKey = endpoint<'read'>()({
  doc: 'One public key by application or key id, or all of them by `kid`. The wire calls the parameter `kid`, its OpenAPI page `keyId`: both work.',
  query: group('Query', {
    applicationId: optional(
      id({ doc: 'The key that signs this application’s access tokens.', refersTo: 'application' }),
    ),
    kid: optional(text({ doc: 'The key with this `kid`.' })),
    keyId: optional(text({ doc: 'The same.' })),
  }),
  answers: {
    200: group('Public keys', { publicKey: optional(pem), publicKeys: optional(map(pem, { doc: 'By `kid`.' })) }),
    404: 'empty',
  },
  async run(c, { query }) {
    const kid = query.kid ?? query.keyId
    if (query.applicationId === undefined && kid === undefined) {
      const shown = (await c.configuration.keys()).flatMap(key =>
        isOurs(key) ? [[key.kid, key.publicKey ?? ''] as const] : [],
      )
      return reply(200, { publicKeys: Object.fromEntries(shown) })
    }
    const key =
      query.applicationId === undefined ? await byKid(c, kid ?? '') : await ofApplication(c, query.applicationId)
    return key !== undefined && isOurs(key) ? reply(200, { publicKey: key.publicKey }) : empty(404)
  },
})

/** A public part alone verifies what others sign: who asks here wants to verify what we do. */
const isOurs = ({ publicKey, privateKey }: KeyRecord): boolean => publicKey !== undefined && privateKey !== undefined

const byKid = async (c: Context<'read'>, kid: string): Promise<KeyRecord | undefined> =>
  (await c.configuration.keyOfKid(kid)) ?? (await c.configuration.keys()).find(key => key.id === kid)

async function ofApplication(c: Context<'read'>, applicationId: string): Promise<KeyRecord | undefined> {
  const application = await c.configuration.application(applicationId)
  // A universal application without keys of its own signs with those of whichever tenant the request is about.
  const tenantId = application?.tenantId ?? c.tenantId ?? (await c.configuration.defaultTenantId())
  const tenant = await c.configuration.tenant(tenantId)
  if (application === undefined || tenant === undefined) return undefined
  return c.configuration.key((await tokenPolicy(c, tenant, application)).accessTokenKeyId)
}
