// Is a sealed secret worth nothing without the master key, and nothing in another place?
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sealer } from '../../shared/ports/secrets/sealer.ts'
import { masterKey } from '../../shared/ports/secrets/secrets-manager.ts'
import { json, receiver } from './loopback.ts'

const master = randomBytes(32)
const { seal, open, mac } = sealer(async () => master)
const words = fc.string({ unit: 'grapheme', maxLength: 40 })

describe('sealer', () => {
  it('opens what it sealed', async () => {
    await fc.assert(
      fc.asyncProperty(words, words, words, async (owner, place, plain) => {
        expect(await open(owner, place, await seal(owner, place, plain))).toBe(plain)
      }),
    )
  })
  it('never opens a value of another owner or place, however the two are cut', async () => {
    await fc.assert(
      fc.asyncProperty(words, words, words, words, async (owner, place, owner2, place2) => {
        fc.pre(owner !== owner2 || place !== place2)
        await expect(open(owner2, place2, await seal(owner, place, 'secret'))).rejects.toThrow()
      }),
    )
    await expect(open('ab', 'c', await seal('a', 'bc', 'secret'))).rejects.toThrow()
  })
  it('never opens a value with any character changed, added or missing', async () => {
    const sealed = await seal('tenant', 'key/1/secret', 'the secret')
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ '
    for (let at = 0; at < sealed.length; at++) {
      const to = letters[(at * 7) % letters.length]
      if (to !== sealed[at])
        await expect(open('tenant', 'key/1/secret', sealed.slice(0, at) + to + sealed.slice(at + 1))).rejects.toThrow()
    }
    for (const to of letters) {
      if (!sealed.endsWith(to)) await expect(open('tenant', 'key/1/secret', sealed.slice(0, -1) + to)).rejects.toThrow()
      await expect(open('tenant', 'key/1/secret', sealed + to)).rejects.toThrow()
    }
    for (let length = 0; length < sealed.length; length++) {
      await expect(open('tenant', 'key/1/secret', sealed.slice(0, length))).rejects.toThrow()
    }
  })
  it('never opens under another master key', async () => {
    const other = sealer(async () => randomBytes(32))
    await expect(other.open('t', 'p', await seal('t', 'p', 'secret'))).rejects.toThrow()
  })
  it('seals the same secret differently each time, and shows nothing of it', async () => {
    const sealed = await Promise.all(Array.from({ length: 50 }, () => seal('t', 'p', 'secret')))
    expect(new Set(sealed).size).toBe(50)
    expect(sealed.every(one => /^v1\.[A-Za-z0-9_-]+$/.test(one))).toBe(true)
    expect(Buffer.from(sealed[0]?.slice(3) ?? '', 'base64url').includes('secret')).toBe(false)
  })
  it('makes a MAC that depends on owner, data and master key, and is the same in every process', async () => {
    const same = await sealer(async () => master).mac('t', 'data')
    expect((await mac('t', 'data')).equals(same)).toBe(true)
    expect(same).toHaveLength(32)
    const others = [
      await mac('u', 'data'),
      await mac('t', 'datb'),
      await sealer(async () => randomBytes(32)).mac('t', 'data'),
    ]
    expect(others.some(other => other.equals(same))).toBe(false)
  })
})

describe('the master key', () => {
  const found = json(200, { Name: 'master', SecretString: 'k'.repeat(48) })
  const keyAt = (endpoint: string) =>
    masterKey({
      region: 'eu-west-1',
      credentials: async () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret' }),
      endpoint,
      secretId: 'tenantry/master',
      backoffMs: 1,
    })

  it('is fetched once for everybody who waits', async () => {
    const { heard, endpoint } = await receiver(found)
    const key = keyAt(endpoint)
    const keys = await Promise.all([key(), key(), key()])
    expect(await key()).toBe(keys[0])
    expect(keys[0]?.toString()).toBe('k'.repeat(48))
    expect(heard).toHaveLength(1)
    expect(heard[0]?.request.headers).toMatchObject({
      'x-amz-target': 'secretsmanager.GetSecretValue',
      'content-type': 'application/x-amz-json-1.1',
    })
    expect(heard[0]?.request.headers.authorization).toContain('/eu-west-1/secretsmanager/aws4_request')
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({ SecretId: 'tenantry/master' })
  })
  it('is asked for again after a failure', async () => {
    const { heard, endpoint } = await receiver(
      json(400, { __type: 'ResourceNotFoundException', Message: 'not yet' }),
      found,
    )
    const key = keyAt(endpoint)
    const failed = await Promise.allSettled([key(), key()])
    expect(failed.map(one => one.status)).toEqual(['rejected', 'rejected'])
    expect(await key()).toHaveLength(48)
    expect(heard).toHaveLength(2)
  })
  it('may be binary, and may not be short', async () => {
    const bytes = randomBytes(32)
    const binary = await receiver(json(200, { SecretBinary: bytes.toString('base64') }))
    expect((await keyAt(binary.endpoint)()).equals(bytes)).toBe(true)
    for (const answer of [{ SecretString: 'short' }, {}]) {
      const { endpoint } = await receiver(json(200, answer))
      await expect(keyAt(endpoint)()).rejects.toThrow(RangeError)
    }
  })
})
