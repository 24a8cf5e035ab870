// What does the table keep when DynamoDB throttles, stumbles, breaks off or stays silent, whichever driver speaks?
import { afterEach, describe, expect, test } from 'vitest'
import type { Driver } from '../../shared/storage/driver/port.ts'
import { dynamoTable } from '../../shared/storage/dynamo-table.ts'
import { TableUnavailable } from '../../shared/storage/table.ts'
import type { Fault, Faults } from '../faults.ts'
import { aKey, aRow, conflictOf, now } from './table-suite.ts'

export const region = 'eu-central-1'
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: 'token' }
// Short enough for a test; long enough that a busy machine does not look like a silent one.
export const patience = { attemptMs: 200, deadlineMs: 4_000, baseMs: 2, capMs: 10 }
type Patience = Partial<typeof patience>

const unheard: readonly Fault[] = ['throttle', 'fail', 'reset-before']
const ambiguous: readonly Fault[] = ['fail-after', 'reset-after', 'hang-after']
const future = now / 1_000 + 60

type Place = {
  readonly faults: Faults
  readonly tableName: string
  /** Without an endpoint, to where the faults are. */
  readonly driver: (patience?: Patience, endpoint?: string) => Driver
  /** Around the faults. */
  readonly direct: () => Driver
}

export const faultsSuite = (name: string, { faults, tableName, driver, direct }: Place): void => {
  describe(`over ${name}`, () => {
    afterEach(() => faults.clear())
    const table = dynamoTable({ driver: driver(), tableName, now })
    const limits = { below: 9, ttl: future }

    test.each([...unheard, ...ambiguous])(
      '%s: a single put happens once and is no conflict with itself',
      async fault => {
        for (const expected of ['absent', 'present', 'anything', { version: 3 }] as const) {
          const key = aKey()
          for (let n = 0; expected !== 'absent' && n < 3; n += 1) {
            await table.commit([{ put: aRow(key, n), expect: n === 0 ? 'absent' : { version: n } }])
          }
          faults.next({ fault })
          await table.commit([{ put: aRow(key, 'new'), expect: expected }])
          expect(await table.get(key)).toMatchObject({ body: 'new', version: expected === 'absent' ? 1 : 4 })
        }
      },
    )

    test.each([...unheard, ...ambiguous, 'transaction-conflict' as const])(
      '%s: a transaction happens once',
      async fault => {
        const [a, b] = [aKey(), aKey()]
        await table.commit([{ put: aRow(a), expect: 'absent' }])
        faults.next({ fault, times: 2 })
        await table.commit([
          { remove: a, expect: { version: 1 } },
          { put: aRow(b), expect: 'absent' },
        ])
        const [left, right] = await table.getMany([a, b])
        expect([left, right?.version]).toEqual([undefined, 1])
      },
    )

    test.each([...unheard, ...ambiguous])('%s: a count counts once', async fault => {
      const key = aKey()
      faults.next({ fault })
      expect(await table.count(key, 1, limits)).toBe(1)
      faults.next({ fault })
      expect(await table.count(key, 1, limits)).toBe(2)
      const later = dynamoTable({ driver: driver(), tableName, now: now + 60_000 })
      faults.next({ fault, times: 2 })
      expect(await later.count(key, 1, { below: 9, ttl: future + 60 })).toBe(1)
    })

    test.each(unheard)('%s: what was not heard is asked again', async fault => {
      const key = aKey()
      await table.commit([{ put: aRow(key, 'here', { listed: key }), expect: 'absent' }])
      faults.next({ fault, times: 2 })
      expect(await table.get(key)).toMatchObject({ body: 'here' })
      faults.next({ fault, on: 'BatchGetItem' })
      faults.next({ fault, on: 'Query' })
      expect((await table.query({ pk: key.pk, listed: true })).rows).toMatchObject([{ body: 'here' }])
      faults.next({ fault })
      expect(await table.touch(key, future)).toBe(true)
      faults.next({ fault })
      expect(await table.take(key)).toMatchObject({ body: 'here' })
    })

    test.each(ambiguous)('%s: a take whose answer was lost gives the row to nobody, never to two', async fault => {
      const key = aKey()
      await table.commit([{ put: aRow(key), expect: 'absent' }])
      faults.next({ fault })
      const got = await Promise.all([table.take(key), table.take(key), table.take(key)])
      expect(got.filter(row => row !== undefined).length).toBeLessThanOrEqual(1)
      expect(await table.get(key)).toBeUndefined()
    })

    test.each(ambiguous)(
      '%s: a remove is repeated; one that stated its version claims nothing it cannot know',
      async fault => {
        const [a, b] = [aKey(), aKey()]
        await table.commit([
          { put: aRow(a), expect: 'absent' },
          { put: aRow(b), expect: 'absent' },
        ])
        faults.next({ fault })
        await table.commit([{ remove: a, expect: 'anything' }])
        faults.next({ fault })
        const lost = await conflictOf(table.commit([{ remove: b, expect: { version: 1 } }]))
        expect(lost.losers).toEqual([{ index: 0, found: undefined }])
        expect(await table.getMany([a, b])).toEqual([undefined, undefined])
      },
    )

    test('another writer between an unheard put and its repetition is a conflict, and their row stays', async () => {
      const key = aKey()
      faults.next({ fault: 'reset-before' })
      const others = dynamoTable({ driver: direct(), tableName, now })
      faults.next({ fault: { first: () => others.commit([{ put: aRow(key, 'theirs'), expect: 'absent' }]) } })
      const lost = await conflictOf(table.commit([{ put: aRow(key, 'ours'), expect: 'absent' }]))
      expect(lost.losers[0]?.found?.body).toBe('theirs')
    })

    test('keys left unprocessed are asked for until all are read', async () => {
      const keys = Array.from({ length: 5 }, () => aKey())
      await table.commit(keys.map((key, body) => ({ put: aRow(key, body), expect: 'absent' as const })))
      faults.next({ fault: 'partial', times: 3 })
      expect((await table.getMany(keys)).map(row => row?.body)).toEqual([0, 1, 2, 3, 4])
      expect(faults.seen.filter(operation => operation === 'BatchGetItem')).toHaveLength(4)
    })

    test.each(['throttle', 'reset-before', 'transaction-conflict'] as const)(
      '%s without end: the table is unavailable, within the deadline',
      async fault => {
        faults.always({ fault })
        const hurried = dynamoTable({ driver: driver({ deadlineMs: 600 }), tableName, now })
        const started = performance.now()
        await expect(hurried.commit([{ put: aRow(aKey()), expect: 'absent' }])).rejects.toThrow(TableUnavailable)
        expect(performance.now() - started).toBeLessThan(2_000)
        expect(faults.seen.length).toBeGreaterThan(2)
      },
    )

    test('silence: each attempt is cut off, and the call ends at its deadline', async () => {
      faults.always({ fault: { delayMs: 2_000 } })
      const hurried = dynamoTable({ driver: driver({ attemptMs: 200, deadlineMs: 600 }), tableName, now })
      await expect(hurried.get(aKey())).rejects.toThrow(TableUnavailable)
      expect(faults.seen.length).toBeGreaterThan(1)
    })

    test('nobody listening is unavailable too', async () => {
      const nowhere = dynamoTable({ driver: driver({ deadlineMs: 50 }, 'http://127.0.0.1:9'), tableName, now })
      await expect(nowhere.get(aKey())).rejects.toThrow(TableUnavailable)
    })

    test('a clock that is an hour off is set by the answer, once and for all calls after', async () => {
      faults.always({ fault: 'skew' })
      const late = dynamoTable({ driver: driver(), tableName, now })
      expect(await late.get(aKey())).toBeUndefined()
      expect(faults.seen).toHaveLength(2)
      expect(await late.get(aKey())).toBeUndefined()
      expect(faults.seen).toHaveLength(3)
    })

    test('what DynamoDB refuses for good is thrown at once, as it names it', async () => {
      await expect(dynamoTable({ driver: driver(), tableName: 'nowhere', now }).get(aKey())).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      })
      expect(faults.seen).toHaveLength(1)
    })
  })
}
