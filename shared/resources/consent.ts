// What is a consent?
import { bag, flag, group, int, list, map, optional, reference, section, text } from '../kernel/fields.ts'
import { type RecordOf, resource } from './define.ts'
import { markedWhenDeleted } from './deletion.ts'

const age = (doc: string) => int({ doc, min: 0, max: 150 })

export const consent = resource('consent', {
  title: 'Consent',
  doc: 'Something users, or those who answer for them, agree to.',
  envelope: 'consent',
  plural: 'consents',
  fields: group('Consent', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    data: bag({ doc: 'Anything you want to keep with the consent.' }),
    defaultMinimumAgeForSelfConsent: age('From which age on one consents oneself.'),
    countryMinimumAgeForSelfConsent: map(age('From which age on.'), { doc: 'Other ages, by country.', default: {} }),
    consentEmailTemplateId: optional(reference('email-template', { doc: 'The letter that tells of a consent.' })),
    multipleValuesAllowed: flag({ doc: 'Whether several values may be agreed to at once.', default: false }),
    values: list(text({ doc: 'A value.', min: 1, max: 255 }), {
      doc: 'What can be agreed to.',
      max: 1_000,
      default: [],
    }),
    emailPlus: section(
      'Second letter',
      {
        enabled: flag({ doc: 'Whether a second letter confirms it later.', default: false }),
        emailTemplateId: optional(reference('email-template', { doc: 'The second letter.' })),
        minimumTimeToSendEmailInHours: int({ doc: 'Its earliest time, in hours.', min: 1, default: 24 }),
        maximumTimeToSendEmailInHours: int({ doc: 'Its latest time, in hours.', min: 1, default: 48 }),
      },
      [
        {
          doc: 'A second letter needs its words.',
          path: 'emailTemplateId',
          reason: 'missing',
          holds: value => !value.enabled || value.emailTemplateId !== undefined,
        },
        {
          doc: 'The latest time is not before the earliest.',
          path: 'maximumTimeToSendEmailInHours',
          reason: 'invalid',
          holds: value => value.maximumTimeToSendEmailInHours >= value.minimumTimeToSendEmailInHours,
        },
      ],
    ),
  }),
  unique: ['name'],
  search: ['name'],
  also: markedWhenDeleted('consent'),
  // Every tenant's users may be asked for it: a key of one tenant may not change it for the others.
  belongs: () => 'shared',
})

export type Consent = RecordOf<typeof consent>
