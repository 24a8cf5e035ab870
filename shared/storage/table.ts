// What can one ask of the table? Seven verbs; expressions exist only behind them (expressions.ts, driver/).

export type Key = { readonly pk: string; readonly sk: string }

/**
 * A row as read. `version` starts at 1 and grows by one with every write that states what it expects.
 * `ttl` is epoch *seconds* after which the row is gone: every verb that reads treats it as absent from then on,
 * because DynamoDB deletes it days later.
 */
export type Row<B = unknown> = Key & {
  readonly type: string
  readonly version: number
  readonly body: B
  readonly ttl?: number
  /** Where the one overloaded index `listed` shows this row, if it does. An index may list; it never decides. */
  readonly listed?: Key
}

export type NewRow<B = unknown> = Omit<Row<B>, 'version'>

/**
 * What must be true of the row for the write to happen. A row past its `ttl` counts as absent.
 * `anything` is only for rows that nobody reads before writing.
 */
export type Expect = 'absent' | 'present' | 'anything' | { readonly version: number }

export type Write =
  | { readonly put: NewRow; readonly expect: Expect }
  | { readonly remove: Key; readonly expect: Expect }
  | { readonly check: Key; readonly expect: Expect }
  /** Adds to a count that no limit guards: it is true because it changes in the commit of what it counts. */
  | { readonly add: Key; readonly by: number; readonly expect: 'anything' }

export type Page<B = unknown> = { readonly rows: readonly Row<B>[]; readonly next?: string }

export type Query = {
  readonly pk: string
  /** Only sort keys that start so. */
  readonly begins?: string
  /** Only sort keys from `from` (inclusive) to `to` (inclusive). Not together with `begins`. */
  readonly from?: string
  readonly to?: string
  /** A page holds so many rows, unless there are no more; without it, what one answer of the table takes. */
  readonly limit?: number
  readonly descending?: boolean
  /** The `next` of the page before. */
  readonly after?: string
  /** Ask the index `listed` instead of the table: eventually consistent, and the rows are complete. */
  readonly listed?: boolean
  readonly eventual?: boolean
}

/** One key for each body of `B`, and the rows that stand there. */
type KeysOf<B extends readonly unknown[]> = { readonly [N in keyof B]: Key }
export type RowsOf<B extends readonly unknown[]> = { readonly [N in keyof B]: Row<B[N]> | undefined }

export type Reader = {
  /** Strongly consistent unless `eventual`. */
  get<B>(key: Key, how?: { readonly eventual?: boolean }): Promise<Row<B> | undefined>
  /**
   * The rows in the order of `keys`, `undefined` where there is none; one round trip per 100 keys. `B` says what bodies
   * they have: `getMany<StoredUser[]>(keys)`, `getMany<[RefreshToken, StoredUser]>([one, other])`.
   */
  getMany<B extends readonly unknown[]>(keys: KeysOf<B>, how?: { readonly eventual?: boolean }): Promise<RowsOf<B>>
  query<B>(query: Query): Promise<Page<B>>
}

export type Table = Reader & {
  /**
   * All or nothing. One write is a plain conditional write (1 unit per KB); several are a transaction (2 per KB, at
   * most 100). Safe to repeat after a time-out: a write that had happened is recognised as our own.
   * Throws {@link Conflict} naming every write whose expectation did not hold.
   */
  commit(writes: readonly Write[]): Promise<void>
  /** Reads and deletes at once; of any number of callers exactly one gets the row. */
  take<B>(key: Key): Promise<Row<B> | undefined>
  /**
   * Adds `by` to a counter unless it has reached `below`, and answers the new value, or `undefined` when it had.
   * A counter past its `ttl` starts again. `ttl` (epoch seconds) is set when the counter starts, and moved on every
   * count when `sliding`.
   */
  count(
    key: Key,
    by: number,
    limits: { readonly below: number; readonly ttl: number; readonly sliding?: boolean },
  ): Promise<number | undefined>
  /** Moves the `ttl` of a row that is there; `false` when it is not. */
  touch(key: Key, ttl: number): Promise<boolean>
}

/** A lost race: the writes (by their place in the commit) whose expectation did not hold. Judge again or answer 409. */
export class Conflict extends Error {
  readonly losers: readonly { readonly index: number; readonly found: Row | undefined }[]
  constructor(losers: Conflict['losers']) {
    super(`the expectation of write ${losers.map(loser => loser.index).join(', ')} did not hold`)
    this.name = 'Conflict'
    this.losers = losers
  }
}

/** A row is larger than the table keeps (400 KB). Nothing was written. */
export class RowTooLarge extends Error {
  constructor(options?: ErrorOptions) {
    super('a row is larger than the table keeps', options)
    this.name = 'RowTooLarge'
  }
}

/** The table could not be asked, or would not answer in time. Nothing is known of the last write; repeating it is safe. */
export class TableUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'TableUnavailable'
  }
}

/** What one request has cost so far. `trips` counts sequential waits: calls in flight together count once. */
export type Meter = { trips: number; calls: number; readUnits: number; writeUnits: number }
