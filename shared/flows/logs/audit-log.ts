// What does the audit log say, and how does a caller add to it?
import { resembles } from '../../domain/query.ts'
import type { EventInfo } from '../../events/outbox.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { type AuditEntry, auditTold, entryRow } from '../../resources/audit.ts'
import { instantOf, keysBegin } from '../../resources/log-id.ts'
import { isTooLarge } from '../../resources/packed.ts'
import { keys, listed } from '../../storage/keys.ts'
import { tell } from '../announce.ts'
import { bounds, newest } from './newest.ts'
import { type Log, pageOf, readSearch } from './search-log.ts'

const says = (value: unknown, wanted: string): boolean =>
  value !== undefined && resembles(typeof value === 'string' ? value : JSON.stringify(value), wanted)

const log: Log<AuditEntry> = {
  columns: ['insertInstant', 'insertUser', 'message', 'reason', 'id'],
  criteria: {
    user: ({ insertUser }, wanted) => resembles(insertUser, wanted),
    message: ({ message }, wanted) => resembles(message, wanted),
    reason: ({ reason }, wanted) => says(reason, wanted),
    oldValue: ({ oldValue, data }, wanted) => says(oldValue ?? data.changes?.map(({ from }) => from), wanted),
    newValue: ({ newValue, data }, wanted) => says(newValue ?? data.changes?.map(({ to }) => to), wanted),
    tenantId: ({ tenantId }, wanted) => tenantId === wanted.toLowerCase(),
  },
}

/** A caller of one tenant sees its entries; everybody else the log of the instance. */
export async function searchAuditLog(
  c: With<'read'>,
  tenantId: string | undefined,
  given: Readonly<Record<string, unknown>>,
) {
  const asked = readSearch(log, given)
  const place =
    tenantId === undefined
      ? ({ pk: listed.auditLog(0, '').pk, listed: true } as const)
      : { pk: keys.audit(tenantId, 0, '').pk }
  return pageOf(log, asked, await newest<AuditEntry>(c, [{ ...place, ...bounds(asked) }]))
}

export async function auditEntry(
  c: With<'read'>,
  tenantId: string | undefined,
  id: number,
): Promise<AuditEntry | undefined> {
  const place =
    tenantId === undefined
      ? { ...listed.auditLog(instantOf(id), keysBegin(id)), listed: true }
      : keys.audit(tenantId, instantOf(id), keysBegin(id))
  const { sk: begins, ...query } = place
  return (await c.table.query<AuditEntry>({ ...query, begins, limit: 1 })).rows[0]?.body
}

type Adding = {
  readonly tenantId: string | undefined
  readonly entry: Omit<AuditEntry, 'id' | 'insertInstant' | 'tenantId'>
  readonly info: EventInfo
}

export async function addAuditEntry(c: With<'write'>, { tenantId, entry, info }: Adding): Promise<AuditEntry> {
  const row = entryRow(tenantId ?? 'instance', { ...entry, insertInstant: c.now })
  if (isTooLarge(row.body)) refuse('invalid', { path: 'auditLog', reason: 'tooLong' })
  const told = await tell(c, [auditTold(row, info)])
  await c.table.commit([{ put: row, expect: 'absent' }, ...told])
  return row.body
}
