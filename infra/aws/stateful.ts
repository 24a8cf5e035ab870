// What must survive every deployment? The table and the master secret, in a stack of their own.

import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { type App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core'
import { acknowledge } from './acknowledged.ts'
import type { Choices } from './choices.ts'
import { makeTable } from './table.ts'

export type Stateful = { readonly stack: Stack; readonly table: TableV2; readonly masterSecret: Secret }

export function statefulStack(app: App, { stage, disposable }: Choices): Stateful {
  const stack = new Stack(app, `${stage}-stateful`, {
    description: 'Tenantry: the table and the master secret',
    terminationProtection: !disposable,
  })
  const table = makeTable(stack, { disposable })
  const masterSecret = new Secret(stack, 'MasterSecret', {
    description: 'Tenantry seals private keys and credentials with this; without it they are lost',
    // 64 letters and digits are 381 bits: more than the 256 of any key that is derived from them.
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  })
  acknowledge(masterSecret, 'masterSecret')
  new CfnOutput(stack, 'TableName', { value: table.tableName })
  new CfnOutput(stack, 'MasterSecretArn', { value: masterSecret.secretArn })
  return { stack, table, masterSecret }
}
