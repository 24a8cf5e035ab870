// What does the audit log say of a change?
import { isDeepStrictEqual } from 'node:util'
import { newId } from '../kernel/ids.ts'
import { keys } from '../storage/keys.ts'
import type { NewRow } from '../storage/table.ts'
import type { By, Kind, Stored } from './define.ts'
import { secretsOf } from './fields-of.ts'

type Changed = { readonly path: string; readonly from?: unknown; readonly to?: unknown }
export type AuditEntry = {
  readonly id: string
  readonly insertInstant: number
  readonly insertUser: string
  readonly message: string
  readonly data: { readonly changes: readonly Changed[]; readonly more?: number }
}

/** An entry is read by people and paid for by the kilobyte: the first changes, each shortened. */
const mostChanges = 20
const mostCharacters = 100

type Seen = { readonly before?: Stored | undefined; readonly after?: Stored | undefined }

export function auditRow<R extends Stored>(
  kind: Kind<R>,
  owner: string,
  seen: Seen,
  by: By,
  now: number,
): NewRow<AuditEntry> {
  const id = newId()
  const record = seen.after ?? seen.before
  const verb = seen.before === undefined ? 'Created' : seen.after === undefined ? 'Deleted' : 'Updated'
  const name = typeof record?.name === 'string' ? ` and name [${record.name}]` : ''
  const message = `${verb} the ${kind.title.toLowerCase()} with id [${record?.id}]${name}`
  const changes = verb === 'Updated' ? difference(kind, seen) : []
  const data = {
    changes: changes.slice(0, mostChanges),
    ...(changes.length > mostChanges && { more: changes.length - mostChanges }),
  }
  return {
    ...keys.audit(owner, now, id),
    type: 'audit',
    body: { id, insertInstant: now, insertUser: by.actor, message, data },
  }
}

/** What differs, leaf by leaf. That a secret changed is told; what it was and is, is not. */
function difference<R extends Stored>(kind: Kind<R>, { before, after }: Seen): Changed[] {
  const secret = new Set([before, after].flatMap(record => secretsOf(kind.fields, record).map(({ path }) => path)))
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
