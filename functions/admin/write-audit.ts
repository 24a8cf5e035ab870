// How does the audit log learn of what people do in the console beside the kinds of records?
import { addAuditEntry } from '../../shared/flows/logs/audit-log.ts'
import { type Changed, firstChanges } from '../../shared/resources/audit.ts'
import type { Visit } from './visit.tsx'

type Entry = {
  /** Whose log it stands in, besides the instance's. */
  readonly tenantId: string | undefined
  readonly message: string
  readonly changes?: readonly Changed[]
}

/**
 * The API leaves no trace of what programs do to users, members and grants: they are many, and webhooks hear of each.
 * What people do in the console is written down, in a commit that follows the change, because the change is the API's.
 */
export async function writeAudit({ c, by }: Visit, { tenantId, message, changes = [] }: Entry): Promise<void> {
  const data = changes.length === 0 ? {} : firstChanges(changes)
  await addAuditEntry(c, { tenantId, entry: { insertUser: by.actor, message, data }, info: by.info ?? {} })
}
