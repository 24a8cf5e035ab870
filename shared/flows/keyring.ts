// Which key signs, and which key recognises?

import { serves } from '../domain/application-tenant.ts'
import type { Sealer } from '../ports/secrets/port.ts'
import type { Claims, Signer, Verifier, VerifyingKey } from '../ports/signer/port.ts'
import type { Granted } from '../powers.ts'
import type { Configuration } from '../resources/configuration.ts'
import type { KeyRecord } from '../resources/key.ts'
import { tokenPolicy } from './token-policy.ts'

type Jwk = Readonly<Record<string, unknown>>
type Means = {
  readonly configuration: Configuration
  readonly sealer: Sealer
  readonly signer: Signer
  readonly verifier: Verifier
  /** `undefined` for a key that has no public part. */
  readonly publicJwk: (key: VerifyingKey) => Jwk | undefined
}

/** The store's keys, opened when they are needed. Opening is cached by what was sealed, so a replaced key is never used. */
export function keyring({ configuration, sealer, signer, verifier, publicJwk }: Means): Granted['sign']['keyring'] {
  return {
    async sign(claims, keyId, header = {}) {
      const key = await configuration.key(keyId)
      if (key === undefined) throw new Error(`the signing key ${keyId} does not exist`)
      if (key.algorithm === undefined) throw new Error(`the key ${keyId} is a plain secret, which signs nothing`)
      return signer.sign(
        claims,
        { id: key.id, kid: key.kid, algorithm: key.algorithm, secret: await secretOf(sealer, key) },
        header,
      )
    },
    signWith: (claims, key) => signer.sign(claims, key),
    // Who verifies our tokens elsewhere asks when they meet a kid they do not know, and then not again for a while.
    publicKeys: async () => jwksOf(await configuration.keys(1), publicJwk),
    mac: (owner, data) => sealer.mac(owner, data),
    async verify(token) {
      let keyId: string | undefined
      const verified = await verifier.verify(token, async kid => {
        const key = kid === undefined ? undefined : await configuration.keyOfKid(kid)
        keyId = key?.id
        return key === undefined ? undefined : await verifyingKey(sealer, key)
      })
      if (verified === undefined || keyId === undefined) return undefined
      const key = await configuration.key(keyId)
      const isOursAlone = key?.type !== 'HMAC' && key?.isBrought !== true
      const ours = key !== undefined && (isOursAlone || (await signsFor(configuration, keyId, verified.claims)))
      return ours ? { header: verified.header, claims: verified.claims, keyId } : undefined
    },
  }
}

/** A public key alone is kept to verify what its owner signs for others: a token from there is none of ours. */
async function verifyingKey(sealer: Sealer, key: KeyRecord): Promise<VerifyingKey | undefined> {
  const { kid, algorithm } = key
  if (algorithm === undefined || (key.type !== 'HMAC' && key.privateKey === undefined)) return undefined
  const material = key.type === 'HMAC' ? await secretOf(sealer, key) : key.publicKey
  return material === undefined ? undefined : { kid, algorithm, material }
}

/**
 * An HMAC secret is known to whoever verifies with it: a webhook, or the server of one application; a key that was
 * brought along to whoever brought it. Such a key vouches for the tenant and the application that sign with it, and for
 * nobody else.
 */
async function signsFor(configuration: Configuration, keyId: string, { tid, aud }: Claims): Promise<boolean> {
  const tenant = typeof tid === 'string' ? await configuration.tenant(tid) : undefined
  if (tenant === undefined) return false
  const named = typeof aud === 'string' ? await configuration.application(aud) : undefined
  const application = named && serves(named, tenant.id) ? named : undefined
  return (await tokenPolicy({ configuration }, tenant, application)).accessTokenKeyId === keyId
}

/** The configuration's list of keys → its JWKs: computed once for as long as the list is remembered. */
const shown = new WeakMap<readonly KeyRecord[], readonly Jwk[]>()

function jwksOf(keys: readonly KeyRecord[], publicJwk: Means['publicJwk']): readonly Jwk[] {
  const known = shown.get(keys)
  if (known !== undefined) return known
  const jwks = keys.flatMap(({ kid, algorithm, publicKey, privateKey, certificate = publicKey }): readonly Jwk[] => {
    // Whoever verifies away from here takes what is published for ours: a partner's key would let the partner be us.
    if (algorithm === undefined || certificate === undefined || privateKey === undefined) return []
    const jwk = publicJwk({ kid, algorithm, material: certificate })
    return jwk === undefined ? [] : [jwk]
  })
  shown.set(keys, jwks)
  return jwks
}

/** Sealed value → opened value, for the few keys an instance uses. */
const opened = new Map<string, string>()

async function secretOf(sealer: Sealer, key: KeyRecord): Promise<string> {
  const field = key.type === 'HMAC' ? 'secret' : 'privateKey'
  const sealed = key[field]
  if (sealed === undefined) throw new Error(`the key ${key.id} cannot sign`)
  const known = opened.get(sealed)
  if (known !== undefined) return known
  const plain = await sealer.open('instance', `key/${key.id}/${field}`, sealed)
  if (opened.size > 200) opened.clear()
  opened.set(sealed, plain)
  return plain
}
