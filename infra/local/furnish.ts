// How does an untouched instance get its default tenant and its API keys?
import { bootstrap, createApiKey } from '../../shared/resources/bootstrap.ts'
import type { Means } from '../../shared/resources/define.ts'
import { start } from '../../shared/start.ts'
import { speak } from './invoker.ts'
import type { KickstartApiKey } from './kickstart.ts'
import type { Platform } from './platform.ts'

export type Furnishing = {
  /** Makes the default tenant, the admin application, the signing key and the templates. */
  tenant(tenantId: string): Promise<Awaited<ReturnType<typeof bootstrap>>>
  apiKeys(keys: readonly KickstartApiKey[]): Promise<void>
  powers(): Promise<Means>
}

/** Speaks to the table as a function would that has these powers: no route can do this without an API key. */
export function furnishing({ environment, clock }: Platform): Furnishing {
  const started = start({ doc: 'Furnish an instance.', may: ['read', 'write', 'seal', 'sign', 'queue'] })
  const powers = async (): Promise<Means> => {
    speak(environment)
    return (await started(clock.now())) as never
  }
  return {
    tenant: async tenantId => bootstrap(await powers(), { tenantId }),
    apiKeys: async keys => {
      const c = await powers()
      for (const key of keys) await createApiKey(c, key)
    },
    powers,
  }
}
