// What does a platform cost that nobody uses? Reckoned from the template, at the prices of us-east-1 in 2026.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Resource, Synthesised } from './template.ts'
import { synthesise } from './template.ts'

let cloud: Synthesised
let watched: Synthesised
beforeAll(() => {
  cloud = synthesise()
  watched = synthesise({ wishes: { alarms: 'each', alarmEmail: 'ops@example.org' } })
}, 120_000)
afterAll(() => {
  cloud.remove()
  watched.remove()
})

const minutes = 730 * 60

/** Dollars for one, and how many a month are free to an account that uses none elsewhere. */
const prices = {
  secret: { each: 0.4, free: 0 },
  alarmMetric: { each: 0.1, free: 10 },
  sqsRequest: { each: 0.4e-6, free: 1e6 },
  schedulerCall: { each: 1e-6, free: 14e6 },
  lambdaCall: { each: 0.2e-6, free: 1e6 },
  lambdaGigabyteSecond: { each: 0.000_013_333_4, free: 400_000 },
  logGigabyte: { each: 0.5, free: 5 },
  readUnit: { each: 0.125e-6, free: 0 },
}
type Thing = keyof typeof prices
type Use = Partial<Record<Thing, number>>

/** What is there by the hour or not at all; the others are paid by those who call. */
const costless = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::DynamoDB::GlobalTable',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
])

function useOf({ Type, Properties }: Resource): Use {
  switch (Type) {
    case 'AWS::SecretsManager::Secret':
      return { secret: 1 }
    case 'AWS::CloudWatch::Alarm': {
      const { Metrics } = Properties
      return { alarmMetric: Array.isArray(Metrics) ? Metrics.filter(metric => 'MetricStat' in metric).length : 1 }
    }
    case 'AWS::Lambda::EventSourceMapping':
      // Five pollers, who wait twenty seconds each time. Reading a stream costs Lambda's own mapping nothing.
      return JSON.stringify(Properties.EventSourceArn).includes('Stream') ? {} : { sqsRequest: 5 * 3 * minutes }
    case 'AWS::Scheduler::Schedule': {
      const [, every] = /^rate\((\d+) minutes?\)$/.exec(String(Properties.ScheduleExpression)) ?? []
      const calls = minutes / Number(every)
      // A second of 256 MB, a kilobyte of log and ten reads for each are more than an idle table asks for.
      return {
        schedulerCall: calls,
        lambdaCall: calls,
        lambdaGigabyteSecond: calls / 4,
        logGigabyte: calls / 1e6,
        readUnit: calls * 10,
      }
    }
    default:
      if (!costless.has(Type)) throw new Error(`nobody knows what ${Type} costs`)
      return {}
  }
}

function bill({ stateful, stateless }: Synthesised): { readonly alone: number; readonly nothingFree: number } {
  const sum = new Map<Thing, number>()
  for (const resource of [...stateful.all, ...stateless.all]) {
    for (const [thing, count] of Object.entries(useOf(resource)) as [Thing, number][])
      sum.set(thing, (sum.get(thing) ?? 0) + count)
  }
  let [alone, nothingFree] = [0, 0]
  for (const [thing, count] of sum) {
    const { each, free } = prices[thing]
    alone += each * Math.max(0, count - free)
    nothingFree += each * count
  }
  return { alone, nothingFree }
}

test('less than a dollar a month where nothing else uses the free tiers, as the README says, and what it says where they are used up', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const { alone, nothingFree } = bill(cloud)
  expect(alone).toBeLessThan(1)
  expect(readme).toContain(`**$${alone.toFixed(2)} a month**`)
  expect(readme).toContain(`$${nothingFree.toFixed(2)} where`)
  expect(readme).toContain(`\`alarms=each\` adds $${(bill(watched).alone - alone).toFixed(2)}`)
})
