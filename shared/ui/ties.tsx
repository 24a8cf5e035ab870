// What do all controls have in common?
import type { About } from '../kernel/fields.ts'
import { type Editing, idOf } from './editing.ts'

export type ControlProps = {
  readonly name: string
  readonly about: About
  readonly value: unknown
  readonly editing: Editing
  /** Said to a screen reader where no visible label stands beside the control. */
  readonly aria?: string | undefined
}

/** The values of a map share the hint of the map. */
const hintOf = (name: string): string => `${idOf(name.replace(/\.\d+\._value$/, ''))}-hint`

/** Ties a control to its hint and its errors. */
export const ties = ({ name, editing, aria }: Pick<ControlProps, 'name' | 'editing' | 'aria'>) => ({
  id: idOf(name),
  name,
  'aria-describedby': `${hintOf(name)}${editing.issues.has(name) ? ` ${idOf(name)}-error` : ''}`,
  ...(editing.issues.has(name) && { 'aria-invalid': 'true' as const }),
  ...(aria !== undefined && { 'aria-label': aria }),
})

/** The first line break after the tag is not part of the text; without ours, one of the text's own would be lost. */
export const Area = ({
  text,
  ...more
}: {
  readonly text: string
  readonly rows: number
  readonly [name: string]: unknown
}) => (
  <textarea spellcheck={false} {...more}>
    {`\n${text}`}
  </textarea>
)
