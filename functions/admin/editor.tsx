// What surrounds a form: its fields, what its references may name, and the bar that saves it.
import { eventTypes } from '../../shared/events/index.ts'
import { type Field, type Fields, type Group, group, list, reference } from '../../shared/kernel/fields.ts'
import { isRecord } from '../../shared/kernel/sparse.ts'
import { adminApplicationId } from '../../shared/resources/application.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { kinds } from '../../shared/resources/index.ts'
import { tenantRequestFields } from '../../shared/settings/index.ts'
import type { Editing, Option } from '../../shared/ui/editing.ts'
import { Find, Summary, TabLinks, TabPanels } from '../../shared/ui/form.tsx'
import { Icon } from '../../shared/ui/icons.tsx'
import { groupWords, edit as say } from '../../shared/ui/messages/console/records.ts'
import { isMeant, type Spot, spotsOf, tabsOf, valueAt } from '../../shared/ui/places.ts'
import { labelFor, type Members } from './change.ts'
import { endpointsField, grantable } from './hand-out.ts'
import { kindNamed, nameOf, searchRecords } from './operations.ts'
import type { Visit } from './visit.tsx'

const { webhookIds } = tenantRequestFields
/** No kind of its own: roles live in their applications. */
const roleKind = 'application-role'
/** What a request says beside the record: where it is shown among the record's own fields. */
const beside: Readonly<Record<string, Fields>> = {
  tenant: { webhookIds },
  group: {
    roleIds: list(reference(roleKind, { doc: groupWords.role }), {
      label: groupWords.roles,
      doc: groupWords.rolesDoc,
      default: [],
    }),
  },
}

/** What the field beside the record says in a way that one can change. */
const told: Readonly<Record<string, ReadonlySet<string>>> = { group: new Set(['roles']) }

const besideOf = ({ kind }: Pick<Kind, 'kind'>): readonly string[] => Object.keys(beside[kind] ?? {})

/** The types of a kind whose type decides which other members a record has. */
export function typesOf(kind: Kind): readonly string[] | undefined {
  const about = kind.fields.entries.type?.about
  return kind.resolves !== undefined && about?.kind === 'choice' ? about.of : undefined
}

/** The kind itself knows what is foreign to a type: whatever it does not give back to readers. */
function isOfType(kind: Kind, type: string): (name: string) => boolean {
  const everything = Object.fromEntries(Object.keys(kind.fields.entries).map(name => [name, {}]))
  const left = kind.resolves?.({ ...everything, id: '', insertInstant: 0, lastUpdateInstant: 0, type }) ?? everything
  return name => Object.hasOwn(left, name)
}

const known = new Map<string, Group>()

/** Everything that one may set of a kind on a page; of a record, what its type has. */
export function fieldsOf(kind: Kind, type?: unknown): Group {
  const own = typesOf(kind)?.find(one => one === type)
  const name = `${kind.kind} ${own ?? ''}`
  const isWanted = own === undefined ? () => true : isOfType(kind, own)
  const entries = Object.entries(kind.fields.entries).filter(
    ([field]) => isWanted(field) && !told[kind.kind]?.has(field),
  )
  const made = known.get(name) ?? group(kind.title, { ...Object.fromEntries(entries), ...beside[kind.kind] })
  known.set(name, made)
  return made
}

/** The record with what its own page shows beside it. */
export async function withBeside(visit: Visit, kind: Kind, record: Stored): Promise<Stored> {
  if (kind.kind === 'group') {
    const roles = Object.values(isRecord(record.roles) ? record.roles : {}).flat()
    return { ...record, roleIds: roles.flatMap(role => (isRecord(role) ? [role.id] : [])) }
  }
  if (kind.kind !== 'tenant') return record
  const { records } = await searchRecords(visit, kinds.webhook, { numberOfResults: 1_000 })
  const hears = ({ tenantIds }: Stored) => Array.isArray(tenantIds) && tenantIds.includes(record.id)
  return { ...record, webhookIds: records.filter(hears).map(({ id }) => id) }
}

/** What stands beside the record in a request leaves the envelope. */
export function documentOf(kind: Kind, said: Members): Members {
  const outside = besideOf(kind)
  const entries = Object.entries(said)
  return {
    [kind.envelope]: Object.fromEntries(entries.filter(([name]) => !outside.includes(name))),
    ...Object.fromEntries(entries.filter(([name]) => outside.includes(name))),
  }
}

/** The roles of every application of the tenant, by the names of both. */
async function rolesIn(visit: Visit, tenantId: string | undefined): Promise<readonly Option[]> {
  const search = { numberOfResults: mostOptions, orderBy: 'name ASC' }
  const { records } = await searchRecords(visit, kinds.application, search, tenantId)
  // Who may do what in this console is decided by registrations, and by no group.
  return records
    .filter(({ id }) => id !== adminApplicationId)
    .flatMap(record =>
      (Array.isArray(record.roles) ? record.roles : []).map(role => ({
        id: String(Object(role).id),
        name: `${nameOf(record)}: ${Object(role).name}`,
        href: `/admin/application/${record.id}`,
      })),
    )
}

/** More names than a person finds their way in. */
const mostOptions = 300

const referred = (field: Field): string[] => {
  const { refersTo, entries, item } = field.about
  return [
    ...(refersTo === undefined ? [] : [refersTo]),
    ...Object.values(entries ?? {}).flatMap(referred),
    ...(item === undefined ? [] : referred(item)),
  ]
}

/** The names of everything the fields may refer to. */
export async function optionsFor(visit: Visit, fields: Group, tenantId: string | undefined) {
  const named = [...new Set(referred(fields))].flatMap(name => kindNamed(name) ?? [])
  const all = await Promise.all(
    named.map(async kind => {
      const page = await searchRecords(
        visit,
        kind,
        { numberOfResults: mostOptions },
        kind.scope !== 'instance' ? tenantId : undefined,
      )
      const options = page.records.map((record): Option => ({ id: record.id, name: nameOf(record) }))
      return [kind.kind, page.total > mostOptions ? undefined : options] as const
    }),
  )
  const byKind = new Map<string, readonly Option[] | undefined>(all)
  if (referred(fields).includes(roleKind)) byKind.set(roleKind, await rolesIn(visit, tenantId))
  return (kind: string) => byKind.get(kind)
}

const namesOf: Readonly<Record<string, readonly string[]>> = { eventsEnabled: eventTypes }
export const editingOf = (more: Partial<Editing>): Editing => ({
  options: () => undefined,
  names: name => namesOf[name],
  grid: name => (name === endpointsField ? grantable : undefined),
  issues: new Map(),
  isNew: false,
  more: () => 1,
  ...more,
})

type EditorProps = {
  readonly visit: Visit
  readonly fields: Group
  readonly record: unknown
  readonly editing: Editing
  readonly action: string
  readonly byTab: boolean
  readonly find: string
  /** Whether there is something in the form already that was not saved. */
  readonly isChanged: boolean
  readonly isNew: boolean
  readonly hidden?: Readonly<Record<string, string | undefined>>
  readonly back: string
  /** What the button says that sends it. */
  readonly submit?: string
  /** What it says while nothing was typed. */
  readonly waiting?: string
}

/** A form of these fields in tabs and cards, with the bar that saves it; posts to `action`. */
export function Editor({
  visit,
  fields,
  record,
  editing,
  action,
  byTab,
  find,
  isChanged,
  isNew,
  hidden = {},
  back,
  submit = isNew ? say.create : say.save,
  waiting = isNew ? say.notCreated : say.clean,
}: EditorProps) {
  const tabs = tabsOf(fields, {
    byTab,
    // What the platform sets has no place in a form that makes something new.
    isWanted: spot => (find === '' || isMeant(spot, find)) && !(isNew && spot.about.readOnly) && !isMachine(spot),
  })
  const many = tabs.reduce((sum, { cards }) => sum + cards.length, 0) > 3 || find !== ''
  const numberFound = spotsOf(fields).filter(spot => isMeant(spot, find)).length
  return (
    <>
      {many && !isNew && <Find action={action} words={find} found={numberFound} />}
      <form method="post" action={action} data-watch={isChanged ? 'changed' : 'true'} novalidate>
        {/* Enter in a field presses the first button: it must be the one that saves. */}
        <button type="submit" class="hidden" tabindex={-1}>
          {say.save}
        </button>
        <input type="hidden" name="_csrf" value={visit.session.csrf} />
        {Object.entries(hidden).map(([name, value]) =>
          value === undefined ? null : <input type="hidden" name={name} value={value} />,
        )}
        <Summary issues={editing.issues} label={name => labelFor(fields, name)} />
        <div class={tabs.length > 1 ? 'split' : 'split single'}>
          <TabLinks tabs={tabs} />
          <div class={find === '' ? undefined : 'finding'}>
            <TabPanels
              tabs={tabs}
              record={record}
              editing={editing}
              all={find !== ''}
              about={[...editing.issues.keys()].find(name => name !== '') ?? touched(visit)}
            />
            {tabs.length === 0 && <p class="muted">{say.noSetting}</p>}
            <div class={isChanged ? 'save dirty' : 'save'}>
              <output aria-live="polite">{isChanged ? say.unsaved : waiting}</output>
              <a class="button" href={back}>
                {isNew ? say.cancel : say.discard}
              </a>
              {!isNew && (
                <button type="submit" name="_step" value="review">
                  {say.reviewShort}
                </button>
              )}
              <button type="submit" class="main" data-save>
                <Icon of="check" /> {submit}
              </button>
            </div>
          </div>
        </div>
      </form>
    </>
  )
}

/** The field whose button brought the form back. */
const touched = ({ asked: { form } }: Visit): string | undefined => form.get('_reset') ?? form.get('_more') ?? undefined

/** What the platform itself sets of every record. */
export const isMachine = ({ name, about }: Spot): boolean =>
  ['id', 'insertInstant', 'lastUpdateInstant'].includes(name) || (name === 'tenantId' && about.readOnly === true)

/** How many empty rows each list of a form that came back is to offer. */
export const moreRows =
  (form: URLSearchParams, record: unknown, fields: Group) =>
  (name: string): number => {
    const said = Number.parseInt(form.get(`${name}._rows`) ?? '', 10)
    if (Number.isNaN(said)) return 1
    const value = valueAt(record, spotsOf(fields).find(spot => spot.name === name)?.keys ?? name.split('.'))
    const filled = Array.isArray(value) ? value.length : Object.keys(value ?? {}).length
    return Math.min(50, Math.max(1, said - filled + (form.get('_more') === name ? 1 : 0)))
  }
