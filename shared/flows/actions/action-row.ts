// Which rows make up an action on a user, and how is one found?

import type { StoredUser } from '../../domain/user.ts'
import type { ActionLog } from '../../domain/user-action-log.ts'
import { day, seconds } from '../../kernel/time.ts'
import type { With } from '../../powers.ts'
import { keys, listed } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import type { Key, Row, Write } from '../../storage/table.ts'

type Stored = ActionLog & { readonly beside: readonly Key[] }
type Home = { readonly tenantId: string; readonly userId: string }

/** Locks come by themselves: nobody looks at one of last year. */
const lockKeptMs = 365 * day

/** Writes an action; a new one with the row by which its id alone finds it, which goes when the user goes. */
export function actionPuts(log: ActionLog, before: Row<ActionLog> | undefined): Write[] {
  const { id, tenantId, actioneeUserId: userId } = log
  const home = keys.home('action', id)
  const ttl = log.automatic ? { ttl: seconds(log.insertInstant + lockKeptMs) } : {}
  const body: Stored = { ...log, beside: [home] }
  const ends = log.tellsEnd && log.expiry !== undefined ? { listed: listed.actionEnds(log.expiry, id) } : {}
  const put = { ...keys.action(tenantId, userId, id), type: 'action', body, ...ttl, ...ends }
  // Time line: two change one action: the second finds another version and judges what the first left behind.
  if (before !== undefined) return [{ put, expect: { version: before.version } }]
  const at: Home = { tenantId, userId }
  return [
    { put, expect: 'absent' },
    { put: { ...home, type: 'home', body: at, ...ttl }, expect: 'absent' },
  ]
}

export async function actionsOf(c: With<'read'>, { tenantId, id }: StoredUser): Promise<readonly Row<ActionLog>[]> {
  const { pk, sk } = keys.action(tenantId, id, '')
  return (await allRows<Stored>(c.table, { pk, begins: sk })).map(alone)
}

/** What goes with the row is the table's affair. */
const alone = ({ body: { beside: _, ...body }, ...row }: Row<Stored>): Row<ActionLog> => ({ ...row, body })

type Place = Pick<ActionLog, 'tenantId' | 'actioneeUserId' | 'id'>

export async function actionAt(c: With<'read'>, at: Place): Promise<Row<ActionLog> | undefined> {
  const row = await c.table.get<Stored>(keys.action(at.tenantId, at.actioneeUserId, at.id))
  return row && alone(row)
}

export type FoundAction = {
  readonly user: Row<StoredUser>
  readonly action: Row<ActionLog>
  readonly all: readonly Row<ActionLog>[]
}

/** An action by its id, with its user and all that was done to them. A named tenant that is not theirs finds nothing. */
export async function findAction(
  c: With<'read'>,
  { tenantId, id }: { readonly tenantId: string | undefined; readonly id: string },
): Promise<FoundAction | undefined> {
  const home = (await c.table.get<Home>(keys.home('action', id)))?.body
  if (home === undefined || (tenantId !== undefined && tenantId !== home.tenantId)) return undefined
  const user = await c.table.get<StoredUser>(keys.user(home.tenantId, home.userId))
  const all = user === undefined ? [] : await actionsOf(c, user.body)
  const action = all.find(({ body }) => body.id === id)
  return user === undefined || action === undefined ? undefined : { user, action, all }
}
