// When was that, if ever?
import { people } from '../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../shared/ui/value.tsx'

export const When = ({ at }: { readonly at: number | undefined }) =>
  at === undefined ? <span class="muted">{people.list.never}</span> : <Moment at={at} />
