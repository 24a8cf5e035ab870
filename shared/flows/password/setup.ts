// How is a user without password invited to choose one?
import type { ChangeGrant } from '../../domain/change-password.ts'
import { primary, type StoredUser } from '../../domain/user.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { Write } from '../../storage/table.ts'
import { issueExternalId, type Subject } from '../external-id.ts'
import { addressOf, letterWrites, templateFor } from '../verification/letter.ts'

export const setupSubject = (user: Pick<StoredUser, 'tenantId' | 'id'>): Subject => ({
  tenantId: user.tenantId,
  purpose: 'setupPassword',
  subject: user.id,
})

type StartSetup = {
  readonly tenant: Tenant
  readonly user: StoredUser
  readonly application?: Application | undefined
}

/** The set-up letter and its id, for the commit that creates the user. Refuses where there is no template or address. */
export async function startSetPassword(
  c: With<'read' | 'seal'>,
  { tenant, user, application }: StartSetup,
): Promise<{ readonly changePasswordId: string; readonly writes: readonly Write[] }> {
  const templateId = templateFor('setPasswordEmailTemplateId', { tenant, application })
  const to = addressOf(user)
  if (templateId === undefined)
    return refuse('invalid', { path: 'sendSetPasswordIdentityType', reason: 'notConfigured' })
  if (to === undefined) return refuse('invalid', { path: 'user.email', reason: 'missing' })
  const ids = tenant.externalIdentifierConfiguration
  const email = primary(user, 'email')
  const data: ChangeGrant = {
    userId: user.id,
    why: 'setUp',
    ...(application && { applicationId: application.id }),
    ...(email && { mailedTo: email.value }),
  }
  const { value, writes } = await issueExternalId(c, {
    ...setupSubject(user),
    data,
    lifetimeSeconds: ids.setupPasswordIdTimeToLiveInSeconds,
    generator: ids.setupPasswordIdGenerator,
  })
  const variables = { changePasswordId: value }
  const letter = await letterWrites(c, { tenant, application, templateId, to, user, variables })
  return { changePasswordId: value, writes: [...writes, ...letter] }
}
