// What should somebody know before they change a field?
import { idOf } from './editing.ts'
import type { Spot } from './places.ts'
import { limitsOf, valueInWords } from './words.ts'

export const Limits = ({ spot: { name, about } }: { readonly spot: Spot }) => {
  const usual = valueInWords(about, about.default)
  const limits = limitsOf(about)
  return (
    <p class="hint" id={`${idOf(name)}-hint`}>
      {about.doc}
      {usual !== undefined && usual.length <= 60 && (
        <>
          {' '}
          <span class="fact">Default: {usual}.</span>
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
            <span class="fact">Needed when {about.requiredWhen}.</span>
          </>
        )}
      {about.overridable && (
        <>
          {' '}
          <span class="fact">An application may decide otherwise.</span>
        </>
      )}
    </p>
  )
}
