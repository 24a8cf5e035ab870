// What has a user: registrations, sessions, groups, actions, sign-ins?
import { Icon } from '../../../shared/ui/icons.tsx'
import { Empty } from '../../../shared/ui/layout.tsx'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../shared/ui/value.tsx'
import { Choose, Post, Table, Tag } from '../parts.tsx'
import type { Visit } from '../visit.tsx'
import type { Facts } from './facts.ts'
import type { Names } from './names.ts'
import { When } from './when.tsx'

export type Part = {
  readonly visit: Visit
  readonly facts: Facts
  readonly names: Names
  /** The address of the user's page. */
  readonly at: string
  readonly edits: boolean
  /** The groups the user may be added to; `undefined`: not by this person. */
  readonly joins: readonly { readonly id: string; readonly name: string }[] | undefined
}
type Props = { readonly part: Part }

export const Registrations = ({ part: { facts, names, at, edits } }: Props) => {
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

export const Sessions = ({ part: { visit, facts, names, at, edits } }: Props) => {
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

export const Groups = ({ part: { visit, facts, names, at, joins } }: Props) => {
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

export const Actions = ({ part: { visit, facts, names, at, edits } }: Props) => {
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

export const Logins = ({ part: { facts } }: Props) => {
  const { logins: say } = words
  const logins = facts.logins ?? []
  if (logins.length === 0) return <Empty title={say.none} words={say.noneWords} />
  return (
    <>
      <Table caption={words.tabs.logins} columns={[say.when, say.application, say.address]}>
        {logins.map(({ instant, applicationName, applicationId, ipAddress }) => (
          <tr>
            <th scope="row" class="nowrap">
              <Moment at={instant} />
            </th>
            <td data-name={say.application}>{applicationName ?? applicationId ?? say.noApplication}</td>
            <td class="nowrap" data-name={say.address}>
              <code>{ipAddress}</code>
            </td>
          </tr>
        ))}
      </Table>
      <a href={`/admin/login-record?${new URLSearchParams({ userId: facts.user.id, tenantId: facts.user.tenantId })}`}>
        {say.all} <Icon of="arrow" />
      </a>
    </>
  )
}
