// How long do one-time ids and codes live, and what do they look like?
import { choice, int, section } from '../kernel/fields.ts'
import { placed } from './place.ts'

type More = { readonly max?: number; readonly overridable?: boolean; readonly effect?: 'live' }

const lives = (label: string, doc: string, byDefault: number, more: More = {}) =>
  int({ label, doc, unit: 'seconds', min: 1, default: byDefault, requiredWhen: 'in the console', ...more })

type Alphabet = 'randomAlpha' | 'randomAlphaNumeric' | 'randomBytes' | 'randomDigits'
type Look = { readonly length: number; readonly type: Alphabet; readonly live?: boolean }

/** 16 bytes cannot be guessed at all; 4 to 12 characters are for typing, and tries are limited. */
export const generatorLimits = { randomBytes: { min: 16, max: 128 }, others: { min: 4, max: 12 } } as const

const generator = (label: string, what: string, { length, type, live }: Look) =>
  section(
    label,
    placed(
      'Advanced',
      'External identifier generation',
      {
        length: int({
          label: `${label} (length)`,
          doc: `How many characters, or random bytes, ${what} has.`,
          min: generatorLimits.others.min,
          max: generatorLimits.randomBytes.max,
          default: length,
          requiredWhen: 'in the console',
        }),
        type: choice({
          label: `${label} (type)`,
          doc: `What ${what} is made of; random bytes are written as base64url.`,
          of: ['randomAlpha', 'randomAlphaNumeric', 'randomBytes', 'randomDigits'],
          default: type,
          requiredWhen: 'in the console',
        }),
      },
      live ? 'live' : 'later',
    ),
    [
      {
        doc: 'Random bytes: 16 to 128; anything to be typed: 4 to 12 characters.',
        path: 'length',
        reason: 'invalid',
        holds: value => {
          const { min, max } = generatorLimits[value.type === 'randomBytes' ? 'randomBytes' : 'others']
          return value.length >= min && value.length <= max
        },
      },
    ],
  )

const live = { effect: 'live' } as const

const durations = placed('Advanced', 'External identifier durations', {
  authorizationGrantIdTimeToLiveInSeconds: lives(
    'Authorization Code',
    'How long an authorization code can be exchanged.',
    30,
    { max: 600, ...live },
  ),
  changePasswordIdTimeToLiveInSeconds: lives(
    'Change Password',
    'How long the link of forgot-password works.',
    600,
    live,
  ),
  deviceCodeTimeToLiveInSeconds: lives('Device Grant Codes', 'How long the codes of the device grant work.', 300),
  emailVerificationIdTimeToLiveInSeconds: lives(
    'Email Verification',
    'How long an e-mail verification works.',
    86_400,
    live,
  ),
  externalAuthenticationIdTimeToLiveInSeconds: lives(
    'External Authentication',
    'How long a user may take at an external identity provider.',
    300,
  ),
  loginIntentTimeToLiveInSeconds: lives('Login timeout', 'How long the steps after the password may take.', 1_800),
  oneTimePasswordTimeToLiveInSeconds: lives(
    'One Time Password',
    'How long the one-time password of a password change can sign in.',
    60,
    live,
  ),
  passwordlessLoginTimeToLiveInSeconds: lives('Passwordless Login', 'How long a passwordless code works.', 180),
  pendingAccountLinkTimeToLiveInSeconds: lives(
    'Pending account link',
    'How long a link to an identity provider may wait to be completed.',
    3_600,
  ),
  phoneVerificationIdTimeToLiveInSeconds: lives('Phone verification', 'How long a phone verification works.', 86_400),
  registrationVerificationIdTimeToLiveInSeconds: lives(
    'Registration Verification',
    'How long a registration verification works.',
    86_400,
    live,
  ),
  rememberOAuthScopeConsentChoiceTimeToLiveInSeconds: lives(
    'Remember scope consent choice',
    'How long a remembered consent keeps the question away.',
    2_592_000,
  ),
  samlv2AuthNRequestIdTimeToLiveInSeconds: lives(
    'SAMLv2 AuthN request',
    'How long a SAML request can be answered.',
    300,
  ),
  setupPasswordIdTimeToLiveInSeconds: lives(
    'Setup Password',
    'How long the invitation to choose a password works.',
    86_400,
    live,
  ),
  twoFactorIdTimeToLiveInSeconds: lives('Two-Factor Login', 'How long a login may wait for its second factor.', 300),
  twoFactorOneTimeCodeIdTimeToLiveInSeconds: lives(
    'Two-Factor one-time code',
    'How long a sent two-factor code works.',
    60,
  ),
  twoFactorTrustIdTimeToLiveInSeconds: lives(
    'Two-Factor Trust',
    'How long a trusted device is not asked for a second factor.',
    2_592_000,
    { overridable: true },
  ),
  webAuthnAuthenticationChallengeTimeToLiveInSeconds: lives(
    'WebAuthn authentication',
    'How long the challenge of a passkey login works.',
    180,
  ),
  webAuthnRegistrationChallengeTimeToLiveInSeconds: lives(
    'WebAuthn registration',
    'How long the challenge of a new passkey works.',
    180,
  ),
})

const apiOnlyDurations = placed('API only', 'Tenant object', {
  trustTokenTimeToLiveInSeconds: int({
    label: 'Trust token duration',
    doc: 'How long the proof of a step-up works.',
    unit: 'seconds',
    min: 1,
    default: 180,
  }),
  identityProviderConnectionTestTimeToLiveInSeconds: int({
    label: 'IdP connection test duration',
    doc: 'How long the test of an identity provider may take.',
    unit: 'seconds',
    min: 1,
    default: 1_800,
  }),
})

const id = { length: 32, type: 'randomBytes' } as const
const code = { length: 6, type: 'randomAlphaNumeric' } as const
const digits = { length: 6, type: 'randomDigits' } as const

export const externalIdentifiers = {
  externalIdentifierConfiguration: section('External identifiers', {
    ...durations,
    ...apiOnlyDurations,
    changePasswordIdGenerator: generator('Change Password', 'a change-password id', { ...id, live: true }),
    emailVerificationIdGenerator: generator('Email Verification', 'an e-mail verification id', { ...id, live: true }),
    emailVerificationOneTimeCodeGenerator: generator('Email Verification one-time code', 'the code beside it', {
      ...code,
      live: true,
    }),
    passwordlessLoginGenerator: generator('Passwordless Login', 'a passwordless code', id),
    passwordlessLoginOneTimeCodeGenerator: generator(
      'Passwordless Login one-time code',
      'the code to be typed',
      digits,
    ),
    phoneVerificationIdGenerator: generator('Phone verification', 'a phone verification id', id),
    phoneVerificationOneTimeCodeGenerator: generator('Phone verification one-time code', 'the code beside it', code),
    registrationVerificationIdGenerator: generator('Registration Verification', 'a registration verification id', {
      ...id,
      live: true,
    }),
    registrationVerificationOneTimeCodeGenerator: generator(
      'Registration Verification one-time code',
      'the code beside it',
      {
        ...code,
        live: true,
      },
    ),
    setupPasswordIdGenerator: generator('Setup Password', 'a set-up-password id', { ...id, live: true }),
    deviceUserCodeIdGenerator: generator('Device grant user code', 'the user code of the device grant', code),
    twoFactorOneTimeCodeIdGenerator: generator('Two-Factor one-time code', 'a sent two-factor code', digits),
  }),
}
