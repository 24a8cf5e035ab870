// How are signing keys made, and what can an imported one do?
import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { kindOf, readKey } from './material.ts'
import { type Algorithm, algorithms } from './port.ts'

/** `secret` signs and `material` verifies, as `SigningKey` and `VerifyingKey` want them; equal for HMAC. */
export type KeyPair = { readonly secret: string; readonly material: string }
type RsaBits = 2048 | 3072 | 4096

const pair = promisify(generateKeyPair)

/** A new key. An HMAC secret is as long as its hash (RFC 7518 section 3.2). */
export async function generateKey(algorithm: Algorithm, bits: RsaBits = 2048): Promise<KeyPair> {
  const { type, digest, curve } = kindOf(algorithm)
  if (type === 'hmac') {
    const secret = randomBytes(Number(digest.slice(3)) / 8).toString('base64')
    return { secret, material: secret }
  }
  if (type === 'rsa') return asPem(await pair('rsa', { modulusLength: bits }))
  if (type === 'ed25519') return asPem(await pair('ed25519'))
  return asPem(await pair('ec', { namedCurve: curve ?? 'prime256v1' }))
}

const asPem = ({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): KeyPair => ({
  secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  material: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
})

/** The verifying part of an imported private key; throws when the key is not of this algorithm's kind. */
export function publicPart(algorithm: Algorithm, secret: string): string {
  const key = readKey(algorithm, 'private', secret)
  return key.type === 'secret' ? secret : createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
}

/** A public part in the form we keep (SPKI), whatever the form it came in; throws when it is none. */
export const publicPem = (given: string): string =>
  createPublicKey(given).export({ type: 'spki', format: 'pem' }).toString().trim()

/** Bits of the key, the `length` of the wire: the modulus of RSA, the field of a curve, the secret of HMAC. */
export function keyLength(algorithm: Algorithm, material: string): number {
  const { type, curve } = kindOf(algorithm)
  const key = readKey(algorithm, 'public', material)
  if (type === 'hmac') return (key.symmetricKeySize ?? 0) * 8
  if (type === 'rsa') return key.asymmetricKeyDetails?.modulusLength ?? 0
  return { prime256v1: 256, secp384r1: 384, secp521r1: 521 }[curve ?? 'prime256v1']
}

/** What an imported key can be used for; none when it is no key, or of a kind the wire does not know. */
export const algorithmsOf = (part: 'private' | 'public', material: string): readonly Algorithm[] =>
  algorithms.filter(algorithm => {
    try {
      return kindOf(algorithm).type !== 'hmac' && readKey(algorithm, part, material) !== undefined
    } catch {
      return false
    }
  })
