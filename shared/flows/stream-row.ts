// Which row does a stream record tell of?
import { toRow } from '../storage/marshal.ts'
import type { Row } from '../storage/table.ts'

/** The parts of a DynamoDB stream record that we read. */
export type StreamRecord = {
  readonly eventName?: string | undefined
  readonly dynamodb?:
    | {
        readonly NewImage?: Readonly<Record<string, unknown>> | undefined
        readonly OldImage?: Readonly<Record<string, unknown>> | undefined
      }
    | undefined
}

/** The row as it is now and as it was; `undefined` where it is not, or was not, there. */
export function rowsOf({ dynamodb }: StreamRecord): { now: Row | undefined; before: Row | undefined } {
  const read = (image: Readonly<Record<string, unknown>> | undefined) => (image ? toRow(image) : undefined)
  return { now: read(dynamodb?.NewImage), before: read(dynamodb?.OldImage) }
}
