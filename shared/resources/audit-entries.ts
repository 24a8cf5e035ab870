// Who changed what, newest first?
import type { With } from '../powers.ts'
import { before, keys, type Owner } from '../storage/keys.ts'
import type { AuditEntry } from './audit.ts'

export type AuditPage = {
  readonly entries: readonly (AuditEntry & { readonly owner: Owner })[]
  /** Ask again with this to see what is older. */
  readonly older: number | undefined
}

type Asked = {
  readonly owners: readonly Owner[]
  /** Only what happened before this instant. */
  readonly until?: number | undefined
  readonly limit: number
  readonly isWanted?: ((entry: AuditEntry) => boolean) | undefined
}

/** A page of the entries of some owners together. Reads each owner's newest; a filter may make it read further pages. */
export async function auditEntries(c: With<'read'>, { owners, until, limit, isWanted }: Asked): Promise<AuditPage> {
  const each = await Promise.all(owners.map(owner => newest(c, owner, { until, limit, isWanted })))
  const merged = each.flat().sort((a, b) => b.insertInstant - a.insertInstant || (a.id < b.id ? 1 : -1))
  const entries = merged.slice(0, limit)
  const last = entries.at(-1)
  return { entries, older: merged.length > limit && last !== undefined ? last.insertInstant : undefined }
}

/** Pages of a filtered search: enough for a person, and an end. */
const mostPages = 10

async function newest(c: With<'read'>, owner: Owner, { until, limit, isWanted = () => true }: Omit<Asked, 'owners'>) {
  const found: (AuditEntry & { readonly owner: Owner })[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages && found.length <= limit; page++) {
    const { rows, next } = await c.table.query<AuditEntry>({
      pk: keys.audit(owner, 0, '').pk,
      ...(until !== undefined && { to: before(until) }),
      descending: true,
      limit: isWanted === undefined ? limit + 1 : 100,
      ...(after !== undefined && { after }),
    })
    found.push(...rows.flatMap(({ body }) => (isWanted(body) ? [{ ...body, owner }] : [])))
    after = next
    if (next === undefined) break
  }
  return found
}
