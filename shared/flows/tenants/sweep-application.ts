// How do users lose their registrations for an application that is gone?
import type { StoredUser } from '../../domain/user.ts'
import type { Means } from '../../resources/define.ts'
import { type Deletion, deletionPut } from '../../resources/deletion.ts'
import { keys, listed, userShards } from '../../storage/keys.ts'
import type { Row } from '../../storage/table.ts'
import { settle } from '../settle.ts'
import { sweepRows } from '../users/sweep-user.ts'
import { unverifiedRegistrationGone, userPut } from '../users/user-row.ts'
import type { MayGoOn } from './budget.ts'
import { leaveIdentityProviders } from './leave-identity-providers.ts'
import { childrenOf } from './sweep-records.ts'

/** Users read side by side; one request of the table takes a hundred keys. */
const batch = 100

/**
 * Registrations stand in their users, so that a login reads one row; nobody keeps a list of them by application. This
 * looks at every user of the tenant once, and remembers how far it has come.
 */
export async function sweepApplication(c: Means, deletion: Deletion, mayGoOn: MayGoOn): Promise<boolean> {
  const { id, tenantId, at } = deletion
  // A deletion that met a new reference put the application back.
  if ((await c.table.get(keys.record(tenantId, 'application', id))) !== undefined) return true
  await leaveIdentityProviders(c, { kind: 'application', id, by: { actor: deletion.actor } })
  for (const query of childrenOf('application', tenantId, id)) await sweepRows(c, query, () => true)
  let after = at?.after
  for (const shard of userShards.slice(at === undefined ? 0 : userShards.indexOf(at.shard))) {
    do {
      const { pk } = listed.users(tenantId, shard)
      const page = await c.table.query({ pk, listed: true, limit: batch, ...(after !== undefined && { after }) })
      const users = await c.table.getMany(
        page.rows.map(({ sk: _, pk: __, listed: place }) => keys.user(tenantId, place?.sk ?? '')),
      )
      await Promise.all(users.map(row => row && isRegistered(row, id) && unregister(c, { tenantId, id }, row)))
      after = page.next
      if (after === undefined || mayGoOn()) continue
      const mark = await c.table.get<Deletion>(keys.deletion('application', id))
      const next = { shard, after }
      if (mark !== undefined) await c.table.commit([deletionPut({ ...deletion, at: next }, mark)])
      return false
    } while (after !== undefined)
  }
  return true
}

const isRegistered = (row: Row, applicationId: string): row is Row<StoredUser> =>
  (row as Row<StoredUser>).body.registrations.some(one => one.applicationId === applicationId)

type Gone = { readonly tenantId: string; readonly id: string }

async function unregister(c: Means, { tenantId, id }: Gone, known: Row<StoredUser>): Promise<void> {
  await settle(async () => {
    const row = await c.table.get<StoredUser>(keys.user(tenantId, known.body.id))
    if (row === undefined) return
    const registrations = row.body.registrations.filter(one => one.applicationId !== id)
    if (registrations.length === row.body.registrations.length) return
    const user: StoredUser = { ...row.body, registrations, lastUpdateInstant: c.now }
    await c.table.commit([userPut(user, row), unverifiedRegistrationGone(user, id)])
  })
}
