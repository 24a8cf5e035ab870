// From where may the console be opened?
import { letInFrom } from '../../shared/http/let-in.ts'
import type { Asked } from '../../shared/http/pages.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { With } from '../../shared/powers.ts'
import { adminApplicationId } from '../../shared/resources/application.ts'
import { forApplication } from '../../shared/settings/index.ts'

/** The list of its application, else that of the application's tenant (wire reference, section 18). */
export async function mustBeLetIn(c: With<'read'>, { sourceIp }: Asked): Promise<void> {
  const application = await c.configuration.application(adminApplicationId)
  const tenant = application?.tenantId === undefined ? undefined : await c.configuration.tenant(application.tenantId)
  if (tenant === undefined) return
  const { uiIPAccessControlListId } = forApplication(tenant, application).accessControlConfiguration
  if ((await letInFrom(c, uiIPAccessControlListId, sourceIp)) === false) throw new Refusal('forbidden')
}
