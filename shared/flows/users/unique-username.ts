// Under which name does a username become unique?
import { randomInt } from 'node:crypto'
import { canonical } from '../../domain/user.ts'
import { suffixed, suffixLimit, type UniqueUsernames } from '../../domain/usernames.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys } from '../../storage/keys.ts'

/** Numbers drawn at once: with half of all numbers given out, one name in a million finds none among them. */
const draws = 20

/**
 * The wish itself, or with a number behind it where it is taken or the tenant always wants one; `undefined` where the
 * tenant does not number usernames. A look ahead only: should somebody take the name before the commit, the commit fails
 * and this is asked again.
 */
export async function uniqueUsername(c: With<'read'>, tenant: Tenant, wish: string): Promise<string | undefined> {
  const rules: UniqueUsernames = tenant.usernameConfiguration.unique
  if (!rules.enabled) return undefined
  const numbered = Array.from({ length: draws }, () => suffixed(wish, rules, randomInt(1, suffixLimit(rules))))
  const candidates = rules.strategy === 'Always' ? numbered : [wish, ...numbered]
  const rows = await c.table.getMany(
    [...new Set(candidates)].map(name => keys.login(tenant.id, 'username', canonical('username', name))),
  )
  const free = [...new Set(candidates)].find((_, n) => rows[n] === undefined)
  return free ?? candidates.at(-1)
}
