// What stands in the table? For guarantees that no answer shows.
import { leanDriver } from '../shared/storage/driver/lean.ts'
import { dynamoTable } from '../shared/storage/dynamo-table.ts'
import { toItem } from '../shared/storage/marshal.ts'
import type { Row, Table } from '../shared/storage/table.ts'
import type { Door } from './door.ts'

/** The door's table, past the faults. */
export function tableOf(door: Door): Table {
  const { endpoint, tableName } = door.platform.engine
  const credentials = () => ({ accessKeyId: 'local', secretAccessKey: 'local' })
  return dynamoTable({ driver: leanDriver({ region: 'us-east-1', credentials, endpoint }), tableName, now: door.now() })
}

/** What the stream says when this row is inserted, as often as a test likes. */
export const insertion = ({ version, ...row }: Row) => ({
  eventID: row.sk,
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: '1', NewImage: toItem(row, { version, write: 'test' }) },
})

/** A message as the queue hands it over. */
export const received = (body: unknown, times = 1) => ({
  Records: Array.from({ length: times }, (_, n) => ({
    messageId: String(n),
    body: JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1' },
  })),
})
