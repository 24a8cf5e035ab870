// What is an e-mail template?
import { group, map, optional, text } from '../kernel/fields.ts'
import { type RecordOf, resource } from './define.ts'

const longest = 100_000
const localized = (doc: string, max: number) =>
  map(text({ doc, max, exact: true }), { doc: `${doc} One for each locale.`, default: {} })

export const emailTemplate = resource('email-template', {
  title: 'Email template',
  doc: 'The words of one letter, in as many languages as you like.',
  envelope: 'emailTemplate',
  plural: 'emailTemplates',
  fields: group('Email template', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    fromEmail: optional(text({ doc: 'The sender, instead of the tenant’s.', format: 'email', max: 320 })),
    defaultFromName: optional(text({ doc: 'The sender’s name.', max: 255 })),
    defaultSubject: text({ doc: 'The subject.', min: 1, max: 1_000 }),
    defaultHtmlTemplate: text({ doc: 'The letter as HTML.', min: 1, max: longest, exact: true, format: 'multiline' }),
    defaultTextTemplate: text({
      doc: 'The letter as plain text.',
      min: 1,
      max: longest,
      exact: true,
      format: 'multiline',
    }),
    localizedFromNames: localized('The sender’s name.', 255),
    localizedSubjects: localized('The subject.', 1_000),
    localizedHtmlTemplates: localized('The letter as HTML.', longest),
    localizedTextTemplates: localized('The letter as plain text.', longest),
  }),
  unique: ['name'],
  search: ['name'],
  examine: async template => (await import('../templates/issues.ts')).templateIssues(template),
})

export type EmailTemplate = RecordOf<typeof emailTemplate>
