// How is an action on a user changed, and how does it end before its time?
import { type ActionLog, isRunning } from '../../domain/user-action-log.ts'
import type { EventInfo } from '../../events/outbox.ts'
import { Refusal, refuse } from '../../kernel/refusal.ts'
import type { UserAction } from '../../resources/user-action.ts'
import { settle } from '../../storage/settle.ts'
import { type FoundAction, findAction } from './action-row.ts'
import { commitAction, type Means } from './commit-action.ts'
import { type ActionInput, judged, momentOf } from './take-action.ts'
import { wordsOf } from './words.ts'

type Changing = {
  readonly tenantId: string | undefined
  readonly id: string
  readonly input: ActionInput
  readonly broadcast: boolean
  readonly info: EventInfo
}

type Next = {
  readonly phase: 'modify' | 'cancel'
  readonly to: (found: FoundAction, action: UserAction | undefined) => Promise<ActionLog>
}

const changing = (c: Means, asked: Changing, next: (input: ActionInput) => Next): Promise<ActionLog> =>
  settle(async () => {
    const found = (await findAction(c, asked)) ?? refuse('notFound')
    const action = await c.configuration.userAction(found.action.body.userActionId)
    // What has ended, or was done once and for all, cannot be made to end otherwise.
    if (!isRunning(found.action.body, found.user.body.prevention, c.now))
      return refuse('invalid', { path: 'actionId', reason: 'invalid' })
    const { phase, to } = next(asked.input)
    const log = await to(found, action)
    const others = found.all.map(({ body }) => body).filter(({ id }) => id !== log.id)
    const { emailUser = false, notifyUser = false } = asked.input
    await commitAction(c, {
      phase,
      user: found.user,
      action,
      log,
      before: found.action,
      others,
      emailUser,
      notifyUser,
      broadcast: asked.broadcast,
      info: asked.info,
    })
    return log
  })

/** Another end, and whatever else is said; what is not said stays. */
export const modifyAction = (c: Means, asked: Changing): Promise<ActionLog> =>
  changing(c, asked, input => ({
    phase: 'modify',
    to: async ({ user, action: { body: before } }, action) => {
      if (action === undefined) return refuse('invalid', { path: 'actionId', reason: 'invalid' })
      const { reason, issues } = await judged(c, { user: user.body, action, input })
      const ends = momentOf(input.expiry)
      if (ends === undefined) issues.push({ path: 'action.expiry', reason: 'missing' })
      if (ends !== undefined && ends <= c.now) issues.push({ path: 'action.expiry', reason: 'invalid' })
      // A lock's end is nobody's to move: the next wrong password would move it again.
      if (before.automatic) issues.push({ path: 'actionId', reason: 'invalid' })
      if (issues.length > 0) throw new Refusal('invalid', issues)
      return {
        ...before,
        ...wordsOf(user.body, { action, option: input.option ?? before.option, reason }),
        ...(input.applicationIds && { applicationIds: input.applicationIds }),
        ...(input.emailUser !== undefined && { emailUserOnEnd: input.emailUser && action.userEmailingEnabled }),
        ...(input.notifyUser !== undefined && {
          notifyUserOnEnd: input.notifyUser && action.userNotificationsEnabled,
        }),
        ...(input.comment !== undefined && { comment: input.comment }),
        expiry: ends,
        tellsEnd: action.sendEndEvent || (input.emailUser ?? before.emailUserOnEnd),
        history: withItem(before, input, c.now, ends),
      }
    },
  }))

/** Ends an action now: one that somebody took, or a lock after wrong passwords. */
export const cancelAction = (c: Means, asked: Changing): Promise<ActionLog> =>
  changing(c, asked, input => ({
    phase: 'cancel',
    to: async ({ user, action: { body: before } }, action) => {
      const { issues } = await judged(c, { user: user.body, action, input: { ...input, option: undefined } })
      if (issues.length > 0) throw new Refusal('invalid', issues)
      const comment = input.comment ?? before.comment
      return { ...before, comment, expiry: c.now, tellsEnd: false, history: withItem(before, input, c.now, c.now) }
    },
  }))

const withItem = (
  before: ActionLog,
  { actionerUserId, comment }: ActionInput,
  now: number,
  expiry: number | undefined,
) => ({
  historyItems: [...before.history.historyItems, { actionerUserId, comment, createInstant: now, expiry }],
})

/** As the wire shows it. */
export function presentAction(log: ActionLog) {
  const { tenantId: _, tellsEnd: __, preventsLogin: ___, automatic: ____, ...told } = log
  return told
}
