// How does one get a DynamoDB on this machine?
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { createServer, Socket } from 'node:net'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { layout } from '../../shared/storage/layout.ts'
import { prepareFile } from './engine-file.ts'

type EngineOptions = {
  /** A database file, or a folder to keep it in. In memory without it. */
  readonly data?: string
  /** The engine's program. Otherwise that of the optional package, otherwise `dynoxide` on the PATH. */
  readonly path?: string
  /** Any DynamoDB-compatible server that runs already: nothing is started or stopped then. */
  readonly endpoint?: string
  readonly port?: number
  readonly tableName?: string
  /** Offer `sweepTtl`; the engine deletes nothing by itself, and sweeping costs it a second listener. */
  readonly sweeps?: boolean
}

export type Engine = {
  readonly endpoint: string
  readonly tableName: string
  readonly streamArn: string
  readonly stop: () => Promise<void>
  /** Of its process, where it is ours. */
  readonly pid?: number
  /** Deletes what is past its `ttl` by the machine's clock, as DynamoDB does within days; answers how many. */
  readonly sweepTtl?: () => Promise<number>
}

const keySchema = (of: { readonly partitionKey: string; readonly sortKey: string }) => [
  { AttributeName: of.partitionKey, KeyType: 'HASH' as const },
  { AttributeName: of.sortKey, KeyType: 'RANGE' as const },
]

/** The table of `layout.ts` as CreateTable wants it. The index holds keys only: rows are fetched where they are true. */
export const tableDefinition = (tableName: string): CreateTableCommandInput => ({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [layout.partitionKey, layout.sortKey, layout.index.partitionKey, layout.index.sortKey].map(
    name => ({ AttributeName: name, AttributeType: 'S' as const }),
  ),
  KeySchema: keySchema(layout),
  GlobalSecondaryIndexes: [
    { IndexName: layout.index.name, KeySchema: keySchema(layout.index), Projection: { ProjectionType: 'KEYS_ONLY' } },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: layout.stream },
})

const onPath = (program: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, program))
    .find(file => existsSync(file))

/** The engine's program, or an error that says how to get one. */
export function findProgram(given: string | undefined): string {
  if (given !== undefined) {
    if (!existsSync(given)) throw new Error(`there is no DynamoDB engine at ${given}`)
    return given
  }
  const name = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'
  const owner = `@dynoxide/${process.platform}-${process.arch}`
  try {
    const file = join(dirname(createRequire(import.meta.url).resolve(`${owner}/package.json`)), name)
    if (existsSync(file)) return file
  } catch {
    // Not installed: an optional package is left out where the registry has none for this machine.
  }
  const found = onPath(name)
  if (found === undefined) {
    throw new Error(`no DynamoDB engine: install ${owner}, put ${name} on the PATH, or name an endpoint that runs`)
  }
  return found
}

function dataFile(given: string): string {
  const path = resolve(given)
  const isFolder = existsSync(path) ? statSync(path).isDirectory() : !/\.[^./\\]+$/.test(path)
  mkdirSync(isFolder ? path : dirname(path), { recursive: true })
  return isFolder ? join(path, 'tenantry.db') : path
}

const freePort = (host: string): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, host, () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })

const usualHost = '127.0.0.1'

/**
 * The engine checks no signature and lets every page of every browser read what it answers (CORS with a star), so it
 * listens where no page finds it: ports can be tried one by one, but not on each of 16 million addresses. All of 127/8 is
 * this machine, except where only the first is set up, as on macOS.
 */
async function hiddenHost(): Promise<string> {
  const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`
  return freePort(host).then(
    () => host,
    () => usualHost,
  )
}

const post = (url: string, headers: Record<string, string>, body: unknown): Promise<{ status: number; text: string }> =>
  new Promise((done, fail) => {
    const request = http.request(url, { method: 'POST', headers, agent: false }, reply => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (piece: string) => {
        text += piece
      })
      reply.on('end', () => done({ status: reply.statusCode ?? 0, text }))
      reply.on('error', fail)
    })
    request.on('error', fail)
    request.end(JSON.stringify(body))
  })

/** Local engines check no signature but want to see one. */
const unsigned =
  'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0'

type Described = { readonly Table?: { readonly LatestStreamArn?: string }; readonly __type?: string }

async function ask(endpoint: string, operation: string, input: unknown): Promise<Described> {
  const headers = {
    authorization: unsigned,
    'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
  }
  const { status, text } = await post(endpoint, headers, input)
  // A table of an earlier run is what a data file is for.
  if (status !== 200 && !/ResourceInUseException|already enabled/.test(text)) {
    throw new Error(`the DynamoDB at ${endpoint} refused ${operation}: ${text}`)
  }
  return JSON.parse(text)
}

async function furnish(endpoint: string, tableName: string): Promise<string> {
  await ask(endpoint, 'CreateTable', tableDefinition(tableName))
  const ttl = { Enabled: true, AttributeName: layout.ttl }
  await ask(endpoint, 'UpdateTimeToLive', { TableName: tableName, TimeToLiveSpecification: ttl })
  const described = await ask(endpoint, 'DescribeTable', { TableName: tableName })
  return described.Table?.LatestStreamArn ?? ''
}

/** Lets the process end although the pipe is open. */
const release = (pipe: Readable | Writable): void => {
  if (pipe instanceof Socket) pipe.unref()
}

/** Ends the engine even when this process is killed: the pipe then closes, and the shell wakes up. */
const guard = (engine: number): ChildProcess | undefined => {
  if (process.platform === 'win32') return undefined
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -9 "$0"', String(engine)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watcher.unref()
  release(watcher.stdin)
  watcher.on('error', () => undefined)
  return watcher
}

type Running = { readonly child: ChildProcess; readonly mcp: string | undefined; readonly stop: () => Promise<void> }

/** Starts the program and waits until it says that it listens; its own words are the error when it does not. */
function launch(program: string, args: readonly string[], sweeps: boolean): Promise<Running> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let words = ''
    let watcher: ChildProcess | undefined
    const killed = () => child.kill('SIGKILL')
    process.once('exit', killed)
    const gone = new Promise<void>(resolveGone => {
      child.once('exit', () => {
        process.off('exit', killed)
        watcher?.kill('SIGKILL')
        resolveGone()
      })
    })
    const hear = (piece: Buffer): void => {
      words += piece.toString('utf8')
      const mcp = /MCP HTTP server listening on (\S+)\s/.exec(words)?.[1]
      if (!words.includes('Dynoxide listening on') || (sweeps && mcp === undefined) || watcher) return
      watcher = guard(child.pid ?? 0)
      // From here on it must never be the reason that this process stays.
      child.unref()
      for (const pipe of [child.stdout, child.stderr]) release(pipe.removeListener('data', hear).resume())
      done({
        child,
        mcp,
        stop: async () => {
          // The watcher first: a process id must not be killed after it may belong to somebody else.
          watcher?.kill('SIGKILL')
          child.ref()
          child.kill('SIGTERM')
          await gone
        },
      })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', error => fail(new Error(`the DynamoDB engine ${program} does not start: ${error.message}`)))
    child.once('close', code => {
      const reason = /^error: (.*)$/m.exec(words)?.[1] ?? (words.trim() || `exit code ${code}`)
      fail(new Error(`the DynamoDB engine ended at once: ${reason}`))
    })
  })
}

async function sweep(mcp: string, tableName: string): Promise<number> {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const params = { name: 'sweep_ttl', arguments: { table_name: tableName } }
  const { text } = await post(mcp, headers, { jsonrpc: '2.0', id: 1, method: 'tools/call', params })
  const said: unknown = JSON.parse(text)?.result?.content?.[0]?.text
  const deleted: unknown = typeof said === 'string' ? JSON.parse(said).items_deleted : undefined
  if (typeof deleted !== 'number') throw new Error(`the DynamoDB engine would not sweep: ${text}`)
  return deleted
}

/** A free port may be taken before the engine has it; three losses in a row are no accident. */
async function launchOnFreePort(program: string, args: readonly string[], sweeps: boolean) {
  const host = await hiddenHost()
  for (let round = 1; ; round += 1) {
    const port = await freePort(host)
    try {
      const running = await launch(program, [...args, '--host', host, '--port', String(port)], sweeps)
      return { at: `${host}:${port}`, running }
    } catch (error) {
      if (round === 3 || !String(error).includes('in use')) throw error
    }
  }
}

/** Starts the engine on a port of its own, with the table made; with `data` it goes on with what lies there. */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const tableName = options.tableName ?? 'tenantry'
  if (options.endpoint !== undefined) {
    const { endpoint } = options
    return { endpoint, tableName, streamArn: await furnish(endpoint, tableName), stop: async () => undefined }
  }
  const program = findProgram(options.path)
  const sweeps = options.sweeps ?? false
  const args = ['serve']
  if (options.data !== undefined) {
    const file = dataFile(options.data)
    prepareFile(file)
    args.push('--db-path', file)
  }
  if (sweeps) args.push('--mcp', '--mcp-port', '0', '--mcp-no-auth')
  const { at, running } =
    options.port === undefined
      ? await launchOnFreePort(program, args, sweeps)
      : {
          at: `${usualHost}:${options.port}`,
          running: await launch(program, [...args, '--host', usualHost, '--port', String(options.port)], sweeps),
        }
  const { stop, mcp, child } = running
  const endpoint = `http://${at}`
  try {
    const streamArn = await furnish(endpoint, tableName)
    return {
      endpoint,
      tableName,
      streamArn,
      stop,
      ...(child.pid !== undefined && { pid: child.pid }),
      ...(mcp ? { sweepTtl: () => sweep(mcp, tableName) } : {}),
    }
  } catch (error) {
    await stop()
    throw error
  }
}
