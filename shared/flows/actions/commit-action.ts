// What does one commit store when something is done to a user?
import type { StoredUser } from '../../domain/user.ts'
import { type ActionLog, preventionFrom } from '../../domain/user-action-log.ts'
import type { EventInfo } from '../../events/outbox.ts'
import type { With } from '../../powers.ts'
import type { UserAction } from '../../resources/user-action.ts'
import { keys } from '../../storage/keys.ts'
import type { Row, Write } from '../../storage/table.ts'
import { announce } from '../announce.ts'
import { announceRevocation } from '../revoke.ts'
import { needSettings } from '../users/find-user.ts'
import { userPut } from '../users/user-row.ts'
import { actionPuts } from './action-row.ts'
import { actionEvent, actionLetter, type Phase } from './tell-action.ts'

export type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

type Committing = {
  readonly phase: Phase
  readonly user: Row<StoredUser>
  readonly action: UserAction | undefined
  /** As it becomes. */
  readonly log: ActionLog
  readonly before: Row<ActionLog> | undefined
  /** Whatever else was done to the user. */
  readonly others: readonly ActionLog[]
  readonly emailUser: boolean
  readonly notifyUser: boolean
  readonly broadcast: boolean
  readonly info: EventInfo
}

/** Action, prevention, revoked sessions, letter and fact: all of it or nothing. */
export async function commitAction(c: Means, committing: Committing): Promise<void> {
  const { phase, user: row, log, action, before, others, emailUser, notifyUser, broadcast, info } = committing
  const user = await afterAction(c, committing)
  const letter = await actionLetter(c, { phase, user, action, log }, emailUser)
  const notify = notifyUser && action?.userNotificationsEnabled === true
  const event = actionEvent(c, { phase, user, log, emailed: letter !== undefined, notify, info })
  const revoked = user.tokenGeneration !== row.body.tokenGeneration
  const told: Write[] = [
    ...(broadcast ? await announce(c, [event], action && { transactionType: action.transactionType }) : []),
    ...(revoked ? await announceRevocation(c, { user, info }) : []),
  ]
  const prevents = log.preventsLogin || others.some(({ preventsLogin }) => preventsLogin)
  // Who begins to count wrong passwords again does so from nothing.
  const uncounted = phase === 'cancel' && log.automatic
  await c.table.commit([
    ...actionPuts(log, before),
    // Time line: A cancels the longer of two bans, B adds a third. Each saw the other's list as it was; the user's
    // version lets one of them through, and the other counts again.
    ...(prevents ? [userPut(user, row)] : []),
    ...(uncounted
      ? [{ remove: keys.counter(user.tenantId, 'failed-login', user.id), expect: 'anything' } as const]
      : []),
    ...(letter === undefined ? [] : [letter]),
    ...told,
  ])
}

/** The user as the actions leave them; who is shut out now and was not before loses their sessions. */
async function afterAction(c: Means, { user: { body }, log, others }: Committing): Promise<StoredUser> {
  const { prevention: standing, ...rest } = body
  const isOver = log.automatic && standing?.actionId === log.id && (log.expiry ?? 0) <= c.now
  const prevention = preventionFrom([...others, log], isOver ? undefined : standing, c.now)
  if (prevention === undefined) return rest
  const begins = prevention.actionId !== standing?.actionId
  const tenant = await needSettings(c, body.tenantId)
  const ends = begins && tenant.jwtConfiguration.refreshTokenRevocationPolicy.onLoginPrevented
  return { ...rest, prevention, tokenGeneration: body.tokenGeneration + (ends ? 1 : 0) }
}
