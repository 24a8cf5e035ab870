// What wakes a function in the cloud?

import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  CfnEventInvokeConfig,
  FilterCriteria,
  FilterRule,
  type Function as Lambda,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Row, Trigger } from '../../shared/row.ts'
import type { Reach } from './grants.ts'

export type Woken = { readonly name: string; readonly row: Row; readonly lambda: Lambda; readonly reach: Reach }

export function addTrigger(scope: Construct, woken: Woken): void {
  const { on } = woken.row
  if (on === undefined) return
  if ('stream' in on) onStream(woken, on)
  else if ('queue' in on) onQueue(woken, woken.reach.queues[on.queue])
  else onSchedule(scope, woken, on.everyMinutes)
}

type Stream = Extract<Trigger, { readonly stream: unknown }>

function onStream({ lambda, reach }: Woken, { stream: types, onlyNew = false }: Stream): void {
  lambda.addEventSourceMapping('stream', {
    eventSourceArn: reach.stream,
    // From the oldest record there is: what was written before this mapping existed waits for it.
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: [
      FilterCriteria.filter({
        eventName: onlyNew ? FilterRule.isEqual('INSERT') : FilterRule.or('INSERT', 'MODIFY'),
        dynamodb: { NewImage: { type: { S: FilterRule.or(...types) } } },
      }),
    ],
    batchSize: 100,
    // Records of one partition stay in order; four partitions that are slow to deal with do not hold each other up.
    parallelizationFactor: 4,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    // The stream forgets after 24 hours: what cannot be dealt with is put away while there is time to look at it.
    retryAttempts: 10,
    maxRecordAge: Duration.hours(12),
    onFailure: { bind: () => ({ destination: reach.failures }) },
  })
}

function onQueue({ lambda }: Woken, eventSourceArn: string): void {
  lambda.addEventSourceMapping('queue', {
    eventSourceArn,
    batchSize: 10,
    reportBatchItemFailures: true,
    // Slow receivers of webhooks must not use up the account's concurrency, which logins need.
    maxConcurrency: 20,
  })
}

function onSchedule(scope: Construct, { name, lambda, reach }: Woken, everyMinutes: number): void {
  const { functionArn } = lambda
  const allow = (action: string, resource: string) =>
    new PolicyStatement({ effect: Effect.ALLOW, actions: [action], resources: [resource] })
  const role = new Role(scope, `${name}-schedule-role`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      // Against a scheduler of another account that was told this role's name.
      conditions: { StringEquals: { 'aws:SourceAccount': lambda.stack.account } },
    }),
    inlinePolicies: {
      wake: new PolicyDocument({
        statements: [allow('lambda:InvokeFunction', functionArn), allow('sqs:SendMessage', reach.failures)],
      }),
    },
  })
  new CfnSchedule(scope, `${name}-schedule`, {
    scheduleExpression: everyMinutes === 1 ? 'rate(1 minute)' : `rate(${everyMinutes} minutes)`,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: functionArn,
      roleArn: role.roleArn,
      // The time it was meant for, also when the call is late or repeated: the function reads no clock.
      input: JSON.stringify({ time: '<aws.scheduler.scheduled-time>' }),
      deadLetterConfig: { arn: reach.failures },
      // A call that is an interval late is the next one's work.
      retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: Math.max(60, everyMinutes * 60) },
    },
  })
  // The scheduler only hands the call over; this is for when the function itself fails.
  new CfnEventInvokeConfig(scope, `${name}-failed`, {
    functionName: lambda.functionName,
    qualifier: '$LATEST',
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds: Math.min(21_600, Math.max(60, everyMinutes * 60)),
    destinationConfig: { onFailure: { destination: reach.failures } },
  })
}
