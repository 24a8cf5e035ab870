// What does the audit log say of what people do in the console beside the kinds of records?
import { addAuditEntry } from '../../shared/flows/logs/audit-log.ts'
import type { Changed } from '../../shared/resources/audit.ts'
import type { Visit } from './visit.tsx'

const mostChanges = 20

/**
 * The API leaves no trace of what programs do to users, members and grants: they are many, and webhooks hear of each.
 * What people do in the console is written down, in a commit that follows the change, because the change is the API's.
 */
export async function written(
  { c, by }: Visit,
  tenantId: string | undefined,
  message: string,
  changes: readonly Changed[] = [],
): Promise<void> {
  const more = changes.length - mostChanges
  const data = changes.length === 0 ? {} : { changes: changes.slice(0, mostChanges), ...(more > 0 && { more }) }
  const entry = { insertUser: by.actor, message, data }
  await addAuditEntry(c, { tenantId, entry, info: by.info ?? {} })
}
