// How is an opaque value or a one-time code drawn, as the tenant's generators say?
type GeneratorType = 'randomAlpha' | 'randomAlphaNumeric' | 'randomBytes' | 'randomDigits'
export type Generator = { readonly length: number; readonly type: GeneratorType }

/** Where chance comes from: `kernel/ids` outside tests. */
type Randomness = {
  readonly draw: (alphabet: string, length: number) => string
  readonly opaque: (bytes: number) => string
}

const digits = '0123456789'
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

// One case only: people type these, and codes are compared without regard to case.
const alphabets = { randomAlpha: letters, randomAlphaNumeric: letters + digits, randomDigits: digits } as const

/** `length` counts characters, except for randomBytes, where it counts bytes that are then written as base64url. */
export const generate = ({ length, type }: Generator, chance: Randomness): string =>
  type === 'randomBytes' ? chance.opaque(length) : chance.draw(alphabets[type], length)

/** The randomness that `bytes` hold: the same bytes always give the same value. */
export const fixedChance = (bytes: Uint8Array): Randomness => ({
  opaque: count => {
    if (bytes.length < count) throw new RangeError(`${count} bytes are asked of ${bytes.length}`)
    return Buffer.from(bytes.subarray(0, count)).toString('base64url')
  },
  draw: (alphabet, length) => {
    // Bytes above the last whole multiple are passed over: with a plain remainder some characters would come more often.
    const even = 256 - (256 % alphabet.length)
    const drawn = Array.from(bytes)
      .filter(byte => byte < even)
      .slice(0, length)
    if (drawn.length < length) throw new RangeError(`${length} characters are asked of ${drawn.length}`)
    return drawn.map(byte => alphabet[byte % alphabet.length]).join('')
  },
})

/** The form in which a typed code is compared: surrounding spaces are nobody's meaning, nor is case outside base64url. */
export const typed = (code: string, type: GeneratorType): string =>
  type === 'randomBytes' ? code.trim() : code.trim().toUpperCase()
