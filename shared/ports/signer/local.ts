// How are tokens signed and recognised in this process?
//
// node:crypto directly: through jose an ES256 signature costs four times as much (103 against 26 µs), which the budgets
// of a login leave no room for. jose is the peer that tests this both ways, for every algorithm.
import { hash } from 'node:crypto'
import { encode, isSignature, readObject, signature, takeApart } from './jws.ts'
import { keyCache } from './material.ts'
import type { Signer, Verifier } from './port.ts'

export function localSigner(): { readonly signer: Signer; readonly verifier: Verifier } {
  return { signer: signer(keyCache('private')), verifier: verifier(keyCache('public')) }
}

type Keys = ReturnType<typeof keyCache>

const signer = (keyOf: Keys): Signer => ({
  async sign(claims, key, header) {
    // `alg` and `kid` last: what is signed with this key says so, whatever a caller adds.
    const head = encode({ typ: 'JWT', ...header, alg: key.algorithm, kid: key.kid })
    const input = `${head}.${encode(claims)}`
    return `${input}.${signature(input, key.algorithm, keyOf(key.algorithm, key.secret)).toString('base64url')}`
  },
})

const verifier = (keyOf: Keys): Verifier => {
  const isProven = remembered()
  return {
    async verify(token, find) {
      const parts = takeApart(token)
      if (parts === undefined) return undefined
      const key = await find(parts.header.kid)
      // The key's algorithm decides. A token may agree with it; it may not choose.
      if (key === undefined || parts.header.alg !== key.algorithm) return undefined
      const { algorithm, material } = key
      const signed = { input: parts.input, algorithm, key: keyOf(algorithm, material) }
      const proven = isProven([algorithm, material, token], () => isSignature(parts.signature, signed))
      const claims = proven ? readObject(parts.payload) : undefined
      return claims && { header: parts.header, claims }
    },
  }
}

/** Tokens come back again and again, and an ES256 signature takes 46 µs to check, its digest 2. */
const mostProven = 1_000

/**
 * Remembers signatures that were right, by a digest of everything that made them so. Only that: whether the key is
 * still there and the token still good is asked every time, and what was wrong is checked again.
 */
function remembered() {
  const proven = new Set<string>()
  return (by: readonly string[], check: () => boolean): boolean => {
    const name = hash('sha256', by.join(' '), 'base64')
    if (proven.has(name)) return true
    if (!check()) return false
    if (proven.size >= mostProven) proven.clear()
    proven.add(name)
    return true
  }
}
