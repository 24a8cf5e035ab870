// What happens when somebody says they forgot their password?
import { serves } from '../../domain/application-tenant.ts'
import type { ChangeGrant } from '../../domain/change-password.ts'
import { type LoginIdType, primary, type StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import { type EventInfo, occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { invalid, refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { settle } from '../../storage/settle.ts'
import { announce } from '../announce.ts'
import { findAnyExternalId } from '../external-id.ts'
import { findUserByLogin } from '../users/find-user.ts'
import { addressOf, letterWrites, templateFor } from '../verification/letter.ts'
import { startChangePassword } from './start.ts'

export type Forgot = {
  readonly tenantId: string
  readonly loginId: string
  readonly loginIdTypes: readonly LoginIdType[]
  readonly applicationId: string | undefined
  readonly state: Readonly<Record<string, unknown>> | undefined
  readonly send: boolean
  readonly changePasswordId: string | undefined
  readonly info: EventInfo
}

/**
 * Issues a change-password id and mails it. What the tenant lacks is refused before anybody is looked up; a locked
 * account is nobody here, because a letter could not let its owner in.
 */
export const forgotPassword = (
  c: With<'write' | 'sign' | 'seal' | 'callOut'>,
  asked: Forgot,
): Promise<{ readonly changePasswordId: string }> =>
  settle(async () => {
    const tenant = (await c.configuration.tenant(asked.tenantId)) ?? refuse('notFound')
    const application =
      asked.applicationId === undefined ? undefined : await c.configuration.application(asked.applicationId)
    if (asked.applicationId !== undefined && !(application && serves(application, tenant.id))) return refuse('notFound')
    const templateId = templateFor('forgotPasswordEmailTemplateId', { tenant, application })
    if (asked.send && templateId === undefined) refuse('forbidden', { path: '', reason: 'ForgotPasswordDisabled' })
    const by = { tenantId: tenant.id, loginId: asked.loginId, types: asked.loginIdTypes }
    const user = (await findUserByLogin(c, by))?.row.body
    if (user === undefined || !user.active) return refuse('notFound')
    if (asked.changePasswordId !== undefined) await refuseTaken(c, user, asked.changePasswordId)
    const to = addressOf(user)
    if (asked.send && to === undefined) return refuse('unprocessable')
    const { changePasswordId, writes } = await startChangePassword(c, {
      tenant,
      user,
      application,
      state: asked.state,
      mailedTo: asked.send ? primary(user, 'email')?.value : undefined,
      changePasswordId: asked.changePasswordId,
    })
    const told = { tenantId: tenant.id, info: asked.info, user: presentUser(user) }
    const started = occurred('user.password.reset.start', told, { now: c.now, id: newId() })
    const sent = occurred('user.password.reset.send', told, { now: c.now, id: newId() })
    const variables = { changePasswordId, ...(asked.state && { state: asked.state }) }
    const letter = asked.send ? await letterWrites(c, { tenant, application, templateId, to, user, variables }) : []
    await c.table.commit([...writes, ...letter, ...(await announce(c, asked.send ? [started, sent] : [started]))])
    return { changePasswordId }
  })

/** A chosen id that stands for somebody else's change of password is the caller's to mend. */
async function refuseTaken(c: With<'read'>, user: StoredUser, changePasswordId: string): Promise<void> {
  const known = await findAnyExternalId<ChangeGrant>(c, ['changePassword', 'setupPassword'], changePasswordId)
  if (known !== undefined && !(known.purpose === 'changePassword' && known.data.userId === user.id))
    throw invalid('changePasswordId', 'duplicate')
}
