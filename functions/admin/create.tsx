// How does a new record come to be at the console?
import { html, type Shown, seeOther } from '../../shared/http/pages.ts'
import { type Group, group, text } from '../../shared/kernel/fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { defaultsOf, isRecord } from '../../shared/kernel/sparse.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { secretsOf } from '../../shared/resources/fields-of.ts'
import { kinds } from '../../shared/resources/index.ts'
import { Head, Shell } from '../../shared/ui/layout.tsx'
import { apiKeyWords, create as say } from '../../shared/ui/messages/console/records.ts'
import { filled, issuesAt, type Members } from './change.ts'
import { documentOf, Editor, editingOf, fieldsOf, moreRows, optionsFor, typesOf } from './editor.tsx'
import { explained, gridFor, isBeyond, ownEndpoints } from './hand-out.ts'
import { type Maker, makersOf } from './makers.ts'
import { listOf } from './navigation.ts'
import { ask, asStored, nameOf, recordOf, run, searchRecords } from './operations.ts'
import { Notice, Send } from './parts.tsx'
import { SecretsPage } from './secrets.tsx'
import { mustBeAllowed, type Visit } from './visit.tsx'

type Making = {
  readonly maker: Maker
  readonly fields: Group
  readonly tenants: readonly Stored[] | undefined
  /** To choose from, before anything else is asked. */
  readonly types: readonly string[] | undefined
  readonly type: string | undefined
  readonly source?: Stored
}

/** A new tenant needs a name; its 300 settings have defaults, and are set on its own page. */
const tenantStart = group('Tenant', {
  name: text({ label: say.tenantName, doc: say.tenantNameDoc, min: 1 }),
})

const without = (fields: Group, name: string | undefined): Group =>
  group('Record', Object.fromEntries(Object.entries(fields.entries).filter(([one]) => one !== name)))

async function makingOf(visit: Visit, kind: Kind): Promise<Making> {
  mustBeAllowed(visit, 'edit', kind)
  const { query, params } = visit.asked
  const makers = makersOf(kind)
  const maker = makers.find(({ name }) => name === (query.get('as') ?? '')) ?? makers[0]
  if (maker === undefined) throw new Refusal('notFound')
  const isCopy = params.id !== undefined
  const source = params.id === undefined ? undefined : await recordOf(visit, kind, params.id)
  if (source !== undefined && isBeyond(visit, kind, source)) throw new Refusal('forbidden')
  const short = kind.kind === 'tenant' || (isCopy && kind.copies !== undefined)
  const name = kind.fields.entries.name
  const nameOnly = name === undefined ? fieldsOf(kind) : group(kind.title, { name })
  const types = maker.fields === undefined && !short ? typesOf(kind) : undefined
  const type = types?.find(one => one === (source?.type ?? query.get('type')))
  const fields =
    maker.fields ??
    (kind.kind === 'tenant' ? tenantStart : short ? nameOnly : without(fieldsOf(kind, type), type && 'type'))
  const needsTenant =
    kind.scope !== 'instance' &&
    source === undefined &&
    visit.tenantId === undefined &&
    visit.by.onlyTenantId === undefined
  const tenants = needsTenant ? (await searchRecords(visit, kinds.tenant, { numberOfResults: 300 })).records : undefined
  return { maker, fields, tenants, types: type === undefined ? types : undefined, type, ...(source && { source }) }
}

type Showing = Making & {
  readonly status?: number
  readonly record: Members
  readonly issues?: ReadonlyMap<string, readonly string[]>
}

async function show(
  visit: Visit,
  kind: Kind,
  { maker, fields, tenants, types, type, source, record, status = 200, issues = new Map() }: Showing,
): Promise<Shown> {
  const { asked, frame } = visit
  const title =
    source !== undefined
      ? say.duplicate(nameOf(source))
      : [maker.title, type].filter(one => one !== undefined).join(': ')
  const options = await optionsFor(visit, fields, source?.tenantId ?? visit.tenantId ?? visit.by.onlyTenantId)
  const chosen = asked.form.get('_tenantId') ?? ''
  return html(
    status,
    <Shell frame={frame} title={title}>
      <Head title={title} trail={[listOf(kind)]} lead={source === undefined ? kind.doc : say.copied} />
      {kind.kind === 'api-key' && <HandsOut endpoints={ownEndpoints(visit.session.roles)} />}
      {types !== undefined ? (
        <ChooseType types={types} kind={kind} />
      ) : tenants !== undefined && chosen === '' ? (
        <ChooseTenant tenants={tenants} kind={kind} visit={visit} />
      ) : (
        <Editor
          visit={visit}
          fields={fields}
          record={record}
          editing={editingOf({
            ...gridFor(visit, kind),
            options,
            issues,
            isNew: true,
            more: moreRows(asked.form, record, fields),
          })}
          action={asked.query.size > 0 ? `${asked.path}?${asked.query}` : asked.path}
          byTab={false}
          find=""
          isChanged={asked.method === 'POST' && chosen === ''}
          isNew
          hidden={{ _tenantId: chosen || undefined }}
          back={`/admin/${kind.kind}`}
        />
      )}
    </Shell>,
  )
}

/** What somebody who is no administrator can give a key. */
const HandsOut = ({ endpoints }: { readonly endpoints: ReturnType<typeof ownEndpoints> }) => {
  if (endpoints === undefined) return null
  const isNothing = Object.keys(endpoints).length === 0
  return (
    <Notice of="plain" title={apiKeyWords.mine}>
      <p>{isNothing ? apiKeyWords.nothing : apiKeyWords.mineWords}</p>
    </Notice>
  )
}

const ChooseType = ({ types, kind }: { readonly types: readonly string[]; readonly kind: Kind }) => (
  <div class="card pad">
    <h2>{say.type}</h2>
    <p class="muted">{kind.fields.entries.type?.about.doc}</p>
    <div class="actions">
      {types.map(type => (
        <a class="button" href={`/admin/${kind.kind}/new?${new URLSearchParams({ type })}`}>
          {type}
        </a>
      ))}
    </div>
  </div>
)

const ChooseTenant = ({
  tenants,
  visit,
  kind,
}: {
  readonly tenants: readonly Stored[]
  readonly visit: Visit
  readonly kind: Kind
}) => (
  <Send visit={visit} action={`/admin/${kind.kind}/new`} look="card pad">
    <p>
      <label for="in-tenant">{say.tenant}</label>
    </p>
    <p>
      <select id="in-tenant" name="_tenantId" required>
        {tenants.map(record => (
          <option value={record.id}>{nameOf(record)}</option>
        ))}
      </select>
    </p>
    <button type="submit" class="main" name="_step" value="begin">
      {say.goOn}
    </button>
  </Send>
)

/** What a copy starts with where the API has no copying of its own: everything a person could have typed. */
function startOf(kind: Kind, { source, fields, type }: Making): Members {
  if (source === undefined) {
    const usual = defaultsOf(fields.about)
    return { ...(isRecord(usual) && usual), ...(type !== undefined && { type }) }
  }
  const { id: _, insertInstant: __, lastUpdateInstant: ___, tenantId: ____, ...rest } = source
  const copy = say.copyOf(nameOf(source))
  return fields.entries.name === undefined ? rest : { ...(kind.copies === undefined ? rest : {}), name: copy }
}

export async function createPage(visit: Visit, kind: Kind): Promise<Shown> {
  const making = await makingOf(visit, kind)
  return show(visit, kind, { ...making, record: startOf(kind, making) })
}

export async function create(visit: Visit, kind: Kind): Promise<Shown> {
  const { form } = visit.asked
  const making = await makingOf(visit, kind)
  const start = startOf(kind, making)
  const record = form.get('_step') === 'begin' ? start : filled(making.fields, start, form)
  if (form.get('_step') === 'begin' || form.has('_more') || form.has('_reset'))
    return show(visit, kind, { ...making, record })
  const { maker, source } = making
  const document = {
    ...documentOf(kind, withoutBlanks(record)),
    ...(source !== undefined && kind.copies !== undefined && { [kind.copies.from]: source.id }),
  }
  const tenantId = source?.tenantId ?? (form.get('_tenantId') || visit.tenantId)
  try {
    const { body } =
      maker.run === undefined
        ? await ask(visit, kind, 'create', { document, tenantId })
        : await run(visit, maker.run, { document, tenantId })
    const made = asStored(body?.[kind.envelope])
    const secrets = secretsOf(kind.fields, made)
    if (secrets.length > 0) return html(200, <SecretsPage visit={visit} kind={kind} record={made} moment="created" />)
    return seeOther(`/admin/${kind.kind}/${made.id}?saved=created`)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid') throw error
    const issues = issuesAt(making.fields, kind.envelope, explained(visit, kind, error.issues))
    return show(visit, kind, { ...making, status: 400, record, issues })
  }
}

/** A box that was left empty says nothing; the default counts. */
const withoutBlanks = (record: Members): Members =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      if (value === undefined || value === '') return []
      return [[name, isRecord(value) ? withoutBlanks(value) : value]]
    }),
  )
