// What is shipped to Lambda, and run by `npm start`?
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Metafile } from 'esbuild'
import * as v from 'valibot'
import { manifest as ours, type Row } from '../functions/manifest.ts'
import { administeringIn, loading, oneWorldEach } from './bundle/worlds.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

export type Bundles = {
  /** The folder with a folder for each function, ready to be uploaded. */
  readonly folder: string
  /** Minified bytes of each function's `index.mjs`. */
  readonly sizes: Readonly<Record<string, number>>
  /** False when nothing had changed since the last time. */
  readonly built: boolean
}

const stamp = v.object({ digest: v.string(), files: v.array(v.string()), sizes: v.record(v.string(), v.number()) })

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
  const stampFile = join(folder, 'stamp.json')
  const known = v.safeParse(
    stamp,
    await readFile(stampFile, 'utf8')
      .then(JSON.parse)
      .catch(() => undefined),
  )
  const whole = Object.keys(manifest).every(name => existsSync(join(folder, name, 'index.mjs')))
  if (whole && known.success && known.output.digest === (await digestOf(known.output.files, manifest))) {
    return { folder, sizes: known.output.sizes, built: false }
  }
  // Loaded only when there is something to build: it takes longer than looking.
  const { build } = await import('esbuild')
  await rm(folder, { recursive: true, force: true })
  const names = Object.keys(manifest)
  const hashing = names.filter(name => manifest[name]?.may.includes('hash'))
  const entryPoints = names.map(name => ({ in: join(sources, 'functions', name, 'index.ts'), out: `${name}/index` }))
  const load = loading(manifest)
  // A first look at our own imports alone, a tenth of a second: what a function reaches decides what it is shipped with.
  const { metafile: reached } = await build({
    ...common,
    entryPoints,
    outdir: folder,
    packages: 'external',
    write: false,
    plugins: [oneWorldEach(manifest, { load, administering: new Set() })],
  })
  const administering = administeringIn(reached)
  const { metafile } = await build({
    entryPoints: [
      ...entryPoints,
      ...hashing.map(name => ({
        in: `${join(root, 'shared/ports/hasher/hash-worker.mjs')}?${name}`,
        out: `${name}/hash-worker`,
      })),
    ],
    ...common,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    sourcemap: 'external',
    banner: {
      js: "import{createRequire as requireOfBundle}from'node:module';const require=requireOfBundle(import.meta.url);",
    },
    plugins: [oneWorldEach(manifest, { load, administering })],
  })
  const files = filesOf(metafile)
  const sizes = sizesOf(metafile, folder, names)
  await mkdir(folder, { recursive: true })
  await writeFile(stampFile, JSON.stringify({ digest: await digestOf(files, manifest), files, sizes }))
  return { folder, sizes, built: true }
}

/** Our own files; packages are told by the lock file, which changes whenever they do. */
function filesOf({ inputs }: Metafile): string[] {
  const own = Object.keys(inputs)
    .filter(path => !path.includes('node_modules/'))
    .map(path => path.slice(path.lastIndexOf(':') + 1))
  const build = ['bundle.ts', 'bundle/worlds.ts', 'bundle/words.ts'].map(file => join(root, 'infra', file))
  const always = [join(root, 'package-lock.json'), ...build]
  return [...new Set([...own.map(path => resolve(path)), ...always])].sort()
}

function sizesOf({ outputs }: Metafile, folder: string, names: readonly string[]): Record<string, number> {
  const bytes = new Map(Object.entries(outputs).map(([path, { bytes }]) => [relative(folder, resolve(path)), bytes]))
  return Object.fromEntries(names.map(name => [name, bytes.get(`${name}/index.mjs`) ?? 0]))
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
export const inKilobytes = ({ sizes }: Bundles): string =>
  Object.entries(sizes)
    .map(([name, bytes]) => `${(bytes / 1_000).toFixed(0).padStart(6)} KB  ${name}`)
    .join('\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now()
  const bundles = await bundle()
  console.log(inKilobytes(bundles))
  console.log(bundles.built ? `built in ${(performance.now() - started).toFixed(0)} ms` : 'unchanged')
}
