// What does the engine's data file look like before the engine has it?
//
// The engine numbers each line of the stream by asking for the highest number so far, and keeps every line for good.
// Without an index on that number each write reads all writes there ever were: 8 ms after twenty thousand, where 0.5 ms
// are right. The engine makes no such index but uses one that it finds. So it is handed a file in SQLite's format
// (sqlite.org/fileformat2.html) with one empty table and its index; it makes the rest itself.
import { existsSync, renameSync, writeFileSync } from 'node:fs'

const pageSize = 4_096
const fileHeader = 100
const leaf = { table: 0x0d, index: 0x0a } as const

/** As the engine itself declares it. */
const lines = `CREATE TABLE _stream_records (id INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL,
 event_name TEXT NOT NULL, keys_json TEXT NOT NULL, new_image TEXT, old_image TEXT, sequence_number TEXT NOT NULL,
 shard_id TEXT NOT NULL, created_at INTEGER NOT NULL, user_identity TEXT)`
const order = 'CREATE INDEX stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))'

/** What the schema says; each has the page of its place in this list, after the schema's own. */
const schema = [
  ['table', '_stream_records', '_stream_records', lines],
  ['table', 'sqlite_sequence', 'sqlite_sequence', 'CREATE TABLE sqlite_sequence(name,seq)'],
  ['index', 'stream_order', '_stream_records', order],
] as const

/** Numbers up to 16,383; nothing here is larger. */
const varint = (value: number): readonly number[] => (value < 128 ? [value] : [(value >> 7) | 128, value & 127])

/** One row of the schema as a cell of its b-tree: type, name, table, root page, SQL. */
function cell([type, name, table, sql]: (typeof schema)[number], row: number): Buffer {
  const kindOfText = (text: string) => varint(13 + 2 * Buffer.byteLength(text))
  const kinds = [...kindOfText(type), ...kindOfText(name), ...kindOfText(table), 1, ...kindOfText(sql)]
  const record = Buffer.concat([
    Buffer.from([kinds.length + 1, ...kinds]),
    Buffer.from(`${type}${name}${table}`),
    Buffer.from([row + 1]),
    Buffer.from(sql),
  ])
  return Buffer.concat([Buffer.from([...varint(record.length), row]), record])
}

function page(kind: number, cells: readonly Buffer[] = [], from = 0): Buffer {
  const bytes = Buffer.alloc(pageSize)
  let end = pageSize
  for (const [n, one] of cells.entries()) {
    end -= one.length
    one.copy(bytes, end)
    bytes.writeUInt16BE(end, from + 8 + 2 * n)
  }
  bytes.writeUInt8(kind, from)
  bytes.writeUInt16BE(cells.length, from + 3)
  bytes.writeUInt16BE(end, from + 5)
  return bytes
}

function emptyFile(): Buffer {
  const first = page(
    leaf.table,
    schema.map((entry, n) => cell(entry, n + 1)),
    fileHeader,
  )
  first.write('SQLite format 3\0', 'latin1')
  first.writeUInt16BE(pageSize, 16)
  // Journal of the old kind until the engine chooses another; the three fractions are fixed by the format.
  first.set([1, 1, 0, 64, 32, 32], 18)
  const words: readonly (readonly [at: number, value: number])[] = [
    [24, 1], // changes so far
    [28, 1 + schema.length], // pages
    [40, 1], // changes of the schema
    [44, 4], // the schema's format
    [56, 1], // UTF-8
    [92, 1], // the change at which the number of pages was right
    [96, 3_046_000], // who wrote it
  ]
  for (const [at, value] of words) first.writeUInt32BE(value, at)
  return Buffer.concat([first, ...schema.map(([type]) => page(leaf[type]))])
}

/** Whole or not at all: a start that is cut off leaves no half of a file. A file that is there stays as it is. */
export function prepareFile(file: string): void {
  if (existsSync(file)) return
  writeFileSync(`${file}.new`, emptyFile(), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
