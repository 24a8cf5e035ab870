// POST /api/jwt/vend: which claims may a service have signed?
import { serves } from '../../shared/domain/application-tenant.ts'
import { tokenPolicy } from '../../shared/flows/token-policy.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { bag, group, id, int, optional, text } from '../../shared/kernel/fields.ts'
import { isUuid, newId } from '../../shared/kernel/ids.ts'
import { invalid, refuse } from '../../shared/kernel/refusal.ts'
import { seconds } from '../../shared/kernel/time.ts'
import type { Application } from '../../shared/resources/application.ts'
import { signs } from '../../shared/resources/key-use.ts'

export const vendJwt = endpoint<'read' | 'sign'>()({
  doc: 'Sign the claims a service hands over. `exp` and `iat` are ours.',
  body: group('Vend', {
    claims: bag({ doc: 'What the token says.' }),
    keyId: optional(id({ doc: 'The key to sign with; the tenant’s access token key unless said.', refersTo: 'key' })),
    timeToLiveInSeconds: optional(int({ doc: 'How long it is good.', unit: 'seconds', min: 1 })),
  }),
  answers: { 200: group('Vended', { token: text({ doc: 'The token.', exact: true }) }) },
  async run(c, { body }) {
    const tenant = (await c.configuration.tenant(needTenant(c))) ?? refuse('notFound')
    const policy = await tokenPolicy(c, tenant)
    const keyId = body.keyId ?? policy.accessTokenKeyId
    const key = await c.configuration.key(keyId)
    if (key === undefined || !signs(key)) throw invalid('keyId', 'invalid')
    const bound = c.caller.kind === 'key' && c.caller.key.tenantId !== undefined
    if (bound) {
      // With this claim we vouch for what webhooks hear, of whatever tenant.
      if ('request_body_sha256' in body.claims) throw invalid('claims.request_body_sha256', 'invalid')
      const own = await ownApplications(c, tenant.id, body.claims)
      const signing = await Promise.all([policy, ...own.map(one => tokenPolicy(c, tenant, one))])
      // Other keys sign for others: their webhooks, their providers, their XML.
      if (!signing.some(({ accessTokenKeyId, idTokenKeyId }) => [accessTokenKeyId, idTokenKeyId].includes(keyId)))
        throw invalid('keyId', 'invalid')
    }
    const iat = seconds(c.now)
    const claims = {
      iss: tenant.issuer,
      jti: newId(),
      ...body.claims,
      // A key of one tenant must not vend its way into another: keys are published together, and who verifies a token
      // away from here looks at `iss` and `aud`.
      ...(bound && { iss: tenant.issuer }),
      tid: tenant.id,
      iat,
      exp: iat + (body.timeToLiveInSeconds ?? policy.timeToLiveSeconds),
    }
    return reply(200, { token: await c.keyring.sign(claims, keyId) })
  },
})

/** The applications that the claims name; refuses those of other tenants. */
async function ownApplications(
  c: Context<'read'>,
  tenantId: string,
  { aud, applicationId }: Readonly<Record<string, unknown>>,
): Promise<readonly Application[]> {
  const named = [aud, applicationId].flat().filter(one => typeof one === 'string')
  // Beyond this nobody means an audience, and each costs a read.
  if (named.length > 20) throw invalid('claims.aud', 'tooMany')
  const applications = await Promise.all(
    named.map(one => c.configuration.application(isUuid(one) ? one.toLowerCase() : one)),
  )
  const known = applications.filter(one => one !== undefined)
  if (known.some(one => !serves(one, tenantId))) throw invalid('claims.aud', 'invalid')
  return known
}
