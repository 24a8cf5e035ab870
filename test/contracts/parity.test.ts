// Does another DynamoDB (AWS's own, or its local edition) keep the same promises? Named by PARITY_ENDPOINT.
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { afterAll, describe, test } from 'vitest'
import { tableDefinition } from '../../infra/local/engine.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { sdkDriver } from '../../shared/storage/driver/sdk.ts'
import { tableSuite } from './table-suite.ts'

const endpoint = process.env.PARITY_ENDPOINT

if (endpoint === undefined) {
  describe('parity', () => {
    test.skip('not asked: PARITY_ENDPOINT names no DynamoDB to compare with', () => undefined)
  })
} else {
  const region = process.env.AWS_REGION ?? 'eu-central-1'
  const client = new DynamoDBClient({ region, endpoint })
  const tableName = `tenantry-parity-${newId()}`
  await client.send(new CreateTableCommand(tableDefinition(tableName)))
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: tableName })
  afterAll(async () => {
    await client.send(new DeleteTableCommand({ TableName: tableName }))
  })
  const credentials = await client.config.credentials()

  tableSuite(`the lean driver at ${endpoint}`, async () => ({
    tableName,
    driver: leanDriver({ region, endpoint, credentials: () => credentials }),
  }))
  tableSuite(`the SDK at ${endpoint}`, async () => ({ tableName, driver: sdkDriver({ region, endpoint }) }))
}
