// How does the manifest become a cloud? Two stacks: one to keep, one to build again.
import { App, type AppProps, type Stack, Validations } from 'aws-cdk-lib/core'
import { AwsSolutionsChecks } from 'cdk-nag'
import { manifest as ours } from '../../functions/manifest.ts'
import type { Row } from '../../shared/row.ts'
import { choose, type Wishes, wishesOf } from './choices.ts'
import { type Stateful, statefulStack } from './stateful.ts'
import { statelessStack } from './stateless.ts'

/** CDK's switches, here and not in cdk.json so that tests build what is deployed. */
const switches = {
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:target-partitions': ['aws'],
  '@aws-cdk/aws-iam:minimizePolicies': true,
  // What the functions use cannot be deleted from under them.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/aws-dynamodb:resourcePolicyPerReplica': true,
}

export type Platform = { readonly app: App; readonly stateful: Stateful; readonly stateless: Stack }

export function platform({
  manifest = ours,
  wishes = {},
  props = {},
}: {
  readonly manifest?: Readonly<Record<string, Row>>
  /** Go before those of the context. */
  readonly wishes?: Wishes
  readonly props?: AppProps
} = {}): Platform {
  const app = new App({ analyticsReporting: false, ...props, context: { ...switches, ...props.context } })
  const choices = choose({ ...wishesOf(app.node), ...wishes })
  const stateful = statefulStack(app, choices)
  const stateless = statelessStack(app, { choices, manifest, stateful })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return { app, stateful, stateless }
}
