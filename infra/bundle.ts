// What is shipped to Lambda, and run by `npm start`?
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildOptions, Metafile } from 'esbuild'
import * as v from 'valibot'
import { manifest as ours } from '../functions/manifest.ts'
import type { Row } from '../shared/row.ts'
import { administeringIn, loading, oneWorldEach } from './bundle/worlds.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

export type Bundles = {
  /** The folder with a folder for each function, ready to be uploaded. */
  readonly folder: string
  /** Minified bytes that each function reads at its start: its `index.mjs`, and what that imports. */
  readonly sizes: Readonly<Record<string, number>>
  /** With what it reads when it first needs it. */
  readonly whole: Readonly<Record<string, number>>
  /** False when nothing had changed since the last time. */
  readonly built: boolean
}

const numbers = v.record(v.string(), v.number())
const stamp = v.object({ digest: v.string(), files: v.array(v.string()), sizes: numbers, whole: numbers })

const common = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  metafile: true,
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  logLevel: 'silent',
} as const

/** All functions at once; nothing is done when no source and no dependency has changed. */
export async function bundle({
  manifest = ours,
  sources = root,
  folder = join(root, 'dist/functions'),
}: {
  readonly manifest?: Readonly<Record<string, Row>>
  readonly sources?: string
  readonly folder?: string
} = {}): Promise<Bundles> {
  const known = v.safeParse(
    stamp,
    await readFile(join(folder, 'stamp.json'), 'utf8')
      .then(JSON.parse)
      .catch(() => undefined),
  )
  const isThere = Object.keys(manifest).every(name => existsSync(join(folder, name, 'index.mjs')))
  if (isThere && known.success && known.output.digest === (await digestOf(known.output.files, manifest))) {
    const { sizes, whole } = known.output
    return { folder, sizes, whole, built: false }
  }
  const making = await makingBeside(folder)
  try {
    const made = await buildInto(making, { manifest, sources })
    const { sizes, whole } = made
    const digest = await digestOf(made.files, manifest)
    await writeFile(join(making, 'stamp.json'), JSON.stringify({ digest, files: made.files, sizes, whole }))
    await putInPlace(making, folder)
    return { folder, sizes, whole, built: true }
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}

async function makingBeside(folder: string): Promise<string> {
  const making = `${folder}.making-${randomUUID()}`
  await mkdir(making, { recursive: true })
  return making
}

/**
 * Time line: A builds, B starts and lists the folder to run what is in it. Written in place, B would see half of a build
 * and learn of it when the first missing file is asked for. So what stands there is a whole build, or for a moment none;
 * whoever lists it looks whether it stands there still (local/own-code.ts).
 */
async function putInPlace(made: string, folder: string): Promise<void> {
  const old = await makingBeside(folder)
  await rename(folder, join(old, 'old')).catch(unlessGone)
  // Of two who build at once the second finds the first one's folder: as good as its own.
  await rename(made, folder).catch((reason: unknown) => {
    if (!existsSync(join(folder, 'stamp.json'))) throw reason
  })
  await rm(old, { recursive: true, force: true })
}

function unlessGone(reason: unknown): void {
  if (!(reason instanceof Error && 'code' in reason && reason.code === 'ENOENT')) throw reason
}

type Making = { readonly manifest: Readonly<Record<string, Row>>; readonly sources: string }
type Made = Pick<Bundles, 'sizes' | 'whole'> & { readonly files: readonly string[] }

async function buildInto(folder: string, { manifest, sources }: Making): Promise<Made> {
  // Loaded only when there is something to build: it takes longer than looking.
  const { build } = await import('esbuild')
  const names = Object.keys(manifest)
  const hashing = names.filter(name => manifest[name]?.may.includes('hash'))
  const entryOf = (name: string): string => join(sources, 'functions', name, 'index.ts')
  const load = loading(manifest)
  // A first look at our own imports alone, a tenth of a second: what a function reaches decides what it is shipped with.
  const { metafile: reached } = await build({
    ...common,
    entryPoints: names.map(name => ({ in: entryOf(name), out: `${name}/index` })),
    outdir: folder,
    packages: 'external',
    write: false,
    plugins: [oneWorldEach(manifest, { load, administering: new Set(), splits: false })],
  })
  const administering = administeringIn(reached)
  const plugins = [oneWorldEach(manifest, { load, administering, splits: true })]
  const shipped = {
    ...common,
    outExtension: { '.js': '.mjs' },
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    sourcemap: 'external',
    banner: {
      js: "import{createRequire as requireOfBundle}from'node:module';const require=requireOfBundle(import.meta.url);",
    },
    plugins,
  } satisfies BuildOptions
  // One by one, so that no function leans on a file in another's folder.
  const each = names.map(async name => {
    const outdir = join(folder, name)
    const { metafile } = await build({
      ...shipped,
      entryPoints: { index: entryOf(name) },
      outdir,
      splitting: true,
      chunkNames: '[name]-[hash]',
    })
    return { name, metafile, ...sizesOf(metafile, outdir) }
  })
  const workers = build({
    ...shipped,
    entryPoints: hashing.map(name => ({
      in: `${join(root, 'shared/ports/hasher/hash-worker.mjs')}?${name}`,
      out: `${name}/hash-worker`,
    })),
    outdir: folder,
  })
  const made = await Promise.all(each)
  const files = filesOf([...made, await workers].map(({ metafile }) => metafile))
  const sizes = Object.fromEntries(made.map(({ name, atStart }) => [name, atStart]))
  const whole = Object.fromEntries(made.map(({ name, whole }) => [name, whole]))
  return { files, sizes, whole }
}

/** Our own files; packages are told by the lock file, which changes whenever they do. */
function filesOf(all: readonly Metafile[]): string[] {
  const own = all
    .flatMap(({ inputs }) => Object.keys(inputs))
    .filter(path => !path.includes('node_modules/'))
    .map(path => path.slice(path.lastIndexOf(':') + 1))
  const build = ['bundle.ts', 'bundle/worlds.ts', 'bundle/words.ts'].map(file => join(root, 'infra', file))
  const always = [join(root, 'package-lock.json'), ...build]
  return [...new Set([...own.map(path => resolve(path)), ...always])].sort()
}

/** What is read at the start is what one import leads to; an `import()` is asked later. */
function sizesOf({ outputs }: Metafile, folder: string): { readonly atStart: number; readonly whole: number } {
  const files = new Map(Object.entries(outputs).map(([path, file]) => [relative(folder, resolve(path)), file]))
  const started = new Set(['index.mjs'])
  for (const file of started) {
    for (const { path, kind } of files.get(file)?.imports ?? []) {
      if (kind === 'import-statement') started.add(relative(folder, resolve(path)))
    }
  }
  const bytes = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + (files.get(name)?.bytes ?? 0), 0)
  return { atStart: bytes(started), whole: bytes([...files.keys()].filter(name => name.endsWith('.mjs'))) }
}

async function digestOf(files: readonly string[], manifest: Readonly<Record<string, Row>>): Promise<string> {
  const hash = createHash('sha256').update(
    JSON.stringify(Object.entries(manifest).map(([name, { may }]) => [name, may])),
  )
  const read = await Promise.all(files.map(file => readFile(file).catch(() => 'gone')))
  for (const [index, file] of files.entries()) {
    hash
      .update(file)
      .update('\0')
      .update(read[index] ?? '')
  }
  return hash.digest('hex')
}

/** The sizes as a table for people. */
const inKilobytes = ({ sizes, whole }: Bundles): string =>
  Object.entries(sizes)
    .map(([name, bytes]) => {
      const [start, all] = [bytes, whole[name] ?? bytes].map(one => (one / 1_000).toFixed(0).padStart(6))
      return `${start} KB at the start, ${all} KB in all  ${name}`
    })
    .join('\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now()
  const bundles = await bundle()
  console.log(inKilobytes(bundles))
  console.log(bundles.built ? `built in ${(performance.now() - started).toFixed(0)} ms` : 'unchanged')
}
