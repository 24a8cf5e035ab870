// Which records of a kind are there?
import { html, type Shown, seeOther } from '../../shared/http/pages.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { at } from '../../shared/resources/fields-of.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { Empty, Head, Shell } from '../../shared/ui/layout.tsx'
import { list as say } from '../../shared/ui/messages/console/records.ts'
import { Moment, ValueOf } from '../../shared/ui/value.tsx'
import { labelOf } from '../../shared/ui/words.ts'
import { canCreate, makersOf } from './makers.ts'
import { may } from './may.ts'
import { pluralOf } from './navigation.ts'
import { found, isSingle, nameOf, offers, recordOf } from './operations.ts'
import { mustBeAllowed, type Visit } from './visit.tsx'

const aPage = 25

export async function listPage(visit: Visit, kind: Kind): Promise<Shown> {
  mustBeAllowed(visit, 'view', kind)
  if (isSingle(kind)) return seeOther(`/admin/${kind.kind}/${(await recordOf(visit, kind, '')).id}`)
  const { asked, frame, session } = visit
  const words = asked.query.get('q')?.trim() ?? ''
  const from = Math.max(0, Number.parseInt(asked.query.get('from') ?? '0', 10) || 0)
  const columns = columnsOf(kind)
  const sortable = ['insertInstant', 'lastUpdateInstant', ...kind.search]
  const [wantedColumn = '', direction = 'ASC'] = (asked.query.get('sort') ?? '').split(' ')
  const sort = sortable.includes(wantedColumn)
    ? { column: wantedColumn, descending: direction === 'DESC' }
    : { column: kind.search[0] ?? 'insertInstant', descending: false }
  const [first] = kind.search
  // A tenant one works in is still only one of the tenants there are.
  const { records, total } = await found(
    visit,
    kind,
    {
      ...(words !== '' && first !== undefined && { [first]: words }),
      orderBy: `${sort.column} ${sort.descending ? 'DESC' : 'ASC'}`,
      startRow: from,
      numberOfResults: aPage,
    },
    kind.kind === 'tenant' ? undefined : visit.tenantId,
  )
  const plural = pluralOf(kind.title)
  const tenants = await tenantsOf(visit, records)
  const mayEdit = may(session.roles, 'edit', kind.kind)
  const address = (change: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams({
      ...(words && { q: words }),
      ...(asked.query.has('sort') && { sort: `${sort.column} ${sort.descending ? 'DESC' : 'ASC'}` }),
      ...change,
    })
    return `/admin/${kind.kind}${query.size > 0 ? `?${query}` : ''}`
  }
  const makers = mayEdit ? makersOf(kind) : []
  const isEmpty = total === 0 && words === ''
  const gone = say.gone[asked.query.get('gone') ?? '']
  return html(
    200,
    <Shell frame={frame} title={plural}>
      <Head title={plural} lead={isEmpty ? undefined : kind.doc}>
        {!isEmpty && <Makers kind={kind} makers={makers} />}
      </Head>
      {gone !== undefined && (
        <div class="notice good" role="status">
          <h2>
            <Icon of="check" /> {gone}
          </h2>
        </div>
      )}
      {isEmpty ? (
        <Empty title={say.empty(plural.toLowerCase())}>
          <p>{kind.doc}</p>
          <Makers kind={kind} makers={makers} first />
          {mayEdit && makers.length === 0 && <p class="small">{say.byApi}</p>}
        </Empty>
      ) : (
        <>
          <div class="bar">
            {first !== undefined && (
              <search>
                <form method="get" action={`/admin/${kind.kind}`}>
                  <label class="hidden" for="find-record">
                    {say.searchOf(plural.toLowerCase())}
                  </label>
                  <span class="with-icon">
                    <Icon of="search" />
                    <input
                      id="find-record"
                      name="q"
                      type="search"
                      value={words}
                      placeholder={say.placeholder(labelOf(first, kind.fields.entries[first]?.about))}
                    />
                  </span>
                  <button type="submit">{say.search}</button>
                </form>
              </search>
            )}
            {words !== '' && <a href={`/admin/${kind.kind}`}>{say.showAll}</a>}
          </div>
          {records.length === 0 ? (
            <Empty title={say.none}>
              <p>{say.noneWords}</p>
            </Empty>
          ) : (
            <div class="scroll list-frame">
              <table class="list">
                <thead>
                  <tr>
                    {columns.map(column => (
                      <th
                        scope="col"
                        aria-sort={sort.column === column ? (sort.descending ? 'descending' : 'ascending') : undefined}
                      >
                        {sortable.includes(column) ? (
                          <a
                            href={address({
                              sort: `${column} ${sort.column === column && !sort.descending ? 'DESC' : 'ASC'}`,
                            })}
                          >
                            {columnTitle(kind, column)}
                            {sort.column === column && <span aria-hidden="true">{sort.descending ? '↓' : '↑'}</span>}
                          </a>
                        ) : (
                          columnTitle(kind, column)
                        )}
                      </th>
                    ))}
                    <th scope="col">
                      <span class="hidden">{say.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {records.map(record => (
                    <Row visit={visit} kind={kind} record={record} columns={columns} tenants={tenants} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
          <div class="pager">
            <span>{say.range(records.length === 0 ? 0 : from + 1, from + records.length, total)}</span>
            <span>
              {from > 0 && (
                <a class="button" href={address({ from: String(Math.max(0, from - aPage)) })}>
                  {say.back}
                </a>
              )}
              {from + records.length < total && (
                <a class="button" href={address({ from: String(from + aPage) })}>
                  {say.further}
                </a>
              )}
            </span>
          </div>
        </>
      )}
    </Shell>,
  )
}

/** What the tenants of a page are called. */
async function tenantsOf({ c }: Visit, records: readonly Stored[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(records.flatMap(({ tenantId }) => tenantId ?? []))]
  const found = await Promise.all(ids.map(id => c.configuration.tenant(id)))
  return new Map(found.flatMap(tenant => (tenant === undefined ? [] : [[tenant.id, tenant.name] as const])))
}

type MakersProps = { readonly kind: Kind; readonly makers: ReturnType<typeof makersOf>; readonly first?: boolean }
const Makers = ({ kind, makers, first = false }: MakersProps) => (
  <>
    {makers.map(({ name, title }, n) => (
      <a class={n === 0 ? 'button main' : 'button'} href={`/admin/${kind.kind}/new${name === '' ? '' : `?as=${name}`}`}>
        <Icon of="plus" /> {first ? say.first(title) : title}
      </a>
    ))}
  </>
)

/** The name first, then what one searches by, then when it was changed. */
function columnsOf(kind: Kind): readonly string[] {
  const searched = kind.search.filter(column => isShort(kind, column)).slice(0, 3)
  const tenant = kind.scope !== 'instance' ? ['tenantId'] : []
  return [...(searched.length > 0 ? searched : ['id']), ...tenant, 'lastUpdateInstant']
}

/** A program or a letter is no column. */
const isShort = ({ fields }: Kind, column: string): boolean => {
  const about = fields.entries[column]?.about
  return about !== undefined && about.format !== 'multiline' && (about.max ?? 0) < 5_000
}

const columnTitle = (kind: Kind, column: string): string =>
  column === 'lastUpdateInstant'
    ? say.changed
    : column === 'tenantId'
      ? say.tenant
      : labelOf(column, kind.fields.entries[column]?.about)

type RowProps = {
  readonly visit: Visit
  readonly kind: Kind
  readonly record: Stored
  readonly columns: readonly string[]
  readonly tenants: ReadonlyMap<string, string>
}
const Row = ({ visit, kind, record, columns: [, ...others], tenants, visit: { session } }: RowProps) => {
  const here = `/admin/${kind.kind}/${record.id}`
  const name = nameOf(record)
  return (
    <tr>
      <th scope="row">
        <a href={here}>{name}</a>
        {kind.sleep?.isAsleep(record) && (
          <>
            {' '}
            <span class="tag warn">{say.asleep}</span>
          </>
        )}
      </th>
      {others.map(column => {
        const value = at(record, column)
        const about = kind.fields.entries[column]?.about
        return (
          <td class={value === undefined ? 'blank' : 'nowrap'} data-name={columnTitle(kind, column)}>
            {typeof value === 'number' && about?.format === 'instant' ? (
              <Moment at={value} />
            ) : about !== undefined && column !== 'tenantId' ? (
              <ValueOf about={about} value={value} />
            ) : (
              <a href={`/admin/tenant/${value}`}>
                {tenants.get(String(value)) ?? <code>{String(value).slice(0, 8)}</code>}
              </a>
            )}
          </td>
        )
      })}
      <td class="end">
        <details class="menu">
          <summary aria-label={say.actionsFor(name)}>···</summary>
          <div class="sheet">
            <a href={here}>
              <Icon of="search" /> {say.view}
            </a>
            <RowActions visit={visit} kind={kind} here={here} />
            {kind.kind === 'tenant' && visit.frame.working !== undefined && (
              <form method="post" action="/admin/working-tenant">
                <input type="hidden" name="_csrf" value={session.csrf} />
                <button type="submit" name="tenantId" value={record.id}>
                  <Icon of="tenant" /> {say.workIn}
                </button>
              </form>
            )}
          </div>
        </details>
      </td>
    </tr>
  )
}

const RowActions = ({
  visit: { session },
  kind,
  here,
}: {
  readonly visit: Visit
  readonly kind: Kind
  readonly here: string
}) => {
  const [edits, deletes] = (['edit', 'delete'] as const).map(deed => may(session.roles, deed, kind.kind))
  return (
    <>
      {edits && canEdit(kind) && (
        <a href={`${here}/edit`}>
          <Icon of="edit" /> {say.edit}
        </a>
      )}
      {edits && canCreate(kind) && (
        <a href={`${here}/duplicate`}>
          <Icon of="copy" /> {say.duplicate}
        </a>
      )}
      {deletes && offers(kind, 'remove') && (
        <a class="danger" href={`${here}/delete`}>
          <Icon of="trash" /> {say.delete}
        </a>
      )}
    </>
  )
}

export const canEdit = (kind: Kind): boolean => offers(kind, 'patch') || offers(kind, 'update')
