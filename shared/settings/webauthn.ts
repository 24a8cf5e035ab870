// May users sign in with passkeys, and with which?
import { choice, flag, optional, section, text } from '../kernel/fields.ts'
import { placed } from './place.ts'

type Attachment = 'any' | 'platform' | 'crossPlatform'

const workflow = (tabSection: string, title: string, attachment: Attachment, enabledDoc: string) =>
  section(
    title,
    placed('WebAuthn', tabSection, {
      enabled: flag({ label: 'Enabled', doc: enabledDoc, default: false, overridable: true }),
      authenticatorAttachmentPreference: choice({
        label: 'Authenticator attachment',
        doc: 'Which authenticators are asked for: any, those built in, or those carried along.',
        of: ['any', 'platform', 'crossPlatform'],
        default: attachment,
      }),
      userVerificationRequirement: choice({
        label: 'User verification',
        doc: 'Whether the authenticator must make sure who is using it.',
        of: ['required', 'preferred', 'discouraged'],
        default: 'required',
      }),
    }),
  )

export const webAuthn = {
  webAuthnConfiguration: section('WebAuthn', {
    ...placed('WebAuthn', 'Form Fields', {
      enabled: flag({
        label: 'Enabled',
        doc: 'Whether passkeys can be registered and used at all.',
        default: false,
      }),
      relyingPartyId: optional(
        text({ label: 'Relying party Id', doc: 'The domain passkeys are bound to; none means that of the page.' }),
      ),
      relyingPartyName: optional(
        text({ label: 'Relying party name', doc: 'What browsers show as the party; without one, the issuer.' }),
      ),
      debug: flag({
        label: 'Debug enabled',
        doc: 'Whether failed ceremonies are written to the event log.',
        default: false,
      }),
    }),
    bootstrapWorkflow: workflow(
      'Bootstrap settings',
      'Bootstrap workflow',
      'any',
      'Whether users who name themselves first may use a passkey on any device.',
    ),
    reauthenticationWorkflow: workflow(
      'Re-authentication settings',
      'Re-authentication workflow',
      'platform',
      'Whether a known device may sign in again with its passkey alone.',
    ),
  }),
}
