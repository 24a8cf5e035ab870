// How does a record find room that is larger than a row?
//
// A row holds 400 KB. The pages of one theme are about that much as text, and a fifth of it packed.
import { gunzipSync, gzipSync } from 'node:zlib'
import { isRecord } from '../kernel/sparse.ts'

type Members = Readonly<Record<string, unknown>>

/** Smaller bodies stay legible in the table, and cost no unpacking at each read. */
const packedFrom = 64_000
/** What a body may weigh. A record that grows by PATCH packs a thousand to one, and every list unpacks it. */
const mostPlain = 1_048_576
/** What is left of a row after its keys and what the table adds. */
const most = 390_000

/** What is too much to pack stays as it is, and then has no room. */
export function packed(body: Members): Members {
  const text = JSON.stringify(body)
  return text.length < packedFrom || text.length > mostPlain ? body : { packed: gzipSync(text).toString('base64') }
}

/** There is no room for it. */
export const isTooLarge = (body: Members): boolean => Buffer.byteLength(JSON.stringify(body)) > most

export function unpacked(body: unknown): unknown {
  if (!isRecord(body) || typeof body.packed !== 'string') return body
  return JSON.parse(gunzipSync(Buffer.from(body.packed, 'base64')).toString('utf8'))
}

/** A stored body with one member set, packed as before: what is written beside a packed body is never read. */
export function withMember(body: unknown, name: string, value: unknown): Members {
  const plain = unpacked(body)
  return packed({ ...(isRecord(plain) ? plain : {}), [name]: value })
}
