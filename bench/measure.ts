// How long does a path take, and how much CPU does it use?
import { type ChildProcess, fork } from 'node:child_process'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { build } from 'esbuild'
import { gateway } from '../infra/local/gateway.ts'
import type { Done, Load, Task } from './child.ts'
import type { Path } from './paths.ts'
import { type Ask, type Cost, home, requestOf, type World } from './world.ts'

/** A process of its own that answers one path's requests as Lambda would have it do. */
export type Subject = { run(task: Task): Promise<Done>; stop(): Promise<void> }

const folder = `${home}.tmp/bench`
let built: Promise<unknown> | undefined

/** Plain JavaScript, so that nothing of a development tool runs in the measured process. */
const buildChild = () =>
  build({
    entryPoints: [`${home}bench/child.ts`],
    outfile: `${folder}/child.mjs`,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  })

type Opening = {
  readonly path: Pick<Path, 'use'>
  readonly asks: readonly Ask[]
  readonly profile: boolean
  /** Of Node, for the process. */
  readonly flags?: readonly string[]
}

/** Starts the process, hands it the events of these requests, and waits until its handler is imported. */
export async function openSubject(world: World, { path, asks, profile, flags = [] }: Opening): Promise<Subject> {
  built ??= buildChild()
  await built
  const { platform, bundles } = world
  const functionName = platform.servedBy(asks[0]?.path ?? '')?.functionName
  // On Node 20 a bundle of certificates costs each start 50 to 90 ms, and the meter is no part of what is shipped.
  const { NODE_EXTRA_CA_CERTS: _, METER: __, ...environment } = { ...process.env, ...platform.environment }
  const child = fork(`${folder}/child.mjs`, {
    env: environment,
    execArgv: [
      ...flags,
      ...(profile ? ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${folder}/profiles`] : []),
    ],
  })
  const load: Load = {
    file: `${bundles.folder}/${functionName}/index.mjs`,
    use: path.use,
    events: await eventsOf(world, asks),
  }
  await told(child, load)
  return {
    run: task => told(child, task) as Promise<Done>,
    stop: () =>
      new Promise(done => {
        child.once('exit', () => done())
        child.disconnect()
      }),
  }
}

function told(child: ChildProcess, message: Load | Task): Promise<unknown> {
  return new Promise((done, fail) => {
    const gone = (code: number | null) => fail(new Error(`the measured process ended with ${code}`))
    child.once('exit', gone)
    child.once('message', (answer: { readonly failed?: string }) => {
      child.off('exit', gone)
      if (answer.failed === undefined) done(answer)
      else fail(new Error(answer.failed))
    })
    child.send(message)
  })
}

/** The events our gateway makes of these requests. */
async function eventsOf({ platform }: World, asks: readonly Ask[]): Promise<APIGatewayProxyEventV2[]> {
  const events: APIGatewayProxyEventV2[] = []
  const { ask } = gateway({
    manifest: platform.manifest,
    now: platform.clock.now,
    invoke: async (_, event) => {
      events.push(event)
      return {}
    },
  })
  for (const one of asks) await ask(requestOf(one))
  return events
}

export type Figures = {
  /** CPU ms per request: the least of all rounds, because others can only add to it. */
  readonly cpuMs: number
  /** What the kernel had of it in that round. */
  readonly kernelMs: number
  /** The same with 16 requests in flight. */
  readonly cpuMsOf16: number
  readonly perSecond: number
  readonly perSecondOf16: number
  readonly p50: number
  readonly p99: number
  readonly p50Of16: number
  readonly p99Of16: number
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

export type Rounds = { readonly warmUp: number; readonly count: number; readonly rounds: number }

/** How many requests that can be used only once a measurement needs. */
export const needed = ({ warmUp, count, rounds }: Rounds): number => warmUp * 2 + count * rounds * 2

/** Warms up, then measures in rounds: one request at a time, and 16 at once. */
export async function measure(subject: Subject, { warmUp, count, rounds }: Rounds): Promise<Figures> {
  await subject.run({ count: warmUp, lanes: 1 })
  await subject.run({ count: warmUp, lanes: 16 })
  const alone: Done[] = []
  const together: Done[] = []
  for (let round = 0; round < rounds; round++) {
    alone.push(await subject.run({ count, lanes: 1 }))
    together.push(await subject.run({ count, lanes: 16 }))
  }
  const best = (runs: readonly Done[]): Done | undefined => [...runs].sort((a, b) => a.cpuMs - b.cpuMs)[0]
  const middle = (runs: readonly Done[], of: (run: Done) => number) => median(runs.map(of))
  return {
    cpuMs: best(alone)?.cpuMs ?? 0,
    kernelMs: best(alone)?.kernelMs ?? 0,
    cpuMsOf16: best(together)?.cpuMs ?? 0,
    perSecond: middle(alone, run => run.perSecond),
    perSecondOf16: middle(together, run => run.perSecond),
    p50: middle(alone, run => run.p50),
    p99: middle(alone, run => run.p99),
    p50Of16: middle(together, run => run.p50),
    p99Of16: middle(together, run => run.p99),
  }
}

/** The least CPU ms of this process that something took in so many tries. */
export async function least(tries: number, work: () => Promise<void>): Promise<number> {
  let found = Number.POSITIVE_INFINITY
  for (let n = 0; n < tries; n++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    found = Math.min(found, (user + system) / 1_000)
  }
  return found
}

/** What a request of this path costs once configuration is cached: the dearest of three. */
export async function counted(world: World, path: Path): Promise<Cost> {
  const asks = await path.asks(world, 6)
  let dearest: Cost = { trips: 0, reads: 0, writes: 0 }
  for (let n = 0; n < 6; n++) {
    const ask = asks[n % asks.length]
    if (ask === undefined) throw new Error(`${path.name} has no requests`)
    const { status, cost } = await world.ask(ask)
    if (status !== 200 && status !== 404) throw new Error(`${path.name} was answered ${status}`)
    if (n >= 3) {
      const { trips, reads, writes } = dearest
      dearest = {
        trips: Math.max(trips, cost.trips),
        reads: Math.max(reads, cost.reads),
        writes: Math.max(writes, cost.writes),
      }
    }
  }
  return dearest
}
