// What is the table in the cloud? The same description that the embedded engine reads, with what keeps data safe.

import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb'
import { RemovalPolicy } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { layout } from '../../shared/storage/layout.ts'

const text = (name: string) => ({ name, type: AttributeType.STRING })

export const makeTable = (scope: Construct, { disposable }: { readonly disposable: boolean }): TableV2 =>
  new TableV2(scope, 'Table', {
    partitionKey: text(layout.partitionKey),
    sortKey: text(layout.sortKey),
    globalSecondaryIndexes: [
      {
        indexName: layout.index.name,
        partitionKey: text(layout.index.partitionKey),
        sortKey: text(layout.index.sortKey),
        // Rows are fetched where they are true; an index that held them would double the price of every write.
        projectionType: ProjectionType.KEYS_ONLY,
      },
    ],
    billing: Billing.onDemand(),
    timeToLiveAttribute: layout.ttl,
    dynamoStream: StreamViewType[layout.stream],
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // AWS's own key costs nothing; what is secret is sealed by us before it gets here.
    encryption: TableEncryptionV2.dynamoOwnedKey(),
    deletionProtection: !disposable,
    removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  })
