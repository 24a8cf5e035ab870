// How does the proof of a registration begin?
import { registrationFor, type StoredUser } from '../../domain/user.ts'
import { presentRegistration } from '../../domain/user-present.ts'
import type { VerifyingRegistration } from '../../domain/verification.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { issueExternalId, issueWithCode, type Subject } from '../external-id.ts'
import { addressOf, letterWrites } from './letter.ts'
import { type Started, variablesOf } from './start-email.ts'

/** Whose current verification a login may name again. */
export const registrationSubject = (user: StoredUser, application: Pick<Application, 'id'>): Subject => ({
  tenantId: user.tenantId,
  purpose: 'registrationVerification',
  subject: `${user.id}:${application.id}`,
})

type StartRegistration = {
  readonly tenant: Tenant
  readonly user: StoredUser
  readonly application: Application
  readonly send?: boolean
}

/** Issues the id (and the code) for the registration and has it mailed. An earlier one is void. */
export async function startRegistrationVerification(
  c: With<'read' | 'sign' | 'seal'>,
  { tenant, user, application, send = true }: StartRegistration,
): Promise<Started> {
  const ids = tenant.externalIdentifierConfiguration
  const data: VerifyingRegistration = { userId: user.id, applicationId: application.id }
  const issue = {
    ...registrationSubject(user, application),
    data,
    lifetimeSeconds: ids.registrationVerificationIdTimeToLiveInSeconds,
    generator: ids.registrationVerificationIdGenerator,
  }
  const coded = application.verificationStrategy === 'FormField'
  const { value, writes, ...code } = coded
    ? await issueWithCode(c, { ...issue, codeGenerator: ids.registrationVerificationOneTimeCodeGenerator })
    : await issueExternalId(c, issue)
  const started: Started = { id: value, ...code, writes }
  if (!send) return started
  const registration = registrationFor(user, application.id)
  const letter = await letterWrites(c, {
    tenant,
    application,
    templateId: application.verificationEmailTemplateId,
    to: addressOf(user),
    user,
    variables: {
      ...variablesOf(started),
      ...(registration && { registration: presentRegistration(registration) }),
    },
  })
  return { ...started, writes: [...writes, ...letter] }
}
