// How does the proof of an e-mail address begin?

import { primary, type StoredUser } from '../../domain/user.ts'
import { identityStrategy, type LoginName, type Verifying } from '../../domain/verification.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { Write } from '../../storage/table.ts'
import { issueExternalId, issueWithCode, type Subject } from '../external-id.ts'
import { letterWrites } from './letter.ts'

export type Strategy = 'ClickableLink' | 'FormField'
export type Started = { readonly id: string; readonly oneTimeCode?: string; readonly writes: readonly Write[] }

/** One login name has one current verification, whoever started it. */
export const identitySubject = (tenantId: string, { type, value }: LoginName): Subject => ({
  tenantId,
  purpose: type === 'phoneNumber' ? 'phoneVerification' : 'emailVerification',
  subject: `${type}:${value}`,
})

const addressIn = (user: Pick<StoredUser, 'identities'>) => {
  const email = primary(user, 'email')
  if (email === undefined) throw new Error('a user without e-mail address has none to verify')
  return email
}

/** Whose current verification a login may name again. */
export const emailSubject = (user: StoredUser): Subject => identitySubject(user.tenantId, addressIn(user))

/** The template that asks to verify an address: the application's own, else the tenant's. */
export const verificationTemplate = (tenant: Tenant, application: Application | undefined): string | undefined =>
  application?.emailConfiguration.emailVerificationEmailTemplateId ??
  tenant.emailConfiguration.verificationEmailTemplateId

type StartEmail = {
  readonly tenant: Tenant
  readonly user: StoredUser
  readonly application?: Application | undefined
  /** False where the caller delivers the id by other means. */
  readonly send?: boolean
}

/** Issues the id (and the code) for the user's address and has it mailed. An earlier id for the address is void. */
export async function startEmailVerification(c: With<'read' | 'sign' | 'seal'>, asked: StartEmail): Promise<Started> {
  const { tenant, user, application, send = true } = asked
  const email = addressIn(user)
  const verifying: Verifying = {
    type: 'email',
    value: email.value,
    displayValue: email.displayValue,
    userId: user.id,
    ...(application && { applicationId: application.id }),
  }
  const started = await issueVerification(c, tenant, verifying, identityStrategy(tenant.emailConfiguration))
  if (!send) return started
  const letter = await letterWrites(c, {
    tenant,
    application,
    templateId: verificationTemplate(tenant, application),
    to: email.displayValue,
    user,
    variables: variablesOf(started),
  })
  return { ...started, writes: [...started.writes, ...letter] }
}

export const variablesOf = ({
  id,
  oneTimeCode,
}: {
  readonly id: string
  readonly oneTimeCode?: string | undefined
}) => ({
  verificationId: id,
  ...(oneTimeCode !== undefined && { verificationOneTimeCode: oneTimeCode }),
})

export async function issueVerification(
  c: With<'read' | 'sign'>,
  tenant: Tenant,
  data: Verifying,
  strategy: Strategy,
): Promise<Started> {
  const ids = tenant.externalIdentifierConfiguration
  const phone = data.type === 'phoneNumber'
  const issue = {
    ...identitySubject(tenant.id, data),
    data,
    lifetimeSeconds: lifetimeOf(tenant, data),
    generator: phone ? ids.phoneVerificationIdGenerator : ids.emailVerificationIdGenerator,
  }
  if (strategy === 'ClickableLink') {
    const { value, writes } = await issueExternalId(c, issue)
    return { id: value, writes }
  }
  const codeGenerator = phone ? ids.phoneVerificationOneTimeCodeGenerator : ids.emailVerificationOneTimeCodeGenerator
  const { value, oneTimeCode, writes } = await issueWithCode(c, { ...issue, codeGenerator })
  return { id: value, oneTimeCode, writes }
}

export const lifetimeOf = (tenant: Tenant, { type }: Pick<LoginName, 'type'>): number => {
  const ids = tenant.externalIdentifierConfiguration
  return type === 'phoneNumber'
    ? ids.phoneVerificationIdTimeToLiveInSeconds
    : ids.emailVerificationIdTimeToLiveInSeconds
}
