// What happens to an account that somebody keeps guessing at?
import { choice, flag, int, optional, reference, section } from '../kernel/fields.ts'
import { placed } from './place.ts'

const whenLocking = 'userActionId is set'

export const failedAuthentication = {
  failedAuthenticationConfiguration: section('Failed authentication', {
    ...placed(
      'Password',
      'Failed authentication settings',
      {
        userActionId: optional(
          reference('user-action', {
            label: 'User action',
            doc: 'The action that locks the user, one that is temporal and prevents login; without one nothing locks.',
          }),
        ),
        tooManyAttempts: int({
          label: 'Failed attempts',
          doc: 'After how many failures the user is locked.',
          unit: 'attempts',
          min: 1,
          default: 5,
          requiredWhen: whenLocking,
        }),
        resetCountInSeconds: int({
          label: 'Time period',
          doc: 'How long after the last failure the count starts again.',
          unit: 'seconds',
          min: 1,
          default: 60,
          requiredWhen: whenLocking,
        }),
        actionDuration: int({
          label: 'Action duration',
          doc: 'How long the lock lasts; each further failure starts it again.',
          min: 1,
          default: 3,
          requiredWhen: whenLocking,
        }),
        actionDurationUnit: choice({
          label: 'Time unit',
          doc: 'What the duration is counted in.',
          of: ['MINUTES', 'HOURS', 'DAYS', 'WEEKS', 'MONTHS', 'YEARS'],
          default: 'MINUTES',
        }),
        actionCancelPolicy: section('Early end', {
          onPasswordReset: flag({
            label: 'Cancel action on password reset',
            doc: 'Whether a finished password reset ends the lock.',
            default: false,
          }),
        }),
        emailUser: flag({
          label: 'Email user',
          doc: 'Whether the user is told of the lock, if the action allows mail.',
          default: false,
        }),
      },
      'live',
    ),
  }),
}
