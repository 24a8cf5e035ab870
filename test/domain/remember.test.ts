// Is what an instance remembers true for as long as it says, and never more than it has room for?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { remembering } from '../../shared/resources/remember.ts'

describe('an instance', () => {
  test('holds no more than it may, and always the half of that which was asked for last', async () => {
    const names = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 1, max: 12 }), async (asked, most) => {
        const memory = remembering(60, most)
        let reads = 0
        const recall = (name: number) =>
          memory(0).recall(String(name), async () => {
            reads++
            return name
          })
        const latest: number[] = []
        for (const name of asked) {
          const before = reads
          expect(await recall(name)).toBe(name)
          if (latest.slice(0, Math.max(1, Math.floor(most / 2))).includes(name)) expect(reads).toBe(before)
          latest.splice(0, latest.length, ...new Set([name, ...latest]))
        }
        // What is asked for in the order of its age makes no room: each that is still there is found.
        const before = reads
        for (const name of latest) await recall(name)
        expect(latest.length - (reads - before)).toBeLessThanOrEqual(most)
      }),
    )
  })

  test('reads once for all who ask at once, and again when it is too old', async () => {
    const memory = remembering(10)
    let reads = 0
    const read = async () => ++reads
    const [one, other] = await Promise.all([memory(0).recall('a', read), memory(5_000).recall('a', read)])
    expect([one, other]).toEqual([1, 1])
    expect(await memory(9_999).recall('a', read)).toBe(1)
    expect(await memory(10_000).recall('a', read)).toBe(2)
  })

  test('reads earlier for somebody who wants it younger, and then for everybody', async () => {
    const memory = remembering(10)
    let reads = 0
    const read = async () => ++reads
    await memory(0).recall('a', read)
    expect(await memory(1_999).recall('a', read, 2)).toBe(1)
    const request = memory(2_000)
    expect(await request.recall('a', read)).toBe(1)
    expect(await request.recall('a', read, 2)).toBe(2)
    expect(await request.recall('a', read)).toBe(2)
    expect(await memory(11_999).recall('a', read)).toBe(2)
  })

  test('keeps within a request what has made room in the meantime', async () => {
    const memory = remembering(10, 1)
    let reads = 0
    const request = memory(0)
    const read = async () => ++reads
    expect(await request.recall('a', read)).toBe(1)
    expect(await request.recall('b', read)).toBe(2)
    expect(await request.recall('a', read)).toBe(1)
    expect(await memory(1).recall('a', read)).toBe(3)
  })
})
