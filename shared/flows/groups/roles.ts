// Which roles does a group stand for?
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { type Application, application } from '../../resources/application.ts'
import { all } from '../../resources/find.ts'
import type { Group } from '../../resources/group.ts'

type Roles = Group['roles']

type RolesOfTenant = {
  readonly named: (roleIds: unknown) => Roles
  /** What a request would have to name for the group to stay as it is. */
  readonly idsOf: (group: Pick<Group, 'roles'>) => string[]
}

/** Reads `roleIds` of a request: the roles of the tenant's applications that they name. */
export async function rolesOfTenant(c: With<'read'>, tenantId: string): Promise<RolesOfTenant> {
  const applications: readonly Application[] = await all(c, application, { tenantId })
  const there = new Set(applications.flatMap(({ roles }) => roles.map(({ id }) => id)))
  const named = (roleIds: unknown): Roles => {
    if (roleIds === undefined || roleIds === null) return {}
    if (!Array.isArray(roleIds)) return refuse('invalid', { path: 'roleIds', reason: 'couldNotConvert' })
    const wanted = new Set(roleIds.map(id => String(id).toLowerCase()))
    const found = applications.flatMap(({ id, roles }): [string, Roles[string]][] => {
      const named = roles.filter(role => role.id !== undefined && wanted.has(role.id))
      return named.length === 0 ? [] : [[id, named]]
    })
    const known = found.reduce((sum, [, roles]) => sum + roles.length, 0)
    return known === wanted.size ? Object.fromEntries(found) : refuse('invalid', { path: 'roleIds', reason: 'invalid' })
  }
  const idsOf: RolesOfTenant['idsOf'] = ({ roles }) =>
    Object.values(roles).flatMap(ofOne => ofOne.flatMap(({ id }) => (id !== undefined && there.has(id) ? [id] : [])))
  return { named, idsOf }
}

/** As the applications have them now: a role that was renamed is, and one that was deleted is none. */
export async function withCurrentRoles(c: With<'read'>, record: Group): Promise<Group> {
  const current = await Promise.all(
    Object.entries(record.roles).map(async ([id, kept]): Promise<[string, Roles[string]]> => {
      const ids = new Set(kept.map(role => role.id))
      return [id, ((await c.configuration.application(id))?.roles ?? []).filter(role => ids.has(role.id))]
    }),
  )
  return { ...record, roles: Object.fromEntries(current.filter(([, roles]) => roles.length > 0)) }
}
