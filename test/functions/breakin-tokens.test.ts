// Does a key open only what it is for, whoever else holds it?
import { createHmac, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { claimsOf, memberDoor } from './login-given.ts'
import { ok } from './users-given.ts'

const { door, tenantId, ada } = await memberDoor()
const { token } = await door.session(ada)
afterAll(() => door.close())

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const made = (alg: string, kid: string): string => `${encode({ typ: 'JWT', alg, kid })}.${encode(claimsOf(token))}`
const validated = async (bearer: string): Promise<number> => (await door.get('/api/jwt/validate', { bearer })).status

async function tenantKey(of: string): Promise<string> {
  const key = `key-of-one-tenant-${randomUUID()}`
  await furnishing(door.platform).apiKeys([{ key, tenantId: of }])
  return key
}

describe('a forged token', () => {
  test('of somebody whose public key is kept here to verify what they sign is refused', async () => {
    const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const publicKey = theirs.publicKey.export({ type: 'spki', format: 'pem' })
    const { key } = await ok(
      door.post('/api/key/import', { key: { name: 'A partner', algorithm: 'ES256', kid: 'partner', publicKey } }),
    )
    const input = made('ES256', String(key?.kid))
    const proof = sign('sha256', Buffer.from(input), { key: theirs.privateKey, dsaEncoding: 'ieee-p1363' })
    expect(await validated(`${input}.${proof.toString('base64url')}`)).toBe(401)
  })
  test('of a webhook, which shares an HMAC key with us, is refused; so it is from whoever shares another’s', async () => {
    const secret = randomBytes(32).toString('base64')
    const { key } = await ok(
      door.post('/api/key/import', { key: { name: 'A webhook', algorithm: 'HS256', kid: 'webhook', secret } }),
    )
    const input = made('HS256', String(key?.kid))
    const forged = (bytes: Buffer | string) =>
      `${input}.${createHmac('sha256', bytes).update(input).digest('base64url')}`
    const spellings = [Buffer.from(secret, 'base64'), secret]
    for (const bytes of spellings) expect(await validated(forged(bytes))).toBe(401)
    const other = await door.tenant({ jwtConfiguration: { accessTokenKeyId: key?.id } })
    for (const bytes of spellings) expect(await validated(forged(bytes))).toBe(401)
    expect(other).not.toBe(tenantId)
  })
  test('from the vending machine never speaks for another tenant when a tenant’s own key asks', async () => {
    const stranger = await tenantKey(await door.tenant())
    const { iss, aud, sub } = claimsOf(token)
    const vended = await door.post('/api/jwt/vend', { claims: { iss: 'elsewhere', sub } }, { key: stranger })
    expect(vended.status).toBe(200)
    expect(claimsOf(String(vended.body.token)).iss).not.toBe('elsewhere')
    for (const claims of [{ iss, aud, sub }, { aud: [randomUUID(), aud] }, { applicationId: aud }]) {
      const answer = await door.post('/api/jwt/vend', { claims }, { key: stranger })
      expect(answer.status, answer.text).toBe(400)
    }
  })
})

test('a token signed with its tenant’s own HMAC key is good', async () => {
  const { key } = await ok(door.post('/api/key/generate', { key: { name: 'Ours', algorithm: 'HS256' } }))
  const home = await door.tenant({ jwtConfiguration: { accessTokenKeyId: key?.id } })
  const member = await door.member(home, await door.loginApplication(home))
  expect(await validated((await door.session(member)).token)).toBe(200)
})
