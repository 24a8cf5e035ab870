// What can one do to a user, from the top of their page?
import { Icon } from '../../../shared/ui/icons.tsx'
import { people } from '../../../shared/ui/messages/console/people.ts'
import { Post } from '../parts.tsx'
import type { Part } from './tabs/part.ts'

export const DeedMenu = ({ part, deletes }: { readonly part: Part; readonly deletes: boolean }) => {
  const { visit, at, edits, facts } = part
  const { user } = facts
  const { deeds } = people
  if (!edits && !deletes) return null
  const says = (deed: string) => ({ action: `${at}/do`, says: { deed } })
  return (
    <>
      <details class="menu">
        <summary>{deeds.more}</summary>
        <div class="sheet">
          {edits && user.active && (
            <Post visit={visit} {...says('reset')} icon="mail">
              {deeds.reset}
            </Post>
          )}
          {edits && !user.passwordChangeRequired && (
            <Post visit={visit} {...says('demand')} icon="key">
              {deeds.demand}
            </Post>
          )}
          {edits && (
            <a href={`${at}/action`}>
              <Icon of="shield" /> {deeds.action}
            </a>
          )}
          {deletes && (
            <a class="danger" href={`${at}/delete`}>
              <Icon of="trash" /> {deeds.delete}
            </a>
          )}
        </div>
      </details>
      {edits && !user.active && (
        <Post visit={visit} {...says('wake')} icon="check">
          {deeds.wake}
        </Post>
      )}
      {edits && (
        <a class="button main" href={`${at}/edit`}>
          <Icon of="edit" /> {deeds.edit}
        </a>
      )}
    </>
  )
}
