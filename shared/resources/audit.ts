// What does the audit log say of a change?
import { isDeepStrictEqual } from 'node:util'
import { type Envelope, type EventInfo, occurred } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import { keys, listed } from '../storage/keys.ts'
import type { NewRow } from '../storage/table.ts'
import type { By, Kind, Passage, Stored } from './define.ts'
import { secretsOf } from './fields-of.ts'
import { keyOfEntry, logId } from './log-id.ts'

export type Changed = { readonly path: string; readonly from?: unknown; readonly to?: unknown }
export type AuditEntry = {
  readonly id: number
  readonly insertInstant: number
  readonly insertUser: string
  readonly message: string
  readonly reason?: string
  readonly oldValue?: unknown
  readonly newValue?: unknown
  /** Whose it is; nobody's when it is the instance's. */
  readonly tenantId?: string
  readonly data: {
    readonly changes?: readonly Changed[]
    readonly more?: number
    readonly [name: string]: unknown
  }
}

/** An entry is read by people and paid for by the kilobyte: the first changes, each shortened. */
const mostChanges = 20
const mostCharacters = 100

/** The entry of what becomes of a record, by whom and when. */
export function auditRow<R extends Stored>(
  kind: Kind<R>,
  passage: Passage<R>,
  { by, now }: { readonly by: By; readonly now: number },
): NewRow<AuditEntry> {
  const { owner, before, after } = passage
  const record = after ?? before
  const verb = before === undefined ? 'Created' : after === undefined ? 'Deleted' : 'Updated'
  const name = typeof record?.name === 'string' ? ` and name [${record.name}]` : ''
  const message = `${verb} the ${kind.title.toLowerCase()} with id [${record?.id}]${name}`
  const changes = verb === 'Updated' ? difference(kind, passage) : []
  return entryRow(owner, { insertInstant: now, insertUser: by.actor, message, data: firstChanges(changes) })
}

/** As many changes as an entry has room for, and how many there are more. */
export const firstChanges = (changes: readonly Changed[]): AuditEntry['data'] => ({
  changes: changes.slice(0, mostChanges),
  ...(changes.length > mostChanges && { more: changes.length - mostChanges }),
})

/** The row of an entry: under its owner, and in the log of the instance. */
export function entryRow(owner: string, entry: Omit<AuditEntry, 'id' | 'tenantId'>): NewRow<AuditEntry> {
  const { insertInstant: at } = entry
  const id = logId(at)
  const key = keyOfEntry(id)
  return {
    ...keys.audit(owner, at, key),
    type: 'audit',
    body: { ...entry, id, ...(owner !== 'instance' && { tenantId: owner }) },
    listed: listed.auditLog(at, key),
  }
}

/** What webhooks hear of an entry. */
export const auditTold = ({ body }: NewRow<AuditEntry>, info: EventInfo | undefined): Envelope =>
  occurred(
    'audit-log.create',
    { auditLog: { ...body }, ...(info && { info }) },
    { now: body.insertInstant, id: newId() },
  )

/** What differs, leaf by leaf. That a secret changed is told; what it was and is, is not. */
function difference<R extends Stored>(kind: Kind<R>, { before, after }: Passage<R>): Changed[] {
  return changesBetween(
    before,
    after,
    new Set([before, after].flatMap(record => secretsOf(kind.fields, record).map(({ path }) => path))),
  )
}

export function changesBetween(before: unknown, after: unknown, secret: ReadonlySet<string> = new Set()): Changed[] {
  const [from, to] = [flat(before), flat(after)]
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter(path => path !== 'lastUpdateInstant' && !isDeepStrictEqual(from.get(path), to.get(path)))
    .map(path => ({ path, ...(secret.has(path) ? {} : { from: short(from.get(path)), to: short(to.get(path)) }) }))
}

function flat(value: unknown, path = '', leaves = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return value === undefined ? leaves : leaves.set(path, value)
  for (const [name, inner] of Object.entries(value)) flat(inner, path === '' ? name : `${path}.${name}`, leaves)
  return leaves
}

const short = (value: unknown): unknown =>
  typeof value === 'string' && value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value
