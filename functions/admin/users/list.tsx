// Which users are there, and who has this name?
import { presentUser } from '../../../shared/domain/user-present.ts'
import { type Listed, listUsers } from '../../../shared/flows/users/list-users.ts'
import { html, type Shown, seeOther } from '../../../shared/http/pages.ts'
import { userOut } from '../../../shared/http/user-shape.ts'
import { group } from '../../../shared/kernel/fields.ts'
import { isUuid } from '../../../shared/kernel/ids.ts'
import { Icon } from '../../../shared/ui/icons.tsx'
import { Empty, Head, Shell } from '../../../shared/ui/layout.tsx'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { getUser } from '../../users/get-user.ts'
import { askApi, asShape, ifThere } from '../ask-api.ts'
import { may } from '../may.ts'
import { Pager } from '../paging.tsx'
import { Notice, Seek, Table } from '../parts.tsx'
import { mustBeAllowed, type Visit } from '../visit.tsx'
import { loginOf, nameOfUser, type User } from './facts.ts'
import { States } from './states.tsx'
import { mostTenants, otherTenants, type TenantName, tenantOf } from './tenant.ts'
import { When } from './when.tsx'

const aPage = 25
const { find, list: say } = words
const one = group('One', { user: userOut })

/** The users of these tenants who have this whole name or id. */
export async function usersNamed(visit: Visit, tenantIds: readonly string[], name: string): Promise<readonly User[]> {
  const query = isUuid(name)
    ? { userId: name.toLowerCase() }
    : { loginId: name, loginIdTypes: ['email', 'username', 'phoneNumber'] }
  const found = await Promise.all(tenantIds.map(tenantId => ifThere(askApi(visit, getUser, { query, tenantId }, one))))
  return found.flatMap(one => one?.user ?? [])
}

export async function userListPage(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'user')
  const { asked, frame, session } = visit
  const name = asked.query.get('q')?.trim() ?? ''
  const [tenant, others] = await Promise.all([tenantOf(visit), otherTenants(visit)])
  if (name !== '') {
    // Where one works in all tenants, a name is looked for in all of them.
    const places = others.length > 0 ? others : [tenant]
    const users = await usersNamed(
      visit,
      places.map(({ id }) => id),
      name,
    )
    const [only] = users
    if (only !== undefined && users.length === 1) return seeOther(`/admin/user/${only.id}`)
    return html(200, <Found visit={visit} name={name} users={users} places={places} />)
  }
  const [after, before] = [asked.query.get('after') ?? undefined, asked.query.get('before') ?? undefined]
  const page = await listUsers(visit.c, { tenantId: tenant.id, limit: aPage, ...known({ after, before }) })
  const [first = '', last = ''] = [page.users[0], page.users.at(-1)].map(one => one?.user.id)
  const isEmpty = page.users.length === 0 && after === undefined && before === undefined
  const address = (change: Readonly<Record<string, string>>) =>
    `/admin/user?${new URLSearchParams({ tenantId: tenant.id, ...change })}`
  const create = may(session.roles, 'edit', 'user') && (
    <a class="button main" href={`/admin/user/new?${new URLSearchParams({ tenantId: tenant.id })}`}>
      <Icon of="plus" /> {isEmpty ? say.first : say.create}
    </a>
  )
  return html(
    200,
    <Shell frame={frame} title={words.users}>
      <Head title={words.users} lead={words.lead}>
        {!isEmpty && create}
      </Head>
      {asked.query.get('done') === 'gone' && <Notice of="good" title={words.deeds.gone} />}
      <Bar name="" tenant={tenant} others={others} />
      {isEmpty ? (
        <Empty title={say.empty} words={say.emptyWords}>
          {create}
        </Empty>
      ) : (
        <>
          <UserTable users={page.users.map(wire)} now={visit.c.now} />
          <Pager
            back={page.hasPrevious ? { href: address({ before: first }), title: say.previous } : undefined}
            on={page.hasNext ? { href: address({ after: last }), title: say.next } : undefined}
          >
            {say.page(page.users.length)} {(page.hasNext || page.hasPrevious) && <span class="small">{say.order}</span>}
          </Pager>
        </>
      )}
    </Shell>,
  )
}

type Edges = { readonly after: string | undefined; readonly before: string | undefined }
/** What is no id is nowhere. */
const known = ({ after, before }: Edges): Partial<Edges> => ({
  ...(after !== undefined && isUuid(after) && { after: after.toLowerCase() }),
  ...(before !== undefined && isUuid(before) && { before: before.toLowerCase() }),
})

const wire = ({ user, activity }: Listed): User => asShape(userOut, presentUser(user, { activity }))

/** There may be more than one chooses from. */
const withOwn = (all: readonly TenantName[], own: TenantName): readonly TenantName[] =>
  all.some(({ id }) => id === own.id) ? all : [own, ...all]

type BarProps = { readonly name: string; readonly tenant: TenantName; readonly others: readonly TenantName[] }
const Bar = ({ name, tenant, others }: BarProps) => (
  <div class="bar">
    <Seek action="/admin/user" id="find-user" label={find.label} words={name} hint={find.hint} button={find.button} />
    {others.length > 1 && (
      <form method="get" action="/admin/user" class="inline">
        <label for="in-tenant">{say.inTenant}</label>
        <select id="in-tenant" name="tenantId" data-submit>
          {withOwn(others, tenant).map(({ id, name: called }) => (
            <option value={id} selected={id === tenant.id}>
              {called}
            </option>
          ))}
        </select>
        <button type="submit" class="without-script">
          {say.show}
        </button>
      </form>
    )}
  </div>
)

type FoundProps = {
  readonly visit: Visit
  readonly name: string
  readonly users: readonly User[]
  readonly places: readonly TenantName[]
}
const Found = ({ visit, name, users, places }: FoundProps) => (
  <Shell frame={visit.frame} title={words.users}>
    <Head title={words.users} lead={words.lead} />
    <Bar name={name} tenant={places[0] ?? { id: '', name: '' }} others={[]} />
    {users.length === 0 ? (
      <Empty title={find.none} words={find.noneWords(name)}>
        {places.length >= mostTenants && <p>{find.capped(mostTenants)}</p>}
        <a class="button" href="/admin/user">
          {find.showAll}
        </a>
      </Empty>
    ) : (
      <>
        <h2>{find.several}</h2>
        <UserTable users={users} now={visit.c.now} places={places} />
        <a href="/admin/user">{find.showAll}</a>
      </>
    )}
  </Shell>
)

type UserTableProps = {
  readonly users: readonly User[]
  readonly now: number
  /** Their tenants are shown where they may be of several. */
  readonly places?: readonly TenantName[]
}
const UserTable = ({ users, now, places }: UserTableProps) => (
  <Table
    caption={words.users}
    columns={[say.name, say.login, places ? say.inTenant : say.registrations, say.state, say.lastLogin, say.created]}
  >
    {users.map(user => (
      <tr>
        <th scope="row">
          <a href={`/admin/user/${user.id}`}>{nameOfUser(user)}</a>
        </th>
        <td class="wraps" data-name={say.login}>
          {loginOf(user)}
        </td>
        {places ? (
          <td data-name={say.inTenant}>{places.find(({ id }) => id === user.tenantId)?.name}</td>
        ) : (
          <td data-name={say.registrations}>{user.registrations.length}</td>
        )}
        <td data-name={say.state}>
          <States user={user} now={now} />
        </td>
        <td class="nowrap" data-name={say.lastLogin}>
          <When at={user.lastLoginInstant} />
        </td>
        <td class="nowrap" data-name={say.created}>
          <When at={user.insertInstant} />
        </td>
      </tr>
    ))}
  </Table>
)
