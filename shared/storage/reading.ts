// How are rows read, so that what is past its time is never seen?
import type { QueryCommandInput, QueryCommandOutput } from '@aws-sdk/client-dynamodb'
import { refuse } from '../kernel/refusal.ts'
import type { Place } from './cursor.ts'
import { placeOf, tokenOf } from './cursor.ts'
import { backOff, patience, pause } from './driver/patience.ts'
import type { Driver } from './driver/port.ts'
import { sayRange } from './expressions.ts'
import { layout } from './layout.ts'
import { type Item, keyItem, living, text } from './marshal.ts'
import { type Key, type Query, type Reader, type Row, type RowsOf, TableUnavailable } from './table.ts'

export type Source = { readonly driver: Driver; readonly tableName: string; readonly now: number }

/** BatchGetItem takes no more. */
const batch = 100

/** Each refused batch is one more round trip; with full jitter ten of them are some two seconds. */
const batchRounds = 10

/** One name per key: two different keys never share it. */
const nameOf = (key: Key): string => JSON.stringify([key.pk, key.sk])

/** The three verbs that only read, strongly consistent unless asked otherwise. */
export const reading = ({ driver, tableName, now }: Source): Reader => {
  /** Asks for up to 100 keys, and again for those DynamoDB had no room or no capacity for. */
  const fetchBatch = async (keys: readonly Key[], consistent: boolean): Promise<Map<string, Row>> => {
    const found = new Map<string, Row>()
    let asked: Item[] = keys.map(keyItem)
    for (let round = 1; asked.length > 0; round += 1) {
      const answer = await driver.send('BatchGetItem', {
        RequestItems: { [tableName]: { Keys: asked, ConsistentRead: consistent } },
      })
      const items = answer.Responses?.[tableName] ?? []
      for (const item of items) {
        const row = living(item, now)
        if (row) found.set(nameOf(row), row)
      }
      asked = answer.UnprocessedKeys?.[tableName]?.Keys ?? []
      if (asked.length === 0) break
      if (round === batchRounds) throw new TableUnavailable(`${asked.length} keys were left unread`)
      // Something came: it was the size of the answer, and there is no reason to wait.
      if (items.length === 0) await pause(backOff(round, patience))
    }
    return found
  }

  const getMany: Reader['getMany'] = async <B extends readonly unknown[]>(
    keys: readonly Key[],
    how?: { readonly eventual?: boolean },
  ) => {
    const consistent = how?.eventual !== true
    const wanted = [...new Map(keys.map(key => [nameOf(key), key])).values()]
    const batches: (readonly Key[])[] = []
    for (let at = 0; at < wanted.length; at += batch) batches.push(wanted.slice(at, at + batch))
    const found = await Promise.all(batches.map(some => fetchBatch(some, consistent)))
    const rows = new Map(found.flatMap(some => [...some]))
    // One for each key, in their order; what bodies stand there is the caller's word, as it is for `get`.
    return keys.map(key => rows.get(nameOf(key))) as unknown as RowsOf<B>
  }

  const startAt = (query: Query): Item | undefined => {
    if (query.after === undefined) return undefined
    const place = placeOf(query, query.after)
    // The token came back from outside: a wrong one is the caller's mistake.
    if (place === undefined) return refuse('invalid')
    return query.listed === true
      ? { lpk: text(query.pk), lsk: text(place[0]), pk: text(place[1] ?? ''), sk: text(place[2] ?? '') }
      : { pk: text(query.pk), sk: text(place[0]) }
  }

  const placeAt = (query: Query, key: Item): Place => {
    const of = (name: string): string => key[name]?.S ?? ''
    return query.listed === true ? [of('lsk'), of('pk'), of('sk')] : [of('sk')]
  }

  /** The index lists keys and may be late: a row that has left, moved or died since is not in the answer. */
  const rowsBehind = async <B>(items: readonly Item[], eventual: boolean): Promise<Row<B>[]> => {
    const entries = items.map(item => ({
      key: { pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' },
      lpk: item.lpk?.S,
      lsk: item.lsk?.S,
    }))
    const rows = await getMany<B[]>(
      entries.map(entry => entry.key),
      { eventual },
    )
    return entries.flatMap(({ lpk, lsk }, place) => {
      const row = rows[place]
      return row !== undefined && row.listed?.pk === lpk && row.listed?.sk === lsk ? [row] : []
    })
  }

  return {
    async get<B>(key: Key, how?: { readonly eventual?: boolean }) {
      const ask = { TableName: tableName, Key: keyItem(key), ConsistentRead: how?.eventual !== true }
      return living<B>((await driver.send('GetItem', ask)).Item, now)
    },

    getMany,

    async query<B>(query: Query) {
      const { limit } = query
      const names = query.listed === true ? layout.index : layout
      const ask: QueryCommandInput = {
        TableName: tableName,
        ...(query.listed === true ? { IndexName: layout.index.name } : { ConsistentRead: query.eventual !== true }),
        ...sayRange(query, { partition: names.partitionKey, sort: names.sortKey }),
        ScanIndexForward: query.descending !== true,
      }
      const rows: Row<B>[] = []
      let from = startAt(query)
      // Rows past their time are read but not answered; so a page is filled up, and one with a `next` is never empty.
      do {
        const wanted = limit === undefined ? undefined : limit - rows.length
        const page: QueryCommandOutput = await driver.send('Query', {
          ...ask,
          ...(wanted === undefined ? {} : { Limit: wanted }),
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        })
        const items = page.Items ?? []
        if (query.listed === true) rows.push(...(await rowsBehind<B>(items, query.eventual === true)))
        else rows.push(...items.map(item => living<B>(item, now)).filter(row => row !== undefined))
        from = page.LastEvaluatedKey
      } while (from !== undefined && rows.length < (limit ?? 1))
      return from === undefined ? { rows } : { rows, next: tokenOf(query, placeAt(query, from)) }
    },
  }
}
