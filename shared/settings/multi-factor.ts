// When is a second factor asked for, and which kinds are there?
import { choice, flag, int, optional, reference, section } from '../kernel/fields.ts'
import { needed, placed } from './place.ts'

const apiOnly = ['API only', 'Tenant object'] as const

const viaMessenger = (kind: 'sms' | 'voice', name: 'SMS' | 'Voice', enabledDoc: string) =>
  section(
    name,
    placed('Multi-Factor', 'Phone settings', {
      enabled: flag({ label: `${name} enabled`, doc: enabledDoc, default: false }),
      messengerId: optional(
        reference('messenger', {
          label: `${name} messenger`,
          doc: `Who delivers the codes of this kind (${name}).`,
          requiredWhen: `multiFactorConfiguration.${kind}.enabled is true`,
        }),
      ),
      templateId: optional(
        reference('message-template', {
          label: `${name} template`,
          doc: `The words around the code (${name}).`,
          overridable: true,
          requiredWhen: `multiFactorConfiguration.${kind}.enabled is true`,
        }),
      ),
    }),
    [
      needed('messengerId', 'Codes to a phone need a messenger.', value => value.enabled),
      needed('templateId', 'Codes to a phone need a template.', value => value.enabled),
    ],
  )

export const multiFactor = {
  multiFactorConfiguration: section('Multi-Factor', {
    ...placed('Multi-Factor', 'Policies', {
      loginPolicy: choice({
        label: 'On login',
        doc: 'Whether a right password needs a second factor: never, when the user has one, at a risk, or always.',
        of: ['Disabled', 'Enabled', 'ChallengeOnMediumRisk', 'ChallengeOnHighRisk', 'Required'],
        default: 'Enabled',
        overridable: true,
      }),
      debug: flag({
        label: 'Debug Enabled',
        doc: 'Whether each decision about a second factor is written to the event log.',
        default: false,
      }),
    }),
    authenticator: section('Authenticator', {
      ...placed('Multi-Factor', 'Authenticator settings', {
        enabled: flag({ label: 'Enabled', doc: 'Whether authenticator apps (TOTP) may be used.', default: true }),
      }),
      ...placed(...apiOnly, {
        algorithm: choice({
          label: 'TOTP algorithm',
          doc: 'The HMAC behind the codes of authenticator apps.',
          of: ['HmacSHA1', 'HmacSHA256', 'HmacSHA512'],
          default: 'HmacSHA1',
        }),
        codeLength: int({
          label: 'TOTP code length',
          doc: 'How many digits such a code has.',
          min: 1,
          max: 10,
          default: 6,
        }),
        timeStep: int({
          label: 'TOTP time step',
          doc: 'How long such a code is shown.',
          unit: 'seconds',
          min: 1,
          default: 30,
        }),
      }),
    }),
    email: section(
      'E-mail',
      placed('Multi-Factor', 'Email settings', {
        enabled: flag({ label: 'Enabled', doc: 'Whether codes may be sent by mail.', default: false }),
        templateId: optional(
          reference('email-template', {
            label: 'Template',
            doc: 'The letter around the code.',
            overridable: true,
            requiredWhen: 'multiFactorConfiguration.email.enabled is true',
          }),
        ),
      }),
      [needed('templateId', 'Codes by mail need a template.', value => value.enabled)],
    ),
    sms: viaMessenger('sms', 'SMS', 'Whether codes may be sent as text messages.'),
    voice: viaMessenger('voice', 'Voice', 'Whether codes may be read out in a call.'),
  }),
}
