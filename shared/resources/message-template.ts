// What is a message template?
import { bag, choice, group, map, text } from '../kernel/fields.ts'
import { type RecordOf, resource } from './define.ts'

const longest = 20_000

export const messageTemplate = resource('message-template', {
  title: 'Message template',
  doc: 'The words of one text message or call, in as many languages as you like.',
  envelope: 'messageTemplate',
  plural: 'messageTemplates',
  fields: group('Message template', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    type: choice({ label: 'Type', doc: 'Whether it is written or spoken.', of: ['SMS', 'Voice'] }),
    defaultTemplate: text({ doc: 'The message.', min: 1, max: longest, exact: true, format: 'multiline' }),
    localizedTemplates: map(text({ doc: 'The message.', max: longest, exact: true }), {
      doc: 'The message. One for each locale.',
      default: {},
    }),
    data: bag({ doc: 'Anything you want to keep with the template.' }),
  }),
  unique: ['name'],
  search: ['name', 'type'],
  examine: async template => (await import('../templates/issues.ts')).messageIssues(template),
})

export type MessageTemplate = RecordOf<typeof messageTemplate>
