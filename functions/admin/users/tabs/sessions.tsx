// Where is a user signed in?
import { Empty } from '../../../../shared/ui/layout.tsx'
import { people as words } from '../../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../../shared/ui/value.tsx'
import { Post, Table } from '../../parts.tsx'
import { When } from '../when.tsx'
import type { PartProps } from './part.ts'

export const Sessions = ({ part: { visit, facts, names, at, edits } }: PartProps) => {
  const { sessions: say } = words
  if (facts.sessions.length === 0) return <Empty title={say.none} words={say.noneWords} />
  return (
    <>
      <Table caption={words.tabs.sessions} columns={[say.device, say.application, say.started, say.used, '']}>
        {facts.sessions.toReversed().map(({ id, applicationId, startInstant, metaData: { device } }) => {
          const name = device.name || device.description || device.type || say.unknown
          return (
            <tr>
              <th scope="row">{name}</th>
              <td data-name={say.application}>{names.application(applicationId) ?? applicationId ?? say.sso}</td>
              <td class="nowrap" data-name={say.started}>
                <Moment at={startInstant} />
              </td>
              <td data-name={say.used}>
                <When at={device.lastAccessedInstant} /> <code class="muted">{device.lastAccessedAddress}</code>
              </td>
              <td class="deeds">
                {edits && (
                  <Post
                    visit={visit}
                    action={`${at}/do`}
                    says={{ deed: 'revoke', token: id }}
                    look="small"
                    aria={say.endOf(name)}
                  >
                    {say.end}
                  </Post>
                )}
              </td>
            </tr>
          )
        })}
      </Table>
      <p class="muted small">{say.note}</p>
      {edits && (
        <Post visit={visit} action={`${at}/do`} says={{ deed: 'revoke-all' }} look="danger" icon="door">
          {say.endAll}
        </Post>
      )}
    </>
  )
}
