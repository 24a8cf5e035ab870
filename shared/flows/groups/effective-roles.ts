// What is a user in an application, by registration and by groups together?
import { registrationFor, type StoredUser } from '../../domain/user.ts'
import type { Granted } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'

type Means = Pick<Granted['read'], 'configuration'>

/** Those whose group is there, whether or not the sweep of a deleted one has come by. */
export async function livingMemberships<M extends { readonly groupId: string }>(
  c: Means,
  tenantId: string,
  memberships: readonly M[],
): Promise<readonly M[]> {
  if (memberships.length === 0) return memberships
  const groups = await Promise.all(memberships.map(({ groupId }) => c.configuration.group(tenantId, groupId)))
  return groups.includes(undefined) ? memberships.filter((_, n) => groups[n] !== undefined) : memberships
}

/** The user as may be told. */
export async function inLivingGroups(c: Means, user: StoredUser): Promise<StoredUser> {
  const { tenantId, memberships = [] } = user
  const living = await livingMemberships(c, tenantId, memberships)
  return living.length === memberships.length ? user : { ...user, memberships: living }
}

/**
 * The names tokens carry. Groups name roles by id, so a renamed role is called as it is called now; and no role counts
 * that the application no longer has. Somebody who is not registered is nothing there, whatever their groups.
 */
export async function effectiveRoles(c: Means, user: StoredUser, application: Application): Promise<string[]> {
  const registration = registrationFor(user, application.id)
  if (registration === undefined) return []
  const { tenantId, memberships = [] } = user
  const groups = await Promise.all(memberships.map(({ groupId }) => c.configuration.group(tenantId, groupId)))
  const ids = new Set(groups.flatMap(group => group?.roles[application.id] ?? []).map(({ id }) => id))
  const own = new Set(registration.roles)
  return application.roles.filter(({ id, name }) => own.has(name) || ids.has(id)).map(({ name }) => name)
}
