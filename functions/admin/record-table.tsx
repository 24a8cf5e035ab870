// What does a list show of each record, and what can one do there?
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { at } from '../../shared/resources/fields-of.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { list as say } from '../../shared/ui/messages/console/records.ts'
import { Moment, ValueOf } from '../../shared/ui/value.tsx'
import { labelOf } from '../../shared/ui/words.ts'
import { canCreate } from './makers.ts'
import { may } from './may.ts'
import { canEdit, nameOf, offers } from './operations.ts'
import { Post, Tag } from './parts.tsx'
import type { Visit } from './visit.tsx'

export type Sort = { readonly column: string; readonly descending: boolean }

type Props = {
  readonly visit: Visit
  readonly kind: Kind
  readonly records: readonly Stored[]
  readonly columns: readonly string[]
  /** What tenants are called, by id. */
  readonly tenants: ReadonlyMap<string, string>
  readonly sort: Sort
  readonly sortable: readonly string[]
  /** The page in another order. */
  readonly sortedBy: (sort: Sort) => string
}

/** Records as rows, with a menu for each; titles of columns one can sort by are links. */
export const RecordTable = ({ visit, kind, records, columns, tenants, sort, sortable, sortedBy }: Props) => (
  <div class="scroll list-frame">
    <table class="list">
      <thead>
        <tr>
          {columns.map(column => {
            const isSorted = sort.column === column
            const title = columnTitle(kind, column)
            return (
              <th scope="col" aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}>
                {sortable.includes(column) ? (
                  <a href={sortedBy({ column, descending: isSorted && !sort.descending })}>
                    {title}
                    {isSorted && <span aria-hidden="true">{sort.descending ? '↓' : '↑'}</span>}
                  </a>
                ) : (
                  title
                )}
              </th>
            )
          })}
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
)

type RowProps = Pick<Props, 'visit' | 'kind' | 'columns' | 'tenants'> & { readonly record: Stored }
const Row = ({ visit, kind, record, columns: [, ...others], tenants }: RowProps) => {
  const here = `/admin/${kind.kind}/${record.id}`
  const name = nameOf(record)
  return (
    <tr>
      <th scope="row">
        <a href={here}>{name}</a>
        {kind.sleep?.isAsleep(record) && (
          <>
            {' '}
            <Tag of="warn">{say.asleep}</Tag>
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
              <Post visit={visit} action="/admin/working-tenant" says={{ tenantId: record.id }} icon="tenant">
                {say.workIn}
              </Post>
            )}
          </div>
        </details>
      </td>
    </tr>
  )
}

type RowActionsProps = { readonly visit: Visit; readonly kind: Kind; readonly here: string }
const RowActions = ({ visit: { session }, kind, here }: RowActionsProps) => {
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

const columnTitle = (kind: Kind, column: string): string =>
  column === 'lastUpdateInstant'
    ? say.changed
    : column === 'tenantId'
      ? say.tenant
      : labelOf(column, kind.fields.entries[column]?.about)
