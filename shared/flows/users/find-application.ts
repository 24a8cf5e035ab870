// Which application does a registration name?
import { invalid } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'

/** The application a registration of this tenant may be for. Another tenant's is as unknown as none at all. */
export async function registrable(
  c: With<'read'>,
  tenantId: string,
  applicationId: string | undefined,
): Promise<Application> {
  if (applicationId === undefined) throw invalid('registration.applicationId', 'missing')
  const application = await c.configuration.application(applicationId)
  if (application?.tenantId !== tenantId) throw invalid('registration.applicationId', 'invalid')
  return application
}

/** The application whose letters and audience a request wants; none named is none wanted. */
export async function wanted(
  c: With<'read'>,
  tenantId: string,
  applicationId: string | undefined,
): Promise<Application | undefined> {
  if (applicationId === undefined) return undefined
  const application = await c.configuration.application(applicationId)
  if (application?.tenantId !== tenantId) throw invalid('applicationId', 'invalid')
  return application
}
