// What would be saved?
import type { Group } from '../../shared/kernel/fields.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { edit as say } from '../../shared/ui/messages/console/records.ts'
import { ValueOf } from '../../shared/ui/value.tsx'
import { type Changed, type Members, patchOf } from './change.ts'
import { type Meanwhile, remembered } from './meanwhile.ts'
import { Send } from './parts.tsx'
import type { Visit } from './visit.tsx'

type Props = {
  readonly visit: Visit
  readonly found: Meanwhile
  readonly fields: Group
  /** What is stored: what the next answer to this page is compared with. */
  readonly current: Members
  readonly action: string
  readonly back: string
}

/** What would be saved, beside what is stored; above it what somebody else saved meanwhile. */
export const Review = ({ visit, found: { mine, theirs, isStale }, fields, current, action, back }: Props) => (
  <>
    {isStale && <Theirs theirs={theirs} mine={mine} />}
    <Send
      visit={visit}
      action={action}
      says={{ _patch: JSON.stringify(patchOf(mine)), _opened: remembered(fields, current) }}
    >
      <div class="card pad">
        <Changes changes={mine} then={say.willBe} />
      </div>
      <div class="save dirty">
        <output>{say.notSaved}</output>
        <a class="button" href={back}>
          {say.discard}
        </a>
        <button type="submit" name="_step" value="edit">
          <Icon of="edit" /> {say.goOn}
        </button>
        <button type="submit" class="main" name="_step" value="save" data-save>
          <Icon of="check" /> {say.saveThese}
        </button>
      </div>
    </Send>
  </>
)

type ChangesProps = {
  readonly changes: readonly Changed[]
  /** What the second of two values is. */
  readonly then: string
  /** The names of what both changed. */
  readonly both?: ReadonlySet<string>
}
const Changes = ({ changes, then, both }: ChangesProps) => (
  <dl class="facts diff-list">
    {changes.map(({ spot, from, to }) => (
      <>
        <dt>
          {spot.label}
          <br />
          <code class="small">{spot.name}</code>
        </dt>
        <dd>
          <Side word={say.was} about={spot.about} value={from} />
          <Side word={then} about={spot.about} value={to} />
          {both?.has(spot.name) && <p class="error">{say.both}</p>}
        </dd>
      </>
    ))}
  </dl>
)

type SideProps = {
  readonly word: string
  readonly about: Changed['spot']['about']
  readonly value: unknown
}
const Side = ({ word, about, value }: SideProps) => (
  <div class={word === say.was ? 'side-was' : 'side-will'}>
    <span class="muted small">{word}</span> <ValueOf about={about} value={value} />
  </div>
)

type TheirsProps = { readonly theirs: readonly Changed[]; readonly mine: readonly Changed[] }
/** What somebody else saved while one was typing, and where one would write over it. */
const Theirs = ({ theirs, mine }: TheirsProps) => (
  <div class="notice warn" role="alert">
    <h2>
      <Icon of="alert" /> {say.stale}
    </h2>
    {theirs.length === 0 ? (
      <p>{say.staleSecret}</p>
    ) : (
      <>
        <p>{say.staleWords}</p>
        <Changes changes={theirs} then={say.isNow} both={new Set(mine.map(({ spot }) => spot.name))} />
      </>
    )}
  </div>
)
