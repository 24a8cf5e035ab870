// How is a compact JWS written and taken apart (RFC 7515)?
import { constants, createHmac, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto'
import { kindOf } from './material.ts'
import type { Algorithm, Claims, JwtHeader } from './port.ts'

export const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export function signature(input: string, algorithm: Algorithm, key: KeyObject): Buffer {
  const { type, digest } = kindOf(algorithm)
  if (type === 'hmac') return createHmac(digest, key).update(input).digest()
  return sign(type === 'ed25519' ? null : digest, Buffer.from(input), options(type, key))
}

export function isSignature(given: Buffer, signed: { input: string; algorithm: Algorithm; key: KeyObject }): boolean {
  const { input, algorithm, key } = signed
  const { type, digest } = kindOf(algorithm)
  if (type === 'hmac') {
    const own = signature(input, algorithm, key)
    return own.length === given.length && timingSafeEqual(own, given)
  }
  return verify(type === 'ed25519' ? null : digest, Buffer.from(input), options(type, key), given)
}

/** RFC 7518 section 3.4: r and s side by side, not DER; section 3.3: PKCS #1 v1.5. */
const options = (type: 'ec' | 'rsa' | 'ed25519', key: KeyObject) =>
  type === 'ec'
    ? ({ key, dsaEncoding: 'ieee-p1363' } as const)
    : type === 'rsa'
      ? { key, padding: constants.RSA_PKCS1_PADDING }
      : { key }

export type Parts = {
  readonly header: JwtHeader
  readonly input: string
  readonly payload: string
  readonly signature: Buffer
}

// Ours stay under 8 KB; nobody may have us hash and parse more than this.
const longest = 16_384
const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/

/** The parts of a token that is well formed in every respect but perhaps its signature. */
export function takeApart(token: string): Parts | undefined {
  if (token.length > longest) return undefined
  const [, head, payload, tail] = shape.exec(token) ?? []
  if (head === undefined || payload === undefined || tail === undefined) return undefined
  const given = Buffer.from(tail, 'base64url')
  // The last character has bits that carry nothing: only one spelling of a signature is the signature.
  if (given.toString('base64url') !== tail) return undefined
  const header = readHeader(readObject(head))
  return header && { header, input: `${head}.${payload}`, payload, signature: given }
}

/** The JSON object in a part of a token. */
export function readObject(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'

/** RFC 7515 section 4.1.11: whoever does not understand `crit` must refuse; we define no extension, so always. */
function readHeader(given: Claims | undefined): JwtHeader | undefined {
  if (given === undefined || 'crit' in given) return undefined
  const { alg, kid, typ, gty } = given
  if (!isText(alg) || !(kid === undefined || isText(kid)) || !(typ === undefined || isText(typ))) return undefined
  if (gty !== undefined && !(Array.isArray(gty) && gty.every(isText))) return undefined
  return {
    alg,
    ...(kid !== undefined && { kid }),
    ...(typ !== undefined && { typ }),
    ...(gty !== undefined && { gty }),
  }
}
