// Is everything the manifest promises in the cloud, and is it safe there?

import { Queue } from 'aws-cdk-lib/aws-sqs'
import { App, Stack } from 'aws-cdk-lib/core'
import { AwsSolutionsChecks } from 'cdk-nag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layout } from '../../shared/storage/layout.ts'
import { manifest, type Resource, type Synthesised, synthesise } from './template.ts'

let cloud: Synthesised
beforeAll(() => {
  cloud = synthesise()
}, 60_000)
afterAll(() => cloud.remove())

const of = (type: string): Resource[] => cloud.stateless.of(type)
const all = Object.entries(manifest)
const streamed = all.filter(([, { on }]) => on !== undefined && 'stream' in on)
const scheduled = all.filter(([, { on }]) => on !== undefined && 'everyMinutes' in on)
const queued = all.filter(([, { on }]) => on !== undefined && 'queue' in on)

test('both stacks stay below 400 resources, of the 500 that CloudFormation takes', () => {
  expect(cloud.stateless.count).toBeLessThan(400)
  expect(cloud.stateful.count).toBeLessThan(400)
})

test('cdk-nag finds nothing that is not acknowledged with a reason', () => {
  expect(new AwsSolutionsChecks(cloud.app).validateScope(cloud.app)).toMatchObject({ success: true, violations: [] })
  // That it looks at all:
  const careless = new App()
  new Queue(new Stack(careless, 'Careless'), 'Open')
  expect(new AwsSolutionsChecks(careless).validateScope(careless).violations.length).toBeGreaterThan(0)
})

describe('the table', () => {
  const properties = () => cloud.stateful.of('AWS::DynamoDB::GlobalTable').map(({ Properties }) => Properties)

  test('is laid out as the embedded engine has it', () => {
    const keys = (of: { readonly partitionKey: string; readonly sortKey: string }) => [
      { AttributeName: of.partitionKey, KeyType: 'HASH' },
      { AttributeName: of.sortKey, KeyType: 'RANGE' },
    ]
    expect(properties()).toMatchObject([
      {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keys(layout),
        GlobalSecondaryIndexes: [
          { IndexName: layout.index.name, KeySchema: keys(layout.index), Projection: { ProjectionType: 'KEYS_ONLY' } },
        ],
        StreamSpecification: { StreamViewType: layout.stream },
        TimeToLiveSpecification: { AttributeName: layout.ttl, Enabled: true },
      },
    ])
  })

  test('can be put back to any second, and cannot be deleted by mistake', () => {
    expect(properties()).toMatchObject([
      {
        Replicas: [
          { DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
        ],
      },
    ])
  })

  test('and the secret that opens it outlive their stack', () => {
    expect(cloud.stateful.all.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'Retain'])
    expect(cloud.stateful.of('AWS::SecretsManager::Secret')[0]?.Properties).toMatchObject({
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    })
  })
})

describe.each(all)('the function %s', (name, row) => {
  test('runs the current Node on ARM, with the memory of its row, the time its trigger allows and a log of its own', () => {
    const { LoggingConfig, ...properties } = cloud.lambda(name)
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: row.memory ?? 256,
      Timeout: row.routes === undefined ? expect.any(Number) : (row.seconds ?? 15),
    })
    expect(LoggingConfig).toMatchObject({ LogGroup: { Ref: expect.stringMatching(/log/) } })
  })

  test('finds in its environment what start.ts reads for its powers', () => {
    const variables = Object.keys(cloud.lambda(name).Environment.Variables)
    expect(variables).toEqual(expect.arrayContaining(['TABLE_NAME', 'BASE_URL']))
    expect(variables.includes('QUEUE_URL_DELIVERIES') && variables.includes('QUEUE_URL_MESSAGES')).toBe(
      row.may.includes('queue'),
    )
    expect(variables.includes('MAIL')).toBe(row.may.includes('sendMail'))
    // What belongs to the machine at home is never set in the cloud.
    expect(variables.filter(variable => /^AWS_|ALLOW_PRIVATE|MAILBOX|METER|NODE_OPTIONS/.test(variable))).toEqual([])
  })
})

test('there are the functions of the manifest and no others', () => {
  expect(
    of('AWS::Lambda::Function')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(all.map(([name]) => cloud.idOf(name)).sort())
})

test('every log is forgotten after thirty days', () => {
  const logs = of('AWS::Logs::LogGroup')
  expect(logs).toHaveLength(all.length + 1)
  for (const { Properties } of logs) expect(Properties).toMatchObject({ RetentionInDays: 30 })
})

describe('the gateway', () => {
  test('has one route for each path of the manifest, to the function that serves it', () => {
    const integrations = new Map(
      of('AWS::ApiGatewayV2::Integration').map(({ id, Properties }) => [id, JSON.stringify(Properties.IntegrationUri)]),
    )
    const found = of('AWS::ApiGatewayV2::Route').map(({ Properties }) => {
      const integration =
        /"(\w+?)"\]\]\}$/.exec(JSON.stringify(Properties.Target))?.[1] ?? JSON.stringify(Properties.Target)
      const uri = [...integrations].find(([id]) => integration.includes(id))?.[1] ?? ''
      const [owner] = all.find(([name]) => uri.includes(`"${cloud.idOf(name)}"`)) ?? []
      return `${Properties.RouteKey} ${owner}`
    })
    const wanted = all.flatMap(([name, { routes = {} }]) =>
      Object.keys(routes).map(
        route =>
          `ANY ${route
            .split(' ')[1]
            ?.replace(/:(\w+)/g, '{$1}')
            .replace(/\*$/, '{proxy+}')} ${name}`,
      ),
    )
    // What nobody serves is answered as the wire answers it, and not by the gateway.
    expect(found.sort()).toEqual([...new Set(wanted), '$default status'].sort())
    expect(found.length).toBeLessThan(300)
  })

  test('hands over payload 2.0, and may call each function by one permission that names this API', () => {
    const serving = all.filter(([, { routes }]) => routes !== undefined).map(([name]) => name)
    for (const { Properties } of of('AWS::ApiGatewayV2::Integration'))
      expect(Properties).toMatchObject({ PayloadFormatVersion: '2.0' })
    const permissions = of('AWS::Lambda::Permission').map(({ Properties }) => ({
      to: /"(\w+)","Arn"/.exec(JSON.stringify(Properties.FunctionName))?.[1],
      from: /:execute-api:.*\{"Ref":"Api\w+"\},"(\/[^"]*)"/.exec(JSON.stringify(Properties.SourceArn))?.[1],
    }))
    // A call names stage, method and path, and that of the route `$default` the stage and `$default` alone.
    const wanted = [...serving.map(name => [name, '/*/*/*']), ['status', '/*/*']]
    expect(permissions.map(({ to, from }) => `${to} ${from}`).sort()).toEqual(
      wanted.map(([name = '', from]) => `${cloud.idOf(name)} ${from}`).sort(),
    )
  })

  test('limits the rate, and writes down routes but neither paths nor queries, which carry codes', () => {
    const [stage] = of('AWS::ApiGatewayV2::Stage')
    expect(stage?.Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 1_000 },
      AccessLogSettings: { Format: expect.stringContaining('$context.routeKey') },
    })
    expect(JSON.stringify(stage?.Properties.AccessLogSettings)).not.toMatch(
      /context\.(path|rawPath|query)|authorization/i,
    )
  })

  test('does not come about when two functions want one path, whatever they call its parameter', () => {
    const route = (path: `/${string}`) => ({ doc: 'Serves.', routes: { [`GET ${path}`]: 'public' as const }, may: [] })
    const rows = { ...manifest, one: route('/x/:a'), two: route('/x/:b') }
    expect(() => synthesise({ rows })).toThrow('/x/{b} is served by both one and two')
  })
})

const sources = (eventSource: string) =>
  of('AWS::Lambda::EventSourceMapping').filter(({ Properties }) =>
    JSON.stringify(Properties.EventSourceArn).includes(eventSource),
  )
const failures = { 'Fn::GetAtt': [expect.stringMatching(/^queuefailures/), 'Arn'] }

describe('what runs without a caller', () => {
  test('hears of the rows its trigger names, in order, and puts away what it cannot deal with', () => {
    expect(sources('StreamArn')).toHaveLength(streamed.length)
    for (const [name, { on }] of streamed) {
      const mapping = sources('StreamArn').find(({ Properties }) =>
        JSON.stringify(Properties.FunctionName).includes(cloud.idOf(name)),
      )
      const { stream: types = [], onlyNew = false } = on !== undefined && 'stream' in on ? on : {}
      const pattern = {
        eventName: onlyNew ? ['INSERT'] : ['INSERT', 'MODIFY'],
        dynamodb: { NewImage: { type: { S: types } } },
      }
      expect(mapping?.Properties).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
        DestinationConfig: { OnFailure: { Destination: failures } },
        MaximumRetryAttempts: 10,
      })
    }
    // DynamoDB throttles a stream that more than two read.
    expect(streamed.length).toBeLessThanOrEqual(2)
  })

  test('is handed messages again only when it cannot be working on them, and five times at most', () => {
    const mappings = of('AWS::Lambda::EventSourceMapping').filter(
      mapping => !sources('StreamArn').some(({ id }) => id === mapping.id),
    )
    expect(mappings).toHaveLength(queued.length)
    for (const { Properties } of mappings)
      expect(Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] })
    for (const [name, { on }] of queued) {
      const queue = on !== undefined && 'queue' in on ? on.queue : ''
      expect(cloud.stateless.get(cloud.idOf(`queue-${queue}`)).Properties).toMatchObject({
        VisibilityTimeout: 6 * cloud.lambda(name).Timeout,
        RedrivePolicy: {
          maxReceiveCount: 5,
          deadLetterTargetArn: { 'Fn::GetAtt': [cloud.idOf(`queue-${queue}-dead`), 'Arn'] },
        },
      })
    }
  })

  test('fires as often as its row says, told the time it was meant for, and its failures are kept', () => {
    expect(of('AWS::Scheduler::Schedule')).toHaveLength(scheduled.length)
    for (const [name, { on }] of scheduled) {
      const everyMinutes = on !== undefined && 'everyMinutes' in on ? on.everyMinutes : 0
      expect(cloud.stateless.get(cloud.idOf(`${name}-schedule`)).Properties).toMatchObject({
        ScheduleExpression: `rate(${everyMinutes} minute${everyMinutes === 1 ? '' : 's'})`,
        Target: { Input: '{"time":"<aws.scheduler.scheduled-time>"}', DeadLetterConfig: { Arn: failures } },
      })
      expect(cloud.stateless.get(cloud.idOf(`${name}-failed`)).Properties).toMatchObject({
        DestinationConfig: { OnFailure: { Destination: failures } },
      })
    }
  })

  test('waits in queues that are encrypted and talk TLS only', () => {
    const queues = of('AWS::SQS::Queue')
    for (const { Properties } of queues) expect(Properties).toMatchObject({ SqsManagedSseEnabled: true })
    expect(of('AWS::SQS::QueuePolicy')).toHaveLength(queues.length)
  })
})
