// What changes when an operator chooses?
import { expect, test, vi } from 'vitest'
import { platform } from '../../infra/aws/platform.ts'
import { type Resource, synthesise } from './template.ts'

// The first synthesis of a process loads CDK and nag, while another test file may use the other core.
vi.setConfig({ testTimeout: 60_000 })

/** CloudWatch bills metrics, of which a sum has several. */
const metricsOf = ({ Properties }: Resource): number => {
  const metrics = Properties.Metrics
  return Array.isArray(metrics) ? metrics.filter(metric => 'MetricStat' in metric).length : 1
}
const watched = (alarms: readonly Resource[]) => alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0)

test('a platform that nobody uses watches no more than the ten metrics that cost nothing, and tells nobody', () => {
  const cloud = synthesise()
  const alarms = cloud.stateless.of('AWS::CloudWatch::Alarm')
  expect(watched(alarms)).toBeLessThanOrEqual(10)
  for (const { Properties } of alarms) expect(Properties).toMatchObject({ TreatMissingData: 'notBreaching' })
  expect(cloud.stateless.of('AWS::SNS::Topic')).toEqual([])
  cloud.remove()
})

test('whoever asks for it is told of every function that fails, and may delete a platform for trying out', () => {
  const cloud = synthesise({
    wishes: {
      stage: 'trial',
      alarms: 'each',
      alarmEmail: 'ops@example.org',
      disposable: 'true',
      baseUrl: 'https://id.example.org',
      configurationMaxAgeSeconds: '30',
      logRetentionDays: 7,
    },
  })
  const functions = cloud.stateless.of('AWS::Lambda::Function')
  const alarms = cloud.stateless.of('AWS::CloudWatch::Alarm')
  expect(alarms.length).toBeGreaterThan(2 * functions.length)
  for (const { Properties } of alarms) expect(Properties.AlarmActions).toHaveLength(1)
  expect(cloud.stateless.of('AWS::SNS::Subscription')[0]?.Properties).toMatchObject({
    Protocol: 'email',
    Endpoint: 'ops@example.org',
  })
  const [policy] = cloud.stateless.of('AWS::SNS::TopicPolicy')
  const { Statement } = Object(policy?.Properties.PolicyDocument)
  expect(Statement).toContainEqual(
    expect.objectContaining({
      Effect: 'Allow',
      Action: 'sns:Publish',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      Resource: { Ref: expect.stringMatching(/^Alarms/) },
    }),
  )
  expect(cloud.stateful.of('AWS::DynamoDB::GlobalTable')[0]).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { Replicas: [{ DeletionProtectionEnabled: false }] },
  })
  expect(cloud.lambda('status').Environment.Variables).toMatchObject({
    BASE_URL: 'https://id.example.org',
    CONFIGURATION_MAX_AGE_SECONDS: '30',
  })
  for (const { Properties } of cloud.stateless.of('AWS::Logs::LogGroup'))
    expect(Properties).toMatchObject({ RetentionInDays: 7 })
  expect(cloud.stateless.count).toBeLessThan(400)
  expect(cloud.files('validation-report.json')).toContain('"pluginReports": []')
  cloud.remove()
})

test.each([
  ['alarms', 'many'],
  ['baseUrl', 'id.example.org'],
  ['mailIdentities', '*'],
  ['logRetentionDays', '2'],
  ['stage', 'my stage'],
])('a wish on the command line that cannot be granted is told by its name: %s=%s', (name, value) => {
  expect(() => platform({ props: { context: { [name]: value }, autoSynth: false } })).toThrow(`at ${name}`)
})
