// Which token settings hold for this tenant and application?
import type { RefreshPolicy } from '../domain/refresh.ts'
import type { Granted } from '../powers.ts'
import type { Tenant } from '../resources/configuration.ts'
import type { Application } from '../resources/application.ts'

export type TokenPolicy = {
  readonly accessTokenKeyId: string
  readonly idTokenKeyId: string
  readonly timeToLiveSeconds: number
  readonly refresh: RefreshPolicy
}

type JwtSettings = Tenant['jwtConfiguration']

/**
 * The application's own token settings when it has switched them on, else the tenant's (wire reference, section 6). A
 * tenant that names no signing key uses the one of the default tenant.
 */
export async function tokenPolicy(c: Granted['read'], tenant: Tenant, application?: Application): Promise<TokenPolicy> {
  const own = application?.jwtConfiguration?.enabled ? (application.jwtConfiguration as Partial<JwtSettings>) : undefined
  const of = <K extends keyof JwtSettings>(name: K): JwtSettings[K] => own?.[name] ?? tenant.jwtConfiguration[name]
  const accessTokenKeyId = of('accessTokenKeyId') ?? (await instanceKey(c, 'accessTokenKeyId'))
  const idTokenKeyId = of('idTokenKeyId') ?? (await instanceKey(c, 'idTokenKeyId'))
  if (accessTokenKeyId === undefined || idTokenKeyId === undefined) throw new Error(`tenant ${tenant.id} has no key to sign tokens with`)
  return {
    accessTokenKeyId,
    idTokenKeyId,
    timeToLiveSeconds: of('timeToLiveInSeconds'),
    refresh: {
      expiration: of('refreshTokenExpirationPolicy') as RefreshPolicy['expiration'],
      usage: of('refreshTokenUsagePolicy') as RefreshPolicy['usage'],
      timeToLiveMinutes: of('refreshTokenTimeToLiveInMinutes'),
      maximumTimeToLiveMinutes: of('refreshTokenSlidingWindowConfiguration').maximumTimeToLiveInMinutes,
      graceSeconds: of('refreshTokenOneTimeUseConfiguration').gracePeriodInSeconds,
    },
  }
}

async function instanceKey(c: Granted['read'], which: 'accessTokenKeyId' | 'idTokenKeyId'): Promise<string | undefined> {
  const tenant = await c.configuration.tenant(await c.configuration.defaultTenantId())
  return tenant?.jwtConfiguration[which]
}
