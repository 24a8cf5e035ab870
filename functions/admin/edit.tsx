// How is a record changed?
import { html, type Shown, seeOther } from '../../shared/http/pages.ts'
import { patched } from '../../shared/kernel/patch.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { isRecord } from '../../shared/kernel/sparse.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { Head, Shell } from '../../shared/ui/layout.tsx'
import { edit as say } from '../../shared/ui/messages/console/records.ts'
import { spotsOf } from '../../shared/ui/places.ts'
import { applied, type Changed, defaultOf, filled, issuesAt, type Members, patchOf, withValue } from './change.ts'
import { documentOf, Editor, editingOf, fieldsOf, moreRows, optionsFor, withBeside } from './editor.tsx'
import { explained, gridFor, isBeyond } from './hand-out.ts'
import { asOpened, type Meanwhile, meanwhile, remembered } from './meanwhile.ts'
import { listOf } from './navigation.ts'
import { ask, canEdit, isSingle, nameOf, offers, recordOf } from './operations.ts'
import { Review } from './review.tsx'
import { mustBeAllowed, type Visit } from './visit.tsx'

const trailOf = (kind: Kind, record: Stored) => [
  ...(isSingle(kind) ? [] : [listOf(kind)]),
  { href: `/admin/${kind.kind}/${record.id}`, title: nameOf(record) },
]

type Showing = {
  readonly status?: number
  readonly current: Stored
  /** What the form shows, where it is not what is stored. */
  readonly record?: Members
  readonly issues?: ReadonlyMap<string, readonly string[]>
}

async function show(
  visit: Visit,
  kind: Kind,
  { status = 200, current, record = current, issues = new Map() }: Showing,
): Promise<Shown> {
  const { asked, frame } = visit
  const fields = fieldsOf(kind, current.type)
  const here = `/admin/${kind.kind}/${current.id}`
  const options = await optionsFor(visit, fields, current.tenantId)
  const editing = editingOf({ ...gridFor(visit, kind), options, issues, more: moreRows(asked.form, record, fields) })
  return html(
    status,
    <Shell frame={frame} title={say.title(nameOf(current))}>
      <Head title={say.title(nameOf(current))} trail={trailOf(kind, current)} />
      <Editor
        visit={visit}
        fields={fields}
        record={record}
        editing={editing}
        action={`${here}/edit`}
        byTab={kind.kind === 'tenant'}
        find={asked.query.get('find')?.trim() ?? ''}
        isChanged={record !== current}
        isNew={false}
        hidden={{ _opened: asked.form.get('_opened') ?? remembered(fields, current) }}
        back={here}
      />
    </Shell>,
  )
}

async function currentOf(visit: Visit, kind: Kind): Promise<Stored> {
  mustBeAllowed(visit, 'edit', kind)
  if (!canEdit(kind)) throw new Refusal('notFound')
  const record = await recordOf(visit, kind, visit.asked.params.id ?? '')
  if (isBeyond(visit, kind, record)) throw new Refusal('forbidden')
  return withBeside(visit, kind, record)
}

export const editPage = async (visit: Visit, kind: Kind): Promise<Shown> =>
  show(visit, kind, { current: await currentOf(visit, kind) })

export async function edit(visit: Visit, kind: Kind): Promise<Shown> {
  const { form } = visit.asked
  const current = await currentOf(visit, kind)
  const fields = fieldsOf(kind, current.type)
  const opened = asOpened(fields, form.get('_opened'), current)
  const reviewed = form.get('_patch')
  const record = reviewed === null ? filled(fields, opened.record, form) : applied(opened.record, reviewed)
  const reset = spotsOf(fields).find(({ name }) => name === form.get('_reset'))
  if (reset !== undefined)
    return show(visit, kind, { current, record: withValue(record, reset.keys, defaultOf(reset)) })
  // What somebody did on a reviewed page is to go back to the form.
  if (form.has('_more') || form.get('_step') === 'edit') return show(visit, kind, { current, record })
  const here = `/admin/${kind.kind}/${current.id}`
  const found = meanwhile(fields, opened, record, current)
  if (found.mine.length === 0) return seeOther(`${here}?saved=nothing`)
  // Time line: A and B open the form; B saves; A saves. A sees both before A's word counts.
  if (form.get('_step') === 'review' || found.isStale) return review(visit, kind, current, found)
  try {
    await save(visit, kind, current, found.mine)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Time line: A and B save at once, and both found the record as they had opened it. B's commit was first.
    if (error.code === 'conflict') {
      const now = await currentOf(visit, kind)
      return review(visit, kind, now, { ...meanwhile(fields, opened, record, now), isStale: true })
    }
    if (error.code !== 'invalid') throw error
    return show(visit, kind, {
      status: 400,
      current,
      record,
      issues: issuesAt(fields, kind.envelope, explained(visit, kind, error.issues)),
    })
  }
  return seeOther(`${here}?saved=${found.mine.length}`)
}

/** What there is only one of may have no date. */
const seenAs = ({ lastUpdateInstant: seen }: Stored) => (seen > 0 ? { seen } : {})

async function save(visit: Visit, kind: Kind, current: Stored, changes: readonly Changed[]): Promise<void> {
  const patch = patchOf(changes)
  if (offers(kind, 'patch')) {
    await ask(visit, kind, 'patch', {
      id: current.id,
      patch: { form: 'merge', document: documentOf(kind, patch) },
      ...seenAs(current),
    })
    return
  }
  const result = patched('merge', current, patch)
  await ask(visit, kind, 'update', {
    id: current.id,
    document: documentOf(kind, result.ok && isRecord(result.value) ? result.value : {}),
    ...seenAs(current),
  })
}

function review(visit: Visit, kind: Kind, current: Stored, found: Meanwhile): Shown {
  const here = `/admin/${kind.kind}/${current.id}`
  return html(
    200,
    <Shell frame={visit.frame} title={say.reviewOf(nameOf(current))}>
      <Head title={say.review} trail={trailOf(kind, current)}>
        <span class="muted">{say.count(found.mine.length)}</span>
      </Head>
      <Review
        visit={visit}
        found={found}
        fields={fieldsOf(kind, current.type)}
        current={current}
        action={`${here}/edit`}
        back={here}
      />
    </Shell>,
  )
}
