// When is somebody woken?

import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Operation, type TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Duration, Stack } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Row } from '../../shared/row.ts'
import type { Choices } from './choices.ts'
import type { Queues } from './queues.ts'

type Watched = {
  readonly api: HttpApi
  readonly table: TableV2
  readonly queues: Queues
  readonly functions: readonly { readonly name: string; readonly row: Row; readonly lambda: Lambda }[]
}

type Rule = {
  readonly name: string
  readonly says: string
  readonly metric: IMetric
  readonly atLeast: number
  /** How many of the last periods must be bad; 1 when not said. */
  readonly periods?: number
}

const period = Duration.minutes(5)
const minutes = (count: number) => count * 60_000

/**
 * Whatever goes wrong shows at an end: with the caller, in a queue of the dead, or in a line that grows. Together with
 * two readers of the stream these are ten metrics, as many as CloudWatch watches free of charge.
 */
function few({ api, table, queues, functions }: Watched): Rule[] {
  const throttles = (metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: table.tableName },
      statistic: 'Sum',
      period,
    })
  return [
    {
      name: 'answers-5xx',
      // A webhook's veto answers 504 by design, so a single one is no alarm.
      says: 'The platform answers with server errors',
      metric: api.metricServerError({ statistic: 'Sum', period }),
      atLeast: 10,
    },
    ...Object.entries({ ...queues.dead, failures: queues.failures }).map(([name, queue]) => ({
      name: `dead-${name}`,
      says: `Work that nobody could do lies in ${name}`,
      metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period }),
      atLeast: 1,
    })),
    ...Object.entries(queues.work).map(([name, queue]) => ({
      name: `age-${name}`,
      says: `The queue ${name} is more than half an hour behind`,
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period }),
      atLeast: 30 * 60,
    })),
    ...functions
      .filter(({ row }) => row.on !== undefined && 'stream' in row.on)
      .map(({ name, lambda }) => ({
        name: `age-${name}`,
        says: `${name} is more than ten minutes behind the table`,
        metric: lambda.metric('IteratorAge', { statistic: 'Maximum', period }),
        atLeast: minutes(10),
      })),
    ...(['ReadThrottleEvents', 'WriteThrottleEvents'] as const).map(metricName => ({
      name: `table-${metricName}`,
      says: 'The table refuses requests because there are too many',
      metric: throttles(metricName),
      // The driver tries again, and on-demand capacity doubles: only what lasts is worth waking anybody.
      atLeast: 10,
      periods: 2,
    })),
  ]
}

/** Every function for itself, and the table's own faults: $0.10 per metric and month. */
const each = ({ table, functions }: Watched): Rule[] => [
  ...functions.flatMap(({ name, lambda }) => [
    {
      name: `errors-${name}`,
      says: `${name} fails`,
      metric: lambda.metricErrors({ statistic: 'Sum', period }),
      atLeast: 1,
    },
    {
      name: `throttles-${name}`,
      says: `${name} is not allowed to run as often as it is asked to`,
      metric: lambda.metricThrottles({ statistic: 'Sum', period }),
      atLeast: 1,
    },
  ]),
  {
    name: 'table-faults',
    says: 'DynamoDB answers with server errors',
    metric: table.metricSystemErrorsForOperations({
      operations: [
        Operation.GET_ITEM,
        Operation.BATCH_GET_ITEM,
        Operation.QUERY,
        Operation.PUT_ITEM,
        Operation.UPDATE_ITEM,
        Operation.DELETE_ITEM,
        Operation.TRANSACT_WRITE_ITEMS,
      ],
      period,
    }),
    atLeast: 5,
  },
]

function topicFor(scope: Construct, address: string): Topic {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true })
  topic.addSubscription(new EmailSubscription(address))
  // A policy of its own, as enforceSSL writes, takes the place of the one by which the account's services may publish:
  // without this grant every alarm would go off and nobody would hear of it.
  const alarms = new ServicePrincipal('cloudwatch.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  })
  topic.grantPublish(alarms)
  return topic
}

export function addAlarms(scope: Construct, watched: Watched, { alarms, alarmEmail }: Choices): void {
  if (alarms === 'none') return
  const topic = alarmEmail === undefined ? undefined : topicFor(scope, alarmEmail)
  const rules = alarms === 'each' ? [...few(watched), ...each(watched)] : few(watched)
  for (const { name, says, metric, atLeast, periods = 1 } of rules) {
    const alarm = new Alarm(scope, `alarm-${name}`, {
      alarmDescription: says,
      metric,
      threshold: atLeast,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      // Nobody logging in is no fault.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    if (topic !== undefined) alarm.addAlarmAction(new SnsAction(topic))
  }
}
