// How does DynamoDB keep the promises of the table? Cheap to make: one per request.
import { newId } from '../kernel/ids.ts'
import type { Driver } from './driver/port.ts'
import { DriverError } from './driver/port.ts'
import { type Counting, type Saying, sayCount, sayRecount, sayTake, sayTouch, sayWrite } from './expressions.ts'
import { attributes, type Item, living, writtenBy } from './marshal.ts'
import { metered } from './metered.ts'
import { reading } from './reading.ts'
import type { Expect, Key, Meter, Reader, Row, Table, Write } from './table.ts'
import { Conflict, RowTooLarge } from './table.ts'

type DynamoTableOptions = {
  readonly driver: Driver
  readonly tableName: string
  /** Epoch ms; what is past its time by this clock is absent. */
  readonly now: number
  readonly meter?: Meter
}

/** DynamoDB takes no more writes at once. */
const most = 100

const refused = (error: unknown): error is DriverError =>
  error instanceof DriverError && error.name === 'ConditionalCheckFailedException'

/** Item size, collection size, transaction size: whichever DynamoDB names, the row does not fit. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof DriverError &&
  (error.name === 'ValidationException' || error.reasons.some(reason => reason.Code === 'ValidationError')) &&
  /\bsize\b/i.test([error.message, ...error.reasons.map(reason => reason.Message ?? '')].join(' '))

const holds = (expect: Expect, row: Row | undefined): boolean =>
  expect === 'anything' ||
  (expect === 'absent'
    ? row === undefined
    : row !== undefined && (expect === 'present' || row.version === expect.version))

/** The seven verbs over a driver, at the time of one request; `meter` hears what they cost. */
export const dynamoTable = ({ driver: bare, tableName, now, meter }: DynamoTableOptions): Table => {
  const driver = meter ? metered(bare, meter) : bare
  const read: Reader = reading({ driver, tableName, now })
  /** 60 random bits tell the writes of one row apart for as long as an attempt may be repeated. */
  const saying = (): Saying => ({ tableName, now, write: newId().slice(0, 18) })

  /**
   * One plain conditional write.
   *
   * us ── put ──▶ done, but the answer is lost ── put again ──▶ refused: there is a row, and its `w` is ours → done.
   *
   * A remove leaves no `w` behind. us ── remove ──▶ ? ── remove again ──▶ refused: absent. Whether we removed the row
   * or somebody else did cannot be told, and two callers must never both believe it was them; so this is a
   * Conflict, even if it was us. Only `anything` and `absent`, which hold without a row, succeed when repeated.
   */
  const commitOne = async (write: Write): Promise<void> => {
    if ('check' in write) {
      const found = await read.get(write.check)
      if (!holds(write.expect, found)) throw new Conflict([{ index: 0, found }])
      return
    }
    const speech = saying()
    const { Put, Update, Delete } = sayWrite(write, speech)
    try {
      if (Put) await driver.send('PutItem', Put)
      else if (Update) await driver.send('UpdateItem', Update)
      else if (Delete) await driver.send('DeleteItem', Delete)
    } catch (error) {
      if (!refused(error)) throw error
      if (!('remove' in write) && writtenBy(error.item, speech.write)) return
      throw new Conflict([{ index: 0, found: living(error.item, now) }])
    }
  }

  /**
   * us ── transact(token) ──▶ done, but the answer is lost ── transact(same token) ──▶ DynamoDB knows it: done, once.
   */
  const commitTogether = async (writes: readonly { readonly write: Write; readonly index: number }[]) => {
    const speech = saying()
    try {
      await driver.send('TransactWriteItems', {
        TransactItems: writes.map(({ write }) => sayWrite(write, speech)),
        ClientRequestToken: newId(),
      })
    } catch (error) {
      if (!(error instanceof DriverError) || error.name !== 'TransactionCanceledException') throw error
      const losers = writes.flatMap(({ index }, place) => {
        const reason = error.reasons[place]
        return reason?.Code === 'ConditionalCheckFailed' ? [{ index, found: living(reason.Item, now) }] : []
      })
      throw losers.length > 0 ? new Conflict(losers) : error
    }
  }

  const countOf = (item: Item | Record<string, unknown> | undefined): number =>
    Number((item as Item | undefined)?.[attributes.count]?.N)

  return {
    ...read,

    async commit(writes) {
      // A check that holds for anything asks nothing.
      const asking = writes
        .map((write, index) => ({ write, index }))
        .filter(({ write }) => !('check' in write && write.expect === 'anything'))
      if (asking.length > most) throw new Error(`${asking.length} writes in one commit: at most ${most} can be`)
      const [first, ...others] = asking
      if (first === undefined) return
      try {
        await (others.length > 0 ? commitTogether(asking) : commitOne(first.write))
      } catch (error) {
        if (isTooLarge(error)) throw new RowTooLarge({ cause: error })
        if (!(error instanceof Conflict) || others.length > 0) throw error
        throw new Conflict(error.losers.map(({ found }) => ({ index: first.index, found })))
      }
    },

    /**
     * The delete itself decides: of all callers one finds the row. After a lost answer the repeated delete finds
     * nothing, and we report nothing: rather a code that must be asked for again than one that two callers got.
     */
    async take<B>(key: Key) {
      try {
        return living<B>((await driver.send('DeleteItem', sayTake(key, saying()))).Attributes, now)
      } catch (error) {
        if (refused(error)) return undefined
        throw error
      }
    },

    /**
     * us ── count on ──▶ refused: past its time ── start again ──▶ refused: another caller has started it
     *    ── count on ──▶ …  Each refusal means that somebody else got on, so this ends.
     *
     * A repeated attempt recognises its own count by `w` unless others counted in between; then it counts twice,
     * which for a limit is the safe side.
     */
    async count(key, by, limits) {
      const counting: Counting = { by, ...limits }
      if (limits.below <= 0) return undefined
      const speech = saying()
      for (let expired = false; ; ) {
        const say = expired ? sayRecount : sayCount
        try {
          return countOf((await driver.send('UpdateItem', say(key, counting, speech))).Attributes)
        } catch (error) {
          if (!refused(error)) throw error
          if (writtenBy(error.item, speech.write)) return countOf(error.item)
          // Gone altogether between the two: the first way starts it.
          const alive = living(error.item, now) !== undefined
          if (alive && !expired) return undefined
          expired = error.item !== undefined && !alive
        }
      }
    },

    async touch(key, ttl) {
      try {
        await driver.send('UpdateItem', sayTouch(key, ttl, saying()))
        return true
      } catch (error) {
        if (refused(error)) return false
        throw error
      }
    },
  }
}
