// How does a row of the manifest become a Lambda function?
import { join } from 'node:path'
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Power } from '../../shared/powers.ts'
import type { Row } from '../../shared/row.ts'
import { acknowledge } from './acknowledged.ts'
import type { Choices } from './choices.ts'
import { type Reach, statementsOf } from './grants.ts'

/** Seconds. A client waits 15 unless its row says more; a batch may meet many slow receivers; a clean-up resumes. */
export function timeoutOf({ on, seconds }: Row): number {
  if (on === undefined) return seconds ?? 15
  return 'everyMinutes' in on ? 300 : 60
}

/** What shared/start.ts reads, by the power that reads it. */
export type Environment = {
  readonly always: Readonly<Record<string, string>>
  readonly masterSecret: Readonly<Record<string, string>>
  readonly queue: Readonly<Record<string, string>>
  readonly sendMail: Readonly<Record<string, string>>
}

function environmentOf({ may }: Row, { always, masterSecret, queue, sendMail }: Environment): Record<string, string> {
  const has = (...powers: readonly Power[]) => powers.some(power => may.includes(power))
  return {
    ...always,
    ...(has('sign', 'verify', 'seal') && masterSecret),
    ...(has('queue') && queue),
    ...(has('sendMail') && sendMail),
  }
}

type Surroundings = {
  readonly choices: Choices
  readonly reach: Reach
  readonly environment: Environment
}

export const retention = ({ logRetentionDays, disposable }: Choices) => ({
  retention: logRetentionDays,
  removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
})

export function makeFunction(
  scope: Construct,
  [name, row]: readonly [string, Row],
  { choices, reach, environment }: Surroundings,
): Lambda {
  const logGroup = new LogGroup(scope, `${name}-log`, retention(choices))
  // Statements live in the role itself: a policy beside it could arrive after the first event.
  const role = new Role(scope, `${name}-role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      powers: new PolicyDocument({
        statements: [
          new PolicyStatement({
            effect: Effect.ALLOW,
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [logGroup.logGroupArn],
          }),
          ...statementsOf(row, reach),
        ],
      }),
    },
  })
  if (row.on !== undefined && 'stream' in row.on) acknowledge(role, 'streamReader')
  return new Lambda(scope, name, {
    description: row.doc,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    // Maps are kept for reading stack traces at home: in the function they would cost 15 ms of every cold start.
    code: Code.fromAsset(join(choices.bundles, name), { exclude: ['*.map'] }),
    memorySize: row.memory ?? 256,
    timeout: Duration.seconds(timeoutOf(row)),
    environment: environmentOf(row, environment),
    role,
    logGroup,
  })
}
