// Who is in a group, and how do people join and leave it?
import { usersOf } from '../../../shared/flows/users/list-users.ts'
import { html, type Shown, seeOther } from '../../../shared/http/pages.ts'
import { group, id, instant, int, list, type Value } from '../../../shared/kernel/fields.ts'
import { Refusal } from '../../../shared/kernel/refusal.ts'
import type { Stored } from '../../../shared/resources/define.ts'
import { kinds } from '../../../shared/resources/index.ts'
import { Icon } from '../../../shared/ui/icons.tsx'
import { Empty, Head, Shell } from '../../../shared/ui/layout.tsx'
import { people } from '../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../shared/ui/value.tsx'
import { more } from '../../resources/more.ts'
import { may } from '../may.ts'
import { listOf } from '../navigation.ts'
import { nameOf, readAs, recordOf, run } from '../operations.ts'
import { firstRow, RowPager } from '../paging.tsx'
import { Notice, Post, Send, Table } from '../parts.tsx'
import { problemOf } from '../problem.ts'
import { auditUser } from '../users/audit.ts'
import { isGuarded, loginOf, nameOfUser, userById } from '../users/facts.ts'
import { usersNamed } from '../users/list.tsx'
import { mustBeAllowed, type Visit } from '../visit.tsx'

const { members: say } = people
const aPage = 25
const found = group('Found', {
  members: list(
    group('Member', {
      id: id({ doc: 'Its own id.' }),
      userId: id({ doc: 'Who.' }),
      insertInstant: instant({ doc: 'Since when.' }),
    }),
    { doc: 'Members.' },
  ),
  total: int({ doc: 'How many.' }),
})

async function groupOf(visit: Visit): Promise<Stored> {
  return recordOf(visit, kinds.group, visit.asked.params.id?.toLowerCase() ?? '')
}

function pageOf(visit: Visit, { id: groupId, tenantId }: Stored): Promise<Value<typeof found>> {
  const search = { groupId, startRow: firstRow(visit.asked), numberOfResults: aPage }
  return readAs(visit, more['POST /api/group/member/search'].run, { document: { search }, tenantId, as: found })
}

export const membersPage = (visit: Visit): Promise<Shown> => show(visit)

async function show(visit: Visit, problem?: string): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'group')
  const { asked, frame, session } = visit
  const record = await groupOf(visit)
  const at = `/admin/group/${record.id}`
  const { members, total } = await pageOf(visit, record)
  const users = await usersOf(
    visit.c,
    record.tenantId ?? '',
    members.map(({ userId }) => userId),
  )
  const edits = may(session.roles, 'edit', 'group')
  const done = asked.query.get('done')
  const name = nameOf(record)
  return html(
    problem === undefined ? 200 : 400,
    <Shell frame={frame} title={say.title(name)}>
      <Head title={say.title(name)} trail={[listOf(kinds.group), { href: at, title: name }]} lead={say.lead} />
      {problem !== undefined && <Notice of="danger" title={problem} />}
      {done !== null && <Notice of="good" title={done === 'removed' ? say.removed : say.added(done)} />}
      {edits && <Adding visit={visit} at={at} />}
      {total === 0 ? (
        <Empty title={say.none} words={say.noneWords} />
      ) : (
        <>
          <MemberTable visit={visit} at={at} members={members} users={users} />
          <RowPager asked={asked} size={aPage} shown={members.length} total={total} words={say} />
        </>
      )}
    </Shell>,
  )
}

type Of = { readonly visit: Visit; readonly at: string }
const Adding = ({ visit, at }: Of) => (
  <Send visit={visit} action={`${at}/members`} look="bar">
    <label class="hidden" for="who">
      {say.add}
    </label>
    <span class="with-icon grows">
      <Icon of="people" />
      <input id="who" name="add" type="text" required placeholder={say.hint} autocomplete="off" spellcheck={false} />
    </span>
    <button type="submit">
      <Icon of="plus" /> {say.button}
    </button>
  </Send>
)

type MemberTableProps = Of & {
  readonly members: Value<typeof found>['members']
  /** In the order of the members; a deleted one is missing. */
  readonly users: Awaited<ReturnType<typeof usersOf>>
}
const MemberTable = ({ visit, visit: { session }, at, members, users }: MemberTableProps) => {
  const edits = may(session.roles, 'edit', 'group')
  return (
    <Table caption={say.short} columns={[say.user, people.list.login, say.since, ...(edits ? [''] : [])]}>
      {members.map(({ userId, insertInstant }, n) => {
        const user = users[n]?.user
        const called = user === undefined ? say.deleted : nameOfUser(user)
        return (
          <tr>
            <th scope="row">
              {may(session.roles, 'view', 'user') ? <a href={`/admin/user/${userId}`}>{called}</a> : called}
            </th>
            <td data-name={people.list.login}>{user && loginOf(user)}</td>
            <td class="nowrap" data-name={say.since}>
              <Moment at={insertInstant} />
            </td>
            {edits && (
              <td class="deeds">
                <Post
                  visit={visit}
                  action={`${at}/members`}
                  says={{ remove: userId }}
                  look="small"
                  aria={say.removeOf(called)}
                >
                  {say.remove}
                </Post>
              </td>
            )}
          </tr>
        )
      })}
    </Table>
  )
}

/** Adds whoever is named, or removes whoever is pointed at. */
export async function changeMembers(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'edit', 'group')
  const { form } = visit.asked
  const record = await groupOf(visit)
  const tenantId = record.tenantId ?? ''
  const leaving = form.get('remove')
  const name = form.get('add')?.trim() ?? ''
  const [joining] = leaving === null && name !== '' ? await usersNamed(visit, [tenantId], name) : []
  const user = leaving === null ? joining : await userById(visit, leaving)
  if (user === undefined || user.tenantId !== tenantId) return show(visit, say.unknown(name))
  // A group gives roles: those of an administrator are for administrators to give.
  if (isGuarded(visit, user)) throw new Refusal('forbidden')
  const route = leaving === null ? ('POST /api/group/member' as const) : ('DELETE /api/group/member' as const)
  const members = { [record.id]: leaving === null ? [{ userId: user.id }] : [user.id] }
  try {
    await run(visit, more[route].run, { document: { members }, tenantId })
  } catch (error) {
    return show(visit, problemOf(error))
  }
  const message = `${leaving === null ? 'Added to' : 'Removed from'} the group [${nameOf(record)}]`
  await auditUser(visit, { message, user })
  const done = leaving === null ? nameOfUser(user) : 'removed'
  return seeOther(`/admin/group/${record.id}/members?${new URLSearchParams({ done })}`)
}
