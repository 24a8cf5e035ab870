// Who sets the password: the request, or the user by a letter?
import type { StoredUser } from '../../domain/user.ts'
import type { Issue } from '../../kernel/issues.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { Write } from '../../storage/table.ts'
import { startSetPassword } from '../password/setup.ts'
import { addressOf } from '../verification/letter.ts'
import type { UserRequest } from './request.ts'

type By = 'email' | 'phone' | 'doNotSend' | undefined
type Asked = Pick<UserRequest, 'user' | 'sendSetPasswordEmail' | 'sendSetPasswordIdentityType' | 'verificationIds'>

export const setUpBy = ({ user, sendSetPasswordEmail, sendSetPasswordIdentityType }: Asked): By =>
  user.password !== undefined
    ? undefined
    : (sendSetPasswordIdentityType ?? (sendSetPasswordEmail === true ? 'email' : undefined))

/** A user has a password, or is asked to choose one, or is wanted without (wire reference, section 15). */
export function setPasswordIssues(tenant: Tenant, asked: Asked): Issue[] {
  const by = setUpBy(asked)
  const { email, data } = asked.user
  if (by === 'email' && (email ?? addressOf({ identities: [], data })) === undefined)
    return [{ path: 'user.email', reason: 'blank' }]
  // Texts need a messenger, and none is served yet.
  if (by === 'phone') return [{ path: 'sendSetPasswordIdentityType', reason: 'notConfigured' }]
  if (by !== undefined || asked.user.password !== undefined || !tenant.passwordEnabled) return []
  return [{ path: 'user.password', reason: 'blank' }]
}

type Starting = {
  readonly tenant: Tenant
  readonly user: StoredUser
  readonly application?: Application | undefined
  readonly by: By
}

/** The letter that asks to choose a password. */
export async function startSetUp(
  c: With<'read' | 'sign' | 'seal'>,
  { tenant, user, application, by }: Starting,
): Promise<{ readonly started: boolean; readonly writes: readonly Write[] }> {
  if (by !== 'email') return { started: false, writes: [] }
  const { writes } = await startSetPassword(c, { tenant, user, ...(application && { application }) })
  return { started: true, writes }
}
