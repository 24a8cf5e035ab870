// What is a user registered for?
import { Icon } from '../../../../shared/ui/icons.tsx'
import { Empty } from '../../../../shared/ui/layout.tsx'
import { people as words } from '../../../../shared/ui/messages/console/people.ts'
import { Table, Tag } from '../../parts.tsx'
import { When } from '../when.tsx'
import type { PartProps } from './part.ts'

export const Registrations = ({ part: { facts, names, at, edits } }: PartProps) => {
  const { registrations: say } = words
  const { registrations } = facts.user
  const add = edits && (
    <a class={registrations.length === 0 ? 'button main' : 'button'} href={`${at}/registration`}>
      <Icon of="plus" /> {say.add}
    </a>
  )
  if (registrations.length === 0)
    return (
      <Empty title={say.none} words={say.noneWords}>
        {add}
      </Empty>
    )
  return (
    <>
      <Table caption={words.tabs.registrations} columns={[say.application, say.roles, say.lastLogin, say.created, '']}>
        {registrations.map(({ applicationId, roles, verified, lastLoginInstant, insertInstant }) => {
          const name = names.application(applicationId) ?? applicationId
          return (
            <tr>
              <th scope="row">
                <a href={`/admin/application/${applicationId}`}>{name}</a>{' '}
                {!verified && <Tag of="warn">{say.unverified}</Tag>}
              </th>
              <td data-name={say.roles}>
                {roles.length === 0 ? <span class="muted">{say.noRoles}</span> : roles.join(', ')}
              </td>
              <td class="nowrap" data-name={say.lastLogin}>
                <When at={lastLoginInstant} />
              </td>
              <td class="nowrap" data-name={say.created}>
                <When at={insertInstant} />
              </td>
              <td class="deeds">
                {edits && (
                  <>
                    <a class="button small" href={`${at}/registration/${applicationId}`} aria-label={say.editOf(name)}>
                      {say.edit}
                    </a>
                    <a
                      class="button small danger"
                      href={`${at}/registration/${applicationId}/delete`}
                      aria-label={say.removeTitle(name)}
                    >
                      {say.remove}
                    </a>
                  </>
                )}
              </td>
            </tr>
          )
        })}
      </Table>
      {add}
    </>
  )
}
