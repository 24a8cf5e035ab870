// What has a user agreed to?
import { Empty } from '../../../../shared/ui/layout.tsx'
import { people as words } from '../../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../../shared/ui/value.tsx'
import { Choose, Post, Table, Tag } from '../../parts.tsx'
import type { MorePartProps } from './part.ts'

export const Consents = ({ part: { visit, at, edits }, more: { consents, known } }: MorePartProps) => {
  const { consents: say } = words
  const nameOf = (id: string) => known.find(one => one.id === id)?.name ?? id
  const active = new Set(consents.filter(({ status }) => status === 'Active').map(({ consentId }) => consentId))
  // Of a consent with values one agrees to a value.
  const choices = known
    .filter(({ id }) => !active.has(id))
    .flatMap(({ id, name, values }) =>
      values.length === 0
        ? [{ value: id, text: name }]
        : values.map(value => ({ value: `${id} ${value}`, text: `${name}: ${value}` })),
    )
  return (
    <>
      {consents.length === 0 ? (
        <Empty title={say.none} words={say.noneWords} />
      ) : (
        <Table caption={words.tabs.consents} columns={[say.what, say.status, say.values, say.changed, '']}>
          {consents.map(({ id, consentId, status, values, lastUpdateInstant }) => (
            <tr>
              <th scope="row">
                <a href={`/admin/consent/${consentId}`}>{nameOf(consentId)}</a>
              </th>
              <td data-name={say.status}>
                <Tag of={status === 'Active' ? 'good' : undefined}>{say.statuses[status] ?? status}</Tag>
              </td>
              <td class={values.length === 0 ? 'blank' : undefined} data-name={say.values}>
                {values.join(', ')}
              </td>
              <td class="nowrap" data-name={say.changed}>
                <Moment at={lastUpdateInstant} />
              </td>
              <td class="deeds">
                {edits && status === 'Active' && (
                  <Post
                    visit={visit}
                    action={`${at}/do`}
                    says={{ deed: 'disagree', consent: id }}
                    look="small"
                    aria={say.revokeOf(nameOf(consentId))}
                  >
                    {say.revoke}
                  </Post>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {edits && choices.length > 0 && (
        <Choose
          visit={visit}
          action={`${at}/do`}
          deed="agree"
          name="consent"
          label={say.give}
          button={say.button}
          of={choices}
        />
      )}
    </>
  )
}
