// Do packed records and numbered entries lose anything?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf, keyOfEntry, keysBegin, logId } from '../../shared/resources/log-id.ts'
import { isTooLarge, packed, unpacked } from '../../shared/resources/packed.ts'

describe('a record', () => {
  const texts = fc.dictionary(fc.string(), fc.string({ unit: 'binary', maxLength: 50 }))

  test('comes back as it went in, packed or not', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 40_000 }), (record, times) => {
        const body = { ...record, long: 'äöü'.repeat(times) }
        expect(unpacked(packed(body))).toEqual(JSON.parse(JSON.stringify(body)))
      }),
      { numRuns: 50 },
    )
  })

  test('that is small stays legible, and a large one of repeated words is far smaller', () => {
    const small = { name: 'small' }
    expect(packed(small)).toBe(small)
    const large = { page: '<p>The same again.</p>\n'.repeat(40_000) }
    expect(isTooLarge(large)).toBe(true)
    expect(isTooLarge(packed(large))).toBe(false)
  })
})

describe('the number of an entry', () => {
  const moment = fc.integer({ min: 0, max: Date.parse('2109-01-01') })

  test('is whole, names its moment, and grows with time', () => {
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const [first, second] = [logId(a), logId(b)]
        expect(Number.isSafeInteger(first)).toBe(true)
        expect(instantOf(first)).toBe(a)
        if (a < b) expect(first).toBeLessThan(second)
      }),
    )
  })

  test('is one entry’s alone among two thousand that one process writes in one millisecond', () => {
    const numbers = Array.from({ length: 2_048 }, () => logId(1_900_000_000_000))
    expect(new Set(numbers).size).toBe(2_048)
    expect(new Set(numbers.map(instantOf))).toEqual(new Set([1_900_000_000_000]))
  })

  test('begins its key and no other number’s', () => {
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const [one, other] = [logId(a), logId(b)]
        expect(keyOfEntry(one).startsWith(keysBegin(one))).toBe(true)
        if (one !== other) expect(keyOfEntry(one).startsWith(keysBegin(other))).toBe(false)
      }),
    )
  })
})
