// What is a reason for an action on a user?
import { group, map, text } from '../kernel/fields.ts'
import { type RecordOf, resource } from './define.ts'

export const userActionReason = resource('user-action-reason', {
  title: 'User action reason',
  doc: 'Why an action is taken on a user; chosen by whoever takes it.',
  envelope: 'userActionReason',
  plural: 'userActionReasons',
  fields: group('User action reason', {
    text: text({ label: 'Text', doc: 'The reason in words; unique.', min: 1, max: 191 }),
    code: text({ label: 'Code', doc: 'The reason for programs; unique.', min: 1, max: 191 }),
    localizedTexts: map(text({ doc: 'The reason.', max: 191 }), { doc: 'The reason in other languages.', default: {} }),
  }),
  unique: ['text', 'code'],
  search: ['text', 'code'],
})

export type UserActionReason = RecordOf<typeof userActionReason>
