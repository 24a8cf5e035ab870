// Can this user sign in, and what stands in the way?
import { people } from '../../../shared/ui/messages/console/people.ts'
import { Tag } from '../parts.tsx'
import { type Facts, registersForConsole, type User } from './facts.ts'

type StatesProps = { readonly user: User; readonly actions?: Facts['actions']; readonly now: number }
/** What keeps somebody from signing in comes first. */
export const States = ({ user, actions = [], now }: StatesProps) => {
  const { state } = people
  const ends = actions.filter(({ expiry }) => (expiry ?? 0) > now).map(({ name }) => name)
  const isOver = user.expiry !== undefined && user.expiry <= now
  return (
    <span class="tags">
      {!user.active && <Tag of="warn">{state.inactive}</Tag>}
      {isOver && <Tag of="danger">{state.expired}</Tag>}
      {user.active && !isOver && ends.length === 0 && <Tag of="good">{state.active}</Tag>}
      {ends.map(name => (
        <Tag of="danger">{name}</Tag>
      ))}
      {user.passwordChangeRequired && <Tag of="warn">{state.mustChange}</Tag>}
      {registersForConsole(user) && <Tag>{state.administrator}</Tag>}
    </span>
  )
}
