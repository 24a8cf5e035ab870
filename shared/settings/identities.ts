// When does a tenant believe that an e-mail address or a phone number is the user's own?
import { choice, flag, instant, int, optional, reference, section } from '../kernel/fields.ts'
import { smtp, smtpProperties } from './email.ts'
import { needed, placed } from './place.ts'
import { emailTemplates, messageTemplates } from './templates.ts'

const strategy = (label: string, effect: 'live' | 'later') =>
  choice({
    label,
    doc: 'Whether following a link is enough, or a short code must be typed as well (only while unverified users are gated).',
    of: ['ClickableLink', 'FormField'],
    default: 'ClickableLink',
    effect,
  })
const behavior = (label: string, effect: 'live' | 'later') =>
  choice({
    label,
    doc: 'Whether an unverified user may sign in, or gets no token until verified.',
    of: ['Allow', 'Gated'],
    default: 'Allow',
    effect,
  })

const verification = 'Identity Verification Settings'

const emailVerification = placed(
  'Identities',
  verification,
  {
    verifyEmail: flag({
      label: 'Verify identity (email)',
      doc: 'Whether new e-mail addresses must be verified; turning it off also clears what depends on it.',
      default: false,
    }),
    implicitEmailVerificationAllowed: flag({
      label: 'Allow implicit verification (email)',
      doc: 'Whether finishing another flow that came by mail proves the address too.',
      default: true,
    }),
    verifyEmailWhenChanged: flag({
      label: 'Verify identity when changed (email)',
      doc: 'Whether a changed address must be verified again.',
      default: false,
    }),
    verificationEmailTemplateId: optional(
      reference('email-template', {
        label: 'Verification template (email)',
        doc: 'The letter that asks to verify an address.',
        requiredWhen: 'verifyEmail or verifyEmailWhenChanged is true',
        overridable: true,
      }),
    ),
    emailVerifiedEmailTemplateId: optional(
      reference('email-template', {
        label: 'Verification complete template (email)',
        doc: 'The letter that says an address is verified.',
        overridable: true,
      }),
    ),
    verificationStrategy: strategy('Verification strategy (email)', 'live'),
    unverified: section('Unverified e-mail addresses', {
      ...placed('Identities', verification, {
        behavior: behavior('Unverified behavior (email)', 'live'),
        allowEmailChangeWhenGated: flag({
          label: 'Allow change when gated (email)',
          doc: 'Whether a gated user may correct the address on the hosted page.',
          default: false,
        }),
      }),
    }),
  },
  'live',
)

const phoneVerification = {
  ...placed('Identities', 'Messaging Settings', {
    messengerId: optional(
      reference('messenger', {
        label: 'Messenger',
        doc: 'Who carries messages to phones.',
        requiredWhen: 'verifyPhoneNumber is true or any message template is set',
      }),
    ),
  }),
  ...placed('Identities', verification, {
    verifyPhoneNumber: flag({
      label: 'Verify identity (phone)',
      doc: 'Whether new phone numbers must be verified.',
      default: false,
    }),
    implicitPhoneVerificationAllowed: flag({
      label: 'Allow implicit verification (phone)',
      doc: 'Whether finishing another flow that came to the phone proves the number too.',
      default: true,
    }),
    verificationTemplateId: optional(
      reference('message-template', {
        label: 'Verification template (phone)',
        doc: 'The message that asks to verify a number.',
        requiredWhen: 'verifyPhoneNumber is true',
        overridable: true,
      }),
    ),
    verificationCompleteTemplateId: optional(
      reference('message-template', {
        label: 'Verification complete template (phone)',
        doc: 'The message that says a number is verified.',
        overridable: true,
      }),
    ),
    verificationStrategy: strategy('Verification strategy (phone)', 'later'),
    unverified: section('Unverified phone numbers', {
      ...placed('Identities', verification, {
        behavior: behavior('Unverified behavior (phone)', 'later'),
        allowPhoneNumberChangeWhenGated: flag({
          label: 'Allow change when gated (phone)',
          doc: 'Whether a gated user may correct the number on the hosted page.',
          default: false,
        }),
      }),
    }),
  }),
}

const phoneTemplateIds = [
  'verificationTemplateId',
  'verificationCompleteTemplateId',
  'adminTwoFactorMethodRemoveTemplateId',
  'forgotPasswordTemplateId',
  'identityUpdateTemplateId',
  'loginIdInUseOnCreateTemplateId',
  'loginIdInUseOnUpdateTemplateId',
  'loginNewDeviceTemplateId',
  'loginSuspiciousTemplateId',
  'passwordResetSuccessTemplateId',
  'passwordUpdateTemplateId',
  'passwordlessTemplateId',
  'setPasswordTemplateId',
  'twoFactorMethodAddTemplateId',
  'twoFactorMethodRemoveTemplateId',
] as const

export const identities = {
  emailConfiguration: section('E-mail', { ...smtp, ...emailVerification, ...emailTemplates, ...smtpProperties }, [
    needed(
      'verificationEmailTemplateId',
      'Verification needs a letter.',
      value => value.verifyEmail || value.verifyEmailWhenChanged,
    ),
    {
      doc: 'A port is a number from 1 to 65535.',
      path: 'port',
      reason: 'invalid',
      holds: value => value.port > 0 && value.port < 65_536,
    },
  ]),
  phoneConfiguration: section('Phone', { ...phoneVerification, ...messageTemplates }, [
    needed(
      'messengerId',
      'Messages need a messenger.',
      value => value.verifyPhoneNumber || phoneTemplateIds.some(name => value[name] !== undefined),
    ),
    needed('verificationTemplateId', 'Verification needs a message.', value => value.verifyPhoneNumber),
  ]),
  userDeletePolicy: section('Deletion of users', {
    unverified: section('Unverified users', {
      ...placed(
        'Identities',
        verification,
        {
          enabled: flag({
            label: 'Delete unverified users',
            doc: 'Whether users who never verified are deleted for good after a while.',
            default: false,
          }),
          numberOfDaysToRetain: int({
            label: 'Delete after',
            doc: 'How old an unverified user may get, counted from creation.',
            unit: 'days',
            min: 1,
            default: 120,
            requiredWhen: 'userDeletePolicy.unverified.enabled is true',
          }),
        },
        'live',
      ),
      ...placed('API only', 'Tenant object', {
        enabledInstant: optional(
          instant({
            label: 'Unverified delete enabled instant',
            doc: 'When the deletion was last switched on.',
            readOnly: true,
            effect: 'live',
          }),
        ),
      }),
    }),
  }),
}
