// What wakes the functions that no route does?

import type { SQSEvent } from 'aws-lambda'
import { messageOf } from '../../shared/kernel/thrown.ts'
import { minute } from '../../shared/kernel/time.ts'
import type { Row } from '../../shared/row.ts'
import type { Clock } from './clock.ts'
import type { Engine } from './engine.ts'
import { failedItems, reportedFailure } from './failed-items.ts'
import type { Invoke } from './invoker.ts'
import type { Memo } from './memo.ts'
import type { Message, Queues } from './queue.ts'
import { serial, type Work } from './serial.ts'
import { streamConsumer } from './stream.ts'

export type Parts = {
  readonly engine: Engine
  readonly clock: Clock
  readonly queues: Queues
  readonly memo: Memo
  readonly invoke: Invoke
  readonly rows: readonly [string, Row][]
}

/** One work for each function that waits for changes of the table. A patient one waits between attempts. */
export function streamWorks({ engine, queues, memo, invoke, rows }: Parts, patient: boolean): Work[] {
  return rows.flatMap(([functionName, { on }]) => {
    if (on === undefined || !('stream' in on)) return []
    const consumer = streamConsumer({
      endpoint: engine.endpoint,
      streamArn: engine.streamArn,
      types: on.stream,
      position: memo.get(`stream:${functionName}`),
      reached: position => memo.set(`stream:${functionName}`, position),
      handle: event => invoke(functionName, event),
      bury: (record, reason) => queues.bury(`${functionName} (stream)`, JSON.stringify(record), reason),
      pause: attempt => (patient ? new Promise(resolve => setTimeout(resolve, 100 * 2 ** attempt)) : Promise.resolve()),
    })
    return [serial(() => consumer.pump())]
  })
}

/** `width` works for each function that waits for messages, so that one slow batch does not hold up all. */
export function queueWorks({ clock, queues, invoke, rows }: Parts, width: number): Work[] {
  return rows.flatMap(([functionName, { on }]) => {
    if (on === undefined || !('queue' in on)) return []
    const step = async () => {
      const batch = queues.receive(on.queue, 10)
      if (batch.length === 0) return 0
      const failed = await attempt(batch, event => invoke(functionName, event), clock.now())
      await Promise.all(
        batch.map(message => {
          const reason = failed(message.id)
          return reason === undefined ? queues.done(message) : queues.failed(message, reason)
        }),
      )
      return batch.length
    }
    return Array.from({ length: width }, () => serial(step))
  })
}

async function attempt(
  batch: readonly Message[],
  handle: (event: SQSEvent) => Promise<unknown>,
  now: number,
): Promise<(id: string) => string | undefined> {
  try {
    const failed = failedItems(await handle({ Records: batch.map(message => record(message, now)) }))
    return id => (failed.has(id) ? reportedFailure : undefined)
  } catch (reason) {
    const words = messageOf(reason)
    return () => words
  }
}

const record = (message: Message, now: number): SQSEvent['Records'][number] => ({
  messageId: message.id,
  receiptHandle: message.id,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(now),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${message.queue}`,
  awsRegion: 'us-east-1',
})

/** A schedule that slept through several of its times fires once, as it would after a clock was put forward. */
export function schedules({ clock, memo, invoke, rows }: Parts) {
  const due = rows.flatMap(([name, { on }]) =>
    on !== undefined && 'everyMinutes' in on ? [{ name, period: on.everyMinutes * minute }] : [],
  )
  const slot = (period: number) => String(Math.floor(clock.now() / period))
  const fire = (name: string) => {
    if (!due.some(one => one.name === name)) throw new Error(`${name} is no scheduled function`)
    return invoke(name, {
      version: '0',
      id: `${name}-${clock.now()}`,
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '000000000000',
      time: new Date(clock.now()).toISOString(),
      region: 'us-east-1',
      resources: [],
      detail: {},
    })
  }
  return {
    fire,
    remember: async () => {
      for (const { name, period } of due)
        if (memo.get(`ran:${name}`) === undefined) await memo.set(`ran:${name}`, slot(period))
    },
    fireDue: async () => {
      for (const { name, period } of due) {
        if (memo.get(`ran:${name}`) === slot(period)) continue
        await memo.set(`ran:${name}`, slot(period))
        // Its failure is in the log, and is no reason for the clock or for other schedules to stop.
        await fire(name).catch(() => {})
      }
      return 0
    },
  }
}
