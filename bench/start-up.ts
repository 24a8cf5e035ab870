// How big is each function, and how long does its start take beside a bare Hono handler with the same clients?
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { manifest } from '../functions/manifest.ts'
import type { Bundles } from '../infra/bundle.ts'
import type { Power } from '../shared/powers.ts'
import { home } from './world.ts'

export type StartUp = {
  readonly name: string
  /** Read at the start. */
  readonly bytes: number
  /** With what is read when it is first needed. */
  readonly wholeBytes: number
  readonly allowedBytes: number
  readonly importMs: number
  readonly bareMs: number
}

export const allowedTimes = 1.5
const folder = `${home}.tmp/bench/bare`

/** Mail is the one client that is not lean. */
export const allowedBytes = (name: string): number =>
  (manifest as Readonly<Record<string, { readonly may: readonly Power[] }>>)[name]?.may.includes('sendMail')
    ? 450_000
    : 200_000

/** The adapters that a power brings, as shared/start.ts opens them. */
const clients: Partial<Record<Power, readonly string[]>> = {
  sign: ['ports/signer/local', 'ports/secrets/secrets-manager'],
  seal: ['ports/secrets/sealer', 'ports/secrets/secrets-manager'],
  hash: ['ports/hasher/hasher'],
  callOut: ['ports/http/when-needed'],
  sendMail: ['ports/mail/ses', 'ports/mail/smtp'],
  queue: ['ports/queue/sqs'],
}

/** A function that answers one route with one read, and could use every client of the row it stands for. */
function bareHandler(may: readonly Power[]): string {
  const files = [...new Set(may.flatMap(power => clients[power] ?? []))]
  return `
    import { Hono } from 'hono'
    import { handle } from 'hono/aws-lambda'
    import { leanDriver } from './shared/storage/driver/lean.ts'
    ${files.map((file, n) => `import * as client${n} from './shared/${file}.ts'`).join('\n')}
    const driver = () => leanDriver({ region: 'us-east-1', credentials: () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) })
    const clients = [${files.map((_, n) => `client${n}`).join(', ')}]
    // Node loads its fetch classes at the first one: at import, where Lambda's start-up has a whole core (dependencies.md 3.2).
    new Request('http://x')
    const app = new Hono()
    app.get('/', async c => c.json([await driver().send('GetItem', { TableName: 't', Key: {} }), clients.map(Object.keys)]))
    export const handler = handle(app)`
}

async function buildBare(name: string, may: readonly Power[]): Promise<string> {
  const outdir = `${folder}/${name}`
  await build({
    stdin: { contents: bareHandler(may), resolveDir: home, loader: 'ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    entryNames: 'index',
    bundle: true,
    format: 'esm',
    // What our bundles load later, so does this one.
    splitting: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'silent',
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  })
  return `${outdir}/index.mjs`
}

const run = promisify(execFile)

/**
 * Milliseconds of CPU that a fresh process needs to import a module. On a free core the clock says the same; beside busy
 * neighbours it says up to four times as much, of either.
 */
async function importTime(file: string): Promise<number> {
  const code = `const c=process.cpuUsage();await import(${JSON.stringify(file)});const{user,system}=process.cpuUsage(c);console.log((user+system)/1e3);process.exit()`
  // A certificate bundle would add 50 to 90 ms to each start on Node 20.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
  return Number((await run(process.execPath, ['--input-type=module', '-e', code], { env })).stdout)
}

export async function measureStartUp(
  bundles: Bundles,
  { rounds, say }: { readonly rounds: number; readonly say: (words: string) => void },
): Promise<StartUp[]> {
  const rows = Object.entries(manifest)
  const subjects = await Promise.all(
    rows.map(async ([name, { may }]) => ({
      name,
      ours: `${bundles.folder}/${name}/index.mjs`,
      bare: await buildBare(name, may),
      took: { ours: [] as number[], bare: [] as number[] },
    })),
  )
  for (let round = 1; round <= rounds; round++) {
    say(`start-up, round ${round} of ${rounds} …`)
    // In turn, so that a busy moment of the machine falls on both.
    for (const { ours, bare, took } of subjects) {
      took.ours.push(await importTime(ours))
      took.bare.push(await importTime(bare))
    }
  }
  return subjects.map(({ name, took }) => ({
    name,
    bytes: bundles.sizes[name] ?? 0,
    wholeBytes: bundles.whole[name] ?? 0,
    allowedBytes: allowedBytes(name),
    // The least of all rounds is the one that no other program of the machine disturbed.
    importMs: Math.min(...took.ours),
    bareMs: Math.min(...took.bare),
  }))
}
