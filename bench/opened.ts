// How is a row read whole? Its body is a text within a text, where nothing can be compared or replaced.
import type { Item } from '../infra/local/engine-import.ts'

/** A row with its body as a value, for JSON.stringify and for eyes. */
export type Opened = Readonly<Record<string, unknown>>

export const opened = (item: Item): Opened =>
  item.body?.S === undefined ? item : { ...item, body: JSON.parse(item.body.S) }

/** The row again. */
export const closed = (row: Opened): Item =>
  (row.body === undefined ? row : { ...row, body: { S: JSON.stringify(row.body) } }) as Item
