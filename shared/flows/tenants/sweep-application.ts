// How do users lose their registrations for an application that is gone?
import type { StoredUser } from '../../domain/user.ts'
import type { Means } from '../../resources/define.ts'
import { type Deletion, deletionPut } from '../../resources/deletion.ts'
import { tenantIds } from '../../resources/find.ts'
import { keys, listed, userShards } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import { settle } from '../../storage/settle.ts'
import type { Row } from '../../storage/table.ts'
import { sweepRows } from '../users/sweep-user.ts'
import { unverifiedRegistrationGone, userPut } from '../users/user-row.ts'
import type { MayGoOn } from './budget.ts'
import { leaveIdentityProviders } from './leave-identity-providers.ts'
import { childrenOf } from './sweep-records.ts'

/** Users read side by side; one request of the table takes a hundred keys. */
const batch = 100

/**
 * Registrations stand in their users, so that a login reads one row; nobody keeps a list of them by application. This
 * looks at every user of the tenant once, for a universal application at those of one tenant after the other, and
 * remembers how far it has come.
 */
export async function sweepApplication(c: Means, deletion: Deletion, mayGoOn: MayGoOn): Promise<boolean> {
  const { id, tenantId: owner, at } = deletion
  // A deletion that met a new reference put the application back.
  if ((await c.table.get(keys.record(owner, 'application', id))) !== undefined) return true
  await leaveIdentityProviders(c, { kind: 'application', id, by: { actor: deletion.actor } })
  for (const query of childrenOf('application', owner, id)) await sweepRows(c, query, () => true)
  const tenants = owner === 'instance' ? (await tenantIds(c.table)).sort() : [owner]
  // A tenant that came since has nobody registered: each registration proves in its commit that the application is there.
  const left = tenants.filter(tenantId => at?.tenantId === undefined || tenantId >= at.tenantId)
  for (const [n, tenantId] of left.entries()) {
    const from = at?.tenantId === undefined || at.tenantId === tenantId ? at : undefined
    const stopped = await sweepUsers(c, { tenantId, id, from }, mayGoOn)
    if (stopped !== undefined) return remember(c, deletion, stopped)
    await c.table.commit([{ remove: keys.tokensRevoked(tenantId, id), expect: 'anything' }])
    const next = left[n + 1]
    if (next !== undefined && !mayGoOn()) return remember(c, deletion, { tenantId: next, shard: userShards[0] ?? '' })
  }
  return true
}

type Place = NonNullable<Deletion['at']>

async function remember(c: Means, deletion: Deletion, at: Place): Promise<false> {
  const mark = await c.table.get<Deletion>(keys.deletion('application', deletion.id))
  if (mark !== undefined) await c.table.commit([deletionPut({ ...deletion, at }, mark)])
  return false
}

type Users = { readonly tenantId: string; readonly id: string; readonly from: Place | undefined }

/** Where it stopped, unless every user of the tenant was looked at. */
async function sweepUsers(c: Means, { tenantId, id, from }: Users, mayGoOn: MayGoOn): Promise<Place | undefined> {
  for (const shard of userShards.slice(from === undefined ? 0 : userShards.indexOf(from.shard))) {
    const { pk } = listed.users(tenantId, shard)
    const start = from?.shard === shard && from.after !== undefined ? { after: from.after } : {}
    for await (const { rows, next } of pagesOf(c.table, { pk, listed: true, limit: batch, ...start })) {
      const users = await c.table.getMany<StoredUser[]>(
        rows.map(({ listed: place }) => keys.user(tenantId, place?.sk ?? '')),
      )
      await Promise.all(users.map(row => row && isRegistered(row, id) && unregister(c, { tenantId, id }, row)))
      if (next !== undefined && !mayGoOn()) return { tenantId, shard, after: next }
    }
  }
  return undefined
}

const isRegistered = ({ body }: Row<StoredUser>, applicationId: string): boolean =>
  body.registrations.some(one => one.applicationId === applicationId)

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
