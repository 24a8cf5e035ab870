// How does a list of entries survive the process being killed?
import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'

/**
 * An append-only file of JSON lines. `append` resolves when the entry is on the disk; entries that arrive while one
 * fsync runs share the next. Without a path everything stays in memory and `append` resolves at once.
 */
export type Journal<E> = {
  /** What the file held when it was opened. */
  readonly entries: readonly E[]
  append(entry: E): Promise<void>
  /** Puts a shorter list with the same meaning in place of the whole file. */
  rewrite(entries: readonly E[]): Promise<void>
  close(): Promise<void>
}

/** A data file that cannot be what this program wrote. */
export class BrokenFile extends Error {}

export async function openJournal<S extends v.GenericSchema>(
  path: string | undefined,
  schema: S,
): Promise<Journal<v.InferOutput<S>>> {
  type E = v.InferOutput<S>
  if (path === undefined) {
    return { entries: [], append: async () => {}, rewrite: async () => {}, close: async () => {} }
  }
  const { entries, torn } = read(await readFile(path, 'utf8').catch(absent), path, schema)
  let file = await open(path, 'a', 0o600)
  let waiting: { readonly line: string; readonly done: () => void; readonly failed: (reason: unknown) => void }[] = []
  let writing: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    try {
      await file.appendFile(batch.map(entry => entry.line).join(''))
      await file.datasync()
      for (const entry of batch) entry.done()
    } catch (reason) {
      for (const entry of batch) entry.failed(reason)
    }
  }

  /** The new file is whole and on the disk before it takes the old one's name: a kill in between leaves one of the two. */
  async function replace(kept: readonly E[]): Promise<void> {
    const next = `${path}.next`
    const fresh = await open(next, 'w', 0o600)
    await fresh.writeFile(kept.map(entry => `${JSON.stringify(entry)}\n`).join(''))
    await fresh.sync()
    await fresh.close()
    await file.close()
    await rename(next, path as string)
    await syncFolder(dirname(path as string))
    file = await open(path as string, 'a', 0o600)
  }

  const after = (work: () => Promise<void>): Promise<void> => {
    const result = writing.then(work)
    writing = result.catch(() => {})
    return result
  }

  // A kill in the middle of a write leaves half a line, which nobody was told was kept; it must not run into the next one.
  if (torn) await replace(entries)

  return {
    entries,
    append: entry =>
      new Promise((done, failed) => {
        waiting.push({ line: `${JSON.stringify(entry)}\n`, done, failed })
        if (waiting.length === 1) void after(flush)
      }),
    rewrite: kept => after(() => replace(kept)),
    close: () => after(() => file.close()),
  }
}

function read<S extends v.GenericSchema>(
  content: string,
  path: string,
  schema: S,
): { readonly entries: v.InferOutput<S>[]; readonly torn: boolean } {
  const lines = content.split('\n')
  const last = lines.pop() ?? ''
  const entries = lines.map((line, index) => {
    const parsed = v.safeParse(schema, parseJson(line))
    if (!parsed.success) throw new BrokenFile(`${path} is broken at line ${index + 1}`)
    return parsed.output
  })
  return { entries, torn: last !== '' }
}

export function parseJson(given: string): unknown {
  try {
    return JSON.parse(given)
  } catch {
    return undefined
  }
}

function absent(reason: unknown): string {
  if (reason instanceof Error && 'code' in reason && reason.code === 'ENOENT') return ''
  throw reason
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync()
  await folder.close()
}
