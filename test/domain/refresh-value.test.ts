// Does the value of a refresh token say what was written, and nothing that was not?
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type RefreshValue,
  readRefreshValue,
  refreshBody,
  writeRefreshValue,
} from '../../shared/domain/refresh-value.ts'

const said: fc.Arbitrary<RefreshValue> = fc.record({
  tenantId: fc.uuid(),
  userId: fc.uuid(),
  tokenId: fc.uuid(),
  counter: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
})
const macOf = (body: Buffer): Buffer => createHmac('sha256', 'a key outside the table').update(body).digest()
const written = (value: RefreshValue): string => {
  const body = refreshBody(value)
  return writeRefreshValue(body, macOf(body))
}
/** Whether we would take this value for our own. */
const accepted = (value: string): boolean => {
  const read = readRefreshValue(value)
  return read !== undefined && macOf(read.body).subarray(0, read.mac.length).equals(read.mac)
}

describe('a value', () => {
  test('reads as it was written', () => {
    fc.assert(
      fc.property(said, given => {
        const read = readRefreshValue(written(given))
        expect(read?.said).toEqual(given)
        expect(accepted(written(given))).toBe(true)
      }),
    )
  })
  test('different tokens have different values', () => {
    fc.assert(
      fc.property(said, said, (a, b) => {
        expect(written(a) === written(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })
  test('with any bit flipped is not ours', () => {
    const value = written({
      tenantId: '11111111-1111-4111-8111-111111111111',
      userId: '22222222-2222-4222-8222-222222222222',
      tokenId: '33333333-3333-4333-8333-333333333333',
      counter: 7,
    })
    const bytes = Buffer.from(value, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes)
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(accepted(flipped.toString('base64url'))).toBe(false)
    }
  })
  test('has one spelling only', () => {
    fc.assert(
      fc.property(said, fc.nat(200), fc.constantFrom('=', ' ', '\n', '.', '+', '/'), (given, place, stray) => {
        const value = written(given)
        const at = place % (value.length + 1)
        expect(readRefreshValue(value.slice(0, at) + stray + value.slice(at))).toBe(undefined)
      }),
    )
  })
  test('cut short or made longer is of no shape', () => {
    fc.assert(
      fc.property(said, fc.integer({ min: 1, max: 102 }), (given, cut) => {
        const value = written(given)
        expect(readRefreshValue(value.slice(0, -cut))).toBe(undefined)
        expect(readRefreshValue(value + value.slice(0, cut))).toBe(undefined)
      }),
    )
  })
  test('whatever else somebody sends is of no shape', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), text => {
        expect(readRefreshValue(text)).toBe(undefined)
      }),
    )
  })
})
