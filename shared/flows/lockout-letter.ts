// Is a locked-out user told by mail?

import { type Prevention, primary, type StoredUser } from '../domain/user.ts'
import { presentUser } from '../domain/user-present.ts'
import type { With } from '../powers.ts'
import type { Tenant } from '../resources/configuration.ts'
import type { Write } from '../storage/table.ts'
import { messageWrite } from './message.ts'

/** The action's start template, when the tenant mails on lock-out and the action itself allows mail. */
export async function lockoutLetter(
  c: With<'read' | 'seal'>,
  { tenant, user, prevention }: { readonly tenant: Tenant; readonly user: StoredUser; readonly prevention: Prevention },
): Promise<Write | undefined> {
  const action = await c.configuration.userAction(prevention.userActionId)
  const email = primary(user, 'email')
  const templateId = action?.startEmailTemplateId
  if (!tenant.failedAuthenticationConfiguration.emailUser || !action?.userEmailingEnabled) return undefined
  if (templateId === undefined || email === undefined) return undefined
  return messageWrite(c, {
    tenantId: tenant.id,
    templateId,
    to: [{ address: email.value }],
    userId: user.id,
    ...(user.preferredLanguages && { preferredLanguages: user.preferredLanguages }),
    variables: { user: presentUser(user), action: { name: action.name, expiry: prevention.expiry } },
  })
}
