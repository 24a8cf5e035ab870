// How does a function meet AWS? One adapter for each thing that can wake it.
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  Context as LambdaContext,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda'
import type { With } from '../powers.ts'
import type { Row } from '../row.ts'
import { start } from '../start.ts'
import { app, type Endpoints, type Parts, type PowersOf } from './app.ts'
import { crossOrigin } from './cross-origin.ts'
import { inboundOf } from './inbound.ts'

/** The handler of a function with routes. It carries its `endpoints`, for those who ask what it may answer. */
export function lambda<const R extends Row>(row: R, endpoints: Endpoints<R>) {
  const started = start(row)
  const hono = app(row, endpoints, started)
  const handle = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const inbound = inboundOf(event)
    const { method } = event.requestContext.http
    // Nobody serves these, and Hono's `all` would.
    if (/^(TRACE|TRACK|CONNECT)$/i.test(method)) return { statusCode: 405, body: '' }
    const cors = await crossOrigin(started, inbound, { method, path: event.rawPath }).catch(() => undefined)
    // The table did not answer, and nobody knows who may be let in.
    if (cors === undefined) return { statusCode: 503, headers: { 'retry-after': '1' }, body: '' }
    if (cors.outcome === 'refused') return { statusCode: 403, body: '' }
    if (cors.outcome === 'preflight') return { statusCode: 204, headers: { ...cors.headers }, body: '' }
    const isHead = method === 'HEAD'
    const taken: Parts[] = []
    await hono.fetch(unread(isHead ? 'GET' : method, event.rawPath), { inbound, take: parts => taken.push(parts) })
    const [{ status, headers, cookies, body } = failed] = taken
    const allHeaders = cors.outcome === 'served' ? { ...headers, ...cors.headers } : { ...headers }
    const answer = { statusCode: status, headers: allHeaders, cookies: [...cookies], body: isHead ? '' : body }
    if (answer.body.length < large) return answer
    const { fitting } = await import('./large-answer.ts')
    return fitting(answer, inbound.header('accept-encoding'))
  }
  return Object.assign(handle, { endpoints })
}

/**
 * What Hono's routing reads of a Request, and no more. A real one would load Node's fetch classes, a third of every cold
 * start, to copy what the gateway gave us in parts: the body is read from there.
 */
const unread = (method: string, path: string): Request =>
  ({
    method,
    url: `http://gateway${plain.test(path) ? path : encodeURI(path).replaceAll(/[?#]/g, encodeURIComponent)}`,
  }) as Request

/** From so many characters on somebody looks whether the answer fits: even if each were three bytes, or escaped, it would. */
const large = 1_000_000

/** Nearly every path. */
const plain = /^[\w/.~-]*$/

/** Hono caught something thrown outside of every endpoint. */
const failed: Parts = { status: 500, headers: {}, cookies: [], body: '' }

/** The time a queue or stream handler works with: the runner's clock when it hands one over, else the wall's. */
const timeOf = (context: LambdaContext | undefined): number => {
  const told = (context?.clientContext as { custom?: { now?: string } } | undefined)?.custom?.now
  return told === undefined ? Date.now() : Number(told)
}

/** A stream handler: one record at a time, in order; the first that fails is where the batch is taken up again. */
export function onStream<const R extends Row>(
  row: R,
  run: (c: With<PowersOf<R>>, record: DynamoDBRecord) => Promise<void>,
) {
  const started = start(row)
  return async (event: DynamoDBStreamEvent, context?: LambdaContext): Promise<DynamoDBBatchResponse> => {
    const c = await started(timeOf(context))
    for (const record of event.Records) {
      try {
        await run(c, record)
      } catch (error) {
        c.log('error', 'a stream record failed', { id: record.eventID, error: String(error) })
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] }
      }
    }
    return { batchItemFailures: [] }
  }
}

/** A queue handler: every message for itself; those that fail come back. */
export function onQueue<const R extends Row>(
  row: R,
  run: (c: With<PowersOf<R>>, body: unknown, receives: number) => Promise<void>,
) {
  const started = start(row)
  return async (event: SQSEvent, context?: LambdaContext): Promise<SQSBatchResponse> => {
    const c = await started(timeOf(context))
    const outcomes = await Promise.all(
      event.Records.map(async message => {
        try {
          await run(c, JSON.parse(message.body), Number(message.attributes.ApproximateReceiveCount))
          return undefined
        } catch (error) {
          c.log('error', 'a message failed', { id: message.messageId, error: String(error) })
          return { itemIdentifier: message.messageId }
        }
      }),
    )
    return { batchItemFailures: outcomes.filter(failure => failure !== undefined) }
  }
}

/** A scheduled function: `now` is the time it was scheduled for. `remaining` tells milliseconds left before it is cut off. */
export function onSchedule<const R extends Row>(
  row: R,
  run: (c: With<PowersOf<R>>, remaining: () => number) => Promise<unknown>,
) {
  const started = start(row)
  return async (event: { readonly time: string }, context?: LambdaContext): Promise<unknown> => {
    const c = await started(Date.parse(event.time))
    return run(c, () => context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY)
  }
}
