// What do we ask of a way to sign tokens and to recognise our own signatures?
export const algorithms = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'HS256',
  'HS384',
  'HS512',
  'Ed25519',
] as const
export type Algorithm = (typeof algorithms)[number]

/** A key ready to sign: private part as PEM (PKCS #8), or the shared secret of an HMAC key as base64. */
export type SigningKey = {
  readonly id: string
  readonly kid: string
  readonly algorithm: Algorithm
  readonly secret: string
}

/** A key ready to verify: public part as PEM (SPKI), or the shared secret of an HMAC key as base64. */
export type VerifyingKey = { readonly kid: string; readonly algorithm: Algorithm; readonly material: string }

export type JwtHeader = {
  readonly alg: string
  readonly kid?: string
  readonly typ?: string
  readonly gty?: readonly string[]
}
export type Claims = Readonly<Record<string, unknown>>

export type Signer = {
  /** A compact JWS. Header: alg, kid, typ "JWT", and `header` (e.g. `gty`). */
  sign(claims: Claims, key: SigningKey, header?: Readonly<Record<string, unknown>>): Promise<string>
}

export type Verifier = {
  /**
   * The claims of a compact JWS whose signature one of the keys made, or `undefined`. The key is chosen by `kid` and
   * its own algorithm decides: a header that names another one (or `none`) never verifies. Times are not judged here.
   */
  verify(
    token: string,
    key: (kid: string | undefined) => VerifyingKey | Promise<VerifyingKey | undefined> | undefined,
  ): Promise<{ readonly header: JwtHeader; readonly claims: Claims } | undefined>
}
