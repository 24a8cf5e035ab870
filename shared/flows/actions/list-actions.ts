// What was done to a user?
import type { StoredUser } from '../../domain/user.ts'
import { type ActionLog, endOf, isRunning } from '../../domain/user-action-log.ts'
import type { With } from '../../powers.ts'
import { needUser } from '../users/find-user.ts'
import { actionsOf, findAction } from './action-row.ts'
import { presentAction } from './change-action.ts'

type Listing = {
  readonly tenantId: string | undefined
  readonly userId: string
  /** Only what is running, or only what is not. */
  readonly active?: boolean | undefined
  /** Only what is running and keeps the user from signing in. */
  readonly preventingLogin: boolean
}

/** Newest first. */
export async function listActions(c: With<'read'>, { active, preventingLogin, ...by }: Listing) {
  const { body: user } = await needUser(c, by)
  const wanted = preventingLogin ? true : active
  return (await actionsOf(c, user))
    .map(({ body }) => body)
    .filter(log => wanted === undefined || isRunning(log, user.prevention, c.now) === wanted)
    .filter(log => !preventingLogin || log.preventsLogin)
    .sort((a, b) => b.insertInstant - a.insertInstant)
    .map(log => asItStands(log, user))
}

export async function retrieveAction(
  c: With<'read'>,
  by: { readonly tenantId: string | undefined; readonly id: string },
) {
  const found = await findAction(c, by)
  return found && asItStands(found.action.body, found.user.body)
}

/** A lock's end is told as the user has it. */
const asItStands = (log: ActionLog, { prevention }: StoredUser) => ({
  ...presentAction(log),
  expiry: endOf(log, prevention),
})
