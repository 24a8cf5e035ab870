// What if DynamoDB stumbles? A proxy in front of the engine that loses, delays and refuses on command.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Operation } from '../shared/storage/driver/port.ts'

export type Fault =
  | 'throttle'
  /** Refused in a way that nobody tries again: to whoever asks, it is as if its function had died here. */
  | 'deny'
  /** The engine has done it, and the function died before it could know. */
  | 'deny-after'
  /** A 500 without a write. */
  | 'fail'
  /** A 500 although the engine has written. */
  | 'fail-after'
  /** The connection breaks before the engine has heard of it. */
  | 'reset-before'
  /** The engine has done it, and nobody is told. */
  | 'reset-after'
  /** The engine has done it, and the answer never comes. */
  | 'hang-after'
  /** Another transaction is at one of the rows. */
  | 'transaction-conflict'
  /** BatchGetItem answers the first key only and leaves the others unprocessed. */
  | 'partial'
  /** The server's clock is an hour ahead: signatures made by another clock are refused. */
  | 'skew'
  | { readonly delayMs: number }
  /** What happens between the caller's decision and its arrival: a race. */
  | { readonly first: () => Promise<unknown> }
  /** Whatever is chosen when the request arrives, or nothing: the chooser may keep it waiting as long as it likes. */
  | { readonly chosen: (operation: Operation, body: string) => Promise<Fault | undefined> }

type Plan = { readonly fault: Fault; readonly on?: Operation; readonly times?: number }

export type Faults = {
  readonly endpoint: string
  /** Each operation as it arrived, retries included. */
  readonly seen: Operation[]
  /** The next request (of this operation, this many times) meets the fault; plans are used up in turn. */
  next(plan: Plan): void
  /** Every request (of this operation) meets the fault until `clear`. */
  always(plan: Plan): void
  clear(): void
  stop(): Promise<void>
}

type Call = { readonly request: http.IncomingMessage; readonly reply: http.ServerResponse; readonly body: string }
type Answer = { readonly status: number; readonly text: string }

const hour = 3_600_000

const refusal = (name: string, more: object = {}): string =>
  JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: `injected ${name}`, ...more })

const answer = ({ reply }: Call, status: number, text: string, headers: Record<string, string> = {}): void => {
  reply.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers }).end(text)
}

const bodyOf = async (message: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** Answers one key and hands the others back. */
function onlyFirst(body: string): { asked: string; left: object } {
  const input = JSON.parse(body)
  const [[table, wanted]] = Object.entries<{ Keys: unknown[] }>(input.RequestItems) as [[string, { Keys: unknown[] }]]
  const asked = JSON.stringify({ ...input, RequestItems: { [table]: { ...wanted, Keys: wanted.Keys.slice(0, 1) } } })
  const rest = wanted.Keys.slice(1)
  return { asked, left: rest.length === 0 ? {} : { [table]: { ...wanted, Keys: rest } } }
}

const operationOf = (request: http.IncomingMessage) =>
  String(request.headers['x-amz-target']).replace(/^.*\./, '') as Operation

const signedAt = (request: http.IncomingMessage): number => {
  const stamp = String(request.headers['x-amz-date'] ?? '')
  return Date.parse(stamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

export async function startFaults(engine: string): Promise<Faults> {
  const agent = new http.Agent({ keepAlive: true })
  const seen: Operation[] = []
  let plans: { readonly plan: Plan; left: number }[] = []

  const planFor = (operation: Operation): Fault | undefined => {
    const found = plans.find(({ plan, left }) => left > 0 && (plan.on === undefined || plan.on === operation))
    if (found) found.left -= 1
    return found?.plan.fault
  }

  const forward = ({ request }: Call, body: string): Promise<Answer> =>
    new Promise((done, fail) => {
      const headers = { ...request.headers, 'content-length': String(Buffer.byteLength(body)) }
      const call = http.request(engine, { method: 'POST', headers, agent }, reply =>
        bodyOf(reply).then(text => done({ status: reply.statusCode ?? 0, text }), fail),
      )
      call.on('error', fail)
      call.end(body)
    })

  const pass = async (call: Call, headers: Record<string, string> = {}): Promise<void> => {
    const { status, text } = await forward(call, call.body)
    answer(call, status, text, headers)
  }

  const meet = async (fault: Fault, call: Call): Promise<void> => {
    if (typeof fault === 'object') {
      if ('chosen' in fault) {
        const chosen = await fault.chosen(operationOf(call.request), call.body)
        return chosen === undefined ? pass(call) : meet(chosen, call)
      }
      if ('first' in fault) await fault.first()
      else await new Promise(resolve => setTimeout(resolve, fault.delayMs))
      return pass(call)
    }
    switch (fault) {
      case 'throttle':
        return answer(call, 400, refusal('ProvisionedThroughputExceededException'))
      case 'deny':
        return answer(call, 400, refusal('AccessDeniedException'))
      case 'deny-after':
        await forward(call, call.body)
        return answer(call, 400, refusal('AccessDeniedException'))
      case 'fail':
        return answer(call, 500, refusal('InternalServerError'))
      case 'fail-after':
        await forward(call, call.body)
        return answer(call, 500, refusal('InternalServerError'))
      case 'reset-before':
        call.request.socket.destroy()
        return
      case 'reset-after':
        await forward(call, call.body)
        call.request.socket.destroy()
        return
      case 'hang-after':
        await forward(call, call.body)
        return
      case 'transaction-conflict': {
        const reasons = (JSON.parse(call.body).TransactItems ?? []).map((_: unknown, place: number) => ({
          Code: place === 0 ? 'TransactionConflict' : 'None',
        }))
        return reasons.length > 0
          ? answer(call, 400, refusal('TransactionCanceledException', { CancellationReasons: reasons }))
          : answer(call, 400, refusal('TransactionConflictException'))
      }
      case 'partial': {
        const { asked, left } = onlyFirst(call.body)
        const { status, text } = await forward(call, asked)
        return answer(call, status, JSON.stringify({ ...JSON.parse(text), UnprocessedKeys: left }))
      }
      case 'skew': {
        const clock = Date.now() + hour
        const date = { date: new Date(clock).toUTCString() }
        if (Math.abs(clock - signedAt(call.request)) < 300_000) return pass(call, date)
        return answer(call, 400, refusal('InvalidSignatureException'), date)
      }
    }
  }

  const server = http.createServer(async (request, reply) => {
    const operation = operationOf(request)
    const call = { request, reply, body: await bodyOf(request) }
    seen.push(operation)
    const fault = planFor(operation)
    await (fault === undefined ? pass(call) : meet(fault, call)).catch(() => request.socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    endpoint: `http://127.0.0.1:${port}`,
    seen,
    next: plan => {
      plans.push({ plan, left: plan.times ?? 1 })
    },
    always: plan => {
      plans.push({ plan, left: Number.POSITIVE_INFINITY })
    },
    clear: () => {
      plans = []
      seen.length = 0
    },
    stop: () =>
      new Promise(resolve => {
        agent.destroy()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
