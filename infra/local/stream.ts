// How do changes of the table reach the functions that wait for them?

import { isDeepStrictEqual } from 'node:util'
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import * as v from 'valibot'
import { messageOf } from '../../shared/kernel/thrown.ts'
import { failedItems, reportedFailure } from './failed-items.ts'

/** One function's place in the stream. Each function has its own, so that one that fails holds up nobody else. */
type Consumer = {
  /** Hands over the next page of records and answers how many there were, wanted or not. */
  pump(): Promise<number>
}

type Options = {
  readonly endpoint: string
  readonly streamArn: string
  /** Rows of these types only, told by the new image: what CDK writes as the event source's filter. */
  readonly types: readonly string[]
  /** The number of the last record that was dealt with, if any. */
  readonly position: string | undefined
  readonly reached: (position: string) => Promise<void>
  readonly handle: (event: DynamoDBStreamEvent) => Promise<unknown>
  /** Called with a record that failed every attempt; the stream then goes on without it. */
  readonly bury: (record: DynamoDBRecord, reason: string) => Promise<void>
  /** Waits before another attempt. */
  readonly pause: (attempt: number) => Promise<void>
}

const pageSize = 100
const maxAttempts = 5

const records = v.object({
  Records: v.optional(v.array(v.custom<DynamoDBRecord>(given => typeof given === 'object')), []),
  NextShardIterator: v.optional(v.string()),
})
const iterator = v.object({ ShardIterator: v.string() })
const description = v.object({ StreamDescription: v.object({ Shards: v.array(v.object({ ShardId: v.string() })) }) })

/** Reads the stream from `position` on and hands wanted records to one function. */
export function streamConsumer(options: Options): Consumer {
  let position = options.position
  let next: string | undefined

  async function openIterator(): Promise<string> {
    const { StreamDescription } = v.parse(
      description,
      await ask(options.endpoint, 'DescribeStream', { StreamArn: options.streamArn }),
    )
    const ShardId = StreamDescription.Shards[0]?.ShardId
    const open = async (from: object) => {
      const answer = await ask(options.endpoint, 'GetShardIterator', { StreamArn: options.streamArn, ShardId, ...from })
      return v.parse(iterator, answer).ShardIterator
    }
    const oldest = { ShardIteratorType: 'TRIM_HORIZON' }
    if (position === undefined) return open(oldest)
    return open({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position }).catch((reason: unknown) => {
      // A stream forgets after a day; whoever slept longer goes on with the oldest that is left.
      if (String(reason).includes('TrimmedDataAccess')) return open(oldest)
      throw reason
    })
  }

  return {
    pump: async () => {
      next ??= await openIterator()
      // Forgotten until the page is dealt with: after a failure the next pump starts again from the last position reached.
      const here = next
      next = undefined
      const page = v.parse(records, await ask(options.endpoint, 'GetRecords', { ShardIterator: here, Limit: pageSize }))
      await deliver(
        page.Records.filter(record => wanted(record, options.types)),
        options,
      )
      const last = page.Records.at(-1)?.dynamodb?.SequenceNumber
      if (last !== undefined) {
        position = last
        await options.reached(last)
      }
      next = page.NextShardIterator
      return page.Records.length
    },
  }
}

/** The engine reports writes that changed nothing, which DynamoDB does not. */
function wanted(record: DynamoDBRecord, types: readonly string[]): boolean {
  const { NewImage, OldImage } = record.dynamodb ?? {}
  if (record.eventName === 'MODIFY' && isDeepStrictEqual(NewImage, OldImage)) return false
  const type = NewImage?.type?.S
  return type !== undefined && types.includes(type)
}

/**
 * In order, at least once, as Lambda's event source does with `ReportBatchItemFailures` and `BisectBatchOnFunctionError`:
 * the first record that failed is where the next attempt begins, and a batch that failed whole is tried in halves.
 */
async function deliver(all: readonly DynamoDBRecord[], { handle, bury, pause, streamArn }: Options): Promise<void> {
  let pending = all.map(record => ({ ...record, eventSourceARN: streamArn }))
  let size = pending.length
  let attempts = 0
  while (pending.length > 0) {
    const batch = pending.slice(0, size)
    const { succeeded, reason } = await attempt(batch, handle)
    pending = pending.slice(succeeded)
    if (reason === undefined) {
      size = pending.length
      attempts = 0
      continue
    }
    attempts = succeeded > 0 ? 1 : attempts + 1
    if (succeeded === 0 && size > 1) size = Math.ceil(size / 2)
    else if (attempts >= maxAttempts) {
      const [head, ...rest] = pending
      if (head !== undefined) await bury(head, reason)
      pending = rest
      size = pending.length
      attempts = 0
      continue
    }
    await pause(attempts)
  }
}

async function attempt(
  batch: readonly DynamoDBRecord[],
  handle: Options['handle'],
): Promise<{ readonly succeeded: number; readonly reason?: string }> {
  try {
    const failed = failedItems(await handle({ Records: [...batch] }))
    if (failed.size === 0) return { succeeded: batch.length }
    // An identifier that names no record of the batch means that nothing of it can be taken for done.
    const first = batch.findIndex(record => failed.has(record.dynamodb?.SequenceNumber))
    return { succeeded: Math.max(0, first), reason: reportedFailure }
  } catch (reason) {
    return { succeeded: 0, reason: messageOf(reason) }
  }
}

/** Raw JSON instead of the SDK: Lambda's event wants the numbers, base64 and identity as they are on the wire. */
async function ask(endpoint: string, action: string, input: unknown): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${action}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260101T000000Z',
    },
    body: JSON.stringify(input),
  })
  const body: unknown = await answer.json()
  if (!answer.ok) throw new Error(`${action} was refused: ${JSON.stringify(body)}`)
  return body
}
