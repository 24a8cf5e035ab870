// Where is a record, and may this caller see it?
import { refuse } from '../kernel/refusal.ts'
import { isRecord } from '../kernel/sparse.ts'
import type { With } from '../powers.ts'
import { keys, type Owner } from '../storage/keys.ts'
import { allRows } from '../storage/pages.ts'
import type { Reader, Row } from '../storage/table.ts'
import { type By, type Kind, recordFrom, type Stored } from './define.ts'
import { unpacked } from './packed.ts'

type Who = Pick<By, 'tenantId' | 'key'>
export type Home = { readonly tenantId: string }
export type Held<R> = { readonly row: Row; readonly record: R; readonly owner: Owner }

/** The row of a record. An id says by itself in which tenant it lives, unless the caller named one. */
export async function find<R extends Stored>(
  table: Reader,
  kind: Kind<R>,
  by: Who,
  id: string,
): Promise<Held<R> | undefined> {
  const named = kind.scope === 'instance' ? 'instance' : (by.tenantId ?? (await homeOf(table, kind, id)))
  const own = named === undefined ? undefined : await table.get(keys.record(named, kind.kind, id))
  // What is not the tenant's own may be everybody's.
  const isElsewhere = own === undefined && kind.scope === 'either' && by.tenantId !== undefined
  const row = isElsewhere ? await table.get(keys.record('instance', kind.kind, id)) : own
  const owner = isElsewhere ? 'instance' : named
  if (owner === undefined || row === undefined) return undefined
  const record = recordFrom(kind, row.body)
  return isVisible(kind, by, record) ? { row, record, owner } : undefined
}

/** What a tenant shares with others may hold the others' secrets: a key of one tenant does not see it. */
function isVisible<R extends Stored>(kind: Kind<R>, { tenantId, key }: Who, record: R): boolean {
  if (key !== undefined && kind.outranks?.(record, key)) return false
  const whose = (tenantId === undefined ? undefined : kind.belongs?.(record, tenantId)) ?? 'theirs'
  return whose === 'theirs' || whose === 'lent' || (whose === 'shared' && key?.tenantId === undefined)
}

const homeOf = async (table: Reader, { kind }: Pick<Kind, 'kind'>, id: string): Promise<string | undefined> =>
  (await table.get<Home>(keys.home(kind, id)))?.body.tenantId

/** Another tenant's record does not exist for this caller. */
export const findOr404 = async <R extends Stored>(
  c: With<'read'>,
  kind: Kind<R>,
  by: By,
  id: string,
): Promise<Held<R>> => {
  const held = (await find(c.table, kind, by, id)) ?? refuse('notFound')
  // Nothing is served of a tenant that is going away.
  if (held.owner !== 'instance' && (await c.configuration.tenant(held.owner)) === undefined) refuse('notFound')
  return held
}

/** A tenant's key may not make a record anybody else's. */
export function mayChange<R extends Stored>(kind: Kind<R>, by: By, record: R): void {
  const bound = by.key?.tenantId
  if (bound !== undefined && (kind.belongs?.(record, bound) ?? 'theirs') !== 'theirs') refuse('unauthorized')
}

/** Every row of one kind that an owner has. Kinds are few per owner: the partition is read whole. */
export const rowsOf = (table: Reader, owner: Owner, kind: string): Promise<Row[]> =>
  allRows(table, { pk: keys.records(owner, kind) })

/** All records of a kind that this caller can see. */
export async function all<R extends Stored>(c: With<'read'>, kind: Kind<R>, by: Who): Promise<R[]> {
  const { tenantId } = by
  // Of all tenants a tenant's key sees one, and the header means one.
  if (kind.kind === 'tenant' && tenantId !== undefined) {
    const held = await find(c.table, kind, by, tenantId)
    return held === undefined ? [] : [held.record]
  }
  const tenants = kind.scope === 'instance' ? [] : tenantId === undefined ? await tenantIds(c.table) : [tenantId]
  const owners = kind.scope === 'tenant' ? tenants : ['instance', ...tenants]
  const rows = await Promise.all(owners.map(owner => rowsOf(c.table, owner, kind.kind)))
  const records = rows.flat().map(row => recordFrom(kind, row.body))
  return records.filter(record => isVisible(kind, by, record))
}

export const tenantIds = async (table: Reader): Promise<string[]> =>
  (await rowsOf(table, 'instance', 'tenant')).filter(({ body }) => !isGoing(body)).map(({ sk }) => sk)

/** A tenant's row says its state when that is not the usual one; a large one says it packed. */
export const isGoing = (body: unknown): boolean => {
  const record = unpacked(body)
  return isRecord(record) && record.state === 'PendingDelete'
}
