// How do the table, the functions and everything between them become one process?
import { manifest as ours } from '../../functions/manifest.ts'
import { minute } from '../../shared/kernel/time.ts'
import type { Row } from '../../shared/row.ts'
import { type Clock, span, startClock } from './clock.ts'
import { startControl } from './control.ts'
import { type Engine, startEngine } from './engine.ts'
import { type Gateway, gateway } from './gateway.ts'
import { type Invoke, invoker, type Load } from './invoker.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import { openMemo } from './memo.ts'
import { openQueues, type Queues } from './queue.ts'
import { exhaust, type Loop, loop, serial } from './serial.ts'
import { type Parts, queueWorks, schedules, streamWorks } from './triggers.ts'

export type PlatformOptions = {
  readonly load: Load
  /** A folder for everything that has to outlive the process. Without it, nothing does. */
  readonly data?: string | undefined
  readonly masterSecret: string
  readonly baseUrl: string
  readonly manifest?: Readonly<Record<string, Row>>
  /** The clock stands still at this moment until it is moved. */
  readonly fixedAt?: number
  /** Work through stream, queues and schedules unasked. Otherwise only `drain` and `run` do. */
  readonly background?: boolean
  /** Added to what the functions find in their environment, or put in its place. */
  readonly environment?: Readonly<Record<string, string>>
  /** Hears why a function failed; the terminal unless said otherwise. */
  readonly complain?: (words: string) => void
  /** Stands between the functions and the engine, e.g. to inject faults: given the engine's address, answers another. */
  readonly between?: (endpoint: string) => Promise<string>
}

export type Platform = Gateway & {
  readonly clock: Clock
  readonly mailbox: Mailbox
  readonly queues: Queues
  readonly engine: Engine
  readonly manifest: Readonly<Record<string, Row>>
  readonly environment: Readonly<Record<string, string>>
  readonly invoke: Invoke
  /** Works until the stream is read to its end and no message is due. */
  drain(): Promise<void>
  /** Moves the clock (`'10 minutes'`, or milliseconds), and in the background fires the schedules that fell due. */
  later(by: string | number): Promise<void>
  /** Fires a scheduled function now. */
  run(functionName: string): Promise<unknown>
  stop(): Promise<void>
}

/** A slow receiver of one batch shall not hold up all others. */
const lanes = 4
const queueNames = ['deliveries', 'messages']

/** What was opened, so that all of it can be closed again: the last one first. */
function openings() {
  const opened: (() => Promise<void>)[] = []
  return {
    keep: async <T>(opening: Promise<T>, close: (one: T) => Promise<void>): Promise<T> => {
      const one = await opening
      opened.unshift(() => close(one))
      return one
    },
    closeAll: async () => {
      for (const close of opened.splice(0)) await close()
    },
  }
}
type Openings = ReturnType<typeof openings>

/** Starts everything; what was started is stopped again when the rest does not start. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const all = openings()
  try {
    return await assemble(options, all)
  } catch (reason) {
    await all.closeAll()
    throw reason
  }
}

async function assemble(options: PlatformOptions, { keep, closeAll }: Openings): Promise<Platform> {
  const { data, background = false } = options
  const manifest: Readonly<Record<string, Row>> = options.manifest ?? ours
  const file = (name: string) => (data === undefined ? undefined : `${data}/${name}`)
  const memo = await keep(openMemo(file('runner.jsonl')), one => one.close())
  const offset = Number(memo.get('clock') ?? 0)
  const clock = startClock({ offset, ...(options.fixedAt !== undefined && { fixedAt: options.fixedAt }) })
  const queues = await keep(openQueues(file('queue.jsonl'), clock), one => one.close())
  const mailbox = await keep(openMailbox(file('mailbox.jsonl'), clock), one => one.close())
  const engine = await keep(startEngine({ ...(data !== undefined && { data }), sweeps: background }), one => one.stop())
  const loops: Loop[] = []
  const kick = () => {
    for (const one of loops) one.kick()
  }
  const { masterSecret } = options
  const control = await startControl({ masterSecret, queues, mailbox, queueNames, onMessage: kick })
  const environment = {
    ...control.environment,
    TABLE_NAME: engine.tableName,
    AWS_ENDPOINT_URL_DYNAMODB: (await options.between?.(engine.endpoint)) ?? engine.endpoint,
    CONFIGURATION_MAX_AGE_SECONDS: '0',
    ALLOW_PRIVATE_ADDRESSES: 'true',
    BASE_URL: options.baseUrl,
    ALONE_SINCE: String(clock.now()),
    ...options.environment,
  }
  const invoke = invoker({ load: options.load, clock, environment, complain: options.complain ?? console.error })
  const parts: Parts = { engine, clock, queues, memo, invoke, rows: Object.entries(manifest) }
  const works = [...streamWorks(parts, background), ...queueWorks(parts, background ? lanes : 1)]
  const schedule = schedules(parts)
  await schedule.remember()
  // Quick enough to look immediate, rare enough to cost an idle machine nothing: an empty poll takes 2 ms.
  if (background) loops.push(...works.map(work => loop(work, 400)))
  const timers = background ? timersOf(schedule.fireDue, engine) : []
  const front = gateway({
    manifest,
    now: clock.now,
    protocol: options.baseUrl.startsWith('https:') ? 'https' : 'http',
    invoke: async (functionName, event) => {
      const answer = await invoke(functionName, event)
      if (event.requestContext.http.method !== 'GET') kick()
      return answer
    },
  })
  return {
    ...front,
    ...{ clock, mailbox, queues, engine, manifest, environment, invoke },
    drain: () => exhaust(works),
    later: async by => {
      const ms = span(by)
      if (ms === undefined) throw new Error(`${by} is no length of time`)
      clock.move(ms)
      await memo.set('clock', String(clock.offset()))
      if (background) await schedule.fireDue()
      kick()
    },
    run: functionName => schedule.fire(functionName),
    stop: async () => {
      await Promise.all([...loops, ...timers].map(one => one.stop()))
      await closeAll()
    },
  }
}

/** Schedules, and the engine's own expiry where it does not run by itself. */
function timersOf(fireDue: () => Promise<number>, { sweepTtl }: Engine): Loop[] {
  const sweep = async () => {
    await sweepTtl?.()
    // However much has expired meanwhile: that waits for the next minute.
    return 0
  }
  return [loop(serial(fireDue), 1_000), ...(sweepTtl === undefined ? [] : [loop(serial(sweep), minute)])]
}
