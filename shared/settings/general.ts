// How does a tenant name itself, look, and number its usernames?
import { choice, flag, int, optional, reference, section, text } from '../kernel/fields.ts'
import { placed } from './place.ts'

/** Whoever a tenant's tokens and a key's certificate are from until somebody says so. */
export const defaultIssuer = 'acme.com'

export const defaultTheme = '75a068fd-e94b-451a-9aeb-3ddb9a3b5987'

export const general = {
  ...placed(
    'General',
    'Form Fields',
    {
      issuer: text({
        label: 'Issuer',
        doc: 'The iss claim of every token and the issuer of the discovery document.',
        default: defaultIssuer,
        requiredWhen: 'in the console',
      }),
      baseURL: optional(
        text({
          label: 'Base URL',
          doc: 'What links in mails begin with when the application names no base of its own.',
          format: 'uri',
          overridable: true,
        }),
      ),
    },
    'live',
  ),
  ...placed('General', 'Form Fields', {
    themeId: reference('theme', {
      label: 'Login Theme',
      doc: 'The look of the hosted pages unless the application has its own.',
      default: defaultTheme,
      overridable: true,
    }),
  }),
  formConfiguration: section('Forms', {
    ...placed('General', 'Form Settings', {
      adminUserFormId: optional(
        reference('form', {
          label: 'Admin user form',
          doc: 'The form with which the console adds and edits users; without one, that of the default tenant.',
        }),
      ),
    }),
  }),
  usernameConfiguration: section('Usernames', {
    unique: section('Unique usernames', {
      ...placed(
        'General',
        'Username settings',
        {
          enabled: flag({
            label: 'Unique usernames',
            doc: 'Whether a username that is taken gets a number behind it instead of being refused.',
            default: false,
          }),
          numberOfDigits: int({
            label: 'Number of digits',
            doc: 'The longest number that may be put behind a username.',
            min: 3,
            max: 10,
            default: 5,
          }),
          separator: text({
            label: 'Separator character',
            doc: 'The character between the username and its number.',
            exact: true,
            min: 1,
            max: 1,
            // Letters and digits would make a suffixed name look like somebody else's plain one.
            pattern: /^[!-/:-@[-`{-~]$/,
            default: '#',
          }),
        },
        'live',
      ),
      ...placed('API only', 'Tenant object', {
        strategy: choice({
          label: 'Unique username strategy',
          doc: 'Whether the number is always added or only when the name is taken.',
          of: ['Always', 'OnCollision'],
          default: 'OnCollision',
          effect: 'live',
        }),
      }),
    }),
  }),
}
