// What is in a table?
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { Item } from '../infra/local/engine-import.ts'
import type { World } from './world.ts'

/** Every row of a world's table, as the engine keeps it. */
export async function scanned({ platform }: World): Promise<Item[]> {
  const { endpoint, tableName } = platform.engine
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials })
  const items: Item[] = []
  let start: Item | undefined
  do {
    const page = await client.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey: start }))
    items.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  client.destroy()
  return items
}
