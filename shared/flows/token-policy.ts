// Which token settings hold for this tenant and application?
import type { RefreshPolicy } from '../domain/refresh.ts'
import type { Granted } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import { forApplication } from '../settings/index.ts'

export type TokenPolicy = {
  readonly accessTokenKeyId: string
  readonly idTokenKeyId: string
  readonly timeToLiveSeconds: number
  readonly refresh: RefreshPolicy
}

type Means = Pick<Granted['read'], 'configuration'>

/**
 * The application's own token settings when it has switched them on, else the tenant's (wire reference, section 6). A
 * tenant that names no signing key uses the one of the default tenant.
 */
export async function tokenPolicy(c: Means, tenant: Tenant, application?: Application): Promise<TokenPolicy> {
  const { jwtConfiguration: jwt } = forApplication(tenant, application)
  const accessTokenKeyId = jwt.accessTokenKeyId ?? (await instanceKey(c, 'accessTokenKeyId'))
  const idTokenKeyId = jwt.idTokenKeyId ?? (await instanceKey(c, 'idTokenKeyId'))
  if (accessTokenKeyId === undefined || idTokenKeyId === undefined)
    throw new Error(`tenant ${tenant.id} has no key to sign tokens with`)
  return {
    accessTokenKeyId,
    idTokenKeyId,
    timeToLiveSeconds: jwt.timeToLiveInSeconds,
    refresh: {
      expiration: jwt.refreshTokenExpirationPolicy,
      usage: jwt.refreshTokenUsagePolicy,
      timeToLiveMinutes: jwt.refreshTokenTimeToLiveInMinutes,
      maximumTimeToLiveMinutes: jwt.refreshTokenSlidingWindowConfiguration.maximumTimeToLiveInMinutes,
      graceSeconds: jwt.refreshTokenOneTimeUseConfiguration.gracePeriodInSeconds,
    },
  }
}

async function instanceKey(c: Means, which: 'accessTokenKeyId' | 'idTokenKeyId'): Promise<string | undefined> {
  const tenant = await c.configuration.tenant(await c.configuration.defaultTenantId())
  return tenant?.jwtConfiguration[which]
}
