// How are the system configuration and the integrations served?
import type { More } from './define.ts'
import { integration, integrationId } from './integration.ts'
import type { ResourceRoute } from './routes.ts'
import { singleton } from './singleton.ts'
import { systemConfiguration, systemConfigurationId } from './system-configuration.ts'

const system = singleton(systemConfiguration, systemConfigurationId)
const integrations = singleton(integration, integrationId)

export const systemMore = {
  'GET /api/system-configuration': system.read,
  'PUT /api/system-configuration': system.replace,
  'PATCH /api/system-configuration': system.patch,
  'GET /api/integration': integrations.read,
  'PUT /api/integration': integrations.replace,
  'PATCH /api/integration': integrations.patch,
} satisfies Partial<Record<ResourceRoute, More>>
