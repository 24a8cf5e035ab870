// What comes with a key that was brought along: its certificate, or nothing but a secret?
import { randomUUID, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cert, key as certKey } from '../contracts/certificate.ts'
import { type Answer, type Door, openDoor } from '../door.ts'

let door: Door
beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())

const codes = ({ body }: Answer): string[] =>
  Object.values((body?.fieldErrors ?? {}) as unknown as Record<string, { code: string }[]>).flatMap(errors =>
    errors.map(({ code }) => code),
  )
const ok = (answer: Answer): Answer => {
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer
}
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
