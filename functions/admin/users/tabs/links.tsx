// By which accounts is a user known elsewhere?
import { Empty } from '../../../../shared/ui/layout.tsx'
import { people as words } from '../../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../../shared/ui/value.tsx'
import { Post, Table } from '../../parts.tsx'
import { When } from '../when.tsx'
import type { MorePartProps } from './part.ts'

export const Links = ({ part: { visit, at, edits }, more: { links } }: MorePartProps) => {
  const { links: say } = words
  if (links.length === 0) return <Empty title={say.none} words={say.noneWords} />
  return (
    <Table caption={words.tabs.links} columns={[say.provider, say.account, say.lastLogin, say.since, '']}>
      {links.map(one => (
        <tr>
          <th scope="row">
            <a href={`/admin/identity-provider/${one.identityProviderId}`}>{one.identityProviderName}</a>
          </th>
          <td class="wraps" data-name={say.account}>
            {one.displayName} <code class="muted">{one.identityProviderUserId}</code>
          </td>
          <td class="nowrap" data-name={say.lastLogin}>
            <When at={one.lastLoginInstant} />
          </td>
          <td class="nowrap" data-name={say.since}>
            <Moment at={one.insertInstant} />
          </td>
          <td class="deeds">
            {edits && (
              <Post
                visit={visit}
                action={`${at}/do`}
                says={{ deed: 'unlink', provider: one.identityProviderId, account: one.identityProviderUserId }}
                look="small"
                aria={say.unlinkOf(one.identityProviderName)}
              >
                {say.unlink}
              </Post>
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}
