// What does the audit log say of what an administrator did to a user?
import { changesBetween } from '../../../shared/resources/audit.ts'
import type { Visit } from '../visit.tsx'
import { written } from '../written.ts'
import { loginOf, type User, userById } from './facts.ts'

/** What every change of a user moves; who signs in when stands in another log. */
const machine = new Set(['lastUpdateInstant', 'lastLoginInstant'])

export async function told(visit: Visit, message: string, user: User, before?: User): Promise<void> {
  const changes = before === undefined ? [] : changesBetween(before, user).filter(({ path }) => !machine.has(path))
  const name = loginOf(user)
  const whom = `the user with id [${user.id}]${name === undefined ? '' : ` and name [${name}]`}`
  await written(visit, user.tenantId, `${message} ${whom}`, changes)
}

/** Does it, and writes down what was different afterwards. */
export async function doing(visit: Visit, message: string, user: User, deed: () => Promise<unknown>): Promise<void> {
  await deed()
  await told(visit, message, await userById(visit, user.id), user)
}
