// How does bcrypt write bytes, and which passwords can it tell apart?
import { randomBytes } from 'node:crypto'

// Same bit order as base64, another alphabet.
const own = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const common = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const swap = (text: string, from: string, to: string) => Array.from(text, one => to[from.indexOf(one)] ?? '').join('')

export const freshBcryptSalt = (): string => swap(randomBytes(16).toString('base64').slice(0, 22), common, own)

/** The 16 bytes of a 22-character salt. */
export const readBcryptSalt = (salt: string): Buffer | undefined =>
  /^[./A-Za-z0-9]{22}$/.test(salt) ? Buffer.from(swap(salt, own, common), 'base64') : undefined

/** bcrypt ignores what follows 72 bytes and many of its implementations stop at NUL: such passwords are not accepted. */
export const bcryptText = (password: string): boolean => {
  const bytes = Buffer.byteLength(password)
  return bytes >= 1 && bytes <= 72 && !password.includes('\0')
}
