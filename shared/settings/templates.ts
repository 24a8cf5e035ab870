// Which letters and messages does a tenant send about accounts?
import { optional, reference } from '../kernel/fields.ts'
import { placed } from './place.ts'

type Words = { readonly label: string; readonly doc: string; readonly effect?: 'live' }

const email = (words: Words) =>
  optional(reference('email-template', { ...words, label: `${words.label} (email)`, overridable: true }))
const message = (words: Words) =>
  optional(
    reference('message-template', {
      ...words,
      label: `${words.label} (message)`,
      effect: 'later',
      overridable: true,
      requiredWhen: 'never; but with it a messenger is needed',
    }),
  )

/** What is sent already; the rest waits for what it tells of. */
const live = (label: string, doc: string): Words => ({ label, doc, effect: 'live' })

const adminRemoved = {
  label: 'Admin two-factor method removal',
  doc: 'Tells the user that an administrator took a two-factor method away.',
}
const forgotPassword = live(
  'Forgot password',
  'Carries the link for a new password; without it, forgot-password is off.',
)
const changed = live('Identity update', 'Tells the user, at the old and the new place, that a login name changed.')
const inUseOnCreate = live(
  'Login Id duplicate on create',
  'Warns the owner that somebody tried to open an account with the same login name.',
)
const inUseOnUpdate = live(
  'Login Id duplicate on update',
  'Warns the owner that somebody tried to take over the login name.',
)
const newDevice = live('Login with new device', 'Tells the user of a login from a device not seen before.')
const suspicious = { label: 'Suspicious login', doc: 'Tells the user of a login that looked like an attack.' }
const resetSuccess = live('Password reset success', 'Confirms a password changed through forgot-password.')
const passwordUpdate = live('Password update', 'Confirms a password changed in any other way.')
const passwordless = { label: 'Passwordless login', doc: 'Carries the link or code of a login without password.' }
const setUp = live('Set up password', 'Invites a user who has no password yet to choose one.')
const methodAdded = { label: 'Two-factor method added', doc: 'Tells the user that a two-factor method was added.' }
const methodRemoved = {
  label: 'Two-factor method removed',
  doc: 'Tells the user that they removed a two-factor method.',
}

export const emailTemplates = placed('Identities', 'Template settings', {
  adminTwoFactorMethodRemoveEmailTemplateId: optional(
    reference('email-template', { ...adminRemoved, label: `${adminRemoved.label} (email)` }),
  ),
  forgotPasswordEmailTemplateId: email(forgotPassword),
  emailUpdateEmailTemplateId: email(changed),
  loginIdInUseOnCreateEmailTemplateId: email(inUseOnCreate),
  loginIdInUseOnUpdateEmailTemplateId: email(inUseOnUpdate),
  loginNewDeviceEmailTemplateId: email(newDevice),
  loginSuspiciousEmailTemplateId: email(suspicious),
  passwordResetSuccessEmailTemplateId: email(resetSuccess),
  passwordUpdateEmailTemplateId: email(passwordUpdate),
  passwordlessEmailTemplateId: email(passwordless),
  setPasswordEmailTemplateId: email(setUp),
  twoFactorMethodAddEmailTemplateId: email(methodAdded),
  twoFactorMethodRemoveEmailTemplateId: email(methodRemoved),
})

export const messageTemplates = placed('Identities', 'Template settings', {
  adminTwoFactorMethodRemoveTemplateId: message(adminRemoved),
  forgotPasswordTemplateId: message(forgotPassword),
  identityUpdateTemplateId: message(changed),
  loginIdInUseOnCreateTemplateId: message(inUseOnCreate),
  loginIdInUseOnUpdateTemplateId: message(inUseOnUpdate),
  loginNewDeviceTemplateId: message(newDevice),
  loginSuspiciousTemplateId: message(suspicious),
  passwordResetSuccessTemplateId: message(resetSuccess),
  passwordUpdateTemplateId: message(passwordUpdate),
  passwordlessTemplateId: message(passwordless),
  setPasswordTemplateId: message(setUp),
  twoFactorMethodAddTemplateId: message(methodAdded),
  twoFactorMethodRemoveTemplateId: message(methodRemoved),
})
