// How is a verification asked for once more?
import { serves } from '../../domain/application-tenant.ts'
import { needsVerification, primary, registrationFor, type StoredUser } from '../../domain/user.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { settle } from '../../storage/settle.ts'
import { findUserByLogin } from '../users/find-user.ts'
import { addressOf } from './letter.ts'
import { type Started, startEmailVerification, verificationTemplate } from './start-email.ts'
import { startRegistrationVerification } from './start-registration.ts'

type Means = With<'write' | 'sign' | 'seal'>

type Resend = {
  readonly tenantId: string
  readonly email: string
  readonly applicationId: string | undefined
  readonly send: boolean
}

/** What became of it. Only callers with a key may be told: a stranger could otherwise learn whose addresses are known. */
export type Resent =
  | { readonly outcome: 'started'; readonly id: string; readonly oneTimeCode?: string }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'notWaiting' }

export const resendEmail = (c: Means, asked: Resend): Promise<Resent> =>
  settle(async () => {
    const tenant = (await c.configuration.tenant(asked.tenantId)) ?? refuse('notFound')
    const application = await applicationOf(c, tenant, asked.applicationId)
    const { verifyEmail, verifyEmailWhenChanged } = tenant.emailConfiguration
    const on = verifyEmail || verifyEmailWhenChanged
    if (!on || (asked.send && verificationTemplate(tenant, application) === undefined)) disabled()
    const user = await userWith(c, tenant, asked.email)
    if (user === undefined) return { outcome: 'unknown' }
    const email = primary(user, 'email')
    if (email === undefined || !needsVerification(email)) return { outcome: 'notWaiting' }
    return begun(c, await startEmailVerification(c, { tenant, user, application, send: asked.send }))
  })

export const resendRegistration = (c: Means, asked: Resend & { readonly applicationId: string }): Promise<Resent> =>
  settle(async () => {
    const tenant = (await c.configuration.tenant(asked.tenantId)) ?? refuse('notFound')
    const application = (await applicationOf(c, tenant, asked.applicationId)) ?? refuse('notFound')
    const templateMissing = application.verificationEmailTemplateId === undefined
    if (!application.verifyRegistration || (asked.send && templateMissing)) disabled()
    const user = await userWith(c, tenant, asked.email)
    const registration = user && registrationFor(user, application.id)
    if (user === undefined || registration === undefined) return { outcome: 'unknown' }
    if (!needsVerification(registration) || addressOf(user) === undefined) return { outcome: 'notWaiting' }
    return begun(c, await startRegistrationVerification(c, { tenant, user, application, send: asked.send }))
  })

async function begun(c: Means, { writes, ...told }: Started): Promise<Resent> {
  await c.table.commit(writes)
  return { outcome: 'started', ...told }
}

const disabled = (): never => refuse('forbidden', { path: '', reason: 'EmailVerificationDisabled' })

async function applicationOf(c: Means, tenant: Tenant, id: string | undefined): Promise<Application | undefined> {
  if (id === undefined) return undefined
  const application = await c.configuration.application(id)
  return application === undefined || !serves(application, tenant.id) ? refuse('notFound') : application
}

const userWith = async (c: Means, tenant: Tenant, email: string): Promise<StoredUser | undefined> =>
  (await findUserByLogin(c, { tenantId: tenant.id, loginId: email, types: ['email'] }))?.row.body
