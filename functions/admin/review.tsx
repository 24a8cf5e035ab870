// What would be saved?
import { Icon } from '../../shared/ui/icons.tsx'
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
              <Side word="Was" about={spot.about} value={from} />
              <Side word="Will be" about={spot.about} value={to} />
            </dd>
          </>
        ))}
      </dl>
    </div>
    <div class="save dirty">
      <output>Nothing is saved yet</output>
      <a class="button" href={back}>
        Discard
      </a>
      <button type="submit" name="_step" value="edit">
        <Icon of="edit" /> Go on editing
      </button>
      <button type="submit" class="main" name="_step" value="save" data-save>
        <Icon of="check" /> Save these changes
      </button>
    </div>
  </form>
)

type SideProps = { readonly word: 'Was' | 'Will be'; readonly about: Changed['spot']['about']; readonly value: unknown }
const Side = ({ word, about, value }: SideProps) => (
  <div class={word === 'Was' ? 'side-was' : 'side-will'}>
    <span class="muted small">{word}</span> <ValueOf about={about} value={value} />
  </div>
)
