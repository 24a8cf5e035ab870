// What can be thrown away and built again? Functions, routes, queues, schedules and alarms, out of the manifest.
import { type App, CfnOutput, Stack } from 'aws-cdk-lib/core'
import type { Row } from '../../shared/row.ts'
import { layout } from '../../shared/storage/layout.ts'
import { addAlarms } from './alarms.ts'
import { addRoutes, makeApi } from './api.ts'
import type { Choices } from './choices.ts'
import { type Environment, makeFunction } from './functions.ts'
import type { Reach } from './grants.ts'
import { makeQueues, type Queues } from './queues.ts'
import type { Stateful } from './stateful.ts'
import { addTrigger } from './triggers.ts'

type Parts = {
  readonly choices: Choices
  readonly manifest: Readonly<Record<string, Row>>
  readonly stateful: Stateful
}

export function statelessStack(app: App, { choices, manifest, stateful }: Parts): Stack {
  const stack = new Stack(app, `${choices.stage}-stateless`, {
    description: 'Tenantry: functions, routes, queues, schedules',
  })
  const queues = makeQueues(stack, manifest)
  const api = makeApi(stack, choices)
  const reach = reachOf({ stack, queues, stateful, choices })
  const environment = environmentOf({ choices, queues, stateful, apiUrl: api.apiEndpoint })
  const functions = Object.entries(manifest).map(([name, row]) => {
    const lambda = makeFunction(stack, [name, row], { choices, reach, environment })
    addTrigger(stack, { name, row, lambda, reach })
    return { name, row, lambda }
  })
  addRoutes(api, functions)
  addAlarms(stack, { api, table: stateful.table, queues, functions }, choices)
  new CfnOutput(stack, 'Url', { value: choices.baseUrl ?? api.apiEndpoint })
  new CfnOutput(stack, 'ApiEndpoint', { value: api.apiEndpoint })
  return stack
}

function reachOf({
  stack,
  queues,
  stateful,
  choices,
}: Omit<Parts, 'manifest'> & { readonly stack: Stack; readonly queues: Queues }): Reach {
  const { table, masterSecret } = stateful
  const ses = (resource: string, resourceName: string) => stack.formatArn({ service: 'ses', resource, resourceName })
  if (table.tableStreamArn === undefined) throw new Error('the table has no stream')
  return {
    table: table.tableArn,
    index: `${table.tableArn}/index/${layout.index.name}`,
    stream: table.tableStreamArn,
    masterSecret: masterSecret.secretArn,
    queues: { deliveries: queues.work.deliveries.queueArn, messages: queues.work.messages.queueArn },
    failures: queues.failures.queueArn,
    mail: [
      ...choices.mailIdentities.map(name => ses('identity', name)),
      ...(choices.mailConfigurationSet === undefined ? [] : [ses('configuration-set', choices.mailConfigurationSet)]),
    ],
  }
}

/** The words of shared/start.ts. */
function environmentOf({
  choices: { baseUrl, configurationMaxAgeSeconds, mailConfigurationSet },
  queues: { work },
  stateful: { table, masterSecret },
  apiUrl,
}: Omit<Parts, 'manifest'> & { readonly queues: Queues; readonly apiUrl: string }): Environment {
  return {
    always: {
      TABLE_NAME: table.tableName,
      BASE_URL: baseUrl ?? apiUrl,
      ...(configurationMaxAgeSeconds !== undefined && {
        CONFIGURATION_MAX_AGE_SECONDS: String(configurationMaxAgeSeconds),
      }),
    },
    masterSecret: { MASTER_SECRET_ID: masterSecret.secretArn },
    queue: {
      QUEUE_URL_DELIVERIES: work.deliveries.queueUrl,
      QUEUE_URL_MESSAGES: work.messages.queueUrl,
    },
    sendMail: {
      MAIL: 'ses',
      ...(mailConfigurationSet !== undefined && { SES_CONFIGURATION_SET: mailConfigurationSet }),
    },
  }
}
