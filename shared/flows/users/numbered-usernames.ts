// Under which names do many usernames become unique at once?
import { canonical } from '../../domain/user.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { uniqueUsername } from './unique-username.ts'

/** What a wish becomes; `undefined` where the tenant does not number usernames. */
export type Numbering = (wish: string) => Promise<string | undefined>

/** Draws without a free name among them are rare where numbers have five digits, and many where they have one. */
const tries = 5

/** As for one user, and never the same name twice: the table does not know yet what the others were given. */
export function numbering(c: With<'read'>, tenant: Tenant): Numbering {
  const { unique } = tenant.usernameConfiguration
  const always: Tenant = {
    ...tenant,
    usernameConfiguration: { ...tenant.usernameConfiguration, unique: { ...unique, strategy: 'Always' } },
  }
  const given = new Set<string>()
  return async wish => {
    if (!unique.enabled) return undefined
    let name = (await uniqueUsername(c, tenant, wish)) ?? wish
    for (let draws = 0; draws < tries && given.has(canonical('username', name)); draws++)
      name = (await uniqueUsername(c, always, wish)) ?? wish
    given.add(canonical('username', name))
    return name
  }
}
