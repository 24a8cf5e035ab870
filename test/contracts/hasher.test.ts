// Do passwords stay recognisable, in every scheme of the wire, without ever stopping the event loop?
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canKeep, hasher as newHasher } from '../../shared/ports/hasher/hasher.ts'
import { schemes } from '../../shared/ports/hasher/schemes.ts'

const hasher = newHasher()
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')
const text = (plain: string) => Buffer.from(plain).toString('base64')
const modest = (scheme: string) => Math.max(schemes.get(scheme)?.factor.min ?? 1, scheme === 'bcrypt' ? 4 : 2)

describe.each([...schemes.keys()])('%s', scheme => {
  it('recognises its password and no other', async () => {
    const stored = await hasher.hash('Grüße 🦊 123', scheme, modest(scheme))
    expect(stored.scheme).toBe(scheme)
    expect(await hasher.matches('Grüße 🦊 123', stored)).toBe(true)
    expect(await hasher.matches('Grüße 🦊 124', stored)).toBe(false)
    expect(await hasher.matches('', stored)).toBe(false)
  })
  it('never hashes the same password to the same text twice', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => hasher.hash('again', scheme, modest(scheme))))
    expect(one?.hash).not.toBe(two?.hash)
  })
  it('does not match a hash that is empty, cut or garbled', async () => {
    const stored = await hasher.hash('secret', scheme, modest(scheme))
    for (const hash of [
      '',
      '=',
      stored.hash.slice(0, -3),
      `${stored.hash}A`,
      'not a hash',
      '$argon2id$v=19$m=1,t=1,p=1$$',
    ]) {
      expect(await hasher.matches('secret', { ...stored, hash })).toBe(false)
    }
  })
  it('pretends for a user that does not exist without answering anything', async () => {
    expect(await hasher.pretend('secret', scheme, modest(scheme))).toBeUndefined()
  })
})

describe('published vectors', () => {
  it.each([
    // jBCrypt and OpenBSD
    ['a', '$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe'],
    ['abc', '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i'],
    ['abcdefghijklmnopqrstuvwxyz', '$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC'],
    ['~!@#$%^&*()      ~!@#$%^&*()PNBFRD', '$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO'],
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ])('bcrypt of %s', async (password, whole) => {
    const [, , cost, rest = ''] = whole.split('$')
    const stored = { scheme: 'bcrypt', factor: Number(cost), salt: rest.slice(0, 22), hash: rest.slice(22) }
    expect(await hasher.matches(password, stored)).toBe(true)
    expect(await hasher.matches(`${password}.`, stored)).toBe(false)
  })

  it.each([
    // The reference implementation's test.c
    '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ])('argon2id reads the parameters from %s', async hash => {
    expect(await hasher.matches('password', { scheme: 'argon2id', factor: 1, salt: '', hash })).toBe(true)
    expect(await hasher.matches('passwore', { scheme: 'argon2id', factor: 1, salt: '', hash })).toBe(false)
  })

  const abc = (digest: string) => createHash(digest).update('abc').digest()
  const r = createHash('sha512').update('saltpw').digest()
  it.each([
    // RFC 7914 section 11
    [
      'salted-pbkdf2-hmac-sha256',
      'passwd',
      text('salt'),
      1,
      base64('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc'),
    ],
    [
      'salted-pbkdf2-hmac-sha256-512',
      'Password',
      text('NaCl'),
      80_000,
      base64(
        '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d',
      ),
    ],
    [
      'salted-pbkdf2-hmac-sha512-512',
      'password',
      text('salt'),
      1,
      base64(
        '867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce',
      ),
    ],
    // RFC 4231 section 4.3
    [
      'salted-hmac-sha256',
      'what do ya want for nothing?',
      text('Jefe'),
      0,
      base64('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
    ],
    // RFC 1321 and FIPS 180: "abc"
    ['salted-md5', 'a', text('bc'), 1, base64('900150983cd24fb0d6963f7d28e17f72')],
    ['salted-sha256', 'a', text('bc'), 1, base64('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')],
    ['salted-md5', 'a', text('bc'), 2, createHash('md5').update(abc('md5')).digest('base64')],
    // Openwall's phpass: $P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0
    ['phpass-md5', 'test12345', 'IQRaTwmf', 2048, portable('eRo7ud9Fh4E2PdI0S3r.L0')],
    ['phpass-sha512', 'pw', 'salt', 1, createHash('sha512').update(r).update('pw').digest('base64').slice(0, 43)],
  ])('%s of %s', async (scheme, password, salt, factor, hash) => {
    expect(await hasher.matches(password, { scheme, salt, factor, hash })).toBe(true)
    expect(await hasher.matches(`${password}.`, { scheme, salt, factor, hash })).toBe(false)
  })

  it('reads base64 with and without padding', async () => {
    const stored = await hasher.hash('secret', 'salted-pbkdf2-hmac-sha256', 1)
    expect(stored.hash.endsWith('=')).toBe(true)
    expect(await hasher.matches('secret', { ...stored, hash: stored.hash.replace('=', '') })).toBe(true)
  })
})

describe('what is refused', () => {
  it('bcrypt takes 72 bytes and not one more, so no two passwords share a hash', async () => {
    const stored = await hasher.hash('a'.repeat(72), 'bcrypt', 4)
    expect(await hasher.matches('a'.repeat(72), stored)).toBe(true)
    expect(await hasher.matches('a'.repeat(73), stored)).toBe(false)
    await expect(hasher.hash('ü'.repeat(37), 'bcrypt', 4)).rejects.toMatchObject({ code: 'invalid' })
    await expect(hasher.hash('a\0b', 'bcrypt', 4)).rejects.toMatchObject({ code: 'invalid' })
    expect(canKeep('ü'.repeat(37), 'bcrypt')).toBe(false)
    expect(canKeep('ü'.repeat(37), 'argon2id')).toBe(true)
  })
  it('an unknown scheme never matches and cannot hash', async () => {
    const stored = { scheme: '__proto__', hash: '', salt: '', factor: 1 }
    expect(await hasher.matches('', stored)).toBe(false)
    await hasher.pretend('x', 'rot13', 1)
    await expect(hasher.hash('x', 'rot13', 1)).rejects.toThrow(RangeError)
  })
  it('work beyond the limits is not begun', async () => {
    for (const [scheme, { factor }] of schemes) {
      if (factor.max === Number.MAX_SAFE_INTEGER) continue
      await expect(hasher.hash('x', scheme, factor.max + 1)).rejects.toThrow(RangeError)
      await expect(hasher.hash('x', scheme, Number.NaN)).rejects.toThrow(RangeError)
      expect(await hasher.matches('x', { scheme, hash: '', salt: '', factor: factor.max + 1 })).toBe(false)
    }
    const greedy = '$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
    expect(await hasher.matches('password', { scheme: 'argon2id', factor: 2, salt: '', hash: greedy })).toBe(false)
  })
  it('no stored text, however odd, breaks the comparison', async () => {
    const odd = fc.record({
      scheme: fc.constantFrom(...schemes.keys()),
      hash: fc.string({ unit: 'binary' }),
      salt: fc.string({ unit: 'binary' }),
      factor: fc.integer({ min: -1, max: 5 }),
    })
    await fc.assert(
      fc.asyncProperty(odd, fc.string({ unit: 'binary' }), async (stored, password) => {
        expect(await hasher.matches(password, stored)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the event loop', () => {
  it.each(['argon2id', 'bcrypt', 'salted-pbkdf2-hmac-sha256', 'salted-sha256', 'phpass-sha512'])(
    'keeps turning while twenty hashes of %s are made',
    async scheme => {
      let turns = 0
      let working = true
      const turn = () => {
        turns++
        if (working) setImmediate(turn)
      }
      turn()
      const factor = schemes.get(scheme)?.factor.usual ?? 1
      await Promise.all(Array.from({ length: 20 }, () => hasher.hash('twenty', scheme, factor)))
      working = false
      expect(turns).toBeGreaterThan(200)
    },
  )

  it('a bundle finds its worker beside it, and the idle worker does not keep the process alive', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hasher-'))
    try {
      const room = join(import.meta.dirname, '../../shared/ports/hasher')
      await build({
        entryPoints: { index: join(room, 'hasher.ts'), 'hash-worker': join(room, 'hash-worker.mjs') },
        outdir: folder,
        outExtension: { '.js': '.mjs' },
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'node',
        mainFields: ['module', 'main'],
      })
      await writeFile(
        join(folder, 'run.mjs'),
        `import { hasher as open } from './index.mjs'
         const hasher = open()
         const stored = await hasher.hash('bundled', 'argon2id', 2)
         console.log(await hasher.matches('bundled', stored), await hasher.matches('Bundled', stored))`,
      )
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'run.mjs')], { timeout: 15_000 })
      expect(stdout.trim()).toBe('true false')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('a worker that cannot start fails the call, not the process', async () => {
    const broken = newHasher(new URL('file:///nowhere/hash-worker.mjs'), 1)
    await expect(broken.hash('x', 'argon2id', 1)).rejects.toThrow()
    await expect(broken.hash('x', 'bcrypt', 4)).rejects.toThrow()
  })
})

/** phpass writes 16 bytes in its own alphabet, lowest bits first. */
function portable(given: string): string {
  const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  const bytes: number[] = []
  for (let at = 0; at < given.length; at += 4) {
    const bits = Array.from(given.slice(at, at + 4)).reduce((sum, one, i) => sum + alphabet.indexOf(one) * 64 ** i, 0)
    bytes.push(bits & 255, (bits >> 8) & 255, (bits >> 16) & 255)
  }
  return Buffer.from(bytes.slice(0, 16)).toString('base64')
}
