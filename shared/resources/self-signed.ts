// How does a key that was made here get a certificate?
//
// The wire shows one for each RSA and EC key: SAML's metadata and clients that pin `x5t` want it. Nobody but the key
// itself vouches for it. Node reads certificates and writes none; what is needed of X.509 (RFC 5280) fits on this page.
import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import type { Algorithm } from '../ports/signer/port.ts'

const tag = { integer: 0x02, bits: 0x03, null: 0x05, oid: 0x06, utf8: 0x0c, utcTime: 0x17, time: 0x18 } as const
const [sequence, set] = [0x30, 0x31]

/** One element of DER (X.690): tag, length, content. */
function der(type: number, ...content: readonly (Buffer | readonly number[])[]): Buffer {
  const inside = Buffer.concat(content.map(part => Buffer.from(part)))
  const { length } = inside
  const sized = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([type, ...sized]), inside])
}

/** Dotted numbers; those above 127 are written in groups of seven bits. */
function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const groups = (value: number): number[] => {
    const bytes = [value & 0x7f]
    for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80)
    return bytes
  }
  return der(tag.oid, [first * 40 + second, ...rest.flatMap(groups)])
}

const rsa = (last: number) => der(sequence, oid(`1.2.840.113549.1.1.${last}`), der(tag.null))
const ecdsa = (last: number) => der(sequence, oid(`1.2.840.10045.4.3.${last}`))
/** How the certificate is signed: with the hash of the key's own algorithm. */
const signatures: Readonly<Partial<Record<Algorithm, readonly [hash: string, identifier: Buffer]>>> = {
  RS256: ['sha256', rsa(11)],
  RS384: ['sha384', rsa(12)],
  RS512: ['sha512', rsa(13)],
  ES256: ['sha256', ecdsa(2)],
  ES384: ['sha384', ecdsa(3)],
  ES512: ['sha512', ecdsa(4)],
}

/** RFC 5280 section 4.1.2.5: two digits for the year up to 2049, four from then on. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/\.\d+|[-:T]/g, '')
  return Number(digits.slice(0, 4)) < 2050
    ? der(tag.utcTime, Buffer.from(digits.slice(2)))
    : der(tag.time, Buffer.from(digits))
}

const years = (count: number): number => count * 365 * 86_400_000

type Certified = {
  readonly algorithm: Algorithm
  /** PEM (PKCS #8). */
  readonly privateKey: string
  readonly issuer: string
  readonly now: number
}

/** A certificate (PEM) for ten years; `undefined` for keys that the wire gives none. */
export function selfSigned({ algorithm, privateKey, issuer, now }: Certified): string | undefined {
  const [hash, identifier] = signatures[algorithm] ?? []
  if (hash === undefined || identifier === undefined) return undefined
  const key = createPrivateKey(privateKey)
  const name = der(sequence, der(set, der(sequence, oid('2.5.4.3'), der(tag.utf8, Buffer.from(issuer)))))
  // Positive, and never begun with a zero that DER would want away.
  const serial = der(tag.integer, [0x40 | ((randomBytes(1)[0] ?? 0) >> 2)], randomBytes(15))
  const version = der(0xa0, der(tag.integer, [2]))
  const validity = der(sequence, time(now), time(now + years(10)))
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const said = der(sequence, version, serial, identifier, name, validity, name, publicKey)
  const whole = der(sequence, said, identifier, der(tag.bits, [0], sign(hash, said, key)))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n')
}
