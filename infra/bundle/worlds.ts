// Which sources does each function's bundle get, and what is left out of them?
import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import type { Metafile, Plugin } from 'esbuild'
import type { Power } from '../../shared/powers.ts'
import type { Row } from '../../shared/row.ts'
import { withOwnRow, withoutChanges, withoutWords } from './words.ts'

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
const declaring = /\/(functions|shared\/(settings|resources|events|http|kernel|domain))\/.*\.tsx?$/

/** Whether a function shows pages to people, and so needs the words of what they change. */
function showsPages({ routes = {} }: Row): boolean {
  const accesses: readonly string[] = Object.values(routes)
  return accesses.includes('console')
}

/** The machine that answers routes about records and administers them: who does not reach it looks records up, and no more. */
const machine = /^for (\S+):.*\/shared\/resources\/(?:store|plan|read|singleton)\.ts$/

/** The functions that administer records, seen from what is left of their imports when nothing unused is. */
export function administeringIn({ outputs }: Pick<Metafile, 'outputs'>): ReadonlySet<string> {
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs))
  // A file that is there for nothing may still leave a line behind that prepares what it imports: a hundred bytes and
  // some, where the least of the machine's own files is five hundred.
  const present = used.flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 300 ? [input] : []))
  return new Set(present.flatMap(input => machine.exec(input)?.[1] ?? []))
}

/** The text of a file as this function is shipped with it. */
export type Load = (path: string, how: { readonly name: string; readonly administers: boolean }) => Promise<string>

/**
 * Gives each function its own copy of our sources (an esbuild namespace each, packages stay shared), so that something
 * can be left out of one function and kept in another although both come from one call.
 */
export function oneWorldEach(
  manifest: Readonly<Record<string, Row>>,
  {
    load,
    administering,
    splits,
  }: {
    readonly load: Load
    readonly administering: ReadonlySet<string>
    /** Whether what is imported dynamically becomes a file of its own. */
    readonly splits: boolean
  },
): Plugin {
  const isLeftOut = (target: string, name: string): boolean => {
    const may = manifest[name]?.may ?? []
    return adapters.find(one => one.of.test(target))?.needs.every(power => !may.includes(power)) ?? false
  }
  const entries = new Map<string, string>()
  return {
    name: 'one-world-each',
    setup: build => {
      build.onResolve({ filter: /./ }, async ({ path, importer, kind, namespace, resolveDir, pluginData }) => {
        if (kind === 'entry-point') {
          const [file = path, worker] = path.split('?')
          if (worker !== undefined) return { path: file, namespace: `worker ${worker}` }
          const own = `for ${nameOf(file)}`
          entries.set(own, file)
          return { path: file, namespace: own }
        }
        if (namespace.startsWith(later)) return { path, namespace: namespace.slice(later.length) }
        if (!namespace.startsWith('for ') || pluginData === resolving) return undefined
        if (!path.startsWith('.')) {
          // None of our packages does anything by being imported. Said, because a CommonJS one is kept otherwise.
          const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: resolving })
          return found.errors.length > 0 ? undefined : { ...found, sideEffects: false }
        }
        const target = resolve(resolveDir || dirname(importer), path)
        return { path: target, namespace: splits && kind === 'dynamic-import' ? later + namespace : namespace }
      })
      // What comes later leans on the start as a whole. Without this line, each set of files that some later ones have in
      // common with the start would be a file of its own, and the start would have to open them all.
      build.onLoad({ filter: /./ }, ({ path, namespace }) =>
        namespace.startsWith(later)
          ? {
              contents: [entries.get(namespace.slice(later.length)), path]
                .map((file, n) => `${n === 0 ? 'import' : 'export * from'} ${JSON.stringify(file)}`)
                .join('\n'),
              loader: 'js',
            }
          : undefined,
      )
      build.onLoad({ filter: /\.(ts|tsx|mjs|json)$/ }, async ({ path, namespace }) => {
        if (!namespace.includes(' ')) return undefined
        const loader = ({ '.ts': 'ts', '.tsx': 'tsx', '.json': 'json' } as const)[extname(path)] ?? 'js'
        const name = namespace.slice(4)
        const contents = await load(path, { name, administers: administering.has(name) })
        return {
          contents: path.endsWith('/shared/start.ts')
            ? withAdapters(contents, file => !isLeftOut(resolve(dirname(path), file), name))
            : contents,
          loader,
          resolveDir: dirname(path),
        }
      })
    },
  }
}

/** Before the name of a function: what it loads when it first needs it. */
const later = 'later '

/**
 * The adapters that a function has are part of its start, where Lambda gives it a whole core; those it has not are not
 * shipped at all.
 */
function withAdapters(source: string, has: (file: string) => boolean): string {
  const found: string[] = []
  const asked = source.replaceAll(/\bimport\('(\.[^']+)'\)/g, (_, file: string) => {
    if (has(file)) return `Promise.resolve(adapter${found.push(file)})`
    return `Promise.reject(new Error('${basename(file)} was left out: no power of this function needs it'))`
  })
  return found.map((file, n) => `import * as adapter${n + 1} from '${file}'\n`).join('') + asked
}

/** Marks a question of our own, so that it is not asked again. */
const resolving = Symbol('resolving')

const nameOf = (entry: string): string => entry.split('/').at(-2) ?? ''

/** Reads each file once, and rewrites it once for all who get it rewritten alike. */
export function loading(manifest: Readonly<Record<string, Row>>): Load {
  const known = new Map<string, Promise<string>>()
  const once = (key: string, make: () => Promise<string>): Promise<string> => {
    const text = known.get(key) ?? make()
    known.set(key, text)
    return text
  }
  return (path, { name, administers }) => {
    const row = manifest[name]
    const whole = () => once(path, () => readFile(path, 'utf8'))
    if (row === undefined || showsPages(row) || !declaring.test(path)) return whole()
    const plain = () => once(`plain ${path}`, async () => withoutWords(path, await whole()))
    if (path.endsWith('/functions/manifest.ts')) return plain().then(text => withOwnRow(path, text, name))
    if (administers || !path.includes('/shared/resources/')) return plain()
    return once(`read ${path}`, async () => withoutChanges(path, await plain()))
  }
}
