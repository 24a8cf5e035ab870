// How do identity providers forget an application or a tenant that is gone?
import type { By, Means } from '../../resources/define.ts'
import { find } from '../../resources/find.ts'
import { type IdentityProvider, identityProvider, usersOf } from '../../resources/identity-provider.ts'
import { changeRecord } from '../../resources/store.ts'
import { allRows } from '../../storage/pages.ts'

type Gone = { readonly kind: 'application' | 'tenant'; readonly id: string; readonly by: By }

/** Each is one change of its own, by the rows that say who must forget: what is done already is not found again. */
export async function leaveIdentityProviders(c: Means, { kind, id, by }: Gone): Promise<void> {
  const { announce: _, ...silently } = c
  const member = kind === 'application' ? 'applicationConfiguration' : 'tenantConfiguration'
  const to = (before: IdentityProvider): IdentityProvider => {
    const { [id]: _gone, ...kept } = before[member]
    return { ...before, [member]: kept }
  }
  for (const { body } of await allRows<{ readonly id: string }>(c.table, { pk: usersOf(kind, id, '').pk })) {
    if ((await find(c.table, identityProvider, {}, body.id)) === undefined) continue
    await changeRecord(silently, identityProvider, { by, id: body.id, request: {}, to })
  }
}
