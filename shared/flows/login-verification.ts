// Which verification can somebody finish who signed in unverified?
import type { LoginVerdict } from '../domain/login.ts'
import { primary, type StoredUser } from '../domain/user.ts'
import { identityStrategy } from '../domain/verification.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import type { Write } from '../storage/table.ts'
import { currentWithCode, type Subject } from './external-id.ts'
import { emailSubject, identitySubject, issueVerification, startEmailVerification } from './verification/start-email.ts'
import { registrationSubject, startRegistrationVerification } from './verification/start-registration.ts'

export type RenewedVerification = {
  readonly kind: 'email' | 'phone' | 'registration'
  readonly id: string
  readonly writes: readonly Write[]
}

type Means = With<'read' | 'sign' | 'seal'>
type Asked = {
  readonly tenant: Tenant
  readonly application: Application | undefined
  readonly user: StoredUser
  readonly verdict: LoginVerdict
}

/**
 * Under the strategy FormField the answer names the verification, so that the caller can ask for the code that was
 * mailed (wire reference, section 5). The one under way is named again; a new one, with a new letter, is only started
 * when it is gone.
 */
export async function renewVerification(
  c: Means,
  { tenant, application, user, verdict }: Asked,
): Promise<RenewedVerification | undefined> {
  if (verdict.outcome === 'identityUnverified' && verdict.type === 'phoneNumber') return renewPhone(c, tenant, user)
  if (verdict.outcome === 'identityUnverified' && identityStrategy(tenant.emailConfiguration) === 'FormField') {
    const started = await current(c, emailSubject(user), () =>
      startEmailVerification(c, { tenant, user, ...(application && { application }) }),
    )
    return { kind: 'email', ...started }
  }
  if (verdict.outcome === 'registrationUnverified' && application?.verificationStrategy === 'FormField') {
    const started = await current(c, registrationSubject(user, application), () =>
      startRegistrationVerification(c, { tenant, user, application }),
    )
    return { kind: 'registration', ...started }
  }
  return undefined
}

/** Nothing is sent: the caller has `/api/identity/verify/send` for that, which says whether it can be. */
async function renewPhone(c: Means, tenant: Tenant, user: StoredUser): Promise<RenewedVerification | undefined> {
  const phone = primary(user, 'phoneNumber')
  if (phone === undefined || identityStrategy(tenant.phoneConfiguration) !== 'FormField') return undefined
  const { type, value, displayValue } = phone
  const verifying = { type, value, displayValue, userId: user.id }
  const started = await current(c, identitySubject(user.tenantId, phone), () =>
    issueVerification(c, tenant, verifying, 'FormField'),
  )
  return { kind: 'phone', ...started }
}

async function current(
  c: Means,
  subject: Subject,
  begin: () => Promise<{ readonly id: string; readonly writes: readonly Write[] }>,
): Promise<{ readonly id: string; readonly writes: readonly Write[] }> {
  const known = await currentWithCode(c, subject)
  return known === undefined ? begin() : { id: known.value, writes: [] }
}
