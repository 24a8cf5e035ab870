// Which ways of keeping a password do we know, and how does each compute its hash again?
import { createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { bcryptText, freshBcryptSalt, readBcryptSalt } from './bcrypt.ts'
import type { Run } from './pool.ts'
import type { StoredPassword } from './port.ts'

/** `again` gives the text that `stored.hash` would be for this password; `undefined` when `stored` makes no sense. */
export type Scheme = {
  /** What `factor` may be. The upper ends keep an imported record from occupying a core for minutes. */
  readonly factor: { readonly min: number; readonly max: number; readonly usual: number }
  readonly again: (password: string, stored: Omit<StoredPassword, 'scheme'>, run: Run) => Promise<string | undefined>
  readonly freshSalt: () => string
  /** What `again` is handed as `hash` for a new password, where the parameters live in the hash itself. */
  readonly template?: (factor: number) => string
  readonly accepts?: (password: string) => boolean
}

const iterations = { min: 1, max: 10_000_000, usual: 24_000 }
const salt32 = () => randomBytes(32).toString('base64')
const derive = promisify(pbkdf2)

/** node:crypto runs PBKDF2 on its own threads, so no worker is needed. */
const pbkdf2Of = (digest: 'sha256' | 'sha512', bytes: number): Scheme => ({
  factor: iterations,
  freshSalt: salt32,
  again: async (password, { salt, factor }) =>
    (await derive(password, Buffer.from(salt, 'base64'), factor, bytes, digest)).toString('base64'),
})

const salted = (digest: 'md5' | 'sha256'): Scheme => ({
  factor: { ...iterations, usual: 20_000 },
  freshSalt: salt32,
  again: (password, { salt, factor }, run) =>
    run({ kind: 'salted', digest, password, salt: Buffer.from(salt, 'base64'), factor }),
})

/** phpass takes the salt as the bytes of its text, and (`length`) keeps only the first characters of the hash. */
const phpass = (digest: 'md5' | 'sha512', length: number): Scheme => ({
  factor: { ...iterations, usual: 20_000 },
  freshSalt: salt32,
  again: async (password, { salt, factor }, run) =>
    (await run({ kind: 'phpass', digest, password, salt: Buffer.from(salt), factor })).slice(0, length),
})

const hmac: Scheme = {
  factor: { min: 0, max: Number.MAX_SAFE_INTEGER, usual: 1 },
  freshSalt: salt32,
  again: async (password, { salt }) =>
    createHmac('sha256', Buffer.from(salt, 'base64')).update(password).digest('base64'),
}

const bcrypt: Scheme = {
  factor: { min: 4, max: 16, usual: 10 },
  freshSalt: freshBcryptSalt,
  accepts: bcryptText,
  again: async (password, { salt, factor }, run) => {
    const bytes = readBcryptSalt(salt)
    return bytes && run({ kind: 'bcrypt', password, salt: bytes, factor })
  },
}

// 19 MiB, two passes, one lane: OWASP's password storage cheat sheet. The hash is a whole PHC string, so these may
// change without touching what is stored, and argon2id hashes of other systems are read as they are.
const memory = 19_456
const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})?$/
const unpadded = (text: string) => text.replace(/=+$/, '')

const argon2id: Scheme = {
  factor: { min: 1, max: 64, usual: 2 },
  freshSalt: () => '',
  // hash-wasm takes no empty message.
  accepts: password => password !== '',
  template: factor => `$argon2id$v=19$m=${memory},t=${factor},p=1$${unpadded(randomBytes(16).toString('base64'))}$`,
  again: async (password, { hash }, run) => {
    const [, m, t, p, salt = '', tag] = phc.exec(hash) ?? []
    const [m1, passes, lanes] = [Number(m), Number(t), Number(p)]
    // 256 MiB: one imported hash may not exhaust the memory of a function.
    if (!(m1 >= 8 * lanes && m1 <= 262_144 && passes >= 1 && passes <= 64 && lanes >= 1 && lanes <= 16))
      return undefined
    const bytes = tag === undefined ? 32 : Buffer.from(tag, 'base64').length
    const job = { password, salt: Buffer.from(salt, 'base64'), passes, memory: m1, lanes, bytes }
    const text = await run({ kind: 'argon2id', ...job })
    return hash.slice(0, hash.lastIndexOf('$') + 1) + unpadded(text)
  },
}

/** Wire reference, section 23, and argon2id of our own. */
export const schemes: ReadonlyMap<string, Scheme> = new Map([
  ['argon2id', argon2id],
  ['bcrypt', bcrypt],
  ['phpass-md5', phpass('md5', 24)],
  ['phpass-sha512', phpass('sha512', 43)],
  ['salted-hmac-sha256', hmac],
  ['salted-md5', salted('md5')],
  ['salted-pbkdf2-hmac-sha256', pbkdf2Of('sha256', 32)],
  ['salted-pbkdf2-hmac-sha256-512', pbkdf2Of('sha256', 64)],
  ['salted-pbkdf2-hmac-sha512-512', pbkdf2Of('sha512', 64)],
  ['salted-sha256', salted('sha256')],
])
