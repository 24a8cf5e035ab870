// Which laws do drawn values and codes obey?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deathOf, inTenant } from '../../shared/domain/external-id.ts'
import { fixedChance, type Generator, generate, typed } from '../../shared/domain/generators.ts'
import { draw, opaque } from '../../shared/kernel/ids.ts'

const short: fc.Arbitrary<Generator> = fc.record({
  length: fc.integer({ min: 4, max: 12 }),
  type: fc.constantFrom('randomAlpha' as const, 'randomAlphaNumeric' as const, 'randomDigits' as const),
})
const long: fc.Arbitrary<Generator> = fc.record({
  length: fc.integer({ min: 16, max: 128 }),
  type: fc.constant('randomBytes' as const),
})
const shapes = {
  randomAlpha: /^[A-Z]+$/,
  randomAlphaNumeric: /^[A-Z0-9]+$/,
  randomDigits: /^\d+$/,
  randomBytes: /^[\w-]+$/,
}

describe('generators', () => {
  test('a short value has exactly its length and only characters of its alphabet', () => {
    fc.assert(
      fc.property(short, generator => {
        const value = generate(generator, { draw, opaque })
        expect(value).toHaveLength(generator.length)
        expect(value).toMatch(shapes[generator.type])
      }),
    )
  })

  test('random bytes are written as base64url of that many bytes', () => {
    fc.assert(
      fc.property(long, generator => {
        const value = generate(generator, { draw, opaque })
        expect(value).toMatch(shapes.randomBytes)
        expect(Buffer.from(value, 'base64url')).toHaveLength(generator.length)
      }),
    )
  })

  test('the same bytes give the same value, and every generator of the wire is served by 128 of them', () => {
    const bytes = fc.uint8Array({ minLength: 128, maxLength: 128 })
    const even = bytes.filter(given => given.filter(byte => byte < 234).length >= 12)
    fc.assert(
      fc.property(even, fc.oneof(short, long), (given, generator) => {
        const value = generate(generator, fixedChance(given))
        expect(generate(generator, fixedChance(given))).toBe(value)
        expect(value).toMatch(shapes[generator.type])
      }),
    )
  })

  test('too few bytes are a defect, never a shorter value', () => {
    expect(() => generate({ length: 12, type: 'randomDigits' }, fixedChance(new Uint8Array(11)))).toThrow(RangeError)
    expect(() => generate({ length: 16, type: 'randomBytes' }, fixedChance(new Uint8Array(15)))).toThrow(RangeError)
  })

  test('every character of an alphabet comes up equally often over all usable bytes', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 250; byte++) {
      const [character = ''] = generate({ length: 1, type: 'randomDigits' }, fixedChance(new Uint8Array([byte])))
      counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    expect(new Set(counts.values())).toEqual(new Set([25]))
  })

  test('a typed code is compared without regard to case and surrounding spaces, base64url with regard to case', () => {
    expect(typed(' ab12cd ', 'randomAlphaNumeric')).toBe('AB12CD')
    expect(typed(' aB_ ', 'randomBytes')).toBe('aB_')
  })
})

describe('external ids', () => {
  test('nothing dies before its time', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1e6 }), (now, lifetime) => {
        expect(deathOf(now, lifetime) * 1000).toBeGreaterThanOrEqual(now + lifetime * 1000)
        expect(deathOf(now, lifetime) * 1000).toBeLessThan(now + lifetime * 1000 + 1000)
      }),
    )
  })

  test('a thing of one tenant is nothing in another', () => {
    expect(inTenant('a', undefined)).toBe(true)
    expect(inTenant('a', 'a')).toBe(true)
    expect(inTenant('a', 'b')).toBe(false)
  })
})
