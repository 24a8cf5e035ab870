// How does Lambda run a function? A process that has its bundle, its environment and nothing else of this machine.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export type Instance = {
  /** One event at a time, as Lambda hands them over. Rejects with what the handler threw. */
  invoke(event: unknown): Promise<unknown>
  /** What the function wrote to its log. */
  readonly log: string[]
  /** Between two events Lambda stops the clock of a whole instance; what happens outside meanwhile, happens. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

// What Lambda's own runtime does, as far as a handler can tell. Node 24's takes no handler that wants a callback.
const runtime = `
  import { createInterface } from 'node:readline'
  import { writeSync } from 'node:fs'
  import { pathToFileURL } from 'node:url'
  const say = what => writeSync(3, JSON.stringify(what) + '\\n')
  const { handler } = await import(pathToFileURL(process.env.LAMBDA_TASK_ROOT + '/index.mjs'))
  if (handler.length > 2) throw new Error('a handler with a callback')
  say({ ready: true })
  for await (const line of createInterface({ input: process.stdin })) {
    const until = Date.now() + 15000
    const context = {
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: '$LATEST',
      awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => until - Date.now(),
    }
    try {
      say({ answer: await handler(JSON.parse(line), context) ?? null })
    } catch (error) {
      say({ error: String(error?.stack ?? error) })
    }
  }
`

/** What Lambda itself puts into an environment, beside region and credentials. */
const reserved = (name: string, folder: string, memory: number) => ({
  _HANDLER: 'index.handler',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
  AWS_LAMBDA_FUNCTION_NAME: `tenantry-stateless-${name}-AbC123`,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `tenantry-stateless-${name}log`,
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/22/[$LATEST]0123456789abcdef',
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  LAMBDA_TASK_ROOT: folder,
  LANG: 'en_US.UTF-8',
  NODE_PATH: '/opt/nodejs/node24/node_modules:/var/runtime/node_modules',
  PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
  TZ: ':UTC',
})

type Start = {
  readonly name: string
  readonly folder: string
  readonly memory: number
  readonly environment: Readonly<Record<string, string>>
}

export async function startInstance({ name, folder, memory, environment }: Start): Promise<Instance> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', runtime], {
    cwd: folder,
    env: { ...reserved(name, folder, memory), ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  const log: string[] = []
  const { stdin, stdout, stderr } = child
  for (const stream of [stdout, stderr]) createInterface({ input: stream }).on('line', line => log.push(line))
  const ended = new Promise<void>(done => child.once('close', () => done()))
  const waiting: ((said: string | undefined) => void)[] = []
  const said: string[] = []
  createInterface({ input: child.stdio[3] as Readable }).on('line', line => {
    const next = waiting.shift()
    if (next === undefined) said.push(line)
    else next(line)
  })
  ended.then(() => {
    for (const next of waiting.splice(0)) next(undefined)
  })
  const next = async (): Promise<Readonly<Record<string, unknown>>> => {
    const line = said.shift() ?? (await new Promise<string | undefined>(done => waiting.push(done)))
    if (line === undefined) throw new Error(`${name} ended: ${log.join('\n')}`)
    return JSON.parse(line)
  }
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  await next()
  return {
    async invoke(event) {
      stdin.write(`${JSON.stringify(event)}\n`)
      const { answer, error } = await next()
      if (error !== undefined) throw new Error(String(error))
      return answer
    },
    log,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    stop,
  }
}
