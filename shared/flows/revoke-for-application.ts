// How do all refresh tokens of an application end at once?
import { type EventInfo, occurred } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import { withMember } from '../resources/packed.ts'
import { keys } from '../storage/keys.ts'
import { announce } from './announce.ts'
import { settle } from './settle.ts'
import { tokenPolicy } from './token-policy.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>
type Asked = { readonly tenantId: string | undefined; readonly applicationId: string; readonly info: EventInfo }

/**
 * One write to the application's record makes every token void that was issued until now, however many there are. It is
 * obeyed by each instance as soon as it reads the application anew (CONFIGURATION_MAX_AGE_SECONDS).
 */
export const revokeAllForApplication = (c: Means, { tenantId, applicationId, info }: Asked): Promise<200 | 404> =>
  settle(async () => {
    const known = await c.configuration.application(applicationId)
    if (known === undefined || (tenantId !== undefined && known.tenantId !== tenantId)) return 404
    const tenant = await c.configuration.tenant(known.tenantId)
    const row = await c.table.get(keys.record(known.tenantId, 'application', applicationId))
    if (row === undefined || tenant === undefined) return 404
    const { version, ...rest } = row
    const policy = await tokenPolicy(c, tenant, known)
    const event = occurred(
      'jwt.refresh-token.revoke',
      {
        tenantId: tenant.id,
        info,
        applicationId,
        applicationTimeToLiveInSeconds: { [applicationId]: policy.timeToLiveSeconds },
      },
      { now: c.now, id: newId() },
    )
    const told = await announce(c, [event])
    await c.table.commit([
      { put: { ...rest, body: withMember(row.body, 'refreshTokensRevokedInstant', c.now) }, expect: { version } },
      ...told,
    ])
    c.configuration.forget()
    return 200
  })
