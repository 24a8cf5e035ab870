// How do all refresh tokens of an application end at once?
import { serves } from '../domain/application-tenant.ts'
import { type EventInfo, occurred } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import { withMember } from '../resources/packed.ts'
import { keys } from '../storage/keys.ts'
import { settle } from '../storage/settle.ts'
import type { Write } from '../storage/table.ts'
import { announce } from './announce.ts'
import { tokenPolicy } from './token-policy.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>
type Asked = { readonly tenantId: string | undefined; readonly applicationId: string; readonly info: EventInfo }

/**
 * One write makes every token void that was issued until now, however many there are. It is obeyed by each instance as
 * soon as it reads that row anew (CONFIGURATION_MAX_AGE_SECONDS). Of a universal application only the tokens of the
 * tenant that is named, or everybody's where none is.
 */
export const revokeAllForApplication = (c: Means, { tenantId, applicationId, info }: Asked): Promise<200 | 404> =>
  settle(async () => {
    const known = await c.configuration.application(applicationId)
    if (known === undefined || (tenantId !== undefined && !serves(known, tenantId))) return 404
    const ofTenant = tenantId ?? known.tenantId
    const tenant = await c.configuration.tenant(ofTenant ?? (await c.configuration.defaultTenantId()))
    const moment = await noted(c, known, ofTenant)
    if (moment === undefined || tenant === undefined) return 404
    const policy = await tokenPolicy(c, tenant, known)
    const event = occurred(
      'jwt.refresh-token.revoke',
      {
        ...(ofTenant !== undefined && { tenantId: ofTenant }),
        info,
        applicationId: known.id,
        applicationTimeToLiveInSeconds: { [known.id]: policy.timeToLiveSeconds },
      },
      { now: c.now, id: newId() },
    )
    const told = await announce(c, [event])
    await c.table.commit([moment, ...told])
    c.configuration.forget()
    return 200
  })

/** The write that notes the moment: with the application, or for one tenant of a universal one in a row of its own. */
async function noted(c: Means, known: Application, tenantId: string | undefined): Promise<Write | undefined> {
  if (known.tenantId === undefined && tenantId !== undefined) {
    const place = keys.tokensRevoked(tenantId, known.id)
    // Two revoke at once: either moment is after every token that both meant.
    return { put: { ...place, type: 'tokens-revoked', body: { at: c.now } }, expect: 'anything' }
  }
  const row = await c.table.get(keys.record(known.tenantId ?? 'instance', 'application', known.id))
  if (row === undefined) return undefined
  const { version, ...rest } = row
  return { put: { ...rest, body: withMember(row.body, 'refreshTokensRevokedInstant', c.now) }, expect: { version } }
}
