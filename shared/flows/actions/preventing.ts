// Which actions keep a user out, in the words of the login's answer?
import type { Prevention, StoredUser } from '../../domain/user.ts'
import { type ActionLog, endOf, isRunning } from '../../domain/user-action-log.ts'
import type { With } from '../../powers.ts'
import { actionsOf } from './action-row.ts'

export type PreventingAction = Pick<
  ActionLog,
  'actionerUserId' | 'localizedOption' | 'localizedReason' | 'name' | 'option' | 'reason' | 'reasonCode'
> & { readonly actionId: string; readonly expiry: number; readonly localizedName: string }

/**
 * Every running action that prevents login, the last to end first (wire reference, section 5). `prevention` is what the
 * verdict shows: of a lock, the end that a wrong password sets, whether this one was wrong or right.
 */
export async function preventingActions(
  c: With<'read'>,
  user: StoredUser,
  prevention: Prevention,
): Promise<readonly PreventingAction[]> {
  const logs = (await actionsOf(c, user)).map(({ body }) => body)
  const others = logs.filter(
    log => log.id !== prevention.actionId && log.preventsLogin && isRunning(log, user.prevention, c.now),
  )
  const judged = logs.find(({ id }) => id === prevention.actionId) ?? (await forgotten(c, prevention))
  return [
    told(judged, prevention.expiry),
    ...others.map(log => told(log, endOf(log, user.prevention) ?? prevention.expiry)),
  ].sort((a, b) => b.expiry - a.expiry)
}

/** The log of a lock is kept for a year, and a lock may last longer. */
async function forgotten(c: With<'read'>, { actionId: id, actionerUserId, userActionId }: Prevention) {
  const name = (await c.configuration.userAction(userActionId))?.name ?? ''
  return { id, actionerUserId, name }
}

type Told = Pick<ActionLog, 'id' | 'name'> & Partial<ActionLog>

const told = ({ id: actionId, ...log }: Told, expiry: number): PreventingAction => ({
  actionId,
  actionerUserId: log.actionerUserId,
  expiry,
  localizedName: log.localizedName ?? log.name,
  localizedOption: log.localizedOption ?? log.option,
  localizedReason: log.localizedReason ?? log.reason,
  name: log.name,
  option: log.option,
  reason: log.reason,
  reasonCode: log.reasonCode,
})
