// What may this person see and do at the console?
//
// Roles of the admin application are `admin`, or `<thing>_viewer`, `_manager` and `_deleter` (wire reference, section
// 30). A kind that has no thing of its own belongs to the one its name begins with, or else to the system.
import { adminRoles } from '../../shared/resources/admin-roles.ts'

export type Deed = 'view' | 'edit' | 'delete'

const things = [
  ...new Set(adminRoles.flatMap(({ name }) => /^(.+)_(?:viewer|manager|deleter)$/.exec(name)?.[1] ?? [])),
].sort((a, b) => b.length - a.length)

/** Pages that are no kind: who signs in when is what reports are made of. */
const pages: Readonly<Record<string, string>> = { 'login-record': 'report' }

function thingOf(kind: string): string {
  const name = (pages[kind] ?? kind).replaceAll('-', '_')
  return things.find(thing => name === thing || name.startsWith(`${thing}_`)) ?? 'system'
}

/** Whoever may change or delete a thing may look at it. */
const suffices: Readonly<Record<Deed, readonly string[]>> = {
  view: ['viewer', 'manager', 'deleter'],
  edit: ['manager'],
  delete: ['deleter'],
}

export const may = (roles: readonly string[], deed: Deed, kind: string): boolean =>
  roles.includes('admin') || suffices[deed].some(what => roles.includes(`${thingOf(kind)}_${what}`))
