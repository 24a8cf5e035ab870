// Who outside a tenant speaks of it, and what becomes of them when it goes?
import { apiKey } from '../../resources/api-key.ts'
import type { By, Kind, Means, Stored } from '../../resources/define.ts'
import type { Deletion } from '../../resources/deletion.ts'
import { find } from '../../resources/find.ts'
import { identityProvider } from '../../resources/identity-provider.ts'
import { changeRecord, deleteRecord } from '../../resources/store.ts'
import { tenant } from '../../resources/tenant.ts'
import { webhook } from '../../resources/webhook.ts'
import { keys } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import { settle } from '../../storage/settle.ts'
import { sweepRows } from '../users/sweep-user.ts'
import { leaveIdentityProviders } from './leave-identity-providers.ts'
import { removeRecord } from './sweep-records.ts'

type Leaving = (c: Means, by: By, id: string, tenantId: string) => Promise<unknown>

/** A key or a provider that served only this tenant goes with it; what serves others as well stays with them. */
const leaving: Readonly<Record<string, Leaving>> = {
  'api-key': (c, by, id) => remove(c, apiKey, by, id),
  'identity-provider': (c, by, id) => remove(c, identityProvider, by, id),
  webhook: async (c, by, id, tenantId) => {
    if ((await find(c.table, webhook, by, id)) === undefined) return
    const to = <R extends { readonly tenantIds: readonly string[] }>(before: R): R => ({
      ...before,
      tenantIds: before.tenantIds.filter(one => one !== tenantId),
    })
    await changeRecord(c, webhook, { by, id, request: {}, to })
  },
}

const remove = <R extends Stored>(c: Means, kind: Kind<R>, by: By, id: string): Promise<void> =>
  settle(async () => {
    const held = await find(c.table, kind, by, id)
    if (held !== undefined) await deleteRecord(c, kind, by, held)
  })

type Referrer = { readonly kind?: string; readonly id?: string }

/** They are few: each was typed by somebody. Found by the rows that keep them from dangling. */
export async function sweepReferrers(c: Means, { id, actor }: Pick<Deletion, 'id' | 'actor'>): Promise<boolean> {
  const { announce: _, ...silently } = c
  const { pk } = keys.usedBy('tenant', id, '', '')
  for (const { body } of await allRows<Referrer>(c.table, { pk })) {
    if (body.kind !== undefined && body.id !== undefined) await leaving[body.kind]?.(silently, { actor }, body.id, id)
  }
  await leaveIdentityProviders(c, { kind: 'tenant', id, by: { actor } })
  await sweepRows(c, { pk }, () => true)
  const row = await c.table.get(keys.record('instance', 'tenant', id))
  if (row !== undefined) await removeRecord(c, tenant, row, 'instance')
  c.configuration.forget()
  return true
}
