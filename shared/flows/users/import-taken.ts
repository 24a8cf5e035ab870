// Which names and ids of an import does the table know already?

import type { ImportedUserInput } from '../../domain/import-input.ts'
import { canonical, loginIdTypes } from '../../domain/user.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys } from '../../storage/keys.ts'
import type { Key } from '../../storage/table.ts'
import type { Taken } from './import-parts.ts'

type Wanted = { readonly key: Key; readonly path: string; readonly owner?: string }

/** Where usernames are numbered, a username that is taken gets a number. */
function wantedBy(tenant: Tenant, input: ImportedUserInput, at: number): Wanted[] {
  const numbered = tenant.usernameConfiguration.unique.enabled
  const names = loginIdTypes.filter(type => !(type === 'username' && numbered))
  return [
    ...(input.id === undefined ? [] : [{ key: keys.home('user', input.id), path: `users.${at}.id`, owner: input.id }]),
    ...names.flatMap(type => {
      const name = input[type]
      return name === undefined
        ? []
        : [{ key: keys.login(tenant.id, type, canonical(type, name)), path: `users.${at}.${type}` }]
    }),
    ...(input.memberships ?? []).flatMap(({ id }, m) =>
      id === undefined ? [] : [{ key: keys.home('group-member', id), path: `users.${at}.memberships.${m}.id` }],
    ),
  ]
}

type At = { readonly at: number; readonly input: ImportedUserInput }

/** Read consistently, a hundred keys a time. What is free now may be gone at the commit, which then fails and asks again. */
export async function takenAlready(c: With<'read'>, tenant: Tenant, users: readonly At[]): Promise<Taken[]> {
  const wanted = users.flatMap(({ at, input }) => wantedBy(tenant, input, at))
  const rows = await c.table.getMany(wanted.map(({ key }) => key))
  return wanted.flatMap(({ path, owner }, n) => {
    const row = rows[n]
    if (row === undefined) return []
    const { userId = '' }: { userId?: string } = Object(row.body)
    return [{ issue: { path, reason: 'duplicate' }, owner: owner ?? userId }]
  })
}
