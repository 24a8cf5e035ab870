// Is a token we recognise always one that our key signed, and does the rest of the world read it the same way?
import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import * as jose from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { publicJwk, thumbprint } from '../../shared/ports/signer/jwk.ts'
import { encode } from '../../shared/ports/signer/jws.ts'
import { algorithmsOf, generateKey, type KeyPair, keyLength, publicPart } from '../../shared/ports/signer/keys.ts'
import { localSigner } from '../../shared/ports/signer/local.ts'
import { kindOf } from '../../shared/ports/signer/material.ts'
import { type Algorithm, algorithms, type VerifyingKey } from '../../shared/ports/signer/port.ts'
import { cert, key as certificateKey } from './certificate.ts'

const { signer, verifier } = localSigner()
const pairs = new Map<Algorithm, KeyPair>()
beforeAll(async () => {
  await Promise.all(algorithms.map(async algorithm => pairs.set(algorithm, await generateKey(algorithm))))
})

const pairOf = (algorithm: Algorithm): KeyPair => pairs.get(algorithm) ?? { secret: '', material: '' }
const signing = (algorithm: Algorithm) => ({ id: 'id', kid: 'k1', algorithm, secret: pairOf(algorithm).secret })
const verifying = (algorithm: Algorithm): VerifyingKey => ({
  kid: 'k1',
  algorithm,
  material: pairOf(algorithm).material,
})
const verify = (token: string, key: VerifyingKey) => verifier.verify(token, kid => (kid === key.kid ? key : undefined))
const isHmac = (algorithm: Algorithm) => algorithm.startsWith('HS')
const claims = { sub: 'ünïcode 🦊', aud: ['a', 'b'], exp: 1_900_000_000, nested: { roles: ['admin'] } }

describe.each(algorithms)('%s', algorithm => {
  const foreign = (part: 'sign' | 'verify') => {
    const { secret, material } = pairOf(algorithm)
    if (isHmac(algorithm)) return Buffer.from(secret, 'base64')
    return part === 'sign' ? jose.importPKCS8(secret, algorithm) : jose.importSPKI(material, algorithm)
  }

  it('recognises what it signed, header and claims', async () => {
    const token = await signer.sign(claims, signing(algorithm), { gty: ['authorization_code', 'refresh_token'] })
    const header = { alg: algorithm, kid: 'k1', typ: 'JWT', gty: ['authorization_code', 'refresh_token'] }
    expect(await verify(token, verifying(algorithm))).toEqual({ header, claims })
  })
  it('is understood by jose, and understands jose', async () => {
    const ours = await signer.sign(claims, signing(algorithm))
    const theirs = await new jose.SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid: 'k1' })
      .sign(await foreign('sign'))
    expect((await jose.jwtVerify(ours, await foreign('verify'))).payload).toEqual(claims)
    expect((await verify(theirs, verifying(algorithm)))?.claims).toEqual(claims)
  })
  it('lets no caller rename the algorithm or the key', async () => {
    const token = await signer.sign(claims, signing(algorithm), { alg: 'none', kid: 'other', typ: 'at+jwt' })
    expect(jose.decodeProtectedHeader(token)).toEqual({ alg: algorithm, kid: 'k1', typ: 'at+jwt' })
  })
  it('never verifies a token with any byte changed', async () => {
    const token = await signer.sign(claims, signing(algorithm))
    const key = verifying(algorithm)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+ \n'
    const change = fc.record({ at: fc.nat(token.length - 1), to: fc.constantFrom(...letters) })
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to }) => {
        fc.pre(token[at] !== to)
        expect(await verify(token.slice(0, at) + to + token.slice(at + 1), key)).toBeUndefined()
      }),
      { numRuns: 150 },
    )
    for (const to of letters) {
      if (!token.endsWith(to)) expect(await verify(token.slice(0, -1) + to, key)).toBeUndefined()
    }
  })
  it('never verifies under a key of another algorithm, whatever the header says', async () => {
    for (const other of algorithms) {
      if (other === algorithm) continue
      const honest = await signer.sign(claims, signing(other))
      const [, payload, tail] = honest.split('.')
      const posing = `${encode({ alg: algorithm, kid: 'k1' })}.${payload}.${tail}`
      expect(await verify(honest, verifying(algorithm))).toBeUndefined()
      expect(await verify(posing, verifying(algorithm))).toBeUndefined()
    }
  })
  it('never verifies an HMAC made with the published key', async () => {
    const { material } = pairOf(algorithm)
    if (isHmac(algorithm)) return
    for (const alg of ['HS256', 'HS384', 'HS512', algorithm] as const) {
      const input = `${encode({ alg, kid: 'k1' })}.${encode(claims)}`
      const digest = kindOf(alg).digest
      for (const key of [material, material.trim(), JSON.stringify(publicJwk(verifying(algorithm)))]) {
        const token = `${input}.${createHmac(digest, key).update(input).digest('base64url')}`
        expect(await verify(token, verifying(algorithm))).toBeUndefined()
      }
    }
  })
  it('publishes what verifies, and nothing that signs', async () => {
    const { material, secret } = pairOf(algorithm)
    const jwk = publicJwk(verifying(algorithm))
    expect(publicPart(algorithm, secret)).toBe(material)
    if (isHmac(algorithm)) {
      expect(jwk).toBeUndefined()
      expect(thumbprint(algorithm, material)).toBeUndefined()
      return
    }
    expect(jwk).toMatchObject({ kid: 'k1', alg: algorithm, use: 'sig' })
    expect(Object.keys(jwk ?? {}).sort()).not.toContain('d')
    const foreignJwk = await jose.exportJWK(await jose.importSPKI(material, algorithm))
    expect(jwk).toEqual({ ...foreignJwk, kid: 'k1', alg: algorithm, use: 'sig' })
    expect(thumbprint(algorithm, material)).toBe(await jose.calculateJwkThumbprint(foreignJwk))
  })
})

describe('a token that is not one', () => {
  const forge = (header: unknown, payload: unknown = claims) => {
    const input = `${encode(header)}.${encode(payload)}`
    const secret = Buffer.from(pairOf('HS256').secret, 'base64')
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }
  it('is refused even when its signature is right', async () => {
    const key = verifying('HS256')
    expect(await verify(forge({ alg: 'HS256', kid: 'k1' }), key)).toBeDefined()
    for (const header of [
      { alg: 'none', kid: 'k1' },
      { alg: 'hs256', kid: 'k1' },
      { alg: ['HS256'], kid: 'k1' },
      { kid: 'k1' },
      { alg: 'HS256', kid: 'k1', crit: ['exp'], exp: 1 },
      { alg: 'HS256', kid: 'k1', crit: [] },
      { alg: 'HS256', kid: 7 },
      { alg: 'HS256', kid: 'k1', typ: {} },
      { alg: 'HS256', kid: 'k1', gty: 'password' },
      { alg: 'HS256', kid: 'k2' },
      { alg: 'HS256' },
      ['HS256'],
      null,
      'HS256',
    ]) {
      expect(await verify(forge(header), key), JSON.stringify(header)).toBeUndefined()
    }
    for (const payload of [null, [], 'text', 1]) {
      expect(await verify(forge({ alg: 'HS256', kid: 'k1' }, payload), key)).toBeUndefined()
    }
  })
  it('is refused without its three parts, beyond 16 KB, or as noise', async () => {
    const key = verifying('HS256')
    const token = forge({ alg: 'HS256', kid: 'k1' })
    const [head, payload] = token.split('.')
    for (const bad of [
      '',
      '.',
      '..',
      `${head}.${payload}.`,
      `${head}.${payload}`,
      `${token}.`,
      `.${token}`,
      ` ${token}`,
    ]) {
      expect(await verify(bad, key)).toBeUndefined()
    }
    expect(await verify(forge({ alg: 'HS256', kid: 'k1' }, { long: 'x'.repeat(13_000) }), key)).toBeUndefined()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async noise => {
        expect(await verify(noise, key)).toBeUndefined()
      }),
    )
  })
  it('RFC 7515 appendix A.1 verifies', async () => {
    const token =
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    const secret = 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow'
    const material = Buffer.from(secret, 'base64url').toString('base64')
    const found = await verifier.verify(token, () => ({ kid: '', algorithm: 'HS256', material }))
    expect(found?.claims).toEqual({ iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true })
  })
})

describe('keys', () => {
  it.each([2048, 3072, 4096] as const)('RSA of %i bits', async bits => {
    const { material } = await generateKey('RS256', bits)
    expect(keyLength('RS256', material)).toBe(bits)
  })
  it('have the length their algorithm asks for', () => {
    const lengths = algorithms.map(algorithm => keyLength(algorithm, pairOf(algorithm).material))
    expect(lengths).toEqual([256, 384, 521, 2048, 2048, 2048, 256, 384, 512, 256])
  })
  it('of another kind, curve or part are not accepted for an algorithm', async () => {
    await expect(signer.sign({}, { ...signing('ES384'), algorithm: 'ES256' })).rejects.toThrow(TypeError)
    await expect(signer.sign({}, { ...signing('RS256'), algorithm: 'HS256' })).rejects.toThrow(TypeError)
    await expect(signer.sign({}, { ...signing('RS256'), algorithm: 'Ed25519' })).rejects.toThrow(TypeError)
    const token = await signer.sign({}, signing('ES256'))
    await expect(verify(token, { ...verifying('ES256'), material: pairOf('ES256').secret })).rejects.toThrow(TypeError)
  })
  it('RFC 7638 section 3.1 has the thumbprint printed there', async () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
    const key = await jose.importJWK({ kty: 'RSA', e: 'AQAB', n }, 'RS256', { extractable: true })
    if (key instanceof Uint8Array) throw new TypeError('An RSA key is not a secret')
    expect(thumbprint('RS256', await jose.exportSPKI(key))).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
  })
  it('that came as certificates are published with them', async () => {
    const jwk = publicJwk({ kid: 'c', algorithm: 'ES256', material: cert })
    const x5t = Buffer.from('4D18EDB4437B679976D26E8F993A3211E485EFC5', 'hex').toString('base64url')
    expect(jwk).toMatchObject({ kty: 'EC', crv: 'P-256', x5t, 'x5t#S256': expect.stringMatching(/^[\w-]{43}$/) })
    expect(jwk?.x5c?.[0]?.startsWith('MIIB')).toBe(true)
    const token = await signer.sign(claims, { id: 'c', kid: 'c', algorithm: 'ES256', secret: certificateKey })
    expect(await verifier.verify(token, () => ({ kid: 'c', algorithm: 'ES256', material: cert }))).toBeDefined()
  })
  it('say which algorithms they can serve', () => {
    expect(algorithmsOf('private', pairOf('ES384').secret)).toEqual(['ES384'])
    expect(algorithmsOf('public', pairOf('RS256').material)).toEqual(['RS256', 'RS384', 'RS512'])
    expect(algorithmsOf('public', pairOf('Ed25519').material)).toEqual(['Ed25519'])
    expect(algorithmsOf('public', cert)).toEqual(['ES256'])
    expect(algorithmsOf('public', pairOf('ES256').secret)).toEqual([])
    expect(algorithmsOf('private', pairOf('HS256').secret)).toEqual([])
    expect(algorithmsOf('private', 'no key at all')).toEqual([])
  })
  it('a secret never is its own name', () => {
    const { secret } = pairOf('HS256')
    expect(createHash('sha256').update(secret).digest('base64url')).not.toBe(thumbprint('HS256', secret))
  })
})
