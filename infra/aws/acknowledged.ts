// Which findings of cdk-nag do we live with, and why?
import { Validations } from 'aws-cdk-lib/core'
import type { IConstruct } from 'constructs'

const findings = {
  masterSecret: [
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'What the table holds is sealed with keys derived from this secret: another value would make it unreadable, and ' +
        'sealing anew is the work of the platform, not of a rotation function.',
    },
  ],
  api: [
    {
      id: 'AwsSolutions-APIG4',
      reason:
        'Callers are judged in the function, by the access level that the manifest gives the route: API keys, bearer ' +
        'tokens and client credentials of the wire are no authorizer of the gateway, and discovery and login are public.',
    },
  ],
  failures: [
    {
      id: 'AwsSolutions-SQS3',
      reason:
        'It is itself where failed batches and calls end; nag knows dead-letter queues only by the queues they serve.',
    },
  ],
  streamReader: [
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'dynamodb:ListStreams knows no resource; Lambda demands it of every reader of a stream.',
    },
  ],
} as const

export const acknowledge = (scope: IConstruct, what: keyof typeof findings): void =>
  Validations.of(scope).acknowledge(...findings[what])
