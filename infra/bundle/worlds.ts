// Which sources does each function's bundle get, and what is left out of them?
import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import type { Plugin } from 'esbuild'
import type { Row } from '../../functions/manifest.ts'
import type { Power } from '../../shared/powers.ts'
import { withOwnRow, withoutWords } from './words.ts'

/** An adapter is shipped only with functions that hold one of these powers: mail alone would double every bundle. */
const adapters: readonly { readonly of: RegExp; readonly needs: readonly Power[] }[] = [
  { of: /shared\/ports\/hasher\//, needs: ['hash'] },
  { of: /shared\/ports\/http\//, needs: ['callOut'] },
  { of: /shared\/ports\/mail\//, needs: ['sendMail'] },
  { of: /shared\/ports\/queue\//, needs: ['queue'] },
  { of: /shared\/ports\/secrets\//, needs: ['seal', 'sign', 'verify'] },
  { of: /shared\/ports\/signer\//, needs: ['seal', 'sign', 'verify'] },
]

/** Rooms whose files declare something, in words that only pages, manual and OpenAPI document show. */
const declaring = /\/(functions|shared\/(settings|resources|events|http|kernel|domain))\//

/** Whether a function shows pages to people, and so needs the words of what they change. */
function showsPages({ routes = {} }: Row): boolean {
  const accesses: readonly string[] = Object.values(routes)
  return accesses.includes('console')
}

/**
 * Gives each function its own copy of our sources (an esbuild namespace each, packages stay shared), so that something
 * can be left out of one function and kept in another although both come from one call.
 */
export function oneWorldEach(manifest: Readonly<Record<string, Row>>): Plugin {
  const load = loading(manifest)
  return {
    name: 'one-world-each',
    setup: build => {
      build.onResolve({ filter: /./ }, ({ path, importer, kind, namespace, resolveDir }) => {
        if (kind === 'entry-point') {
          const [file = path, worker] = path.split('?')
          return { path: file, namespace: worker === undefined ? `for ${nameOf(file)}` : `worker ${worker}` }
        }
        if (!namespace.startsWith('for ') || !path.startsWith('.')) return undefined
        const target = resolve(resolveDir || dirname(importer), path)
        const adapter = kind === 'dynamic-import' ? adapters.find(one => one.of.test(target)) : undefined
        const may = manifest[namespace.slice(4)]?.may ?? []
        if (adapter?.needs.every(power => !may.includes(power))) return { path: target, namespace: 'absent' }
        return { path: target, namespace }
      })
      build.onLoad({ filter: /./, namespace: 'absent' }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`${basename(path)} was left out: no power of this function needs it`)})`,
        loader: 'js',
      }))
      build.onLoad({ filter: /\.(ts|tsx|mjs|json)$/ }, async ({ path, namespace }) => {
        if (!namespace.includes(' ')) return undefined
        const loader = ({ '.ts': 'ts', '.tsx': 'tsx', '.json': 'json' } as const)[extname(path)] ?? 'js'
        return { contents: await load(path, namespace.slice(4)), loader, resolveDir: dirname(path) }
      })
    },
  }
}

const nameOf = (entry: string): string => entry.split('/').at(-2) ?? ''

/** Reads each file once, and rewrites it once for all who get it rewritten alike. */
function loading(manifest: Readonly<Record<string, Row>>): (path: string, name: string) => Promise<string> {
  const known = new Map<string, Promise<string>>()
  const once = (key: string, make: () => Promise<string>): Promise<string> => {
    const text = known.get(key) ?? make()
    known.set(key, text)
    return text
  }
  return (path, name) => {
    const row = manifest[name]
    const whole = () => once(path, () => readFile(path, 'utf8'))
    if (row === undefined || showsPages(row)) return whole()
    const plain = () => once(`plain ${path}`, async () => withoutWords(path, await whole()))
    if (path.endsWith('/functions/manifest.ts')) return plain().then(text => withOwnRow(path, text, name))
    return declaring.test(path) && /\.tsx?$/.test(path) ? plain() : whole()
  }
}
