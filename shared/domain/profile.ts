// Which members of a user are kept as they were given?
import { withoutNullMembers } from '../kernel/nulls.ts'
import type { StoredUser } from './user.ts'

const profileMembers = [
  'firstName',
  'middleName',
  'lastName',
  'fullName',
  'birthDate',
  'mobilePhone',
  'imageUrl',
  'timezone',
  'preferredLanguages',
  'parentEmail',
  'expiry',
] as const
type Profile = Pick<StoredUser, (typeof profileMembers)[number] | 'data'>

/** What is kept of the input as it came. Members of `data` that are null are dropped on save (wire reference, section 1). */
export function profileOf(given: Profile): Profile {
  const said = profileMembers.filter(member => given[member] !== undefined).map(member => [member, given[member]])
  return { ...Object.fromEntries(said), data: withoutNullMembers(given.data) }
}
