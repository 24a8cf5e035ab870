// How do millions of rows get into an engine at once?
//
// The engine's program reads what DynamoDB exports to S3 (one gzipped JSON line for each item) into a new data file, ten
// thousand rows a second and more. Nothing of it is in the stream, and the table has none: whoever fills a table by the
// million wants to measure, not to send webhooks.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createGzip } from 'node:zlib'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { findProgram, tableDefinition } from './engine.ts'

export type Item = Readonly<Record<string, AttributeValue>>

type Items = Iterable<Item> | AsyncIterable<Item>

const tableName = 'tenantry'

async function write(items: Items, file: string): Promise<void> {
  const packing = createGzip({ level: 1 })
  const written = once(packing.pipe(createWriteStream(file)), 'finish')
  let lines: string[] = []
  const flush = async () => {
    if (!packing.write(lines.join(''))) await once(packing, 'drain')
    lines = []
  }
  for await (const Item of items) if (lines.push(`${JSON.stringify({ Item })}\n`) === 1_000) await flush()
  await flush()
  packing.end()
  await written
}

/** Makes `file`, a data file for `startEngine`, which holds these rows. */
export async function importRows(file: string, items: Items): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const folder = await mkdtemp(join(dirname(file), 'import-'))
  try {
    const data = join(folder, 'rows', tableName, 'data')
    await mkdir(data, { recursive: true })
    await write(items, join(data, 'rows.json.gz'))
    const { StreamSpecification: _, ...Table } = tableDefinition(tableName)
    const schema = join(folder, 'schema.json')
    await writeFile(schema, JSON.stringify({ Table: { ...Table, TableStatus: 'ACTIVE' } }))
    const args = ['import', '--source', join(folder, 'rows'), '--schema', schema, '--output', file]
    const child = spawn(findProgram(undefined), args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let words = ''
    child.stderr.on('data', piece => {
      words += piece
    })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`the DynamoDB engine would not import: ${words}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
