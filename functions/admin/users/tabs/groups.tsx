// Which groups is a user in?
import { Empty } from '../../../../shared/ui/layout.tsx'
import { people as words } from '../../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../../shared/ui/value.tsx'
import { Choose, Post, Table } from '../../parts.tsx'
import type { PartProps } from './part.ts'

export const Groups = ({ part: { visit, facts, names, at, joins } }: PartProps) => {
  const { groups: say } = words
  const groups = facts.groups ?? []
  return (
    <>
      {groups.length === 0 ? (
        <Empty title={say.none} words={say.noneWords} />
      ) : (
        <Table caption={words.tabs.groups} columns={[say.choose, say.since, '']}>
          {groups.map(({ groupId, insertInstant }) => (
            <tr>
              <th scope="row">
                <a href={`/admin/group/${groupId}`}>{names.group(groupId)}</a>
              </th>
              <td class="nowrap" data-name={say.since}>
                <Moment at={insertInstant} />
              </td>
              <td class="deeds">
                {joins !== undefined && (
                  <Post
                    visit={visit}
                    action={`${at}/do`}
                    says={{ deed: 'leave', group: groupId }}
                    look="small"
                    aria={say.removeFrom(names.group(groupId))}
                  >
                    {say.remove}
                  </Post>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {joins !== undefined && joins.length > 0 && (
        <Choose
          visit={visit}
          action={`${at}/do`}
          deed="join"
          name="group"
          label={say.add}
          button={say.button}
          of={joins.map(({ id, name }) => ({ value: id, text: name }))}
        />
      )}
    </>
  )
}
