// How is any kind of record created, replaced, patched and deleted?
//
// Each change is load → judge → one commit: the record, its reservations, its references, whatever the kind adds, and
// the audit entry, all or nothing. Every write states the version it read; a lost race is judged again.
import { newId } from '../kernel/ids.ts'
import { brokenRules, parse } from '../kernel/issues.ts'
import { patched } from '../kernel/patch.ts'
import { invalid, orRefuse, Refusal, refuse } from '../kernel/refusal.ts'
import { isRecord } from '../kernel/sparse.ts'
import { keys, type Owner } from '../storage/keys.ts'
import { settle } from '../storage/settle.ts'
import { auditRow, auditTold } from './audit.ts'
import { commitPlanned } from './commit-planned.ts'
import {
  type Answer,
  type Asking,
  type By,
  bodyOf,
  type Change,
  type Judged,
  type Kind,
  type Means,
  type Members,
  type Operation,
  type Passage,
  type Planned,
  recordFrom,
  type Stored,
} from './define.ts'
import { freeId } from './deletion.ts'
import { readOnlyOf } from './fields-of.ts'
import { find, findOr404, type Held, mayChange } from './find.ts'
import { keyIssues } from './key-use.ts'
import { isTooLarge } from './packed.ts'
import { issueAt, references, reservations } from './plan.ts'
import { lines } from './routes.ts'
import { opened, presented, sealed, shown, withHiddenSecrets } from './secrets.ts'

const idIn = ({ kind }: Pick<Kind, 'kind'>, path: Asking['path']): string => path[lines[kind].id] ?? refuse('notFound')

/** What the body says of the record, or the 400 that says what is wrong with it. */
export function saidOf<R extends Stored>(kind: Kind<R>, document: unknown): Members {
  const said = orRefuse(parse(kind.input(), document))[kind.envelope]
  return isRecord(said) ? said : {}
}

/** Completed, then judged by the same rules whatever the verb was. */
function judged<R extends Stored>(kind: Kind<R>, judging: Judged<R>): R {
  const next = kind.complete?.(judging) ?? judging.next
  const own = kind.rules?.beforeWrite({ ...judging, next }) ?? []
  const issues = [...brokenRules(kind.fields, kind.resolves?.(next) ?? next), ...own].map(({ path, reason }) =>
    issueAt(kind, path, reason),
  )
  if (issues.length > 0) throw new Refusal('invalid', issues)
  return next
}

type Examined<R> = Pick<Judged<R>, 'before' | 'next'>
async function examined<R extends Stored>(c: Means, kind: Kind<R>, { before, next }: Examined<R>): Promise<void> {
  const own = ((await kind.examine?.(next)) ?? []).map(issue => ({ ...issue, path: `${kind.envelope}.${issue.path}` }))
  const issues = [...own, ...(await keyIssues(c, kind, { before, next }))]
  if (issues.length > 0) throw new Refusal('invalid', issues)
}

type Committing<R> = Passage<R> & Change<R> & { readonly main: readonly Planned[] }

async function commitChange<R extends Stored>(c: Means, kind: Kind<R>, change: Committing<R>): Promise<void> {
  const { before, after, main, request, by } = change
  const more = (await kind.also?.({ before, after, request, by }, c)) ?? []
  const audit = auditRow(kind, change, { by, now: c.now })
  const told = (await c.announce?.([...(kind.tells?.(change, c.now) ?? []), auditTold(audit, by.info)])) ?? []
  await commitPlanned(c.table, [
    ...main,
    ...reservations(kind, change),
    ...references(kind, change),
    ...more,
    ...told.map(write => ({ write })),
    { write: { put: audit, expect: 'absent' } },
  ])
  c.configuration.forget()
}

/** `record` as a row, its secrets sealed. */
async function rowOf<R extends Stored>(c: Means, kind: Kind<R>, owner: Owner, record: R) {
  const listed = kind.listed?.(record)
  const body = bodyOf(kind, await sealed(c, kind, record))
  if (isTooLarge(body)) refuse('invalid', { path: kind.envelope, reason: 'tooLong' })
  return { ...keys.record(owner, kind.kind, record.id), type: kind.kind, body, ...(listed && { listed }) }
}

export type Creating = {
  readonly by: By
  readonly id: string | undefined
  readonly said: Members
  readonly request: Members
}

/** Creates a record; an id that is there already is `[duplicate]`. Answers it with its secrets readable. */
export async function createRecord<R extends Stored>(
  c: Means,
  kind: Kind<R>,
  { by, id: chosen, said, request }: Creating,
): Promise<R> {
  const id = chosen ?? newId()
  const start = await copied(c, kind, by, { said, request })
  const kept = { id, insertInstant: c.now, lastUpdateInstant: c.now }
  const ofInstance = kind.scope === 'instance' || kind.isEverybodys?.(recordFrom(kind, start, kept)) === true
  const owner = ofInstance ? 'instance' : (by.tenantId ?? by.onlyTenantId ?? refuse('tenantRequired'))
  const given = recordFrom(kind, start, kept, ofInstance ? {} : { tenantId: owner })
  const next = judged(kind, { next: given, before: undefined, request, by, now: c.now })
  mayChange(kind, by, next)
  await examined(c, kind, { before: undefined, next })
  const rows = await arrival(c, kind, owner, next)
  await settle(async () => {
    const free = chosen === undefined ? [] : [await freeId(c, kind.kind, id)]
    const main = [...rows, ...free.map(planned => ({ ...planned, lost: issueAt(kind, 'id', 'duplicate') }))]
    await commitChange(c, kind, { owner, before: undefined, after: next, main, request, by })
  })
  return next
}

/**
 * The rows that only a new record brings. An id is one record's in the whole instance, so that it alone can name the
 * tenant; and the tenant must still be there when the record arrives.
 */
async function arrival<R extends Stored>(c: Means, kind: Kind<R>, owner: Owner, record: R): Promise<Planned[]> {
  const lost = issueAt(kind, 'id', 'duplicate')
  const main: Planned = { write: { put: await rowOf(c, kind, owner, record), expect: 'absent' }, lost }
  if (kind.scope === 'instance') return [main]
  const home = { ...keys.home(kind.kind, record.id), type: 'home', body: { tenantId: owner } }
  const homed: Planned[] = [main, { write: { put: home, expect: 'absent' }, lost }]
  if (owner === 'instance') return homed
  const tenant = keys.record('instance', 'tenant', owner)
  return [...homed, { write: { check: tenant, expect: 'present' }, lost: { path: 'tenantId', reason: 'invalid' } }]
}

/** What a new record starts with: what the caller said, over a copy where they named one. */
async function copied<R extends Stored>(
  c: Means,
  kind: Kind<R>,
  by: By,
  { said, request }: Pick<Creating, 'said' | 'request'>,
): Promise<unknown> {
  const source = kind.copies && request[kind.copies.from]
  if (kind.copies === undefined || source === undefined) return said
  const held = await find(c.table, kind, by, String(source).toLowerCase())
  if (held === undefined) return refuse('invalid', { path: kind.copies.from, reason: 'invalid' })
  const merged = patched('merge', kind.copies.start(presented(kind, await opened(c, kind, held.record), 'read')), said)
  return merged.ok ? merged.value : refuse('invalid', ...merged.issues)
}

type Changing<R> = {
  readonly by: By
  readonly id: string
  readonly request: Members
  readonly seen?: Asking['seen']
  /** What becomes of the record, its secrets readable. */
  readonly to: (before: R) => R
}

/** Loads, changes and commits one record; the change is computed again whenever somebody else was faster. */
export const changeRecord = <R extends Stored>(
  c: Means,
  kind: Kind<R>,
  { by, id, request, to, seen }: Changing<R>,
): Promise<R> =>
  settle(async () => {
    const { row, record, owner } = await findOr404(c, kind, by, id)
    mayChange(kind, by, record)
    if (seen !== undefined && record.lastUpdateInstant !== seen) refuse('conflict')
    const before = await opened(c, kind, record)
    const next = judged(kind, { next: { ...to(before), lastUpdateInstant: c.now }, before, request, by, now: c.now })
    mayChange(kind, by, next)
    await examined(c, kind, { before, next })
    // Time line: A and B read version 3. A writes 4. B's write expects 3, is refused, and B judges again over A's.
    const main = [{ write: { put: await rowOf(c, kind, owner, next), expect: { version: row.version } } }] as const
    await commitChange(c, kind, { owner, before, after: next, main, request, by })
    return next
  })

/** What a body makes of a record: what it leaves out falls back to its default, except what is not the caller's to say. */
export const replacedBy = <R extends Stored>(kind: Kind<R>, before: R, said: Members): R =>
  withHiddenSecrets(kind, recordFrom(kind, said, readOnlyOf(kind.fields.entries, before)), before)

const enveloped = <R extends Stored>(kind: Kind<R>, record: R, moment: 'created' | 'read'): Answer => ({
  status: 200,
  body: { [kind.envelope]: shown(kind, record, moment) },
})

/** POST: answers the record, with the secrets that are told once. */
export const create =
  <R extends Stored>(kind: Kind<R>): Operation =>
  async (c, asking) => {
    const { by, document } = asking
    const id = asking.path[lines[kind.kind].id]
    return enveloped(
      kind,
      await createRecord(c, kind, { by, id, said: saidOf(kind, document), request: document }),
      'created',
    )
  }

/** PUT: what the body leaves out falls back to its default; `?reactivate=true` wakes instead. */
export const update =
  <R extends Stored>(kind: Kind<R>): Operation =>
  async (c, { by, path, query, document, seen }) => {
    const id = idIn(kind, path)
    const { sleep } = kind
    if (sleep !== undefined && query.reactivate === 'true') {
      return enveloped(kind, await changeRecord(c, kind, { by, id, request: {}, to: sleep.awake }), 'read')
    }
    const to = (before: R): R => replacedBy(kind, before, saidOf(kind, document))
    return enveloped(kind, await changeRecord(c, kind, { by, id, request: document, to, seen }), 'read')
  }

/** PATCH, in any of its three forms, judged as a PUT of what comes out. */
export const patch =
  <R extends Stored>(kind: Kind<R>): Operation =>
  async (c, { by, path, patch: given, seen }) => {
    const id = idIn(kind, path)
    const request = isRecord(given?.document) ? given.document : {}
    const to = (before: R): R => {
      const target = { [kind.envelope]: presented(kind, before, 'read') }
      const result = patched(given?.form ?? 'json', target, given?.document)
      return result.ok ? replacedBy(kind, before, saidOf(kind, result.value)) : refuse('invalid', ...result.issues)
    }
    return enveloped(kind, await changeRecord(c, kind, { by, id, request, to, seen }), 'read')
  }

/** DELETE: puts to sleep where the kind sleeps, unless `?hardDelete=true`. */
export const remove =
  <R extends Stored>(kind: Kind<R>): Operation =>
  async (c, { by, path, query }) => {
    const id = idIn(kind, path)
    const { sleep } = kind
    // Neither yes nor no: whoever wants a record gone must not be told that it is.
    const { hardDelete = 'false' } = query
    if (hardDelete !== 'true' && hardDelete !== 'false') throw invalid('hardDelete', 'couldNotConvert')
    if (sleep !== undefined && hardDelete === 'false') {
      await changeRecord(c, kind, { by, id, request: {}, to: sleep.asleep })
      return { status: 200 }
    }
    await settle(async () => deleteRecord(c, kind, by, await findOr404(c, kind, by, id)))
    return { status: 200 }
  }

/**
 * Deletes a record that nothing points at. Time line: we look and see nobody; B points at the record and commits, because
 * it is still there; we delete it. So we look again afterwards, and put it back. Had B been later, B's proof would fail.
 */
export async function deleteRecord<R extends Stored>(c: Means, kind: Kind<R>, by: By, held: Held<R>): Promise<void> {
  const { row, record, owner } = held
  mayChange(kind, by, record)
  const stays = kind.mayNotGo?.(record)
  if (stays !== undefined) refuse('invalid', issueAt(kind, stays.path, stays.reason))
  if (await isInUse(c, kind, record)) refuse('invalid', issueAt(kind, 'id', 'inUse'))
  const before = await opened(c, kind, record)
  const home: Planned[] =
    kind.scope === 'instance' ? [] : [{ write: { remove: keys.home(kind.kind, record.id), expect: 'anything' } }]
  const main: Planned[] = [{ write: { remove: row, expect: { version: row.version } } }, ...home]
  await commitChange(c, kind, { owner, before, after: undefined, main, request: {}, by })
  if (!(await isInUse(c, kind, record))) return
  const { announce: _, ...silently } = c
  await commitChange(silently, kind, {
    owner,
    before: undefined,
    after: before,
    main: await arrival(c, kind, owner, before),
    request: {},
    by,
  })
  refuse('invalid', issueAt(kind, 'id', 'inUse'))
}

const isInUse = async (c: Means, { kind }: Pick<Kind, 'kind'>, { id }: Stored): Promise<boolean> =>
  (await c.table.query({ pk: keys.usedBy(kind, id, '', '').pk, limit: 1 })).rows.length > 0
