// Whose users does somebody look at?
import { kinds } from '../../../shared/resources/index.ts'
import { nameOf, searchRecords } from '../operations.ts'
import type { Visit } from '../visit.tsx'

export type TenantName = { readonly id: string; readonly name: string }

/** The tenant that the address names, or in which one works, or the one there is, or the instance's first. */
export async function tenantOf(visit: Visit): Promise<TenantName> {
  const { c, asked, by } = visit
  const wanted = asked.query.get('tenantId')?.toLowerCase() || undefined
  const named = wanted === undefined ? undefined : await c.configuration.tenant(wanted)
  const id = named?.id ?? visit.tenantId ?? by.onlyTenantId ?? (await c.configuration.defaultTenantId()) ?? ''
  return { id, name: (await c.configuration.tenant(id))?.name ?? id }
}

/** As many as one chooses from; whoever has more works in one of them. */
export const mostTenants = 100

/** The tenants to choose from where one works in all of them. */
export async function otherTenants(visit: Visit): Promise<readonly TenantName[]> {
  if (visit.tenantId !== undefined || visit.by.onlyTenantId !== undefined) return []
  const { records } = await searchRecords(visit, kinds.tenant, { numberOfResults: mostTenants, orderBy: 'name ASC' })
  return records.map(record => ({ id: record.id, name: nameOf(record) }))
}
