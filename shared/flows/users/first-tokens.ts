// Which tokens does somebody get who was just created or registered?
import { gatesNewcomer } from '../../domain/gates.ts'
import { hasExpired, type Registration, type StoredUser } from '../../domain/user.ts'
import type { EventInfo } from '../../events/outbox.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { Write } from '../../storage/table.ts'
import { type IssuedToken, issueAccessToken } from '../issue-token.ts'
import { newRefreshToken } from '../session.ts'
import { tokenPolicy } from '../token-policy.ts'

type Asked = {
  readonly tenant: Tenant
  readonly user: StoredUser
  readonly application?: Application | undefined
  /** The registration that was just made, if one was. */
  readonly registration?: Registration | undefined
  readonly info: EventInfo
}

export type FirstTokens = {
  readonly token?: IssuedToken
  readonly refresh?: { readonly value: string; readonly id: string }
  readonly writes: readonly Write[]
}

const none: FirstTokens = { writes: [] }

/**
 * None while a gate is shut: an identity or registration that has to be verified first gets no token by any API (wire
 * reference, section 5), and neither does a closed or expired account, nor anybody for an application that is closed.
 */
export async function firstTokens(c: With<'read' | 'sign'>, asked: Asked): Promise<FirstTokens> {
  const { tenant, user, application, registration } = asked
  const closed = !user.active || (application !== undefined && application.state !== 'Active')
  if (closed || hasExpired(user, c.now) || gatesNewcomer(asked)) return none
  const refresh = application && registration ? await firstRefreshToken(c, asked, application) : none
  const token = await issueAccessToken(c, {
    tenant,
    user,
    ...(application && { application }),
    authenticationType: registration === undefined ? 'USER_CREATE' : 'REGISTRATION',
    ...(refresh.refresh && { refreshTokenId: refresh.refresh.id }),
  })
  return { ...refresh, token }
}

async function firstRefreshToken(
  c: With<'read' | 'sign'>,
  { tenant, user, info }: Asked,
  application: Application,
): Promise<FirstTokens> {
  if (!application.loginConfiguration.generateRefreshTokens) return none
  const policy = await tokenPolicy(c, tenant, application)
  const { value, token, write } = await newRefreshToken(c, {
    user,
    applicationId: application.id,
    policy: policy.refresh,
    authenticationType: 'REGISTRATION',
    ...(info.ipAddress && { ipAddress: info.ipAddress }),
  })
  return { refresh: { value, id: token.id }, writes: [write] }
}
