// What is a key that signs and verifies?
import { choice, flag, group, instant, int, optional, text, whole } from '../kernel/fields.ts'
import { algorithms } from '../ports/signer/port.ts'
import { type RecordOf, resource } from './define.ts'

export const key = resource('key', {
  title: 'Key',
  doc: 'Signs tokens and webhooks, or verifies what others signed.',
  envelope: 'key',
  plural: 'keys',
  fields: group('Key', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    algorithm: optional(choice({ doc: 'How it signs; a plain secret does not.', of: algorithms, readOnly: true })),
    type: choice({ doc: 'What kind of key it is.', of: ['EC', 'RSA', 'HMAC', 'OKP', 'Secret'], readOnly: true }),
    kid: text({ doc: 'How tokens name it.', readOnly: true }),
    length: optional(int({ doc: 'Its length in bits.', readOnly: true })),
    issuer: optional(text({ doc: 'Who issued its certificate.', readOnly: true })),
    publicKey: optional(text({ doc: 'The public part (PEM).', readOnly: true })),
    privateKey: optional(text({ doc: 'The private part (PEM, PKCS #8).', secret: true, readOnly: true })),
    secret: optional(text({ doc: 'The secret of an HMAC key, as base64 of its bytes.', secret: true, readOnly: true })),
    // Without a default, which every answer would complete what is hidden with.
    isBrought: optional(
      flag({ doc: 'Whether its private part came from elsewhere, where somebody may still have it.', readOnly: true }),
    ),
    hasPrivateKey: flag({ doc: 'Whether it can sign.', default: false, readOnly: true }),
    certificate: optional(text({ doc: 'The certificate it came with (PEM).', readOnly: true })),
    certificateInformation: optional(whole({ doc: 'What the certificate says of itself.', readOnly: true })),
    expirationInstant: optional(instant({ doc: 'When its certificate ends.', readOnly: true })),
  }),
  unique: ['name'],
  proofs: ({ kid }) => [{ path: 'kid', field: 'kid', value: kid }],
  hides: ['isBrought'],
  search: ['name', 'algorithm', 'type'],
})

export type KeyRecord = RecordOf<typeof key>
