// Which actions were taken on a user?
import { Icon } from '../../../../shared/ui/icons.tsx'
import { Empty } from '../../../../shared/ui/layout.tsx'
import { people as words } from '../../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../../shared/ui/value.tsx'
import { Post, Table, Tag } from '../../parts.tsx'
import type { PartProps } from './part.ts'

export const Actions = ({ part: { visit, facts, names, at, edits } }: PartProps) => {
  const { actions: say } = words
  const { now } = visit.c
  const take = edits && (
    <a class="button" href={`${at}/action`}>
      <Icon of="shield" /> {say.take}
    </a>
  )
  if (facts.actions.length === 0)
    return (
      <Empty title={say.none} words={say.noneWords}>
        {take}
      </Empty>
    )
  return (
    <>
      <Table caption={words.tabs.actions} columns={[say.what, say.taken, say.ends, '']}>
        {facts.actions.map(({ id, name, option, reason, comment, insertInstant, expiry, actionerUserId }) => {
          const isRunning = (expiry ?? 0) > now
          return (
            <tr>
              <th scope="row">
                {[name, option].filter(Boolean).join(': ')}{' '}
                {expiry !== undefined && (
                  <Tag of={isRunning ? 'danger' : undefined}>{isRunning ? say.running : say.over}</Tag>
                )}
                {(reason ?? comment) && <p class="hint">{[reason, comment].filter(Boolean).join('. ')}</p>}
              </th>
              <td data-name={say.taken}>
                <Moment at={insertInstant} />
                <br />
                {actionerUserId === undefined ? (
                  <span class="muted small">{say.noBy}</span>
                ) : (
                  <span class="muted small">
                    {say.by} <a href={`/admin/user/${actionerUserId}`}>{names.person(actionerUserId)}</a>
                  </span>
                )}
              </td>
              <td class="nowrap" data-name={say.ends}>
                {expiry === undefined ? say.once : expiry >= forEver ? say.forEver : <Moment at={expiry} />}
              </td>
              <td class="deeds">
                {edits && isRunning && (
                  <Post
                    visit={visit}
                    action={`${at}/do`}
                    says={{ deed: 'cancel', action: id }}
                    look="small"
                    aria={say.cancelOf(name)}
                  >
                    {say.cancel}
                  </Post>
                )}
              </td>
            </tr>
          )
        })}
      </Table>
      {take}
    </>
  )
}

/** What never ends is kept as the last day there is. */
const forEver = 8_640_000_000_000_000
