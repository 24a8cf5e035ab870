// Whose logs may a caller read?
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { keys, type Owner } from '../../storage/keys.ts'

/** Each owner is a partition to ask. Who has more tenants names one. */
const mostOwners = 100

/** The tenant that was named, or else everything: the instance and all tenants there are. */
export async function ownersFor(
  c: With<'read'>,
  tenantId: string | undefined,
  most = mostOwners,
): Promise<readonly Owner[]> {
  if (tenantId !== undefined) return [tenantId]
  const { rows } = await c.table.query({ pk: keys.records('instance', 'tenant'), limit: most + 1 })
  return rows.length > most ? refuse('tenantRequired') : ['instance', ...rows.map(({ sk }) => sk)]
}
