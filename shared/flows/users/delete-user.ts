// How does a user go away: for now, or for good?
import type { Activity, StoredUser } from '../../domain/user.ts'
import type { EventInfo } from '../../events/outbox.ts'
import type { With } from '../../powers.ts'
import { keys, listed } from '../../storage/keys.ts'
import { settle } from '../../storage/settle.ts'
import type { Row, Write } from '../../storage/table.ts'
import { announce } from '../announce.ts'
import { announceRevocation } from '../revoke.ts'
import { needFound, needUser } from './find-user.ts'
import { userDeactivated, userDeleted, userReactivated } from './tell.ts'
import { childPlaces, nameWrites, type UserHome, userPut } from './user-row.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>
type Named = { readonly tenantId: string | undefined; readonly userId: string; readonly info: EventInfo }

/** Closes the account. Its names stay taken, and every refresh token ends with the same write. */
export const deactivateUser = (c: Means, asked: Named): Promise<StoredUser> =>
  settle(async () => {
    const row = await needUser(c, asked)
    if (!row.body.active) return row.body
    const { tokenGeneration } = row.body
    const user = { ...row.body, active: false, tokenGeneration: tokenGeneration + 1, lastUpdateInstant: c.now }
    const told = [
      ...(await announce(c, userDeactivated(c, { user, info: asked.info }))),
      ...(await announceRevocation(c, { user, info: asked.info })),
    ]
    await c.table.commit([userPut(user, row), ...told])
    return user
  })

type Reactivated = { readonly user: StoredUser; readonly activity: Activity | undefined }

/** Opens it again; sessions from before stay ended. */
export const reactivateUser = (c: Means, asked: Named): Promise<Reactivated> =>
  settle(async () => {
    const { row, activity } = await needFound(c, asked)
    if (row.body.active) return { user: row.body, activity }
    const user = { ...row.body, active: true, lastUpdateInstant: c.now }
    const told = await announce(c, userReactivated(c, { user, info: asked.info }))
    await c.table.commit([userPut(user, row), ...told])
    return { user, activity }
  })

/** Deletes the user for good: the account and its names at once, whatever else is left of it thereafter. */
export async function deleteUser(c: Means, asked: Named): Promise<void> {
  const gone = await settle(async () => {
    const row = await needUser(c, asked)
    await commitDeletion(c, row, asked.info)
    return row.body
  })
  // Few are deleted for good: what sweeps behind them is no part of a start.
  const { sweepUser } = await import('./sweep-user.ts')
  await sweepUser(c, gone)
}

/**
 * The commit that makes a user of this row gone. Expects the version that was read, so that a user who verified in
 * between is not deleted by a clean-up that judged the earlier version. The home of the id remains, listed, until the
 * sweep is done: a sweep that is cut off is found again, and no new user of the same id loses rows to an old sweep.
 */
export async function commitDeletion(c: Means, row: Row<StoredUser>, info: EventInfo): Promise<void> {
  const told = [
    ...(await announce(c, userDeleted(c, { user: row.body, info }))),
    // Access tokens outlive their user: receivers learn for how long.
    ...(await announceRevocation(c, { user: row.body, info })),
  ]
  await c.table.commit([...deletionWrites(c, row), ...told])
}

/** Its writes, without those that tell of it. */
export function deletionWrites(c: With<'write'>, row: Row<StoredUser>): Write[] {
  const { id, tenantId, identities } = row.body
  const home: UserHome = { tenantId, deletedInstant: c.now }
  return [
    { remove: row, expect: { version: row.version } },
    ...nameWrites({ tenantId, id, identities: [] }, identities),
    ...childPlaces(row.body).map(key => ({ remove: key, expect: 'anything' }) as const),
    {
      put: { ...keys.home('user', id), type: 'home', body: home, listed: listed.policies('deleted-users', id) },
      expect: 'present',
    },
  ]
}
