// What did others change since somebody opened a form?
//
// The form carries the record as it was shown. So what one typed is told from what one merely saw, and what somebody
// else saved meanwhile is neither put back nor hidden: only where both changed one field, one of them has to give way.
import type { About, Group } from '../../shared/kernel/fields.ts'
import { isRecord } from '../../shared/kernel/sparse.ts'
import { type Spot, spotsOf, valueAt } from '../../shared/ui/places.ts'
import { recall, remember } from '../../shared/ui/remember.ts'
import { type Changed, changesOf, type Members, withValue } from './change.ts'

type Dated = Members & { readonly lastUpdateInstant?: unknown }

const holdsSecrets = ({ secret, entries = {}, item }: About): boolean =>
  secret === true || Object.values(entries).some(one => holdsSecrets(one.about)) || holdsIn(item)
const holdsIn = (item: About['item']): boolean => item !== undefined && holdsSecrets(item.about)

/** What a page may repeat: no secret travels with it. */
const told = (fields: Group): Spot[] =>
  spotsOf(fields).filter(spot => !spot.about.readOnly && !holdsSecrets(spot.about))

/** The hidden field `_opened`. */
export function remembered(fields: Group, record: Dated): string {
  const values = Object.fromEntries(told(fields).map(({ name, keys }) => [name, valueAt(record, keys)]))
  return remember({ at: record.lastUpdateInstant, values })
}

export type Opened = { readonly record: Members; readonly at: unknown }

/** The record as the form showed it; secrets as they are now. What cannot be read is a form nobody opened. */
export function asOpened(fields: Group, sent: string | null, current: Dated): Opened {
  const read = recall(sent ?? '')
  const values = isRecord(read) && isRecord(read.values) ? read.values : undefined
  if (values === undefined) return { record: current, at: undefined }
  const record = told(fields).reduce<Members>((all, { name, keys }) => withValue(all, keys, values[name]), current)
  return { record, at: isRecord(read) ? read.at : undefined }
}

export type Meanwhile = {
  /** The record as it is now, with what was typed. */
  readonly record: Members
  /** What saving that would change of it. */
  readonly mine: readonly Changed[]
  /** What others changed since the form was opened. */
  readonly theirs: readonly Changed[]
  /** Somebody saved it in between, perhaps only something that is not shown. */
  readonly isStale: boolean
}

export function meanwhile(fields: Group, opened: Opened, typed: unknown, current: Dated): Meanwhile {
  const record = changesOf(fields, opened.record, typed).reduce<Members>(
    (all, { spot, to }) => withValue(all, spot.keys, to),
    current,
  )
  const theirs = changesOf(fields, opened.record, current)
  return {
    record,
    mine: changesOf(fields, current, record),
    theirs,
    isStale: opened.at !== current.lastUpdateInstant || theirs.length > 0,
  }
}
