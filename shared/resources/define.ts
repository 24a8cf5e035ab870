// What is a kind of record, and what follows from declaring one?
//
// One of the five places where generic types are clever. A kind is declared once as plain data; the machine (store.ts)
// gives it create, retrieve, list, search, update, patch and delete. There are three ways out, in this order:
// a pure rule (`rules`), further writes for the same commit (`also`), and leaving the machine (more.ts, or a flow of its
// own). `complete` is not a fourth: it is where a kind says what the platform fills in itself.
import type { Envelope, EventInfo } from '../events/outbox.ts'
import { type AnySchema, type Fields, type Group, group, id, instant, optional, type Value } from '../kernel/fields.ts'
import type { Issue } from '../kernel/issues.ts'
import type { PatchForm } from '../kernel/patch.ts'
import { layered, sparse } from '../kernel/sparse.ts'
import type { With } from '../powers.ts'
import type { Owner } from '../storage/keys.ts'
import type { Key, Write } from '../storage/table.ts'
import { lean, replaced } from './fields-of.ts'
import { packed, unpacked } from './packed.ts'
import { type KindName, lines, type Scope } from './routes.ts'

/** What every record has, kept by the machine. */
export type Kept = { readonly id: string; readonly insertInstant: number; readonly lastUpdateInstant: number }
export type Stored = Kept & { readonly tenantId?: string | undefined } & Readonly<Record<string, unknown>>
export type RecordOf<K> = K extends Kind<infer R> ? R : never

export type Means = With<'write' | 'seal'> & {
  /** Asks and tells those who listen; nobody hears of what the platform does by itself. */
  readonly announce?: (events: readonly Envelope[]) => Promise<readonly Write[]>
}

/** Who asks, and which tenant they mean. */
export type By = {
  /** What the audit log calls them. */
  readonly actor: string
  /** The tenant that key or header name: nothing of another one exists for this caller. */
  readonly tenantId?: string | undefined
  /** The only tenant there is; where something new goes when none is named. */
  readonly onlyTenantId?: string | undefined
  /** What events say of the request. */
  readonly info?: EventInfo
  readonly key?:
    | {
        readonly id: string
        readonly tenantId?: string | undefined
        readonly permissions?:
          | { readonly endpoints?: Readonly<Record<string, readonly string[]>> | undefined }
          | undefined
      }
    | undefined
}

export type Members = Readonly<Record<string, unknown>>

/** A request as the machine sees it. `document` is the body; `patch` takes its place where the verb is PATCH. */
export type Asking = {
  readonly by: By
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly document: Members
  readonly patch?: { readonly form: PatchForm; readonly document: unknown } | undefined
  /** `lastUpdateInstant` of the record as somebody saw it who wants to change that and no later one: else a conflict. */
  readonly seen?: number | undefined
}
export type Answer = { readonly status: 200 | 202; readonly body?: Members }
export type Operation = (c: Means, asking: Asking) => Promise<Answer>

/** A write with what it means to the caller that its expectation did not hold; without a word it is a lost race. */
export type Planned = { readonly write: Write; readonly lost?: Issue }

export type Judged<R> = {
  readonly next: R
  readonly before: R | undefined
  /** The whole body, envelope and all. */
  readonly request: Members
  readonly by: By
  readonly now: number
}
/** `after` is absent when the record is deleted. */
export type Change<R> = {
  readonly before: R | undefined
  readonly after: R | undefined
  readonly request: Members
  readonly by: By
}
/** What becomes of a record where it lives: it comes (no `before`), changes, or goes (no `after`). */
export type Passage<R> = Pick<Change<R>, 'before' | 'after'> & { readonly owner: Owner }

export type Unique = { readonly path: string; readonly field: string; readonly value: string }

/** Written as a method, so that a kind of something is a kind. */
type Criterion<R> = { judge(record: R, wanted: string): boolean }['judge']

/** When a record leaves, and to whom: `lent` is read by the key of a tenant that only borrows it. */
export type Moment = 'created' | 'read' | 'lent'

/** What a kind may say of itself. Paths are those inside the record. */
type Hooks<R> = {
  /** Paths of texts that are unique within the tenant (or the instance), whatever their case. */
  readonly unique?: readonly string[]
  /** Values that are unique in the whole instance and by which records are found: digests, client ids, key ids. */
  proofs?(record: R): readonly Unique[]
  /** Paths by which one may search and sort, besides id and instants. */
  readonly search: readonly string[]
  /** Further search criteria, each judging a record. */
  readonly criteria?: Readonly<Record<string, Criterion<R>>>
  /** Pure: what is wrong with it beyond what its fields and their rules say. */
  readonly rules?: { beforeWrite(judged: Judged<R>): readonly Issue[] }
  /** As `rules`, for what needs a validator too heavy for everybody's start: it is imported when something is saved. */
  examine?(record: R): Promise<readonly Issue[]>
  /** What the platform fills in: drawn secrets, instants, normal forms. No table, no promise. */
  complete?(judged: Judged<R>): R
  /** Further writes for the commit of the change. Reads what they need; writes nothing itself. */
  also?(change: Change<R>, c: Means): Promise<readonly Planned[]>
  /** What is told of a change, in the commit that makes it. */
  tells?(change: Change<R>, now: number): readonly Envelope[]
  /** Where the index shows the record. */
  listed?(record: R): Key | undefined
  /** Which secrets leave nevertheless, because the wire wants the caller to read them. */
  reveals?(record: R, moment: Moment): readonly string[]
  /** Paths the platform keeps for itself. */
  readonly hides?: readonly string[]
  /** What readers see beyond what is kept: defaults that follow from other members. */
  resolves?(record: R): R
  /**
   * Whose it is, when records of the instance may be a tenant's: `shared` ones a tenant's own key does not see, `lent`
   * ones it reads without their secrets, and cannot change.
   */
  belongs?(record: R, tenantId: string): 'theirs' | 'shared' | 'lent' | 'elsewhere'
  /** Where a record may be either: whether it is the instance's, and so every tenant's. */
  isEverybodys?(record: R): boolean
  /** Whether a record opens more than this caller's key may, so that the key does not see it. */
  outranks?(record: R, key: NonNullable<By['key']>): boolean
  /** The request member that names a record to copy, and what a copy starts with. */
  readonly copies?: { readonly from: string; start(source: R): unknown }
  /** DELETE puts to sleep unless `hardDelete`, PUT `?reactivate=true` wakes, lists show sleepers when `inactive=true`. */
  readonly sleep?: { isAsleep(record: R): boolean; asleep(record: R): R; awake(record: R): R }
  /** Why this record may not be deleted. */
  mayNotGo?(record: R): Issue | undefined
}
/** `record`, `records`, `found`: the kind's own, as its verbs answer them. `accepted`: no body, and 202 when it will be done later. */
export type More = {
  readonly doc: string
  /** What the query may hold, where a name may come several times. */
  readonly query?: Group
  readonly answer?: AnySchema | 'record' | 'records' | 'found' | 'accepted'
  readonly run: Operation
}

type Declared<F extends Fields, R> = Hooks<R> & {
  readonly title: string
  readonly doc: string
  readonly envelope: string
  readonly plural: string
  readonly fields: Group<F>
}

export type Kind<R extends Stored = Stored> = Hooks<R> & {
  readonly kind: KindName
  readonly title: string
  readonly doc: string
  readonly scope: Scope
  readonly envelope: string
  readonly plural: string
  /** The record as it is read and as it leaves. */
  readonly fields: Group
  /** The body of a create or update: the envelope around what a caller may set. */
  readonly input: () => Group
}

type Full<F extends Fields, N extends KindName> = Omit<Value<Group<F>>, keyof Kept> &
  Kept &
  ((typeof lines)[N]['scope'] extends 'tenant'
    ? { readonly tenantId: string }
    : (typeof lines)[N]['scope'] extends 'either'
      ? { readonly tenantId?: string | undefined }
      : unknown)

const machineFields = {
  id: optional(id({ doc: 'Its id, taken from the URL or drawn.', readOnly: true })),
  insertInstant: optional(instant({ doc: 'When it was created.', readOnly: true })),
  lastUpdateInstant: optional(instant({ doc: 'When it was last changed.', readOnly: true })),
}
const tenantField = { tenantId: optional(id({ doc: 'The tenant it belongs to.', readOnly: true })) }

/** Declares a kind. Its path, its scope and who may call it stand in routes.ts. */
export function resource<N extends KindName, F extends Fields>(
  kind: N,
  declared: Declared<F, Full<F, N>>,
): Kind<Full<F, N>> {
  const { scope } = lines[kind]
  const { entries, about } = declared.fields
  const fields: Group = group(
    declared.title,
    { ...entries, ...machineFields, ...(scope !== 'instance' && tenantField) },
    about.rules as never,
  )
  // Most functions read records and never take one from a caller: they do not pay for building this.
  let input: Group | undefined
  const inputOnce = () => {
    input ??= group(`${declared.title} request`, { [declared.envelope]: sparse(fields) })
    return input
  }
  return { ...declared, kind, scope, fields, input: inputOnce } as unknown as Kind<Full<F, N>>
}

/** The record that these layers make, the last one deciding, with every default filled in. */
export const recordFrom = <R extends Stored>(kind: Kind<R>, ...layers: readonly unknown[]): R =>
  layered(kind.fields, ...layers.map(unpacked)) as R

/** What the table keeps of a record: what differs from the defaults, which never change once released. */
export const bodyOf = <R extends Stored>(kind: Kind<R>, record: R): Members =>
  packed(lean(kind.fields.entries, { ...record }))

/** Texts of a record replaced in their places. */
export const withTexts = <R extends Stored>(record: R, texts: ReadonlyMap<string, string | undefined>): R =>
  replaced(record, texts) as R
