// How does a tenant send mail?
import { choice, flag, group, int, list, optional, text } from '../kernel/fields.ts'
import { placed } from './place.ts'

export const smtp = placed(
  'Email',
  'SMTP settings',
  {
    host: text({ label: 'Host', doc: 'The SMTP server that takes the mails of the tenant.', default: 'localhost' }),
    port: int({ label: 'Port', doc: 'The TCP port of the SMTP server.', default: 25 }),
    username: optional(
      text({ label: 'Username', doc: 'The name to sign in to the SMTP server with; none means no sign-in.' }),
    ),
    password: optional(
      text({
        label: 'Password',
        doc: 'The password for the SMTP server, kept when an update leaves it out.',
        exact: true,
        secret: true,
        requiredWhen: 'the stored one shall change',
      }),
    ),
    security: choice({
      label: 'Security',
      doc: 'Plain text (NONE), TLS from the first byte (SSL), or an upgrade with STARTTLS (TLS).',
      of: ['NONE', 'SSL', 'TLS'],
      default: 'NONE',
    }),
    defaultFromEmail: text({
      label: 'Default from address',
      doc: 'The sender when a template names none.',
      format: 'email',
      default: 'change-me@example.com',
    }),
    defaultFromName: optional(
      text({ label: 'Default from name', doc: 'The sender’s display name when a template names none.' }),
    ),
    additionalHeaders: list(
      group('Header', {
        // A line break in either half would let a setting write further headers, or the body.
        name: text({ doc: 'The name of the header.', min: 1, pattern: /^[!-9;-~]+$/ }),
        value: text({ doc: 'Its value.', pattern: /^[^\r\n]*$/ }),
      }),
      { label: 'Additional Headers', doc: 'Headers that every mail of the tenant carries.', default: [] },
    ),
    debug: flag({
      label: 'Debug enabled',
      doc: 'Whether the dialogue with the SMTP server is written to the event log.',
      default: false,
      effect: 'later',
    }),
  },
  'live',
)

export const smtpProperties = placed('Advanced', 'SMTP Settings', {
  properties: text({
    label: 'Additional properties',
    doc: 'Further properties of the mail sender, one name=value a line; times in milliseconds.',
    default: 'mail.smtp.ssl.protocols=TLSv1 TLSv1.1 TLSv1.2\nmail.smtp.timeout=2000\nmail.smtp.connectiontimeout=2000',
    format: 'multiline',
  }),
})
