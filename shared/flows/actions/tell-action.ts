// Who hears of an action on a user: webhooks, and the user?
import { primary, type StoredUser } from '../../domain/user.ts'
import type { ActionLog } from '../../domain/user-action-log.ts'
import { presentUser } from '../../domain/user-present.ts'
import { type Envelope, type EventInfo, occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import type { Always, With } from '../../powers.ts'
import type { UserAction } from '../../resources/user-action.ts'
import type { Write } from '../../storage/table.ts'
import { messageWrite } from '../message.ts'

export type Phase = 'start' | 'modify' | 'cancel' | 'end'

type Told = {
  readonly phase: Phase
  readonly user: StoredUser
  /** Gone, when nobody wants it any more; what was done in its name still ends. */
  readonly action: UserAction | undefined
  readonly log: ActionLog
}

const letters = {
  start: 'startEmailTemplateId',
  modify: 'modifyEmailTemplateId',
  cancel: 'cancelEmailTemplateId',
  end: 'endEmailTemplateId',
} as const

/** The letter of this phase, where the action has one, mails users at all, and the user can be reached. */
export async function actionLetter(
  c: With<'seal'>,
  { phase, user, action, log }: Told,
  wanted: boolean,
): Promise<Write | undefined> {
  const [email, templateId] = [primary(user, 'email'), action?.[letters[phase]]]
  if (!wanted || !action?.userEmailingEnabled || templateId === undefined || email === undefined) return undefined
  const { name, expiry, comment, option, reason, reasonCode } = log
  return messageWrite(c, {
    tenantId: user.tenantId,
    templateId,
    to: [{ address: email.displayValue }],
    userId: user.id,
    ...(user.preferredLanguages && { preferredLanguages: user.preferredLanguages }),
    variables: { user: presentUser(user), action: { name, expiry, comment, option, reason, reasonCode } },
  })
}

type Telling = Omit<Told, 'action'> & { readonly emailed: boolean; readonly notify: boolean; readonly info: EventInfo }

export function actionEvent(c: Always, { phase, user, log, emailed, notify, info }: Telling): Envelope {
  const { actionerUserId, comment, expiry, option, reason, reasonCode } = log
  const { localizedName, localizedOption, localizedReason } = log
  return occurred(
    'user.action',
    {
      tenantId: user.tenantId,
      info,
      action: log.name,
      actionId: log.id,
      actioneeUserId: user.id,
      applicationIds: [...log.applicationIds],
      emailedUser: emailed,
      notifyUser: notify,
      phase,
      ...(actionerUserId && { actionerUserId }),
      ...(comment && { comment }),
      ...(expiry !== undefined && { expiry }),
      ...(option && { option }),
      ...(reason && { reason }),
      ...(reasonCode && { reasonCode }),
      ...(localizedName && { localizedAction: localizedName }),
      ...(localizedOption && { localizedOption }),
      ...(localizedReason && { localizedReason }),
    },
    { now: c.now, id: newId() },
  )
}
