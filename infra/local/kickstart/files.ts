// Which words do the files of a kickstart hold?
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { KickstartError } from './wrong.ts'

/** The file that is being read, the kickstart it belongs to, and where in them one is, for whoever has to find it. */
export type Place = { readonly file: string; readonly kickstart: string; readonly at: string }

type Included = { readonly path: string; readonly content: string }

/** An included file stands beside the file that includes it, or beside the kickstart: projects do either. */
export async function included(name: string, { file, kickstart, at }: Place): Promise<Included> {
  const paths = new Set([resolve(dirname(file), name), resolve(dirname(kickstart), name)])
  for (const path of paths) {
    const content = await words(path, at)
    if (content !== undefined) return { path, content }
  }
  throw new KickstartError(`cannot read ${[...paths][0]}: there is no such file (${at || 'the whole'} of ${file})`)
}

export function parsed({ path, content }: Included): unknown {
  try {
    return JSON.parse(content)
  } catch (reason) {
    const words = reason instanceof Error ? reason.message.replaceAll(/\s+/g, ' ') : String(reason)
    const position = /position (\d+)/.exec(words)?.[1]
    const line = position && ` (line ${content.slice(0, Number(position)).split('\n').length})`
    throw new KickstartError(`${path} is not JSON: ${words}${line ?? ''}`)
  }
}

/** `undefined` when there is no such file. Editors of one operating system put a mark before the first character. */
async function words(path: string, at: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  } catch (reason) {
    const code = reason instanceof Error && 'code' in reason ? String(reason.code) : String(reason)
    if (code === 'ENOENT') return undefined
    throw new KickstartError(`cannot read ${path}: ${code}${at && ` (${at})`}`)
  }
}
