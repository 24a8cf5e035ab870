// How does a change of password begin?
import type { ChangeGrant } from '../../domain/change-password.ts'
import type { StoredUser } from '../../domain/user.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { Write } from '../../storage/table.ts'
import { issueExternalId, type Subject } from '../external-id.ts'

type StartChange = {
  readonly tenant: Tenant
  readonly user: StoredUser
  readonly application?: Application | undefined
  /** Why a login demanded it; absent where the user forgot the password. */
  readonly reason?: NonNullable<StoredUser['passwordChangeReason']>
  readonly state?: Readonly<Record<string, unknown>> | undefined
  readonly mailedTo?: string | undefined
  /** Chosen by a caller with an API key. */
  readonly changePasswordId?: string | undefined
}

export const changeSubject = (user: Pick<StoredUser, 'tenantId' | 'id'>): Subject => ({
  tenantId: user.tenantId,
  purpose: 'changePassword',
  subject: user.id,
})

/** An id with which the user's password can be changed once. An earlier one is void. */
export async function startChangePassword(
  c: With<'read'>,
  asked: StartChange,
): Promise<{ readonly changePasswordId: string; readonly writes: readonly Write[] }> {
  const { tenant, user, application, reason, state, mailedTo, changePasswordId } = asked
  const ids = tenant.externalIdentifierConfiguration
  const data: ChangeGrant = {
    userId: user.id,
    why: reason === undefined ? 'forgotten' : 'demanded',
    ...(application && { applicationId: application.id }),
    ...(state && { state }),
    ...(mailedTo !== undefined && { mailedTo }),
  }
  const { value, writes } = await issueExternalId(c, {
    ...changeSubject(user),
    data,
    lifetimeSeconds: ids.changePasswordIdTimeToLiveInSeconds,
    generator: ids.changePasswordIdGenerator,
    ...(changePasswordId !== undefined && { value: changePasswordId }),
  })
  return { changePasswordId: value, writes }
}
