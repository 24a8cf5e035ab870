// What would be saved?
import { Icon } from '../../shared/ui/icons.tsx'
import { edit as say } from '../../shared/ui/messages/console/records.ts'
import { ValueOf } from '../../shared/ui/value.tsx'
import type { Changed } from './change.ts'

type Props = {
  readonly changes: readonly Changed[]
  readonly action: string
  readonly back: string
  readonly hidden: Readonly<Record<string, string>>
}

export const ReviewPage = ({ changes, action, back, hidden }: Props) => (
  <form method="post" action={action}>
    {Object.entries(hidden).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <div class="card pad">
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
              <Side word={say.willBe} about={spot.about} value={to} />
            </dd>
          </>
        ))}
      </dl>
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
  </form>
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
export const Theirs = ({ theirs, mine }: TheirsProps) => {
  const both = new Set(mine.map(({ spot }) => spot.name))
  return (
    <div class="notice warn" role="alert">
      <h2>
        <Icon of="alert" /> {say.stale}
      </h2>
      {theirs.length === 0 ? (
        <p>{say.staleSecret}</p>
      ) : (
        <>
          <p>{say.staleWords}</p>
          <dl class="facts diff-list">
            {theirs.map(({ spot, from, to }) => (
              <>
                <dt>
                  {spot.label}
                  <br />
                  <code class="small">{spot.name}</code>
                </dt>
                <dd>
                  <Side word={say.was} about={spot.about} value={from} />
                  <Side word={say.isNow} about={spot.about} value={to} />
                  {both.has(spot.name) && <p class="error">{say.both}</p>}
                </dd>
              </>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}
