// What makes a password good enough, how long is it good, and how is it kept?
import { choice, flag, int, optional, reference, section } from '../kernel/fields.ts'
import { needed, placed } from './place.ts'

const rules = 'Password settings'

/** `argon2id` is ours; the others are the wire's. */
export const encryptionSchemes = [
  'salted-md5',
  'salted-sha256',
  'salted-hmac-sha256',
  'salted-pbkdf2-hmac-sha256',
  'salted-pbkdf2-hmac-sha256-512',
  'salted-pbkdf2-hmac-sha512-512',
  'bcrypt',
  'phpass-md5',
  'phpass-sha512',
  'argon2id',
] as const

/**
 * What the factor of a scheme may be. Anybody may ask for a login as often as they like, and each pays the whole hash: it
 * takes about two seconds at most. The highest number of rounds anybody recommends is 1,300,000 (OWASP, for SHA-1).
 */
export function isFactorOf(scheme: string, factor: number): boolean {
  if (scheme === 'bcrypt') return factor >= 4 && factor <= 14
  if (scheme === 'argon2id') return factor >= 1 && factor <= 64
  return scheme === 'salted-hmac-sha256' || (factor >= 1 && factor <= 1_500_000)
}

/** KiB times passes of argon2id: what 64 passes of our own 19 MiB come to, in other proportions too. */
const mostWork = 64 * 19_456

/** Whether a hash of argon2id, which names its own work, stays within what a login may cost. */
export function isAffordable(hash: string): boolean {
  const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),/.exec(hash) ?? []
  return Number(memory) * Number(passes) <= mostWork
}

/** The factor that stands where nobody chose one, and the one that follows for schemes that do not take it. */
export const usualFactor = 24_000
export const factorFor = (scheme: string, factor: number): number =>
  isFactorOf(scheme, factor) ? factor : scheme === 'bcrypt' ? 10 : scheme === 'argon2id' ? 2 : usualFactor

/** bcrypt reads 72 bytes and no further; 50 characters stay below that in most scripts. */
export const bcryptMaxLength = 50

const breachDetection = section(
  'Breach detection',
  {
    ...placed('Password', 'Breach detection settings', {
      enabled: flag({
        label: 'Enabled',
        doc: 'Whether new passwords are compared with passwords known from breaches.',
        default: false,
      }),
      matchMode: optional(
        choice({
          label: 'Match mode',
          doc: 'What counts as known: the password alone (High), or only together with the login name.',
          of: ['High', 'Medium', 'Low'],
        }),
      ),
      onLogin: optional(
        choice({
          label: 'On login',
          doc: 'What happens when a known password signs in: nothing, a record, a letter, or a forced change.',
          of: ['Off', 'RecordOnly', 'NotifyUser', 'RequireChange'],
        }),
      ),
    }),
    ...placed('API only', 'Tenant object', {
      notifyUserEmailTemplateId: optional(
        reference('email-template', {
          label: 'Breach notification template',
          doc: 'The letter to a user whose password is known.',
          requiredWhen: 'breachDetection.onLogin is NotifyUser',
        }),
      ),
    }),
  },
  [needed('notifyUserEmailTemplateId', 'Notifying needs a letter.', value => value.onLogin === 'NotifyUser')],
)

const rule = (label: string, doc: string) => flag({ label, doc, default: false })

const validation = {
  ...placed(
    'Password',
    rules,
    {
      minLength: int({
        label: 'Minimum length',
        doc: 'The shortest password that is accepted.',
        unit: 'characters',
        default: 8,
        requiredWhen: 'always',
      }),
      maxLength: int({
        label: 'Maximum length',
        doc: 'The longest password that is accepted; 50 when the scheme is bcrypt.',
        unit: 'characters',
        min: 1,
        max: 256,
        default: 256,
        requiredWhen: 'always',
      }),
      requireMixedCase: rule('Uppercase & lowercase', 'Whether a password needs both upper and lower case.'),
      requireNonAlpha: rule('Special character', 'Whether a password needs a character that is no letter or digit.'),
      requireNumber: rule('Number', 'Whether a password needs a digit.'),
      disallowUserLoginId: rule(
        'Reject passwords containing user login Id',
        'Whether a password may not contain a login name of the user.',
      ),
      rememberPreviousPasswords: section('Previous passwords', {
        enabled: rule('Reject previous passwords', 'Whether earlier passwords are refused.'),
        count: int({
          label: 'Number of passwords',
          doc: 'How many earlier passwords are remembered.',
          min: 1,
          default: 1,
          requiredWhen: 'rememberPreviousPasswords.enabled is true',
        }),
      }),
      validateOnLogin: rule(
        'Re-validate on login',
        'Whether a right password that breaks today’s rules must be changed at login.',
      ),
    },
    'live',
  ),
  breachDetection,
}

export const password = {
  ...placed('Password', rules, {
    passwordEnabled: flag({
      label: 'Password enabled',
      doc: 'Whether users need a password at all.',
      default: true,
    }),
  }),
  passwordValidationRules: section('Password rules', validation, [
    {
      doc: 'The shortest accepted password has a character and is no longer than the longest.',
      path: 'minLength',
      reason: 'invalid',
      holds: value => value.minLength > 0 && value.minLength <= value.maxLength,
    },
  ]),
  minimumPasswordAge: section(
    'Minimum password age',
    placed(
      'Password',
      rules,
      {
        enabled: rule('Minimum age (toggle)', 'Whether a password must stay for a while before it may change.'),
        seconds: int({
          label: 'Minimum age (value)',
          doc: 'How long a new password must stay.',
          unit: 'seconds',
          min: 1,
          default: 30,
          requiredWhen: 'minimumPasswordAge.enabled is true',
        }),
      },
      'live',
    ),
  ),
  maximumPasswordAge: section(
    'Maximum password age',
    placed(
      'Password',
      rules,
      {
        enabled: rule('Expiration (toggle)', 'Whether passwords grow too old.'),
        days: int({
          label: 'Expiration (value)',
          doc: 'After how long a password must be changed.',
          unit: 'days',
          min: 1,
          default: 180,
          requiredWhen: 'maximumPasswordAge.enabled is true',
        }),
      },
      'live',
    ),
  ),
  passwordEncryptionConfiguration: section(
    'Password hash',
    placed(
      'Password',
      'Cryptographic hash settings',
      {
        encryptionScheme: choice({
          label: 'Scheme',
          doc: 'How new passwords are hashed; argon2id is the modern choice.',
          of: encryptionSchemes,
          default: 'salted-pbkdf2-hmac-sha256',
        }),
        encryptionSchemeFactor: int({
          label: 'Factor',
          doc: 'How much work a hash costs: rounds, for bcrypt their logarithm, for argon2id passes.',
          min: 1,
          default: usualFactor,
          requiredWhen: 'always',
        }),
        modifyEncryptionSchemeOnLogin: flag({
          label: 'Re-hash on login',
          doc: 'Whether a login rewrites a hash of another scheme or factor.',
          default: false,
        }),
      },
      'live',
    ),
    [
      {
        doc: 'The factor is one that the scheme takes: with another no password could be kept.',
        path: 'encryptionSchemeFactor',
        reason: 'invalid',
        holds: value => isFactorOf(value.encryptionScheme, value.encryptionSchemeFactor),
      },
    ],
  ),
}
