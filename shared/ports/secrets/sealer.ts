// How are secrets kept in the table so that the table alone does not give them away?
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Sealer } from './port.ts'

const version = 'v1.'
const ivBytes = 12
const tagBytes = 16

export function sealer(masterKey: () => Promise<Buffer>): Sealer {
  const keys = new Map<string, Buffer>()

  /** One key per owner and use: 2^32 random IVs are safe under one (SP 800-38D section 8.3); no owner comes near. */
  async function derived(use: 'seal' | 'mac', owner: string): Promise<Buffer> {
    const info = `tenantry ${use} v1 ${owner}`
    const known = keys.get(info)
    if (known !== undefined) return known
    const key = Buffer.from(hkdfSync('sha256', await masterKey(), '', info, 32))
    if (keys.size >= 1_000) keys.clear()
    keys.set(info, key)
    return key
  }

  return {
    async seal(owner, place, plain) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', await derived('seal', owner), iv, { authTagLength: tagBytes })
      cipher.setAAD(whereabouts(owner, place))
      const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return version + sealed.toString('base64url')
    },
    async mac(owner, data) {
      return createHmac('sha256', await derived('mac', owner))
        .update(data)
        .digest()
    },
    async open(owner, place, sealed) {
      const bytes = Buffer.from(sealed.slice(version.length), 'base64url')
      // One spelling only: what was changed in any character was not sealed here.
      const canonical = sealed === version + bytes.toString('base64url')
      if (!canonical || bytes.length < ivBytes + tagBytes) throw new Error('This is not a sealed value')
      const iv = bytes.subarray(0, ivBytes)
      const decipher = createDecipheriv('aes-256-gcm', await derived('seal', owner), iv, { authTagLength: tagBytes })
      decipher.setAAD(whereabouts(owner, place))
      decipher.setAuthTag(bytes.subarray(-tagBytes))
      const plain = Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()])
      return plain.toString('utf8')
    },
  }
}

/** JSON keeps the two apart: no owner and place can be read as another pair. */
const whereabouts = (owner: string, place: string) => Buffer.from(JSON.stringify([owner, place]))
