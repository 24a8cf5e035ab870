// How is an action taken on a user?
import { serves } from '../../domain/application-tenant.ts'
import type { StoredUser } from '../../domain/user.ts'
import type { ActionLog } from '../../domain/user-action-log.ts'
import type { EventInfo } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import type { Issue } from '../../kernel/issues.ts'
import { Refusal, refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { find } from '../../resources/find.ts'
import type { UserAction } from '../../resources/user-action.ts'
import { type UserActionReason, userActionReason } from '../../resources/user-action-reason.ts'
import { settle } from '../../storage/settle.ts'
import { findUser } from '../users/find-user.ts'
import { actionsOf } from './action-row.ts'
import { commitAction, type Means } from './commit-action.ts'
import { wordsOf } from './words.ts'

/** What a request may say of an action, when it is taken and when it changes. */
export type ActionInput = {
  readonly actionerUserId?: string | undefined
  readonly applicationIds?: readonly string[] | undefined
  readonly comment?: string | undefined
  readonly emailUser?: boolean | undefined
  readonly expiry?: number | undefined
  readonly notifyUser?: boolean | undefined
  readonly option?: string | undefined
  readonly reasonId?: string | undefined
}

type Taking = {
  readonly tenantId: string | undefined
  readonly input: ActionInput & { readonly actioneeUserId: string; readonly userActionId: string }
  readonly broadcast: boolean
  readonly info: EventInfo
}

/** The wire's "for ever" is the largest number of another language; this is the last moment a date can name. */
const forEver = 8_640_000_000_000_000

export const momentOf = (expiry: number | undefined): number | undefined =>
  expiry === undefined ? undefined : Math.min(expiry, forEver)

const at = (name: string, reason: string): Issue => ({ path: `action.${name}`, reason })

export const takeAction = (c: Means, { tenantId, input, broadcast, info }: Taking): Promise<ActionLog> =>
  settle(async () => {
    const found = await findUser(c, { tenantId, userId: input.actioneeUserId })
    const action = await c.configuration.userAction(input.userActionId)
    if (found === undefined) return refuse('invalid', at('actioneeUserId', 'invalid'))
    if (action === undefined || !action.active) return refuse('invalid', at('userActionId', 'invalid'))
    const { row: user } = found
    const { reason, issues } = await judged(c, { user: user.body, action, input })
    const ends = momentOf(input.expiry)
    if (action.temporal && ends === undefined) issues.push(at('expiry', 'missing'))
    if (action.temporal && ends !== undefined && ends <= c.now) issues.push(at('expiry', 'invalid'))
    if (issues.length > 0) throw new Refusal('invalid', issues)
    const { actionerUserId, comment } = input
    const emailUserOnEnd = input.emailUser === true && action.userEmailingEnabled
    const expiry = action.temporal ? ends : undefined
    const log: ActionLog = {
      id: newId(),
      tenantId: user.body.tenantId,
      actioneeUserId: user.body.id,
      actionerUserId,
      applicationIds: input.applicationIds ?? [],
      comment,
      emailUserOnEnd,
      notifyUserOnEnd: input.notifyUser === true && action.userNotificationsEnabled,
      endEventSent: false,
      expiry,
      history: { historyItems: [{ actionerUserId, comment, createInstant: c.now, expiry }] },
      insertInstant: c.now,
      ...wordsOf(user.body, { action, option: input.option, reason }),
      userActionId: action.id,
      tellsEnd: action.temporal && (action.sendEndEvent || emailUserOnEnd),
      preventsLogin: action.preventLogin,
      automatic: false,
    }
    const others = (await actionsOf(c, user.body)).map(({ body }) => body)
    const { emailUser = false, notifyUser = false } = input
    await commitAction(c, {
      phase: 'start',
      user,
      action,
      log,
      before: undefined,
      others,
      emailUser,
      notifyUser,
      broadcast,
      info,
    })
    return log
  })

type Judging = {
  readonly user: StoredUser
  readonly action: UserAction | undefined
  readonly input: ActionInput
}

/** What is wrong with what was said, and the reason that was meant. */
export async function judged(
  c: With<'read'>,
  { user, action, input }: Judging,
): Promise<{ readonly reason: UserActionReason | undefined; readonly issues: Issue[] }> {
  const { actionerUserId, reasonId, option, applicationIds = [] } = input
  const [actioner, reason, applications] = await Promise.all([
    actionerUserId === undefined ? undefined : findUser(c, { tenantId: undefined, userId: actionerUserId }),
    reasonId === undefined ? undefined : find(c.table, userActionReason, {}, reasonId),
    Promise.all(applicationIds.map(id => c.configuration.application(id))),
  ])
  const areTheirs = applications.every(one => one !== undefined && serves(one, user.tenantId))
  const issues = [
    ...(actionerUserId === undefined ? [at('actionerUserId', 'missing')] : []),
    ...(actionerUserId !== undefined && actioner === undefined ? [at('actionerUserId', 'invalid')] : []),
    ...(reasonId !== undefined && reason === undefined ? [at('reasonId', 'invalid')] : []),
    ...(areTheirs ? [] : [at('applicationIds', 'invalid')]),
    ...(option === undefined || action?.options.some(({ name }) => name === option) ? [] : [at('option', 'invalid')]),
  ]
  return { reason: reason?.record, issues }
}
