// Which application, and so which tenant, does a request mean?
import { isUsable } from '../domain/application-tenant.ts'
import { invalid, refuse } from '../kernel/refusal.ts'
import type { Granted } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import type { Asked } from './endpoint.ts'
import { needTenant } from './tenant.ts'

export type Named = { readonly tenant: Tenant; readonly application: Application | undefined }

/**
 * An application implies its tenant; a universal one does not, so that the request has to name that of the users. One that
 * is switched off, or lives in another tenant than the request names, is as unknown as one that never was (wire reference,
 * sections 2 and 17).
 */
export async function namedApplication(
  c: Granted['read'] & Pick<Asked, 'tenantId'>,
  applicationId: string | undefined,
  path = 'applicationId',
): Promise<Named> {
  const application = applicationId === undefined ? undefined : await c.configuration.application(applicationId)
  if (applicationId !== undefined && !isUsable(application, c.tenantId)) throw invalid(path, 'invalid')
  const tenant = await c.configuration.tenant(application?.tenantId ?? needTenant(c))
  return tenant === undefined ? refuse('notFound') : { tenant, application }
}
