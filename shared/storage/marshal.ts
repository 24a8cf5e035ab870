// How does a row look in DynamoDB?
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { convertToAttr, unmarshall } from '@aws-sdk/util-dynamodb'
import { seconds } from '../kernel/time.ts'
import type { Key, NewRow, Row } from './table.ts'

export type Item = Record<string, AttributeValue>

/** The attributes of a row beside its keys. `w` is the id of the write that made it what it is; `count` a counter's. */
export const attributes = { type: 'type', version: 'version', ttl: 'ttl', body: 'body', write: 'w', count: 'count' }

// Bodies are JSON: 1e21 and 0.1 are what they are in JavaScript, on the way in and on the way out.
const inward = { removeUndefinedValues: true, allowImpreciseNumbers: true }
const outward = { wrapNumbers: (text: string) => Number(text) }

export const text = (value: string): AttributeValue => ({ S: value })
export const number = (value: number): AttributeValue => ({ N: String(value) })
export const keyItem = (key: Key): Item => ({ pk: text(key.pk), sk: text(key.sk) })

export const bodyValue = (body: unknown): AttributeValue => convertToAttr(body, inward)

export type Stamp = { readonly version: number; readonly write: string }

export const toItem = (row: NewRow, { version, write }: Stamp): Item => {
  const item = keyItem(row)
  item[attributes.type] = text(row.type)
  item[attributes.version] = number(version)
  item[attributes.write] = text(write)
  item[attributes.body] = bodyValue(row.body)
  if (row.ttl !== undefined) item[attributes.ttl] = number(row.ttl)
  if (row.listed) {
    item.lpk = text(row.listed.pk)
    item.lsk = text(row.listed.sk)
  }
  return item
}

type Stored = {
  readonly pk: string
  readonly sk: string
  readonly type: string
  readonly version: number
  readonly body?: unknown
  readonly count?: number
  readonly ttl?: number
  readonly lpk?: string
  readonly lsk?: string
}

/** Also for the images of a stream record, whose attribute values have the same shape. */
export const toRow = <B>(item: Record<string, unknown>): Row<B> => {
  const stored = unmarshall(item as Item, outward) as Stored
  return {
    pk: stored.pk,
    sk: stored.sk,
    type: stored.type,
    version: stored.version,
    body: (stored.count === undefined ? stored.body : { count: stored.count }) as B,
    ...(stored.ttl === undefined ? {} : { ttl: stored.ttl }),
    ...(stored.lpk === undefined || stored.lsk === undefined ? {} : { listed: { pk: stored.lpk, sk: stored.lsk } }),
  }
}

/** The row, unless there is none or it is past its `ttl`, which DynamoDB itself acts on days later. */
export const living = <B>(item: Record<string, unknown> | undefined, now: number): Row<B> | undefined => {
  if (item === undefined) return undefined
  const row = toRow<B>(item)
  return row.ttl !== undefined && row.ttl <= seconds(now) ? undefined : row
}

export const writtenBy = (item: Record<string, unknown> | undefined, write: string): boolean =>
  item !== undefined && (item as Item)[attributes.write]?.S === write
