// How does a tenant treat families and their children?
import { flag, int, optional, reference, section } from '../kernel/fields.ts'
import { placed } from './place.ts'

const template = (label: string, doc: string, effect: 'live' | 'later' = 'live') =>
  optional(reference('email-template', { label, doc, effect }))

export const family = {
  familyConfiguration: section('Family', {
    ...placed(
      'Family',
      'Form Fields',
      {
        enabled: flag({ label: 'Enabled', doc: 'Whether families and age checks exist.', default: false }),
        maximumChildAge: int({
          label: 'Maximum child age',
          doc: 'The age in years up to which a user is a child.',
          min: 1,
          default: 12,
          requiredWhen: 'familyConfiguration.enabled is true',
        }),
        minimumOwnerAge: int({
          label: 'Minimum owner age',
          doc: 'The age in years from which a user may own a family.',
          min: 1,
          default: 21,
          requiredWhen: 'familyConfiguration.enabled is true',
        }),
        allowChildRegistrations: flag({
          label: 'Allow child registrations',
          doc: 'Whether a child may register; when not, a parent is asked to, and no parent’s address is demanded.',
          default: true,
        }),
        familyRequestEmailTemplateId: template(
          'Family request template',
          'The letter to a parent whose child wants to join the family.',
        ),
        confirmChildEmailTemplateId: template(
          'Confirm child account template',
          'The letter that asks a parent to confirm a child’s account.',
        ),
        parentRegistrationEmailTemplateId: template(
          'Parent registration request template',
          'The letter that asks a parent to register because the child may not.',
          'later',
        ),
        parentEmailRequired: flag({
          label: 'Parent email required during registration',
          doc: 'Whether a child must name a parent’s address to register.',
          default: false,
        }),
        deleteOrphanedAccounts: flag({
          label: 'Delete unverified children',
          doc: 'Whether children whom no parent confirmed are deleted after a while.',
          default: false,
        }),
        deleteOrphanedAccountsDays: int({
          label: 'Delete after',
          doc: 'How long a child’s account may stay unconfirmed.',
          unit: 'days',
          min: 1,
          default: 30,
          requiredWhen: 'familyConfiguration.deleteOrphanedAccounts is true',
        }),
      },
      'live',
    ),
  }),
}
