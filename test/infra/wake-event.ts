// What wakes a function that no caller does? Records of a stream and messages of a queue, as Lambda hands them over.
import { randomUUID } from 'node:crypto'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** The stream tells that a row was written; `n` is its place. */
export const insertion = (NewImage: Record<string, AttributeValue>, n: number) => ({
  eventID: randomUUID().replaceAll('-', ''),
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  dynamodb: {
    ApproximateCreationDateTime: 1_795_348_800,
    Keys: { pk: NewImage.pk, sk: NewImage.sk },
    NewImage,
    SequenceNumber: `1234500000000000${1_000_000 + n}`,
    SizeBytes: 300,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
  eventSourceARN: 'arn:aws:dynamodb:us-east-1:123456789012:table/tenantry/stream/2026-11-22T00:00:00.000',
})

/** A message as SQS hands it over. */
export const message = (messageId: string, body: string) => ({
  messageId,
  receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    AWSTraceHeader: 'Root=1-6561f3a1-1234567890abcdef12345678',
    SentTimestamp: '1795348800000',
    SenderId: 'AROAEXAMPLE:tenantry-stateless-webhooksdispatch',
    ApproximateFirstReceiveTimestamp: '1795348800012',
  },
  messageAttributes: {},
  md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:tenantry-stateless-queuedeliveries',
  awsRegion: 'us-east-1',
})
