// What does one function cost, alone in a process as in Lambda? Started by measure.ts, told what to do by messages.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Path } from './paths.ts'

export type Task = { readonly count: number; readonly lanes: number }
export type Load = {
  readonly file: string
  readonly use: Path['use']
  readonly events: readonly APIGatewayProxyEventV2[]
}
export type Done = {
  readonly cpuMs: number
  /** The part of it that the kernel spent, e.g. on carrying bytes to the engine. */
  readonly kernelMs: number
  readonly perSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** How long each request took, the quickest first. */
  readonly took: readonly number[]
  /** What is in use of the heap after a clearing, where the process may ask for one. */
  readonly heapMb: number
  readonly residentMb: number
}
type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>

let load: Load | undefined
let handler: Handler | undefined
let next = 0
/** What each lane of a chain asks with now. */
const lanes = new Map<number, APIGatewayProxyEventV2>()

function eventFor({ use, events }: Load, lane: number): APIGatewayProxyEventV2 {
  const event =
    use === 'chain' ? (lanes.get(lane) ?? events[lane]) : events[use === 'once' ? next : next % events.length]
  next++
  if (event === undefined) throw new Error('there are too few requests for this measurement')
  // What JSON.parse makes, as in Lambda, is of one hidden class each time; what a spread makes never is, and the handler
  // would be charged for it (docs/decisions.md).
  const requestContext = Object.assign({}, event.requestContext, { timeEpoch: Date.now() })
  return Object.assign({}, event, { requestContext })
}

async function once(given: Load, call: Handler, lane: number): Promise<number> {
  const event = eventFor(given, lane)
  const began = performance.now()
  const answer = await call(event)
  const took = performance.now() - began
  // 404 is how a failed login is answered: it is measured, too.
  if (answer.statusCode !== 200 && answer.statusCode !== 404)
    throw new Error(`answered ${answer.statusCode}: ${answer.body}`)
  if (given.use === 'chain') {
    // Found, not parsed: the handler would be charged for the parsing, and for a class of objects that no request has.
    const [member] = /"refreshToken":"[^"]+"/.exec(answer.body ?? '') ?? []
    lanes.set(lane, Object.assign({}, event, { body: `{${member}}` }))
  }
  return took
}

async function run({ count, lanes: width }: Task): Promise<Done> {
  if (load === undefined || handler === undefined) throw new Error('nothing is loaded')
  const [given, call] = [load, handler]
  const took: number[] = []
  let left = count
  const lane = async (n: number) => {
    while (left-- > 0) took.push(await once(given, call, n))
  }
  const began = performance.now()
  const before = process.cpuUsage()
  await Promise.all(Array.from({ length: width }, (_, n) => lane(n)))
  const { user, system } = process.cpuUsage(before)
  const perSecond = (count * 1_000) / (performance.now() - began)
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  const each = (microseconds: number) => microseconds / 1_000 / count
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  const memory = { heapMb: heapUsed / 2 ** 20, residentMb: rss / 2 ** 20 }
  const shares = { p50: at(0.5), p95: at(0.95), p99: at(0.99), took }
  return { cpuMs: each(user + system), kernelMs: each(system), perSecond, ...shares, ...memory }
}

process.on('message', async (message: Load | Task) => {
  try {
    if ('file' in message) {
      load = message
      handler = ((await import(message.file)) as { readonly handler: Handler }).handler
      process.send?.({})
    } else {
      process.send?.(await run(message))
    }
  } catch (reason) {
    process.send?.({ failed: String(reason) })
  }
})
// A profile is written only by a process that ends by itself.
process.on('disconnect', () => process.exit(0))
