// Where does work wait in the cloud, and where does it end that nobody could do?

import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Row } from '../../shared/row.ts'
import { acknowledge } from './acknowledged.ts'
import { timeoutOf } from './functions.ts'
import type { QueueName } from './grants.ts'

export type Queues = {
  readonly work: Readonly<Record<QueueName, Queue>>
  readonly dead: Readonly<Record<QueueName, Queue>>
  /** For batches of the stream and scheduled calls: one for all, so that a new function brings no new alarm. */
  readonly failures: Queue
}

const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) }

export function makeQueues(scope: Construct, manifest: Readonly<Record<string, Row>>): Queues {
  const make = (queue: QueueName) => {
    const reader = Object.values(manifest).find(({ on }) => on !== undefined && 'queue' in on && on.queue === queue)
    if (reader === undefined) throw new Error(`no function reads the queue ${queue}`)
    const dead = new Queue(scope, `queue-${queue}-dead`, common)
    // AWS's advice: six times the function's time, so that a message is not handed out again while Lambda still tries.
    const visibilityTimeout = Duration.seconds(6 * timeoutOf(reader))
    const work = new Queue(scope, `queue-${queue}`, {
      ...common,
      visibilityTimeout,
      deadLetterQueue: { queue: dead, maxReceiveCount: 5 },
    })
    return { work, dead }
  }
  const failures = new Queue(scope, 'queue-failures', common)
  acknowledge(failures, 'failures')
  const deliveries = make('deliveries')
  const messages = make('messages')
  return {
    work: { deliveries: deliveries.work, messages: messages.work },
    dead: { deliveries: deliveries.dead, messages: messages.dead },
    failures,
  }
}
