// What does the world see of a signing key?
import { createHash, X509Certificate } from 'node:crypto'
import { kindOf, readKey } from './material.ts'
import type { Algorithm, VerifyingKey } from './port.ts'

/** A member of JWKS (RFC 7517); never for an HMAC key, whose secret would leave with it. */
type PublicJwk = {
  readonly kty: 'EC' | 'RSA' | 'OKP'
  readonly kid: string
  readonly alg: Algorithm
  readonly use: 'sig'
  readonly n?: string
  readonly e?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly x5c?: readonly string[]
  readonly x5t?: string
  readonly 'x5t#S256'?: string
}

export function publicJwk({ kid, algorithm, material }: VerifyingKey): PublicJwk | undefined {
  const { type } = kindOf(algorithm)
  if (type === 'hmac') return undefined
  const { n, e, crv, x, y } = readKey(algorithm, 'public', material).export({ format: 'jwk' })
  const common = { kid, alg: algorithm, use: 'sig', ...certificate(material) } as const
  if (type === 'rsa') return { kty: 'RSA', ...common, n, e }
  return type === 'ec' ? { kty: 'EC', ...common, crv, x, y } : { kty: 'OKP', ...common, crv, x }
}

/** RFC 7517 sections 4.7 to 4.9, for a key that came as a certificate. */
function certificate(material: string) {
  if (!material.includes('BEGIN CERTIFICATE')) return {}
  const { raw } = new X509Certificate(material)
  const printed = (digest: string) => createHash(digest).update(raw).digest('base64url')
  return { x5c: [raw.toString('base64')], x5t: printed('sha1'), 'x5t#S256': printed('sha256') }
}

/** RFC 7638: what a public key is called when nobody named it. `undefined` for HMAC, whose hash would betray it. */
export function thumbprint(algorithm: Algorithm, material: string): string | undefined {
  const jwk = publicJwk({ kid: '', algorithm, material })
  if (jwk === undefined) return undefined
  const { kty, n, e, crv, x, y } = jwk
  // Members in lexicographic order, as the RFC wants them; JSON.stringify drops those a kind of key does not have.
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url')
}
