// What comes with a key that was brought along: its certificate, or nothing but a secret?
import { createPublicKey, generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { cert, key as certKey } from '../contracts/certificate.ts'
import { openDoor } from '../door.ts'
import { codes, ok } from './kinds-world.ts'

const door = await openDoor()
afterAll(() => door.close())

const take = (key: object) => door.post('/api/key/import', { key: { name: randomUUID(), ...key } })

describe('a certificate', () => {
  test('brings its key along, says of itself what it says, and is in the key set', async () => {
    const read = new X509Certificate(cert)
    const certificate = cert.replaceAll('\n', '\r\n')
    const { key } = ok(await take({ certificate, privateKey: certKey })).body
    expect(key).toMatchObject({
      algorithm: 'ES256',
      type: 'EC',
      hasPrivateKey: true,
      certificate: cert.trim(),
      expirationInstant: Date.parse(read.validTo),
      certificateInformation: {
        serialNumber: read.serialNumber,
        sha1Fingerprint: read.fingerprint,
        sha256Fingerprint: read.fingerprint256,
        validFrom: Date.parse(read.validFrom),
      },
    })
    expect(ok(await door.get(`/api/key/${key?.id}`)).body.key).toEqual(key)
    const { keys } = ok(await door.get('/.well-known/jwks.json')).body as unknown as { keys: Record<string, unknown>[] }
    expect(keys.find(({ kid }) => kid === (key?.kid as unknown))).toMatchObject({ x5c: [read.raw.toString('base64')] })
  })

  test('that is none, or another key’s, is refused', async () => {
    expect(codes(await take({ certificate: 'no certificate' }))).toEqual(['[invalid]key.certificate'])
    const other = ok(await door.post('/api/key/generate', { key: { name: randomUUID(), algorithm: 'ES256' } })).body.key
    expect(codes(await take({ certificate: cert, publicKey: other?.publicKey }))).toEqual(['[mismatch]key.certificate'])
    expect(codes(await take({ certificate: cert, algorithm: 'RS256' }))).toEqual(['[invalid]key.publicKey'])
    expect(codes(await take({ publicKey: other?.publicKey }))).toEqual(['[missing]key.algorithm'])
  })
})

describe('a key that is made here', () => {
  const make = async (key: object) =>
    ok(await door.post('/api/key/generate', { key: { name: randomUUID(), ...key } })).body.key
  const signed = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']

  test.each(signed)('for %s has a certificate that it signed itself, for ten years', async algorithm => {
    const key = await make({ algorithm, issuer: 'https://keys.example.com' })
    const read = new X509Certificate(String(key?.certificate))
    expect([read.subject, read.issuer]).toEqual(Array(2).fill('CN=https://keys.example.com'))
    expect(read.verify(createPublicKey(String(key?.publicKey)))).toBe(true)
    expect(read.publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()).toBe(key?.publicKey)
    const validFrom = Math.floor(door.now() / 1_000) * 1_000
    expect(key).toMatchObject({
      issuer: 'https://keys.example.com',
      hasPrivateKey: true,
      expirationInstant: validFrom + 3_650 * 86_400_000,
      certificateInformation: { validFrom, issuer: 'CN=https://keys.example.com', serialNumber: read.serialNumber },
    })
    expect(ok(await door.get(`/api/key/${key?.id}`)).body.key).toEqual(key)
    const { keys } = ok(await door.get('/.well-known/jwks.json')).body as unknown as { keys: Record<string, unknown>[] }
    expect(keys.find(({ kid }) => kid === (key?.kid as unknown))).toMatchObject({
      alg: algorithm,
      use: 'sig',
      x5c: [read.raw.toString('base64')],
      x5t: Buffer.from(read.fingerprint.replaceAll(':', ''), 'hex').toString('base64url'),
      'x5t#S256': Buffer.from(read.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'),
    })
  })

  test('has the issuer of the default tenant in its certificate unless another is named', async () => {
    const issuer = (await door.get(`/api/tenant/${door.tenantId}`)).body.tenant?.issuer
    expect(await make({ algorithm: 'ES256' })).toMatchObject({ issuer })
  })

  test.each(['HS256', 'HS384', 'HS512', 'Ed25519'])('for %s has none', async algorithm => {
    const key = await make({ algorithm, issuer: 'https://keys.example.com' })
    expect(key).not.toHaveProperty('certificate')
    expect(key).not.toHaveProperty('issuer')
  })

  test.each([3072])('for RSA is %i bits long when that is asked for', async length => {
    expect(await make({ algorithm: 'RS256', length })).toMatchObject({ length, type: 'RSA' })
  })

  test('is refused with an algorithm or a length that nobody signs with', async () => {
    const codesOf = async (key: object) =>
      codes(await door.post('/api/key/generate', { key: { name: randomUUID(), ...key } }))
    expect(await codesOf({ algorithm: 'PS256' })).toEqual(['[invalid]key.algorithm'])
    expect(await codesOf({ algorithm: 'RS256', length: 1024 })).toEqual(['[invalid]key.length'])
    expect(await codesOf({ type: 'RSA' })).toEqual(['[missing]key.algorithm'])
  })
})

test('a public part is the same in whatever form it is brought along', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const older = { type: 'pkcs1', format: 'pem' } as const
  const both = { publicKey: publicKey.export(older), privateKey: privateKey.export(older) }
  const kept = ok(await take({ algorithm: 'RS256', ...both })).body.key
  expect(kept).toMatchObject({ publicKey: spki.trim(), hasPrivateKey: true })
  const alone = ok(await take({ algorithm: 'RS256', kid: randomUUID(), publicKey: `${both.publicKey}\r\n` })).body.key
  expect(alone).toMatchObject({ publicKey: spki.trim(), hasPrivateKey: false })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export(older)
  expect(codes(await take({ algorithm: 'RS256', ...both, publicKey: other }))).toEqual(['[mismatch]key.publicKey'])
  expect(codes(await take({ algorithm: 'RS256', ...both, publicKey: 'none' }))).toEqual(['[invalid]key.publicKey'])
})

test('a plain secret is kept and never leaves, and is in no key set', async () => {
  const taken = ok(await take({ type: 'Secret', secret: 'hush-hush' }))
  const drawn = ok(await door.post('/api/key/generate', { key: { name: randomUUID(), type: 'Secret' } }))
  for (const { body, text } of [taken, drawn]) {
    expect(body.key).toMatchObject({ type: 'Secret', hasPrivateKey: false })
    expect(text).not.toMatch(/hush|"secret"/)
    const { keys } = ok(await door.get('/.well-known/jwks.json')).body as unknown as { keys: { kid: unknown }[] }
    expect(keys.map(({ kid }) => kid)).not.toContain(body.key?.kid)
  }
  expect(codes(await take({ type: 'Secret' }))).toEqual(['[blank]key.secret'])
})
