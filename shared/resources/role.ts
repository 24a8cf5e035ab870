// What is a role, and how does a list of them change?
import { flag, type GroupSchema, id, instant, optional, text, type Value } from '../kernel/fields.ts'
import { newId } from '../kernel/ids.ts'
import type { Issue } from '../kernel/issues.ts'

export const roleFields = {
  id: optional(id({ doc: 'Its id.' })),
  name: text({ doc: 'What tokens call it; unique in the application.', min: 1, max: 191 }),
  description: optional(text({ doc: 'What it is for.', max: 1_000 })),
  isDefault: flag({ doc: 'Whether new registrations get it.', default: false }),
  isSuperRole: flag({ doc: 'Whether it stands for all others.', default: false }),
  insertInstant: optional(instant({ doc: 'When it was created.', readOnly: true })),
  lastUpdateInstant: optional(instant({ doc: 'When it was last changed.', readOnly: true })),
}
export type Role = Value<GroupSchema<typeof roleFields>>

const isSame = (a: Role, b: Role): boolean => (b.id === undefined ? a.name === b.name : a.id === b.id)

const saysTheSame = (a: Role, b: Role): boolean =>
  a.name === b.name && a.description === b.description && a.isDefault === b.isDefault && a.isSuperRole === b.isSuperRole

/** The roles asked for, each with the id and the instants of the one it was; new ones get theirs. */
export const settledRoles = (had: readonly Role[], asked: readonly Role[], now: number): Role[] =>
  asked.map(role => {
    const was = had.find(one => isSame(one, role))
    const { id = newId(), insertInstant = now, lastUpdateInstant = now } = was ?? { id: role.id }
    return { ...role, id, insertInstant, lastUpdateInstant: was && saysTheSame(was, role) ? lastUpdateInstant : now }
  })

/** Two roles of one name would be one to every token. */
export function roleIssues(roles: readonly Role[]): Issue[] {
  const repeated = (read: (role: Role) => string | undefined) => (role: Role) =>
    roles.find(one => read(one) === read(role)) !== role
  return [
    ...(roles.some(repeated(role => role.name)) ? [{ path: 'roles', reason: 'duplicate' }] : []),
    ...(roles.some(repeated(role => role.id)) ? [{ path: 'roles', reason: 'duplicate' }] : []),
  ]
}
