// What is left of something that was deleted, and how does it go?
import { minute } from '../../kernel/time.ts'
import type { Means } from '../../resources/define.ts'
import { type Deletion, deletionPut } from '../../resources/deletion.ts'
import type { KindName } from '../../resources/routes.ts'
import { keys } from '../../storage/keys.ts'
import { Conflict, type Row } from '../../storage/table.ts'
import { sweepRows } from '../users/sweep-user.ts'
import type { MayGoOn } from './budget.ts'
import { sweepApplication } from './sweep-application.ts'
import { sweepGroup } from './sweep-group.ts'
import { childrenOf } from './sweep-records.ts'
import { sweepTenant } from './sweep-tenant.ts'

/** `false`: may not go on, and there is more. Safe to begin again anywhere, by anybody, and by two at once. */
type Sweep = (c: Means, deletion: Deletion, mayGoOn: MayGoOn) => Promise<boolean>

/** What lies beside a record in partitions of its own, unless a deletion that met a new reference put the record back. */
const sweepChildren: Sweep = async (c, { kind, id, tenantId }, mayGoOn) => {
  if ((await c.table.get(keys.record(tenantId, kind, id))) !== undefined) return true
  for (const query of childrenOf(kind, tenantId, id)) if (!(await sweepRows(c, query, mayGoOn))) return false
  return true
}

const sweeps: Readonly<Partial<Record<KindName, Sweep>>> = {
  application: sweepApplication,
  consent: sweepChildren,
  entity: sweepChildren,
  group: sweepGroup,
  'identity-provider': sweepChildren,
  tenant: sweepTenant,
}

/**
 * How long after its first sweep a tenant is swept again: whoever worked with what it remembered of the tenant (ten
 * seconds unless configured otherwise), or was missing in the index, has written by then.
 */
const graceMs = 15 * minute

/** Sweeps what a mark stands for, and takes the mark away with the last row. */
export async function sweepDeletion(c: Means, { kind, id }: Pick<Deletion, 'kind' | 'id'>, mayGoOn: MayGoOn) {
  const mark = await c.table.get<Deletion>(keys.deletion(kind, id))
  if (mark === undefined) return true
  if (mark.body.state === 'Swept' && c.now < (mark.body.sweptInstant ?? 0) + graceMs) return true
  try {
    const current = mark.body.state === 'Swept' ? await ending(c, mark) : mark
    if (!((await sweeps[kind]?.(c, current.body, mayGoOn)) ?? true)) return false
    await settled(c, kind, id)
  } catch (error) {
    // Another sweep was first with the mark; what it does is what we would do.
    if (!(error instanceof Conflict)) throw error
  }
  return true
}

/** From here on the id is nobody's to take (freeId): the rows of a new tenant must not be taken for remains. */
async function ending(c: Means, mark: Row<Deletion>): Promise<Row<Deletion>> {
  const body: Deletion = { ...mark.body, state: 'Ending' }
  await c.table.commit([deletionPut(body, mark)])
  return { ...mark, body, version: mark.version + 1 }
}

async function settled(c: Means, kind: KindName, id: string): Promise<void> {
  const mark = await c.table.get<Deletion>(keys.deletion(kind, id))
  if (mark === undefined) return
  const again = mark.body.kind === 'tenant' && mark.body.state === 'Sweeping'
  await c.table.commit([
    again
      ? deletionPut({ ...mark.body, state: 'Swept', sweptInstant: c.now }, mark)
      : { remove: mark, expect: { version: mark.version } },
  ])
}
