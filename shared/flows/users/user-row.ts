// Which rows make up a user, and how do they change together?
import { awaitsFirstProof } from '../../domain/identities.ts'
import { canonical, type Identity, needsVerification, type Registration, type StoredUser } from '../../domain/user.ts'
import type { Planned } from '../../resources/define.ts'
import { keys, listed } from '../../storage/keys.ts'
import type { Key, NewRow, Row, Write } from '../../storage/table.ts'

/** The body of the row under keys.login. */
export type LoginName = { readonly userId: string }

/** The body of the row under keys.home of a user. `deletedInstant`: the user is gone, the remains are being swept. */
export type UserHome = { readonly tenantId: string; readonly deletedInstant?: number }

/**
 * The write that stores a user, expecting the version that was read (`undefined`: that there is none). Every flow that
 * changes a user writes through here, so that the list of the clean-up holds nobody who was ever verified.
 */
export function userPut(user: StoredUser, before: Row<StoredUser> | undefined): Write {
  const found = awaitsFirstProof(user, before === undefined || before.listed !== undefined)
  const row: NewRow<StoredUser> = {
    ...keys.user(user.tenantId, user.id),
    type: 'user',
    body: user,
    ...(found && { listed: listed.unverifiedUsers(user.tenantId, user.insertInstant, user.id) }),
  }
  // Two change one user: the second finds another version, loads again and judges what the first left behind.
  return { put: row, expect: before === undefined ? 'absent' : { version: before.version } }
}

/**
 * The proof that this id lives in this tenant, and in no other. It is written once and is small, so it and not the user
 * is what the index lists all users by: one unit for a creation, none for a change.
 */
export const homePut = ({ id, tenantId }: StoredUser): Write => ({
  put: {
    ...keys.home('user', id),
    type: 'home',
    body: { tenantId } satisfies UserHome,
    listed: listed.users(tenantId, id),
  },
  expect: 'absent',
})

/**
 * Time line: we read the user; they are deleted, and the sweep goes by; we would leave something behind that is nobody's.
 * So the commit of what belongs to a user proves that they are still there. `path` is where the request names them.
 */
export const userStands = ({ tenantId, id }: Pick<StoredUser, 'tenantId' | 'id'>, path: string): Planned => ({
  write: { check: keys.user(tenantId, id), expect: 'present' },
  lost: { path, reason: 'invalid' },
})

type Names = { readonly tenantId: string; readonly id: string; readonly identities: readonly Identity[] }

/**
 * Moves login names with their user, in the user's own commit. Two want one name: both expect it absent, the second's
 * whole commit fails, and it learns who was first.
 */
export function nameWrites(user: Names, before: readonly Identity[]): Write[] {
  const rowOf = ({ type, value }: Identity) => keys.login(user.tenantId, type, value)
  const has = (all: readonly Identity[], one: Identity) =>
    all.some(other => other.type === one.type && other.value === one.value)
  const gained = user.identities.filter(identity => !has(before, identity))
  const lost = before.filter(identity => !has(user.identities, identity))
  return [
    ...gained.map((identity): Write => {
      const body: LoginName = { userId: user.id }
      return { put: { ...rowOf(identity), type: 'login', body }, expect: 'absent' }
    }),
    ...lost.map((identity): Write => ({ remove: rowOf(identity), expect: 'present' })),
  ]
}

/** Puts an unverified registration where the clean-up finds it; nothing for one that waits for nobody. */
export function unverifiedRegistrationPut(user: StoredUser, registration: Registration): Write[] {
  if (!needsVerification(registration)) return []
  const { tenantId, id } = user
  const { applicationId, insertInstant } = registration
  return [
    {
      put: {
        ...keys.unverifiedRegistration(tenantId, id, applicationId),
        type: 'unverified-registration',
        body: { tenantId, userId: id, applicationId, insertInstant },
        listed: listed.unverifiedRegistrations(tenantId, applicationId, insertInstant, id),
      },
      expect: 'anything',
    },
  ]
}

/** Takes a registration off the clean-up's list, once it is verified or gone. */
export const unverifiedRegistrationGone = (user: StoredUser, applicationId: string): Write => ({
  remove: keys.unverifiedRegistration(user.tenantId, user.id, applicationId),
  expect: 'anything',
})

/** Where a user stands who names the address of a parent, until one takes them into a family. */
export const childPlaces = ({ tenantId, id, parentEmail }: Partial<Child>): Key[] =>
  parentEmail === undefined || tenantId === undefined || id === undefined
    ? []
    : [keys.childOf(tenantId, canonical('email', parentEmail), id)]

type Child = Pick<StoredUser, 'id' | 'tenantId' | 'parentEmail' | 'birthDate' | 'insertInstant'>

/** Moves that place with its user, in the user's own commit: the user's version keeps two from moving it at once. */
export function childWrites(user: Child, before?: Child): Write[] {
  const [had, has] = [childPlaces(before ?? {})[0], childPlaces(user)[0]]
  // With another birth date the clean-up, which may have passed the user over, looks again.
  if (had?.pk === has?.pk && before?.birthDate === user.birthDate) return []
  const { tenantId, id, insertInstant } = user
  const body = { tenantId, userId: id }
  const orphan = listed.orphans(tenantId, insertInstant, id)
  return [
    ...(had && had.pk !== has?.pk ? [{ remove: had, expect: 'anything' } as const] : []),
    ...(has ? [{ put: { ...has, type: 'child', body, listed: orphan }, expect: 'anything' } as const] : []),
  ]
}
