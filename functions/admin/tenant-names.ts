// What are the tenants of some records called?
import type { Visit } from './visit.tsx'

type Owned = { readonly tenantId?: string | undefined }

/** A deleted one has no name. */
export async function tenantNames({ c }: Visit, records: readonly Owned[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(records.flatMap(({ tenantId }) => tenantId ?? []))]
  const found = await Promise.all(ids.map(id => c.configuration.tenant(id)))
  return new Map(found.flatMap(tenant => (tenant === undefined ? [] : [[tenant.id, tenant.name] as const])))
}
