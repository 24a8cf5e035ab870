// What is a user action, such as the one that prevents login?
import { choice, flag, group, list, map, optional, reference, text } from '../kernel/fields.ts'
import { type RecordOf, resource } from './define.ts'

const letter = (doc: string) => optional(reference('email-template', { doc }))
const localized = map(text({ doc: 'The name.', max: 191 }), { doc: 'The name in other languages.', default: {} })

export const userAction = resource('user-action', {
  title: 'User action',
  doc: 'Something that can be done to a user, for a time or once.',
  envelope: 'userAction',
  plural: 'userActions',
  fields: group(
    'User action',
    {
      name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
      localizedNames: localized,
      active: flag({ doc: 'Whether it can be taken.', default: true, readOnly: true }),
      temporal: flag({ doc: 'Whether it lasts for a time.', default: false }),
      preventLogin: flag({ doc: 'Whether the user cannot sign in while it lasts.', default: false }),
      sendEndEvent: flag({ doc: 'Whether its end is told to webhooks.', default: false }),
      userEmailingEnabled: flag({ doc: 'Whether the user may be told by mail.', default: false }),
      userNotificationsEnabled: flag({ doc: 'Whether the user may be notified.', default: false }),
      includeEmailInEventJSON: flag({ doc: 'Whether the event carries the letter.', default: false }),
      startEmailTemplateId: letter('The letter at its start.'),
      modifyEmailTemplateId: letter('The letter when it changes.'),
      cancelEmailTemplateId: letter('The letter when it is cancelled.'),
      endEmailTemplateId: letter('The letter at its end.'),
      options: list(
        group('Option', { name: text({ doc: 'Its name.', min: 1, max: 191 }), localizedNames: localized }),
        {
          doc: 'What to choose from when it is taken.',
          max: 100,
          default: [],
        },
      ),
      transactionType: choice({
        doc: 'How many webhooks must agree before it is taken.',
        of: ['None', 'Any', 'SimpleMajority', 'SuperMajority', 'AbsoluteMajority'],
        default: 'None',
      }),
    },
    [
      {
        doc: 'What prevents login ends some day.',
        path: 'preventLogin',
        reason: 'invalid',
        holds: value => !value.preventLogin || value.temporal,
      },
      ...(
        ['startEmailTemplateId', 'modifyEmailTemplateId', 'cancelEmailTemplateId', 'endEmailTemplateId'] as const
      ).map(path => ({
        doc: 'Mailing the user needs every letter.',
        path,
        reason: 'missing',
        holds: (
          value: { readonly userEmailingEnabled: boolean; readonly temporal: boolean } & {
            readonly [P in typeof path]?: string | undefined
          },
        ) =>
          !value.userEmailingEnabled ||
          value[path] !== undefined ||
          (!value.temporal && path !== 'startEmailTemplateId'),
      })),
    ],
  ),
  unique: ['name'],
  search: ['name'],
  sleep: {
    isAsleep: record => !record.active,
    asleep: record => ({ ...record, active: false }),
    awake: record => ({ ...record, active: true }),
  },
})

export type UserAction = RecordOf<typeof userAction>
