// What of the engine would be charged to us, although it is none of ours?
import type { World } from './world.ts'

/**
 * Ends the table's stream. Nobody reads it while paths are measured, yet an engine in memory takes longer for each write
 * the more lines it has (infra/local/engine-file.ts): 0.6 ms and growing, where 0.3 are right. DynamoDB does not; and who
 * waits longer finds less of its code in the processor's caches.
 */
export async function endStream({ platform }: World): Promise<void> {
  const { endpoint, tableName } = platform.engine
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.UpdateTable',
      'x-amz-date': '20260101T000000Z',
      // The engine checks no signature but wants to see one.
      authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/x/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({ TableName: tableName, StreamSpecification: { StreamEnabled: false } }),
  })
  if (!answer.ok) throw new Error(`the engine keeps its stream: ${answer.status} ${await answer.text()}`)
}
