// Which records of a kind are there?
import { html, type Shown, seeOther } from '../../shared/http/pages.ts'
import type { Kind } from '../../shared/resources/define.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { Empty, Head, Shell } from '../../shared/ui/layout.tsx'
import { list as say } from '../../shared/ui/messages/console/records.ts'
import { labelOf } from '../../shared/ui/words.ts'
import { inSentence, makersOf } from './makers.ts'
import { may } from './may.ts'
import { pluralOf } from './navigation.ts'
import { isSingle, recordOf, searchRecords } from './operations.ts'
import { firstRow, RowPager } from './paging.tsx'
import { Notice, Seek } from './parts.tsx'
import { RecordTable, type Sort } from './record-table.tsx'
import { tenantNames } from './tenant-names.ts'
import { mustBeAllowed, type Visit } from './visit.tsx'

const aPage = 25

const sortableOf = ({ search }: Kind): readonly string[] => ['insertInstant', 'lastUpdateInstant', ...search]
const orderOf = ({ column, descending }: Sort): string => `${column} ${descending ? 'DESC' : 'ASC'}`

/** What the address of the page asks for. */
function askedFor({ asked }: Visit, kind: Kind) {
  const [column = '', direction = 'ASC'] = (asked.query.get('sort') ?? '').split(' ')
  const sort: Sort = sortableOf(kind).includes(column)
    ? { column, descending: direction === 'DESC' }
    : { column: kind.search[0] ?? 'insertInstant', descending: false }
  const words = asked.query.get('q')?.trim() ?? ''
  const address = (change: Readonly<Record<string, string>>) => {
    const kept = { ...(words && { q: words }), ...(asked.query.has('sort') && { sort: orderOf(sort) }) }
    return `/admin/${kind.kind}?${new URLSearchParams({ ...kept, ...change })}`
  }
  const [first] = kind.search
  const called = words !== '' && first !== undefined && { [first]: words }
  const search = { ...called, orderBy: orderOf(sort), startRow: firstRow(asked), numberOfResults: aPage }
  return { words, sort, search, address }
}

/** Whose records are meant. A tenant one works in is still only one of the tenants there are. */
export const reachOf = ({ tenantId }: Visit, { kind }: Kind): string | undefined =>
  kind === 'tenant' ? undefined : tenantId

export async function listPage(visit: Visit, kind: Kind): Promise<Shown> {
  mustBeAllowed(visit, 'view', kind)
  if (isSingle(kind)) return seeOther(`/admin/${kind.kind}/${(await recordOf(visit, kind, '')).id}`)
  const { asked, frame, session } = visit
  const { words, sort, search, address } = askedFor(visit, kind)
  const { records, total } = await searchRecords(visit, kind, search, reachOf(visit, kind))
  const plural = pluralOf(kind.title)
  const tenants = await tenantNames(visit, records)
  const mayEdit = may(session.roles, 'edit', kind.kind)
  const makers = mayEdit ? makersOf(kind) : []
  const isEmpty = total === 0 && words === ''
  const gone = say.gone[asked.query.get('gone') ?? '']
  return html(
    200,
    <Shell frame={frame} title={plural}>
      <Head title={plural} lead={isEmpty ? undefined : kind.doc}>
        {!isEmpty && <Makers kind={kind} makers={makers} />}
      </Head>
      {gone !== undefined && <Notice of="good" title={gone} />}
      {isEmpty ? (
        <Empty title={say.empty(inSentence(plural))} words={kind.doc}>
          <Makers kind={kind} makers={makers} first />
          {mayEdit && makers.length === 0 && <p class="small">{say.byApi}</p>}
        </Empty>
      ) : (
        <>
          <SearchBar kind={kind} words={words} />
          {records.length === 0 ? (
            <Empty title={say.none} words={say.noneWords} />
          ) : (
            <RecordTable
              visit={visit}
              kind={kind}
              records={records}
              columns={columnsOf(kind)}
              tenants={tenants}
              sort={sort}
              sortable={sortableOf(kind)}
              sortedBy={wish => address({ sort: orderOf(wish) })}
            />
          )}
          <RowPager asked={asked} size={aPage} shown={records.length} total={total} words={say} />
        </>
      )}
    </Shell>,
  )
}

const SearchBar = ({ kind, words }: { readonly kind: Kind; readonly words: string }) => {
  const [first] = kind.search
  return (
    <div class="bar">
      {first !== undefined && (
        <Seek
          action={`/admin/${kind.kind}`}
          id="find-record"
          label={say.searchOf(inSentence(pluralOf(kind.title)))}
          words={words}
          hint={say.placeholder(labelOf(first, kind.fields.entries[first]?.about))}
          button={say.search}
        />
      )}
      {words !== '' && <a href={`/admin/${kind.kind}`}>{say.showAll}</a>}
    </div>
  )
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
