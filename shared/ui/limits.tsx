// What should somebody know before they change a field?
import { type Editing, idOf } from './editing.ts'
import { forms } from './messages/console/forms.ts'
import type { Spot } from './places.ts'
import { limitsOf, valueInWords } from './words.ts'

type LimitsProps = { readonly spot: Spot; readonly editing: Editing }
/** The hint of a setting: what it means, its default, its limits, and who else decides. */
export const Limits = ({ spot: { name, about }, editing }: LimitsProps) => {
  if (editing.plain === true)
    return (
      <p class="hint" id={`${idOf(name)}-hint`}>
        {about.doc}
      </p>
    )
  const named = editing.options(about.refersTo ?? '')?.find(({ id }) => id === about.default)?.name
  const usual = named ?? valueInWords(about, about.default)
  const limits = limitsOf(about)
  return (
    <p class="hint" id={`${idOf(name)}-hint`}>
      {about.doc}
      {usual !== undefined && usual.length <= 60 && (
        <>
          {' '}
          <span class="fact">{forms.usual(usual)}</span>
        </>
      )}
      {limits !== undefined && (
        <>
          {' '}
          <span class="fact">{`${limits.charAt(0).toUpperCase()}${limits.slice(1)}.`}</span>
        </>
      )}
      {about.requiredWhen !== undefined &&
        about.requiredWhen !== 'always' &&
        about.requiredWhen !== 'in the console' && (
          <>
            {' '}
            <span class="fact">{forms.neededWhen(about.requiredWhen)}</span>
          </>
        )}
      {about.overridable && (
        <>
          {' '}
          <span class="fact">{forms.overridable}</span>
        </>
      )}
    </p>
  )
}
