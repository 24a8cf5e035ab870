// What is a webhook?
import { isEventType } from '../events/index.ts'
import { bag, flag, group, int, list, map, optional, reference, section, text } from '../kernel/fields.ts'
import { type RecordOf, resource } from './define.ts'
import { areHeaders, headers, isWebAddress } from './http-headers.ts'

const fields = group(
  'Webhook',
  {
    url: text({ label: 'URL', doc: 'Where events are sent.', format: 'uri', min: 1, max: 2_000 }),
    description: optional(text({ doc: 'What it is for.', max: 1_000 })),
    data: bag({ doc: 'Anything you want to keep with the webhook.' }),
    global: flag({ doc: 'Whether it hears of every tenant.', default: false }),
    tenantIds: list(reference('tenant', { doc: 'A tenant.' }), {
      doc: 'Of which tenants it hears when it is not global.',
      max: 1_000,
      default: [],
    }),
    eventsEnabled: map(flag({ doc: 'Whether it hears of this event.' }), {
      doc: 'Of which events it hears.',
      default: {},
    }),
    connectTimeout: int({ doc: 'How long a connection may take.', unit: 'milliseconds', min: 1, max: 60_000 }),
    readTimeout: int({ doc: 'How long an answer may take.', unit: 'milliseconds', min: 1, max: 60_000 }),
    headers: headers('Headers sent along; often a secret of the receiver.'),
    httpAuthenticationUsername: optional(text({ doc: 'User name of Basic authentication.', max: 255 })),
    httpAuthenticationPassword: optional(
      text({ doc: 'Password of Basic authentication.', secret: true, exact: true, max: 1_000 }),
    ),
    sslCertificate: optional(
      text({ doc: 'A certificate (PEM) to trust besides the public ones.', format: 'multiline', max: 50_000 }),
    ),
    sslCertificateKeyId: optional(
      reference('key', {
        doc: 'A key whose certificate is trusted, and shown to a receiver that asks for one.',
        use: 'certificate',
      }),
    ),
    signatureConfiguration: section('Signature', {
      enabled: flag({ doc: 'Whether events are signed.', default: false }),
      signingKeyId: optional(reference('key', { doc: 'The key that signs.', use: 'signing' })),
    }),
  },
  [
    {
      doc: 'Signing needs a key.',
      path: 'signatureConfiguration.signingKeyId',
      reason: 'missing',
      holds: value => !value.signatureConfiguration.enabled || value.signatureConfiguration.signingKeyId !== undefined,
    },
    {
      doc: 'Events go to web servers.',
      path: 'url',
      reason: 'invalid',
      holds: value => isWebAddress(value.url),
    },
    {
      doc: 'A header is one line.',
      path: 'headers',
      reason: 'invalid',
      holds: value => areHeaders(value.headers),
    },
  ],
)

export const webhook = resource('webhook', {
  title: 'Webhook',
  doc: 'A server that hears of events.',
  envelope: 'webhook',
  plural: 'webhooks',
  fields,
  search: ['url', 'description'],
  criteria: { tenantId: (record, wanted) => record.global || record.tenantIds.includes(wanted.toLowerCase()) },
  reveals: () => ['headers'],
  complete: ({ next }) => ({
    ...next,
    tenantIds: [...new Set(next.tenantIds)],
    eventsEnabled: Object.fromEntries(Object.entries(next.eventsEnabled).filter(([type]) => isEventType(type))),
    ...(next.sslCertificate !== undefined && { sslCertificate: next.sslCertificate.replaceAll(/\r\n?/g, '\n') }),
  }),
  belongs: ({ global, tenantIds }, tenantId) => {
    if (global) return 'shared'
    if (!tenantIds.includes(tenantId)) return 'elsewhere'
    return tenantIds.length === 1 ? 'theirs' : 'shared'
  },
})

export type Webhook = RecordOf<typeof webhook>
