// How is a message handed to SQS?
import { type AwsJson, ask } from '../aws/json.ts'
import type { Queue, QueueName } from './port.ts'

const send = { service: 'sqs', version: '1.0', target: 'AmazonSQS.SendMessage' } as const

/** `urls` are the queues' own; an `endpoint` says only where the request goes. */
export function sqs(settings: AwsJson & { readonly urls: Readonly<Record<QueueName, string>> }): Queue {
  return {
    async enqueue(queue, body, delaySeconds = 0) {
      // Rounded up: a message may come late, never before its time.
      const DelaySeconds = Math.ceil(delaySeconds)
      if (!(DelaySeconds >= 0 && DelaySeconds <= 900))
        throw new RangeError(`SQS cannot wait for ${delaySeconds} seconds`)
      await ask(settings, send, { QueueUrl: settings.urls[queue], MessageBody: JSON.stringify(body), DelaySeconds })
    },
  }
}
