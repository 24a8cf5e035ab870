// What does one record say?
import { html, type Shown } from '../../shared/http/pages.ts'
import type { Group } from '../../shared/kernel/fields.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { secretsOf } from '../../shared/resources/fields-of.ts'
import { differs, Later, TabLinks } from '../../shared/ui/form.tsx'
import { Icon, type IconName } from '../../shared/ui/icons.tsx'
import { Head, Shell } from '../../shared/ui/layout.tsx'
import { forms } from '../../shared/ui/messages/console/forms.ts'
import { people } from '../../shared/ui/messages/console/people.ts'
import { apiKeyWords, view as say } from '../../shared/ui/messages/console/records.ts'
import { type Card, type Node, type Spot, spotsOf, tabsOf, valueAt } from '../../shared/ui/places.ts'
import { Copy, type Find, Moment, ValueOf } from '../../shared/ui/value.tsx'
import { inWords } from '../../shared/ui/words.ts'
import { Diff, entryOf } from './audit.tsx'
import { fieldsOf, isMachine, optionsFor, withBeside } from './editor.tsx'
import { isBeyond } from './hand-out.ts'
import { canCreate } from './makers.ts'
import { may } from './may.ts'
import { listOf } from './navigation.ts'
import { canEdit, isSingle, nameOf, offers, recordOf } from './operations.ts'
import { Facts, Notice, Post } from './parts.tsx'
import { mustBeAllowed, type Visit } from './visit.tsx'

export async function viewPage(visit: Visit, kind: Kind): Promise<Shown> {
  mustBeAllowed(visit, 'view', kind)
  const { frame, asked } = visit
  const record = await withBeside(visit, kind, await recordOf(visit, kind, asked.params.id ?? ''))
  const fields = fieldsOf(kind, record.type)
  const options = await optionsFor(visit, fields, record.tenantId)
  const find: Find = (of, id) => {
    const option = options(of)?.find(one => one.id === id)
    return option && { name: option.name, href: option.href ?? `/admin/${of}/${id}` }
  }
  const tenant = record.tenantId === undefined ? undefined : await visit.c.configuration.tenant(record.tenantId)
  const name = nameOf(record)
  return html(
    200,
    <Shell frame={frame} title={name}>
      <Head
        title={name}
        trail={isSingle(kind) ? [] : [listOf(kind)]}
        lead={
          <>
            {isSingle(kind) ? kind.doc : <Copy text={record.id} />}{' '}
            {kind.sleep?.isAsleep(record) && <span class="tag warn">{say.asleep}</span>}
          </>
        }
      >
        <Actions visit={visit} kind={kind} record={record} />
      </Head>
      {isBeyond(visit, kind, record) && (
        <Notice of="plain">
          <p>{apiKeyWords.outranked}</p>
        </Notice>
      )}
      <Saved visit={visit} kind={kind} record={record} entry={await savedEntry(visit, kind, record)} />
      <Panels kind={kind} record={record} fields={fields} find={find} tenantName={tenant?.name} />
    </Shell>,
  )
}

type PanelsProps = Omit<OverviewProps, 'own'> & { readonly fields: Group }
/** Everything the record says: a page of cards, or, where that is too much for one, tabs behind an overview. */
const Panels = ({ kind, record, fields, find, tenantName }: PanelsProps) => {
  const tabs = tabsOf(fields, { byTab: kind.kind === 'tenant', isWanted: spot => !isMachine(spot) })
  const own = spotsOf(fields).filter(spot => !isMachine(spot) && differs(spot, valueAt(record, spot.keys)))
  const isLarge = tabs.length > 1
  return (
    <div class={isLarge ? 'split' : 'split single'}>
      {isLarge && <TabLinks tabs={tabs} more={say.overview} />}
      <div class={isLarge ? 'panels many' : 'panels'}>
        {isLarge && (
          <section class="panel" id="overview" aria-labelledby="head-overview">
            <h2 id="head-overview">{say.overview}</h2>
            <Overview record={record} own={own} find={find} kind={kind} tenantName={tenantName} />
          </section>
        )}
        {tabs.map(({ id, title, cards }) => (
          <section class="panel" id={`tab-${id}`} aria-labelledby={`head-${id}`}>
            <h2 id={`head-${id}`} class={isLarge ? undefined : 'hidden'}>
              {title}
            </h2>
            {cards.map(card => (
              <FactsOf card={card} record={record} find={find} />
            ))}
          </section>
        ))}
        {!isLarge && record.insertInstant > 0 && <Dates kind={kind} record={record} tenantName={tenantName} />}
      </div>
    </div>
  )
}

/** What the overview of a larger record says of its tenant and its dates. */
const Dates = ({ kind, record, tenantName }: Pick<OverviewProps, 'kind' | 'record' | 'tenantName'>) => (
  <p class="muted small">
    {record.tenantId !== undefined && kind.scope === 'tenant' && (
      <>
        {say.tenant} <a href={`/admin/tenant/${record.tenantId}`}>{tenantName ?? record.tenantId}</a> ·{' '}
      </>
    )}
    {say.created} <Moment at={record.insertInstant} /> · {say.changed} <Moment at={record.lastUpdateInstant} />
  </p>
)

/** What belongs to a record and has a page of its own. */
const besides: Readonly<Record<string, { readonly path: string; readonly title: string; readonly icon: IconName }>> = {
  group: { path: 'members', title: people.members.short, icon: 'people' },
  entity: { path: 'grants', title: people.grants.short, icon: 'shield' },
}

type Of = { readonly visit: Visit; readonly kind: Kind; readonly record: Stored }
const Actions = ({ visit, visit: { session }, kind, record }: Of) => {
  const here = `/admin/${kind.kind}/${record.id}`
  const [mayEdit, deletes] = (['edit', 'delete'] as const).map(deed => may(session.roles, deed, kind.kind))
  const edits = mayEdit && !isBeyond(visit, kind, record)
  const isAsleep = kind.sleep?.isAsleep(record) === true
  const beside = besides[kind.kind]
  return (
    <>
      {beside !== undefined && (
        <a class="button" href={`${here}/${beside.path}`}>
          <Icon of={beside.icon} /> {beside.title}
        </a>
      )}
      {edits && secretsOf(kind.fields, record).length > 0 && (
        <Post visit={visit} action={`${here}/reveal`} icon="key">
          {say.secrets}
        </Post>
      )}
      {edits && canCreate(kind) && (
        <a class="button" href={`${here}/duplicate`}>
          <Icon of="copy" /> {say.duplicate}
        </a>
      )}
      {edits && isAsleep && (
        <Post visit={visit} action={`${here}/wake`} icon="check">
          {say.activate}
        </Post>
      )}
      {deletes && offers(kind, 'remove') && (
        <a class="button danger" href={`${here}/delete`}>
          <Icon of="trash" /> {say.delete}
        </a>
      )}
      {edits && canEdit(kind) && (
        <a class="button main" href={`${here}/edit`}>
          <Icon of="edit" /> {say.edit}
        </a>
      )}
    </>
  )
}

type OverviewProps = {
  readonly tenantName: string | undefined
  readonly record: Stored
  readonly own: readonly Spot[]
  readonly find: Find
  readonly kind: Kind
}
const Overview = ({ record, own, find, kind, tenantName }: OverviewProps) => (
  <>
    <Facts
      facts={[
        [say.id, <Copy text={record.id} />],
        ...(record.tenantId === undefined
          ? []
          : [[say.tenant, <a href={`/admin/tenant/${record.tenantId}`}>{tenantName ?? record.tenantId}</a>] as const]),
        [say.created, <Moment at={record.insertInstant} />],
        [say.changed, <Moment at={record.lastUpdateInstant} />],
      ]}
    />
    <h2>{say.setHere}</h2>
    {own.length === 0 ? (
      <p class="muted">{say.allDefault(kind.title.toLowerCase())}</p>
    ) : (
      <div class="card pad">
        <dl class="facts">
          {own.map(spot => (
            <Fact spot={spot} record={record} find={find} />
          ))}
        </dl>
      </div>
    )}
  </>
)

type FactsProps = { readonly card: Card; readonly record: Stored; readonly find: Find }
const FactsOf = ({ card, record, find }: FactsProps) => (
  <fieldset class="card">
    <legend>{card.title}</legend>
    <dl class="facts">
      {card.nodes.flatMap(leavesOf).map(({ spot, title }) => (
        <Fact spot={spot} record={record} find={find} title={title} />
      ))}
    </dl>
  </fieldset>
)

const leavesOf = (node: Node): { readonly spot: Spot; readonly title?: string | undefined }[] => {
  if ('spot' in node) return [{ spot: node.spot }]
  if ('columns' in node) return node.lines.flatMap(([, spots]) => spots.map(spot => ({ spot })))
  const many = node.nodes.some(one => 'spot' in one && one.spot.label === forms.enabled) ? node.title : undefined
  return node.nodes.flatMap(leavesOf).map(leaf => ({ ...leaf, title: leaf.title ?? many }))
}

/** Whether there is anything to say `default` behind. */
const says = (value: unknown): boolean =>
  value !== undefined && value !== '' && !(typeof value === 'object' && Object.keys(value ?? {}).length === 0)

type FactProps = {
  readonly spot: Spot
  readonly record: Stored
  readonly find: Find
  readonly title?: string | undefined
}
const Fact = ({ spot, record, find, title }: FactProps) => {
  const value = valueAt(record, spot.keys)
  const isOwn = differs(spot, value)
  return (
    <>
      <dt title={spot.about.doc}>
        {title !== undefined && spot.label === forms.enabled ? forms.enabledOf(title) : spot.label}
        {isOwn && (
          <span class="own" title={forms.differs}>
            <span class="hidden">{forms.differsSentence}</span>
          </span>
        )}
        {spot.about.effect === 'later' && (
          <>
            {' '}
            <Later />
          </>
        )}
      </dt>
      <dd>
        {value === undefined && spot.about.overridable && record.tenantId !== undefined ? (
          <span class="muted">{say.asTenant}</span>
        ) : (
          <ValueOf about={spot.about} value={value} find={find} />
        )}
        {!isOwn && says(value) && !spot.about.readOnly && spot.about.default !== undefined && (
          <span class="muted small"> {say.default}</span>
        )}
      </dd>
    </>
  )
}

const savedEntry = (visit: Visit, kind: Kind, record: Stored) =>
  visit.asked.query.has('saved') && may(visit.session.roles, 'view', 'audit-log')
    ? entryOf(visit, kind.scope === 'instance' ? 'instance' : (record.tenantId ?? 'instance'), {
        id: record.id,
        at: record.lastUpdateInstant,
      })
    : undefined

/** As late as this instance may go on with what it remembers; the cache and this page have the number from one place. */
const ageOf = ({ c }: Visit): string | undefined => {
  const { maxAgeSeconds } = c.configuration
  return maxAgeSeconds === 0 ? undefined : inWords(maxAgeSeconds)
}

type SavedProps = Of & { readonly entry: Awaited<ReturnType<typeof entryOf>> }
const Saved = ({ visit, visit: { asked }, entry }: SavedProps) => {
  const saved = asked.query.get('saved')
  if (saved === null) return null
  const isChange = say.saved[saved] === undefined
  return (
    <div class={saved === 'nothing' ? 'notice' : 'notice good'} role="status">
      <h2>
        <Icon of="check" /> {say.saved[saved] ?? say.savedMany(saved)}
      </h2>
      {saved !== 'nothing' && (
        <p>
          {say.seen(ageOf(visit))}{' '}
          {entry !== undefined && <a href={`/admin/audit-log#entry-${entry.id}`}>{say.inLog}</a>}
        </p>
      )}
      {isChange && entry !== undefined && <Diff changes={entry.data.changes ?? []} more={entry.data.more} />}
    </div>
  )
}
