// Who changed what, newest first, page by page?
import type { With } from '../powers.ts'
import { before, keys, listed } from '../storage/keys.ts'
import type { AuditEntry } from './audit.ts'

export type AuditPage = {
  readonly entries: readonly AuditEntry[]
  /** Ask again with this to see what is older. */
  readonly older: string | undefined
}

type Asked = {
  /** Only what happened in this tenant, or to the instance as a whole; everything unless said. */
  readonly owner?: string | undefined
  /** Not after this instant. */
  readonly until?: number | undefined
  readonly after?: string | undefined
  readonly limit: number
  readonly isWanted?: ((entry: AuditEntry) => boolean) | undefined
}

/** A search gives up here: enough for a person, and an end. */
const mostPages = 20

/** A filter makes it read on until there is a page of what fits. */
export async function auditEntries(c: With<'read'>, asked: Asked): Promise<AuditPage> {
  const { owner, until, limit, isWanted = () => true } = asked
  const place =
    owner === undefined ? { pk: listed.auditLog(0, '').pk, listed: true } : { pk: keys.audit(owner, 0, '').pk }
  const entries: AuditEntry[] = []
  let { after } = asked
  for (let page = 0; page < mostPages; page++) {
    const { rows, next } = await c.table.query<AuditEntry>({
      ...place,
      ...(until !== undefined && { to: before(until + 1) }),
      descending: true,
      limit,
      ...(after !== undefined && { after }),
    })
    entries.push(...rows.flatMap(({ body }) => (isWanted(body) ? [body] : [])))
    after = next
    if (next === undefined || entries.length >= limit) break
  }
  return { entries, older: after }
}
