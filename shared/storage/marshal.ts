// How does a row look in DynamoDB?
//
// Bodies are JSON, so six of DynamoDB's ten types are enough. @aws-sdk/util-dynamodb knows all ten and takes six times as
// long (a user's row: 7 against 1 µs each way); it is the peer in the tests.
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { seconds } from '../kernel/time.ts'
import type { Key, NewRow, Row } from './table.ts'

export type Item = Record<string, AttributeValue>

/** The attributes of a row beside its keys. `w` is the id of the write that made it what it is; `count` a counter's. */
export const attributes = { type: 'type', version: 'version', ttl: 'ttl', body: 'body', write: 'w', count: 'count' }

export const text = (value: string): AttributeValue => ({ S: value })
export const number = (value: number): AttributeValue => ({ N: String(value) })
export const keyItem = (key: Key): Item => ({ pk: text(key.pk), sk: text(key.sk) })

/** A value of JSON. What is undefined is left out, as JSON.stringify leaves it out; anything else is our defect. */
export function bodyValue(body: unknown): AttributeValue {
  switch (typeof body) {
    case 'string':
      return { S: body }
    case 'number':
      if (!Number.isFinite(body)) throw new TypeError(`a row cannot keep ${body}`)
      return { N: String(body) }
    case 'boolean':
      return { BOOL: body }
    case 'object':
      if (body === null) return { NULL: true }
      if (Array.isArray(body)) return { L: body.filter(item => item !== undefined).map(bodyValue) }
      if (isPlain(body)) return { M: mapValue(body) }
  }
  throw new TypeError(`a row cannot keep a ${typeof body} that is not JSON`)
}

/** `__proto__` is no member of ours, and setting it would be no assignment. */
const forbidden = '__proto__'

function mapValue(body: object): Record<string, AttributeValue> {
  const map: Record<string, AttributeValue> = {}
  for (const [name, value] of Object.entries(body)) {
    if (value !== undefined && name !== forbidden) map[name] = bodyValue(value)
  }
  return map
}

function isPlain(body: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(body)
  return prototype === Object.prototype || prototype === null
}

/** Numbers are what they are in JavaScript: 1e21 and 0.1 come back as they went. */
function native(value: AttributeValue | undefined): unknown {
  if (value?.S !== undefined) return value.S
  if (value?.N !== undefined) return Number(value.N)
  if (value?.M !== undefined) {
    const body: Record<string, unknown> = {}
    for (const name in value.M) if (name !== forbidden) body[name] = native(value.M[name])
    return body
  }
  if (value?.L !== undefined) return value.L.map(native)
  if (value?.BOOL !== undefined) return value.BOOL
  if (value?.NULL !== undefined) return null
  throw new TypeError(`this is no value of ours: ${Object.keys(value ?? {}).join()}`)
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
    body: (count === undefined ? body && native(body) : { count: Number(count.N) }) as B,
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
