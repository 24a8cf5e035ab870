// What does the audit log say of what somebody did to a user?
import { changesBetween } from '../../../shared/resources/audit.ts'
import type { Visit } from '../visit.tsx'
import { writeAudit } from '../write-audit.ts'
import { loginOf, type User, userById } from './facts.ts'

/** What every change of a user moves; who signs in when stands in another log. */
const machine = new Set(['lastUpdateInstant', 'lastLoginInstant'])

type Done = {
  /** What was done, up to the name of the user: `Deleted`, `Ended a session of`. */
  readonly message: string
  readonly user: User
  /** The user as it was; without it the entry names no changes. */
  readonly before?: User
}

export async function auditUser(visit: Visit, { message, user, before }: Done): Promise<void> {
  const changes = before === undefined ? [] : changesBetween(before, user).filter(({ path }) => !machine.has(path))
  const name = loginOf(user)
  const whom = `the user with id [${user.id}]${name === undefined ? '' : ` and name [${name}]`}`
  await writeAudit(visit, { tenantId: user.tenantId, message: `${message} ${whom}`, changes })
}

/** Does it, and writes down what of the user was different afterwards. */
export async function audited(
  visit: Visit,
  { message, user }: Omit<Done, 'before'>,
  deed: () => Promise<unknown>,
): Promise<void> {
  await deed()
  await auditUser(visit, { message, user: await userById(visit, user.id), before: user })
}
