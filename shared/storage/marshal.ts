// How does a row look in DynamoDB?
//
// A body is one attribute: its text as JSON. As a map of typed values it is read twice, by JSON.parse with twice the
// objects and then by us, which was a fifth of what a renewal costs (docs/decisions.md).
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { seconds } from '../kernel/time.ts'
import type { Key, NewRow, Row } from './table.ts'

export type Item = Record<string, AttributeValue>

/** The attributes of a row beside its keys. `w` is the id of the write that made it what it is; `count` a counter's. */
export const attributes = { type: 'type', version: 'version', ttl: 'ttl', body: 'body', write: 'w', count: 'count' }

export const text = (value: string): AttributeValue => ({ S: value })
export const number = (value: number): AttributeValue => ({ N: String(value) })
export const keyItem = (key: Key): Item => ({ pk: text(key.pk), sk: text(key.sk) })

/** `__proto__` is no member of ours: whoever copies it by assignment changes a prototype. */
const forbidden = '__proto__'
const permitted = (name: string, value: unknown): unknown => (name === forbidden ? undefined : value)

/**
 * A body as JSON. Members that are undefined are left out, as JSON.stringify leaves them out; what it would turn into
 * something else (a date into text, NaN into null) is our defect.
 */
export function bodyValue(body: unknown): AttributeValue {
  demandJson(body)
  const json = JSON.stringify(body)
  return text(json.includes(forbidden) ? JSON.stringify(body, permitted) : json)
}

function demandJson(value: unknown): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`a row cannot keep ${value}`)
      return
    case 'object':
      if (value === null) return
      if (Array.isArray(value)) {
        for (const item of value) demandJson(item)
        return
      }
      if (!isPlain(value)) break
      for (const member of Object.values(value)) if (member !== undefined) demandJson(member)
      return
  }
  throw new TypeError(`a row cannot keep a ${typeof value} that is not JSON`)
}

function isPlain(body: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(body)
  return prototype === Object.prototype || prototype === null
}

function bodyOf(value: AttributeValue | undefined): unknown {
  if (value?.S === undefined) throw new TypeError(`this is no body of ours: ${Object.keys(value ?? {}).join()}`)
  return JSON.parse(value.S, value.S.includes(forbidden) ? permitted : undefined)
}

type Stamp = { readonly version: number; readonly write: string }

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

/** Also for the images of a stream record, whose attribute values have the same shape. */
export const toRow = <B>(image: Record<string, unknown>): Row<B> => {
  const { pk, sk, type, version, ttl, body, count, lpk, lsk } = image as Item
  return {
    pk: String(pk?.S),
    sk: String(sk?.S),
    type: String(type?.S),
    version: Number(version?.N),
    body: (count === undefined ? body && bodyOf(body) : { count: Number(count.N) }) as B,
    ...(ttl !== undefined && { ttl: Number(ttl.N) }),
    ...(lpk?.S !== undefined && lsk?.S !== undefined && { listed: { pk: lpk.S, sk: lsk.S } }),
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
