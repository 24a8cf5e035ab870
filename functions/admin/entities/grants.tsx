// Who may do what with an entity, and how is that given and taken away?
import { usersOf } from '../../../shared/flows/users/list-users.ts'
import { html, type Shown, seeOther } from '../../../shared/http/pages.ts'
import { group, instant, list, optional, text, type Value } from '../../../shared/kernel/fields.ts'
import { isUuid } from '../../../shared/kernel/ids.ts'
import { isRecord } from '../../../shared/kernel/sparse.ts'
import type { Stored } from '../../../shared/resources/define.ts'
import { kinds } from '../../../shared/resources/index.ts'
import { Icon } from '../../../shared/ui/icons.tsx'
import { Empty, Head, Shell } from '../../../shared/ui/layout.tsx'
import { people } from '../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../shared/ui/value.tsx'
import { more } from '../../resources/more.ts'
import { ifThere } from '../ask-api.ts'
import { may } from '../may.ts'
import { listOf } from '../navigation.ts'
import { nameOf, readAs, recordOf, run } from '../operations.ts'
import { firstRow, RowPager } from '../paging.tsx'
import { Notice, Post, Send, Table } from '../parts.tsx'
import { problemOf } from '../problem.ts'
import { nameOfUser } from '../users/facts.ts'
import { usersNamed } from '../users/list.tsx'
import { mustBeAllowed, type Visit } from '../visit.tsx'
import { writeAudit } from '../write-audit.ts'

const { grants: say } = people
const said = () => optional(text({ doc: 'As the API says it.', exact: true }))
const grantShape = group('Grant', {
  userId: said(),
  recipientEntityId: said(),
  permissions: list(text({ doc: 'A permission.', exact: true }), { doc: 'What is allowed.' }),
  lastUpdateInstant: instant({ doc: 'When it was last changed.' }),
})
const retrieved = group('Grants', { grants: list(grantShape, { doc: 'Grants.' }) })
type Grant = Value<typeof grantShape>

const recipientOf = ({ userId, recipientEntityId }: Grant): string => userId ?? recipientEntityId ?? ''

async function entityOf(visit: Visit, id = visit.asked.params.id ?? ''): Promise<Stored> {
  return recordOf(visit, kinds.entity, id.toLowerCase())
}

/** What may be granted: the permissions of the entity's type. */
async function permissionsOf(visit: Visit, record: Stored): Promise<readonly string[]> {
  const typeId = isRecord(record.type) ? record.type.id : undefined
  if (typeof typeId !== 'string') return []
  const { permissions } = await recordOf(visit, kinds['entity-type'], typeId)
  return Array.isArray(permissions) ? permissions.map(one => String(Object(one).name)).sort() : []
}

async function grantsOf(visit: Visit, record: Stored): Promise<readonly Grant[]> {
  const asked = { path: { entityId: record.id }, tenantId: record.tenantId, as: retrieved }
  return (await readAs(visit, more['GET /api/entity/:entityId/grant'].run, asked)).grants
}

/** What recipients are called, users and entities alike. */
async function namesOf(visit: Visit, record: Stored, grants: readonly Grant[]): Promise<ReadonlyMap<string, string>> {
  const userIds = grants.flatMap(({ userId }) => userId ?? [])
  const users = await usersOf(visit.c, record.tenantId ?? '', userIds)
  const entities = await Promise.all(
    grants.flatMap(({ recipientEntityId }) =>
      recipientEntityId === undefined ? [] : [ifThere(entityOf(visit, recipientEntityId))],
    ),
  )
  return new Map([
    ...users.flatMap(one => (one === undefined ? [] : [[one.user.id, nameOfUser(one.user)] as const])),
    ...entities.flatMap(one => (one === undefined ? [] : [[one.id, nameOf(one)] as const])),
  ])
}

export const grantsPage = (visit: Visit): Promise<Shown> => show(visit)

/** More than a page shows at once; the API lists them all. */
const aPage = 200

async function show(visit: Visit, problem?: string): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'entity')
  const { asked, frame, session } = visit
  const record = await entityOf(visit)
  const [all, permissions] = await Promise.all([grantsOf(visit, record), permissionsOf(visit, record)])
  const from = firstRow(asked)
  const grants = all.slice(from, from + aPage)
  const names = await namesOf(visit, record, grants)
  const edits = may(session.roles, 'edit', 'entity')
  const at = `/admin/entity/${record.id}`
  const wanted = asked.method === 'POST' ? asked.form.get('who') : asked.query.get('who')
  const editing = all.find(grant => recipientOf(grant) === wanted)
  const done = asked.query.get('done')
  return html(
    problem === undefined ? 200 : 400,
    <Shell frame={frame} title={say.title(nameOf(record))}>
      <Head
        title={say.title(nameOf(record))}
        trail={[listOf(kinds.entity), { href: at, title: nameOf(record) }]}
        lead={say.lead}
      />
      {problem !== undefined && <Notice of="danger" title={problem} />}
      {problem === undefined && done !== null && (
        <Notice of="good" title={done === 'removed' ? say.removed : say.saved} />
      )}
      {all.length === 0 ? (
        <Empty title={say.none} words={say.noneWords} />
      ) : (
        <GrantTable visit={visit} at={at} grants={grants} names={names} />
      )}
      {all.length > aPage && (
        <RowPager asked={asked} size={aPage} shown={grants.length} total={all.length} words={people.members} />
      )}
      {edits && (
        <Giving
          visit={visit}
          at={at}
          permissions={permissions}
          who={wanted ?? ''}
          chosen={editing?.permissions ?? asked.form.getAll('permission')}
        />
      )}
    </Shell>,
  )
}

type GrantTableProps = {
  readonly visit: Visit
  readonly at: string
  readonly grants: readonly Grant[]
  readonly names: ReadonlyMap<string, string>
}
const GrantTable = ({ visit, at, grants, names }: GrantTableProps) => {
  const edits = may(visit.session.roles, 'edit', 'entity')
  return (
    <Table caption={say.short} columns={[say.recipient, say.permissions, say.changed, ...(edits ? [''] : [])]}>
      {grants.map(grant => {
        const id = recipientOf(grant)
        const name = names.get(id) ?? id
        return (
          <tr>
            <th scope="row">
              <a href={`/admin/${grant.userId === undefined ? 'entity' : 'user'}/${id}`}>{name}</a>{' '}
              <span class="muted small">{grant.userId === undefined ? say.entity : say.user}</span>
            </th>
            <td data-name={say.permissions}>
              {grant.permissions.length === 0 ? (
                <span class="muted">{say.noPermissions}</span>
              ) : (
                grant.permissions.join(', ')
              )}
            </td>
            <td class="nowrap" data-name={say.changed}>
              <Moment at={grant.lastUpdateInstant} />
            </td>
            {edits && (
              <td class="deeds">
                <a class="button small" href={`${at}/grants?who=${id}#grant`} aria-label={say.editOf(name)}>
                  {say.edit}
                </a>
                <Post
                  visit={visit}
                  action={`${at}/grants`}
                  says={{ remove: id }}
                  look="small danger"
                  aria={say.removeOf(name)}
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

type GivingProps = {
  readonly visit: Visit
  readonly at: string
  readonly permissions: readonly string[]
  readonly who: string
  readonly chosen: readonly string[]
}
const Giving = ({ visit, at, permissions, who, chosen }: GivingProps) => (
  <Send visit={visit} action={`${at}/grants`} look="card pad stack" id="grant">
    <h2>{say.add}</h2>
    <div>
      <label for="who">{say.who}</label>
      <input
        id="who"
        name="who"
        type="text"
        required
        value={who}
        autocomplete="off"
        aria-describedby="who-hint"
        class="whole"
      />
      <p class="hint" id="who-hint">
        {say.whoDoc}
      </p>
    </div>
    {permissions.length === 0 ? (
      <p class="muted">{say.noneOfType}</p>
    ) : (
      <fieldset class="boxes">
        <legend class="hidden">{say.permissions}</legend>
        {permissions.map(name => (
          <label class="check">
            <input type="checkbox" name="permission" value={name} checked={chosen.includes(name)} /> {name}
          </label>
        ))}
      </fieldset>
    )}
    <button type="submit" class="main">
      <Icon of="check" /> {say.save}
    </button>
  </Send>
)

type Recipient = { readonly userId: string } | { readonly recipientEntityId: string }

/** A user by any of the names one may be known by; or an entity by its id. */
async function recipientNamed(visit: Visit, record: Stored, name: string): Promise<Recipient | undefined> {
  const [user] = await usersNamed(visit, [record.tenantId ?? ''], name)
  if (user !== undefined) return { userId: user.id }
  if (!isUuid(name)) return undefined
  const entity = await ifThere(entityOf(visit, name))
  return entity === undefined ? undefined : { recipientEntityId: entity.id }
}

export async function changeGrants(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'edit', 'entity')
  const { form } = visit.asked
  const record = await entityOf(visit)
  const removing = form.get('remove')
  const name = (removing ?? form.get('who') ?? '').trim()
  const known = (await grantsOf(visit, record)).find(grant => recipientOf(grant) === name)
  const named = await recipientNamed(visit, record, name)
  // A grant outlives an entity that got it: it can still be taken away.
  const recipient = known?.userId ? { userId: known.userId } : known ? { recipientEntityId: name } : named
  if (recipient === undefined) return show(visit, say.unknown(name))
  const path = { entityId: record.id }
  const { tenantId } = record
  try {
    if (removing !== null)
      await run(visit, more['DELETE /api/entity/:entityId/grant'].run, { path, query: recipient, tenantId })
    else {
      const grant = { ...recipient, permissions: form.getAll('permission') }
      await run(visit, more['POST /api/entity/:entityId/grant'].run, { path, document: { grant }, tenantId })
    }
  } catch (error) {
    return show(visit, problemOf(error))
  }
  const what = removing === null ? `Granted [${form.getAll('permission').join(', ')}]` : 'Took the grant away'
  const message = `${what} for the entity with id [${record.id}] and name [${nameOf(record)}]: [${name}]`
  await writeAudit(visit, { tenantId, message })
  return seeOther(`/admin/entity/${record.id}/grants?done=${removing === null ? 'saved' : 'removed'}`)
}
