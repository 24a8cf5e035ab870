// Which English words go with a code?

/** `[reason]path` → a sentence, for codes that deserve one of their own. */
const exact: Readonly<Record<string, string>> = {
  TenantIdRequired: 'Name the tenant with the X-FusionAuth-TenantId header, or use an API key that belongs to one.',
  WebhookTransactionException: 'A webhook did not agree, so nothing was changed.',
  TrustTokenRequired: 'This change needs a trust token from a completed two-factor challenge.',
  RateLimitedException: 'This was tried too often. Wait a little and try again.',
  AnswerTooLarge: 'The answer is larger than can be sent. Ask for it compressed, or in pages by the search.',
  InvalidLogin: 'The login or the password is wrong.',
  InvalidVerificationId: 'This verification is unknown, was used or has expired.',
  InvalidChangePasswordId: 'This password change is unknown, was used or has expired.',
  EmailVerificationDisabled: 'E-mail verification is switched off for this tenant.',
  ForgotPasswordDisabled: 'Forgotten passwords cannot be reset here: the tenant has no template for the message.',
  invalidJSON: 'The request body is not valid JSON.',
}

const reasons: Readonly<Record<string, (path: string) => string>> = {
  blank: path => `${path} is required.`,
  missing: path => `${path} is required.`,
  empty: path => `${path} must not be empty.`,
  invalid: path => `${path} is not a valid value.`,
  couldNotConvert: path => `${path} has the wrong type or format.`,
  duplicate: path => `${path} is already in use.`,
  inactive: path => `${path} is in use by a deactivated user.`,
  inUse: path => `${path} is still in use.`,
  tooShort: path => `${path} is too short.`,
  tooLong: path => `${path} is too long.`,
  tooMany: path => `${path} has too many members.`,
  notEmail: path => `${path} is not an e-mail address.`,
  blocked: path => `${path} is in a domain that may not be used here.`,
  notConfigured: path => `${path} is not configured.`,
  singleCase: path => `${path} needs upper-case and lower-case letters.`,
  onlyAlpha: path => `${path} needs a character that is neither letter nor digit.`,
  requireNumber: path => `${path} needs a digit.`,
  previouslyUsed: path => `${path} was used before.`,
  tooYoung: path => `${path} was changed too recently.`,
  containsEmail: path => `${path} must not contain the e-mail address.`,
  containsUsername: path => `${path} must not contain the username.`,
  containsPhoneNumber: path => `${path} must not contain the phone number.`,
}

export const sentence = (reason: string, path: string): string =>
  exact[reason] ??
  (path === '' ? reasons[reason]?.('The request') : undefined) ??
  reasons[reason]?.(path) ??
  (path === '' ? `The request was refused: ${reason}.` : `${path} was refused: ${reason}.`)
