// Does a search find what its words say, in the order it was asked for?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { paged, parseSearch, resembles } from '../../shared/domain/query.ts'

const known = { columns: ['name', 'insertInstant'], criteria: ['name'], sortedBy: 'name' }
const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '(', ' '), maxLength: 8 })

describe('words', () => {
  test('without a wildcard are found anywhere, in any case', () => {
    fc.assert(
      fc.property(letters, letters, letters, (before, words, after) => {
        expect(resembles(before + words.toUpperCase() + after, words)).toBe(true)
      }),
    )
  })

  test('with wildcards mean what the same regular expression means', () => {
    const pattern = fc
      .string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 6 })
      .filter(one => one.includes('*'))
    fc.assert(
      fc.property(letters, pattern, (value, wanted) => {
        const expression = new RegExp(
          `^${wanted
            .split('*')
            .map(part => part.replaceAll('.', '\\.'))
            .join('.*')}$`,
          's',
        )
        expect(resembles(value, wanted)).toBe(expression.test(value))
      }),
      { numRuns: 1_000 },
    )
  })

  test('made to make a matcher backtrack are answered at once', () => {
    expect(resembles('a'.repeat(20_000), `${'*a'.repeat(5_000)}*b`)).toBe(false)
  })
})

test('the pages of a search are its rows in order, none twice and none left out', () => {
  const rows = fc.array(fc.record({ name: letters, insertInstant: fc.nat(5) }), { maxLength: 30 })
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 7 }), (all, size) => {
      const asked = { orderBy: [{ column: 'insertInstant', descending: true }] }
      const read = (row: Readonly<Record<string, unknown>>, column: string) => row[column]
      const pages = Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
        paged(all, { ...asked, startRow: n * size, numberOfResults: size }, read),
      )
      expect(pages.every(({ total }) => total === all.length)).toBe(true)
      const seen = pages.flatMap(({ page }) => page)
      expect(seen).toEqual(all.toSorted((a, b) => b.insertInstant - a.insertInstant))
    }),
  )
})

describe('a request', () => {
  test('is read the same from a body and from a query string', () => {
    const body = parseSearch({ name: 'x', startRow: 2, numberOfResults: 3, orderBy: 'name DESC, insertInstant' }, known)
    expect(
      parseSearch({ name: 'x', startRow: '2', numberOfResults: '3', orderBy: 'name DESC, insertInstant' }, known),
    ).toEqual(body)
    expect(body.ok && body.value.orderBy).toEqual([
      { column: 'name', descending: true },
      { column: 'insertInstant', descending: false },
    ])
  })

  test.each([
    [{ startRow: -1 }, '[invalid]search.startRow'],
    [{ startRow: 'two' }, '[couldNotConvert]search.startRow'],
    [{ numberOfResults: 1.5 }, '[invalid]search.numberOfResults'],
    [{ orderBy: 'secret ASC' }, '[invalid]search.orderBy'],
    [{ orderBy: 'name SIDEWAYS' }, '[invalid]search.orderBy'],
  ])('with %j is refused', (given, code) => {
    const parsed = parseSearch(given, known)
    expect(parsed.ok ? [] : parsed.issues.map(({ path, reason }) => `[${reason}]${path}`)).toEqual([code])
  })
})
