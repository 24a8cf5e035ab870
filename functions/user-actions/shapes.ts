// What do requests about actions on users carry, and what do the answers?
import { eventInfo } from '../../shared/http/event-info.ts'
import { decimal, flag, group, id, list, optional, text, whole } from '../../shared/kernel/fields.ts'

const said = {
  actionerUserId: optional(id({ doc: 'Who does it.' })),
  applicationIds: optional(list(id({ doc: 'An application.' }), { doc: 'For which applications.', max: 100 })),
  comment: optional(text({ doc: 'Why, in words.', max: 10_000 })),
  emailUser: optional(flag({ doc: 'Whether the user is told by mail, where the action allows it.' })),
  // Not an instant: for ever is the largest number of another language, which is no whole number here.
  expiry: optional(decimal({ doc: 'When it ends, where the action lasts for a time.', min: 0 })),
  notifyUser: optional(flag({ doc: 'Whether receivers of the event shall notify the user.' })),
  option: optional(text({ doc: 'Which of the action’s options.', max: 191 })),
  reasonId: optional(id({ doc: 'For which reason.' })),
}

const around = {
  broadcast: optional(flag({ doc: 'Whether webhooks are told.' })),
  eventInfo,
}

export const takeRequest = group('Action request', {
  action: group('Action', {
    ...said,
    actioneeUserId: id({ doc: 'To whom it is done.' }),
    userActionId: id({ doc: 'What is done.' }),
  }),
  ...around,
})
export const changeRequest = group('Action request', { action: group('Action', said), ...around })

export const actionPath = group('Path', { actionId: id({ doc: 'The id of what was done.' }) })
export const actionAnswer = group('Action answer', { action: whole({ doc: 'What was done.' }) })
export const actionsAnswer = group('Actions', {
  actions: list(whole({ doc: 'What was done.' }), { doc: 'What was done to the user.' }),
})
