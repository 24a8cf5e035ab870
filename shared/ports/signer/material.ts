// Which key may serve which algorithm?
import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto'
import type { Algorithm } from './port.ts'

type Kind = {
  readonly type: 'ec' | 'rsa' | 'ed25519' | 'hmac'
  readonly digest: 'sha256' | 'sha384' | 'sha512'
  readonly curve?: 'prime256v1' | 'secp384r1' | 'secp521r1'
}

/** `digest` also makes at_hash and c_hash of an Id token; EdDSA hashes with SHA-512 (RFC 8032). */
export const kinds = {
  ES256: { type: 'ec', digest: 'sha256', curve: 'prime256v1' },
  ES384: { type: 'ec', digest: 'sha384', curve: 'secp384r1' },
  ES512: { type: 'ec', digest: 'sha512', curve: 'secp521r1' },
  RS256: { type: 'rsa', digest: 'sha256' },
  RS384: { type: 'rsa', digest: 'sha384' },
  RS512: { type: 'rsa', digest: 'sha512' },
  HS256: { type: 'hmac', digest: 'sha256' },
  HS384: { type: 'hmac', digest: 'sha384' },
  HS512: { type: 'hmac', digest: 'sha512' },
  Ed25519: { type: 'ed25519', digest: 'sha512' },
} as const satisfies Readonly<Record<Algorithm, Kind>>

export const kindOf = (algorithm: Algorithm): Kind => kinds[algorithm]

/** Parsing a PEM costs as much as a signature, so each key is parsed once; the oldest of `limit` makes room. */
export function keyCache(part: 'private' | 'public', limit = 1_000) {
  const kept = new Map<string, { readonly algorithm: Algorithm; readonly key: KeyObject }>()
  return (algorithm: Algorithm, material: string): KeyObject => {
    const known = kept.get(material)
    // An RSA key may serve RS256 today and RS512 tomorrow; what was judged for one is judged again for the other.
    if (known?.algorithm === algorithm) return known.key
    const key = readKey(algorithm, part, material)
    const oldest = kept.keys().next()
    if (kept.size >= limit && !oldest.done) kept.delete(oldest.value)
    kept.set(material, { algorithm, key })
    return key
  }
}

/** The key, if it is of the algorithm's own kind; throws otherwise, because our own records would then be wrong. */
export function readKey(algorithm: Algorithm, part: 'private' | 'public', material: string): KeyObject {
  const { type, curve } = kindOf(algorithm)
  if (type === 'hmac') return readSecret(material)
  const key = part === 'private' ? createPrivateKey(material) : createPublicKey(material)
  // createPublicKey would quietly derive the public part of a private PEM: a private key has no business here.
  const strayed = part === 'public' && material.includes('PRIVATE KEY')
  if (strayed || key.asymmetricKeyType !== type || (curve && key.asymmetricKeyDetails?.namedCurve !== curve)) {
    throw new TypeError(`This is no ${part} key for ${algorithm}`)
  }
  return key
}

/** Strictly base64, so that a PEM can never become the secret of an HMAC (the oldest confusion of JWT algorithms). */
function readSecret(material: string): KeyObject {
  const bytes = Buffer.from(material, 'base64')
  if (bytes.length === 0 || bytes.toString('base64').replace(/=+$/, '') !== material.replace(/=+$/, '')) {
    throw new TypeError('An HMAC secret must be base64')
  }
  return createSecretKey(bytes)
}
