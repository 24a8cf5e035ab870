// What does every table keep, whichever driver speaks and whichever engine answers?
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../shared/kernel/ids.ts'
import { seconds } from '../../shared/kernel/time.ts'
import type { Driver } from '../../shared/storage/driver/port.ts'
import { dynamoTable } from '../../shared/storage/dynamo-table.ts'
import type { Key, Meter, NewRow, Row, Table } from '../../shared/storage/table.ts'
import { Conflict } from '../../shared/storage/table.ts'

export type Place = { readonly driver: Driver; readonly tableName: string }

export const now = Date.UTC(2030, 0, 1)
export const aKey = (sk = 'row'): Key => ({ pk: `test#${newId()}`, sk })
export const aRow = (key: Key, body: unknown = {}, more: Partial<NewRow> = {}): NewRow => ({
  ...key,
  type: 'test',
  body,
  ...more,
})
export const conflictOf = async (work: Promise<unknown>): Promise<Conflict> => {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof Conflict) return thrown
  throw new Error('no conflict', { cause: thrown })
}

const past = seconds(now)
const future = seconds(now) + 60

export const tableSuite = (name: string, make: () => Promise<Place>): void => {
  describe(`the table over ${name}`, () => {
    let place: Place
    let table: Table
    const at = (time: number, meter?: Meter): Table => dynamoTable({ ...place, now: time, ...(meter ? { meter } : {}) })
    const put = (row: NewRow) => table.commit([{ put: row, expect: 'absent' }])
    beforeAll(async () => {
      place = await make()
      table = at(now)
    })

    test('what was put comes back as it was, without what is undefined', async () => {
      const key = aKey()
      const body = { text: 'ü 😀', empty: '', none: null, list: [1, 0.1, 1e21, -3, [], {}], deep: { yes: true } }
      const listed = aKey()
      await put(aRow(key, { ...body, missing: undefined }, { ttl: future, listed }))
      expect(await table.get(key)).toStrictEqual({ ...key, type: 'test', version: 1, body, ttl: future, listed })
    })

    test('a count changes with the commit it is part of, or not at all, and many at once lose none', async () => {
      const [key, other] = [aKey(), aKey()]
      const add = (by: number) => ({ add: key, by, expect: 'anything' }) as const
      await table.commit([add(2)])
      await Promise.all(
        Array.from({ length: 20 }, () => table.commit([{ put: aRow(aKey()), expect: 'absent' }, add(1)])),
      )
      await put(aRow(other))
      await conflictOf(table.commit([{ put: aRow(other), expect: 'absent' }, add(100)]))
      await table.commit([{ remove: other, expect: 'present' }, add(-3)])
      expect(await table.get(key)).toMatchObject({ body: { count: 19 } })
    })

    test('a row that is not there is undefined, and among many the order is kept and a key may come twice', async () => {
      const keys = Array.from({ length: 230 }, () => aKey())
      const [first, , third] = keys as [Key, Key, Key]
      await put(aRow(first, 1))
      await put(aRow(third, 3))
      expect(await table.get(aKey())).toBeUndefined()
      const rows = await table.getMany([...keys, first])
      expect(rows.map(row => row?.body)).toEqual([1, undefined, 3, ...Array(227).fill(undefined), 1])
    })

    test('each expectation holds or names what was found', async () => {
      const key = aKey()
      const row = (body: number) => aRow(key, body)
      expect((await conflictOf(table.commit([{ put: row(0), expect: 'present' }]))).losers).toEqual([
        { index: 0, found: undefined },
      ])
      await conflictOf(table.commit([{ put: row(0), expect: { version: 1 } }]))
      await conflictOf(table.commit([{ remove: key, expect: 'present' }]))
      await conflictOf(table.commit([{ check: key, expect: 'present' }]))
      await table.commit([{ check: key, expect: 'absent' }])
      await put(row(1))
      const lost = await conflictOf(put(row(2)))
      expect(lost.losers[0]?.found).toMatchObject({ version: 1, body: 1 })
      await table.commit([{ put: row(2), expect: { version: 1 } }])
      await conflictOf(table.commit([{ put: row(3), expect: { version: 1 } }]))
      await table.commit([{ put: row(3), expect: 'present' }])
      await table.commit([{ put: row(4), expect: 'anything' }])
      expect(await table.get(key)).toMatchObject({ version: 4, body: 4 })
      await table.commit([{ check: key, expect: { version: 4 } }])
      await conflictOf(table.commit([{ remove: key, expect: { version: 3 } }]))
      await table.commit([{ remove: key, expect: { version: 4 } }])
      await table.commit([{ remove: key, expect: 'anything' }])
      expect(await table.get(key)).toBeUndefined()
    })

    test.each(['present', 'anything'] as const)('a put expecting "%s" leaves nothing of the row before', async how => {
      const key = aKey()
      await put(aRow(key, { old: 1 }, { ttl: future, listed: aKey() }))
      await table.commit([{ put: aRow(key, { fresh: 1 }), expect: how }])
      expect(await table.get(key)).toStrictEqual({ ...key, type: 'test', version: 2, body: { fresh: 1 } })
    })

    test('a row past its time is absent for every verb', async () => {
      const key = aKey()
      const listed = aKey()
      await put(aRow(key, 'old', { ttl: past, listed }))
      expect(await table.get(key)).toBeUndefined()
      expect(await table.getMany([key])).toEqual([undefined])
      expect((await table.query({ pk: key.pk })).rows).toEqual([])
      expect((await table.query({ pk: listed.pk, listed: true })).rows).toEqual([])
      expect(await table.touch(key, future)).toBe(false)
      expect(await table.take(key)).toBeUndefined()
      const lost = await conflictOf(table.commit([{ put: aRow(key), expect: { version: 1 } }]))
      expect(lost.losers).toEqual([{ index: 0, found: undefined }])
      await conflictOf(table.commit([{ check: key, expect: 'present' }]))
      await conflictOf(
        table.commit([
          { check: key, expect: 'present' },
          { put: aRow(aKey()), expect: 'absent' },
        ]),
      )
      expect(await at(now - 1_000).get(key)).toBeDefined()
      await put(aRow(key, 'new'))
      expect(await table.get(key)).toMatchObject({ version: 1, body: 'new' })
    })

    test('a transaction is all or nothing, and names every loser', async () => {
      const [a, b, c, d] = [aKey(), aKey(), aKey(), aKey()]
      await put(aRow(b, 'b'))
      const lost = await conflictOf(
        table.commit([
          { check: d, expect: 'anything' },
          { put: aRow(a), expect: 'absent' },
          { put: aRow(b), expect: 'absent' },
          { remove: c, expect: 'present' },
        ]),
      )
      expect(lost.losers.map(({ index, found }) => [index, found?.body])).toEqual([
        [2, 'b'],
        [3, undefined],
      ])
      expect(await table.get(a)).toBeUndefined()
      await table.commit([
        { put: aRow(a), expect: 'absent' },
        { put: aRow(b, 'b2'), expect: { version: 1 } },
        { put: aRow(c), expect: 'anything' },
        { check: d, expect: 'absent' },
      ])
      const rows = await table.getMany([a, b, c])
      expect(rows.map(row => row?.version)).toEqual([1, 2, 1])
    })

    test('a hundred writes fit into one commit, one more is a defect, none is nothing', async () => {
      const writes = Array.from({ length: 101 }, () => ({ put: aRow(aKey()), expect: 'absent' as const }))
      await expect(table.commit(writes)).rejects.toThrow('101 writes')
      await table.commit(writes.slice(1))
      await table.commit([])
    })

    test('of a hundred callers who put the same row exactly one wins', async () => {
      const key = aKey()
      const tries = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => put(aRow(key, n))))
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const winner = tries.findIndex(({ status }) => status === 'fulfilled')
      expect((await table.get(key))?.body).toBe(winner)
    })

    test('of sixty callers who take a row exactly one gets it', async () => {
      const key = aKey()
      await put(aRow(key, 'code'))
      const got = await Promise.all(Array.from({ length: 60 }, () => table.take(key)))
      expect(got.filter(row => row !== undefined).map(row => row.body)).toEqual(['code'])
      expect(await table.get(key)).toBeUndefined()
    })

    test('of thirty transactions over the same two rows exactly one wins', async () => {
      const [a, b] = [aKey(), aKey()]
      const tries = await Promise.allSettled(
        Array.from({ length: 30 }, (_, n) =>
          table.commit([
            { put: aRow(n % 2 ? a : b, n), expect: 'absent' },
            { put: aRow(n % 2 ? b : a, n), expect: 'absent' },
          ]),
        ),
      )
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const [left, right] = await table.getMany([a, b])
      expect(left?.body).toBe(right?.body)
    })

    test('a counter counts exactly, up to its limit, and starts again after its time', async () => {
      const key = aKey()
      const limits = { below: 50, ttl: future }
      const counts = await Promise.all(Array.from({ length: 80 }, () => table.count(key, 1, limits)))
      const reached = counts.filter(count => count !== undefined).sort((x, y) => x - y)
      expect(reached).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
      expect(await table.get(key)).toMatchObject({ type: 'counter', body: { count: 50 }, ttl: future })

      const later = at(now + 60_000)
      expect(await later.get(key)).toBeUndefined()
      const again = await Promise.all(
        Array.from({ length: 10 }, () => later.count(key, 2, { below: 50, ttl: future + 60 })),
      )
      expect(again.map(Number).sort((x, y) => x - y)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
      expect(await table.count(aKey(), 1, { below: 0, ttl: future })).toBeUndefined()
    })

    test('the end of a counter stays unless it slides', async () => {
      const [fixed, sliding] = [aKey(), aKey()]
      for (const ttl of [future, future + 60]) {
        await table.count(fixed, 1, { below: 9, ttl })
        await table.count(sliding, 1, { below: 9, ttl, sliding: true })
      }
      expect((await table.get(fixed))?.ttl).toBe(future)
      expect((await table.get(sliding))?.ttl).toBe(future + 60)
    })

    test('touch moves the end of a row that is there and leaves its version', async () => {
      const key = aKey()
      expect(await table.touch(key, future)).toBe(false)
      expect(await table.get(key)).toBeUndefined()
      await put(aRow(key, 'body', { ttl: future }))
      expect(await table.touch(key, future + 60)).toBe(true)
      expect(await table.get(key)).toMatchObject({ ttl: future + 60, version: 1, body: 'body' })
    })

    describe('a partition', () => {
      const pk = `test#${newId()}`
      const names = ['a#1', 'a#2', 'a#3', 'b#1', 'b#2', 'c#1', 'c#2']
      const listedPk = `list#${newId()}`
      beforeAll(async () => {
        await table.commit(
          names.map((sk, place) => ({
            put: aRow({ pk, sk }, place, {
              listed: { pk: listedPk, sk },
              ...(sk === 'a#2' || sk === 'b#1' ? { ttl: past } : {}),
            }),
            expect: 'absent' as const,
          })),
        )
      })
      const alive = names.filter(sk => sk !== 'a#2' && sk !== 'b#1')
      const sks = (rows: readonly Row[]) => rows.map(({ sk }) => sk)

      test.each([false, true])('is read in order, in ranges and backwards (index: %s)', async listed => {
        const from = { pk: listed ? listedPk : pk, listed }
        expect(sks((await table.query(from)).rows)).toEqual(alive)
        expect(sks((await table.query({ ...from, descending: true })).rows)).toEqual(alive.toReversed())
        expect(sks((await table.query({ ...from, begins: 'a#' })).rows)).toEqual(['a#1', 'a#3'])
        expect(sks((await table.query({ ...from, from: 'a#3', to: 'c#1' })).rows)).toEqual(['a#3', 'b#2', 'c#1'])
        expect(sks((await table.query({ ...from, from: 'b' })).rows)).toEqual(['b#2', 'c#1', 'c#2'])
        expect(sks((await table.query({ ...from, to: 'b' })).rows)).toEqual(['a#1', 'a#3'])
        expect(sks((await table.query({ ...from, eventual: true })).rows)).toEqual(alive)
      })

      test.each([false, true])(
        'is read page by page, each full, without loss or repetition (index: %s)',
        async listed => {
          const pages: string[][] = []
          let after: string | undefined
          do {
            const query = { pk: listed ? listedPk : pk, listed, limit: 2, ...(after === undefined ? {} : { after }) }
            const page = await table.query(query)
            pages.push(sks(page.rows))
            after = page.next
          } while (after !== undefined)
          expect(pages.flat()).toEqual(alive)
          expect(pages.slice(0, 2).map(page => page.length)).toEqual([2, 2])
        },
      )

      test('refuses the token of another partition, of the index, of another range, and nonsense', async () => {
        const { next } = await table.query({ pk, limit: 2 })
        if (next === undefined) throw new Error('no next page')
        await table.query({ pk, after: next })
        for (const query of [
          { pk: listedPk, after: next },
          { pk, listed: true, after: next },
          { pk, begins: 'c', after: next },
          { pk, after: 'nonsense' },
          { pk, after: Buffer.from('["x"]').toString('base64url') },
        ]) {
          await expect(table.query(query)).rejects.toThrow('invalid')
        }
      })

      test('a row leaves the index when it is no longer listed or is moved elsewhere', async () => {
        const [key, list, other] = [aKey(), aKey(), aKey()]
        await put(aRow(key, 1, { listed: list }))
        expect((await table.query({ pk: list.pk, listed: true })).rows).toMatchObject([{ body: 1, listed: list }])
        await table.commit([{ put: aRow(key, 2, { listed: other }), expect: { version: 1 } }])
        expect((await table.query({ pk: list.pk, listed: true })).rows).toEqual([])
        await table.commit([{ put: aRow(key, 3), expect: 'present' }])
        expect((await table.query({ pk: other.pk, listed: true })).rows).toEqual([])
      })
    })

    test('a meter counts calls, units, and calls in flight together as one trip', async () => {
      const meter: Meter = { trips: 0, calls: 0, readUnits: 0, writeUnits: 0 }
      const metered = at(now, meter)
      const [a, b] = [aKey(), aKey()]
      await metered.commit([{ put: aRow(a), expect: 'absent' }])
      expect(meter).toEqual({ trips: 1, calls: 1, readUnits: 0, writeUnits: 1 })
      await Promise.all([metered.get(a), metered.get(b, { eventual: true })])
      expect(meter).toEqual({ trips: 2, calls: 3, readUnits: 1.5, writeUnits: 1 })
      await metered.commit([
        { put: aRow(a), expect: { version: 1 } },
        { put: aRow(b), expect: 'absent' },
      ])
      expect(meter).toEqual({ trips: 3, calls: 4, readUnits: 1.5, writeUnits: 5 })
    })
  })
}
