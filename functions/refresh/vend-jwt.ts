// POST /api/jwt/vend: a token with claims of the caller's choice
import { serves } from '../../shared/domain/application-tenant.ts'
import { tokenPolicy } from '../../shared/flows/token-policy.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { bag, group, id, int, optional, text } from '../../shared/kernel/fields.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { invalid, refuse } from '../../shared/kernel/refusal.ts'
import { seconds } from '../../shared/kernel/time.ts'
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
    if (bound) await onlyOwnApplications(c, tenant.id, body.claims)
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

async function onlyOwnApplications(
  c: Context<'read'>,
  tenantId: string,
  { aud, applicationId }: Readonly<Record<string, unknown>>,
): Promise<void> {
  const named = [aud, applicationId].flat().filter(one => typeof one === 'string')
  // Beyond this nobody means an audience, and each costs a read.
  if (named.length > 20) throw invalid('claims.aud', 'tooMany')
  const applications = await Promise.all(named.map(one => c.configuration.application(one)))
  if (applications.some(one => one !== undefined && !serves(one, tenantId))) throw invalid('claims.aud', 'invalid')
}
