// How does an API caller begin the proof of a login name, whoever has it or will have it?
import { inTenant } from '../../domain/external-id.ts'
import { canonical, type LoginIdType, type StoredUser } from '../../domain/user.ts'
import { nameFault } from '../../domain/user-input.ts'
import { identityOf, identityStrategy, type Verifying } from '../../domain/verification.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { settle } from '../../storage/settle.ts'
import { codeOf, findAnyExternalId } from '../external-id.ts'
import { wanted } from '../users/find-application.ts'
import { findUserByLogin } from '../users/find-user.ts'
import { letterWrites } from './letter.ts'
import { userRow } from './proved.ts'
import { issueVerification, type Strategy, variablesOf, verificationTemplate } from './start-email.ts'

type StartIdentity = {
  readonly tenantId: string
  readonly loginId: string
  readonly loginIdType: LoginIdType
  readonly applicationId: string | undefined
  readonly existingUserStrategy: 'mustExist' | 'mustNotExist'
  readonly state: Readonly<Record<string, unknown>> | undefined
  readonly strategy: Strategy | undefined
}

/** Refuses where the tenant does not verify this kind of name, and a kind that nobody could verify. */
function verifiable(tenant: Tenant, type: LoginIdType): 'email' | 'phoneNumber' {
  if (type === 'username') return refuse('invalid', { path: 'loginIdType', reason: 'invalid' })
  const [on, code] =
    type === 'email'
      ? [tenant.emailConfiguration.verifyEmail, 'EmailVerificationDisabled']
      : [tenant.phoneConfiguration.verifyPhoneNumber, 'PhoneVerificationDisabled']
  return on ? type : refuse('forbidden', { path: '', reason: code })
}

/** Issues an id and sends nothing: sending is a request of its own. */
export const startIdentityVerification = (c: With<'write' | 'sign'>, asked: StartIdentity) =>
  settle(async () => {
    const tenant = (await c.configuration.tenant(asked.tenantId)) ?? refuse('notFound')
    const type = verifiable(tenant, asked.loginIdType)
    await wanted(c, tenant.id, asked.applicationId)
    const value = canonical(type, asked.loginId)
    const owner = await findUserByLogin(c, { tenantId: tenant.id, loginId: asked.loginId, types: [type] })
    if (asked.existingUserStrategy === 'mustExist' && owner === undefined) refuse('notFound')
    if (asked.existingUserStrategy === 'mustNotExist' && owner !== undefined) {
      refuse('invalid', { path: 'loginId', reason: 'duplicate' })
    }
    // What is proved now becomes a user's name later, without being looked at again.
    const fault = owner === undefined ? nameFault(type, asked.loginId) : undefined
    if (fault !== undefined) refuse('invalid', { path: 'loginId', reason: fault })
    const user = owner?.row.body
    const data: Verifying = {
      type,
      value,
      displayValue: shown(user, { type, value }) ?? asked.loginId,
      ...(user && { userId: user.id }),
      ...(asked.applicationId && { applicationId: asked.applicationId }),
      ...(asked.state && { state: asked.state }),
    }
    const usual = identityStrategy(type === 'email' ? tenant.emailConfiguration : tenant.phoneConfiguration)
    const { writes, ...started } = await issueVerification(c, tenant, data, asked.strategy ?? usual)
    await c.table.commit(writes)
    return started
  })

const shown = (user: StoredUser | undefined, name: Pick<Verifying, 'type' | 'value'>) =>
  user && identityOf(user, name)?.displayValue

/** Mails an id that was issued before, as often as asked. Phones cannot be reached yet, and that is said. */
export async function sendIdentityVerification(
  c: With<'write' | 'sign' | 'seal'>,
  asked: { readonly tenantId: string | undefined; readonly verificationId: string },
): Promise<void> {
  const found = await findAnyExternalId<Verifying>(c, ['emailVerification', 'phoneVerification'], asked.verificationId)
  if (found === undefined || !inTenant(found.tenantId, asked.tenantId)) return refuse('notFound')
  const { data } = found
  const tenant = (await c.configuration.tenant(found.tenantId)) ?? refuse('notFound')
  const application =
    data.applicationId === undefined ? undefined : await c.configuration.application(data.applicationId)
  const templateId = data.type === 'email' ? verificationTemplate(tenant, application) : undefined
  if (templateId === undefined) {
    const path = data.type === 'email' ? 'verificationEmailTemplateId' : 'messengerId'
    return refuse('invalid', { path, reason: 'notConfigured' })
  }
  const user = data.userId === undefined ? undefined : (await userRow(c, tenant.id, data.userId))?.body
  const oneTimeCode = await codeOf(c, found)
  const variables = variablesOf({ id: asked.verificationId, oneTimeCode })
  const letter = { tenant, application, templateId, to: data.displayValue, user, variables }
  await c.table.commit(await letterWrites(c, letter))
}
