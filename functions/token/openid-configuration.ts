// GET /.well-known/openid-configuration: what does this OpenID provider offer?
import { discovery } from '../../shared/domain/discovery.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { publicHeaders } from '../../shared/http/oauth.ts'
import { namedTenant } from '../../shared/http/tenant.ts'
import { group, id, optional, whole } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'

const answers = { 200: whole({ doc: 'OpenID Connect Discovery 1.0, section 3.' }) } as const
const tenantId = id({ doc: 'The tenant.', refersTo: 'tenant' })

export const openidConfiguration = endpoint<'read'>()({
  doc: 'The OpenID configuration of a tenant, of the default one unless another is named.',
  query: group('Query', { tenantId: optional(tenantId) }),
  answers,
  run: async (c, { query }) =>
    describe(c, query.tenantId ?? namedTenant(c) ?? (await c.configuration.defaultTenantId())),
})

export const tenantOpenidConfiguration = endpoint<'read'>()({
  doc: 'The OpenID configuration of a tenant.',
  path: group('Path', { tenantId }),
  answers,
  run: (c, { path }) => describe(c, path.tenantId),
})

async function describe(c: Context<'read'>, id: string) {
  const tenant = (await c.configuration.tenant(id)) ?? refuse('notFound')
  const base = c.baseUrl || c.origin
  return reply(200, discovery(tenant.issuer, base), { headers: publicHeaders })
}
