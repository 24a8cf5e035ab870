// Which rows besides the record itself does a change write?
//
// Time line of a reservation: A and B want the same name. Both plan `put taken expecting absent`; the table lets one
// through and names the other's write as the loser, which is the caller's `[duplicate]`. A rename removes the old
// reservation in the same commit. Removals expect nothing: the record's own version already stops a second writer.
import { isShadow } from '../domain/shadow-keys.ts'
import type { Issue } from '../kernel/issues.ts'
import { keys, type Owner } from '../storage/keys.ts'
import type { Key } from '../storage/table.ts'
import type { Kind, Passage, Planned, Stored } from './define.ts'
import { at, referencesOf } from './fields-of.ts'
import { listing } from './listing.ts'
import { type KindName, lines } from './routes.ts'

type Reservation = { readonly key: Key; readonly path: string }

const nameOfKey = ({ pk, sk }: Key): string => `${pk} ${sk}`

function reservationsOf<R extends Stored>(
  kind: Kind<R>,
  owner: Owner,
  record: R | undefined,
): Map<string, Reservation> {
  if (record === undefined) return new Map()
  const named = (kind.unique ?? []).flatMap(path => {
    const value = at(record, path)
    return typeof value === 'string' ? [{ path, key: keys.taken(owner, kind.kind, path, value.toLowerCase()) }] : []
  })
  const proofs = (kind.proofs?.(record) ?? []).map(({ path, field, value }) => ({
    path,
    key: keys.taken('instance', kind.kind, field, value),
  }))
  return new Map([...named, ...proofs].map(reservation => [nameOfKey(reservation.key), reservation]))
}

/** Takes the unique values a change brings, and frees those it gives up; the list of names and its length follow. */
export function reservations<R extends Stored>(kind: Kind<R>, passage: Passage<R>): Planned[] {
  return [...proofsOfValues(kind, passage), ...listing(kind, passage)]
}

function proofsOfValues<R extends Stored>(kind: Kind<R>, { owner, before, after }: Passage<R>): Planned[] {
  const [had, has] = [reservationsOf(kind, owner, before), reservationsOf(kind, owner, after)]
  const taken = [...has]
    .filter(([name]) => !had.has(name))
    .map(
      ([, { key, path }]): Planned => ({
        write: {
          put: { ...key, type: 'taken', body: { id: after?.id, ...(owner !== 'instance' && { tenantId: owner }) } },
          expect: 'absent',
        },
        lost: issueAt(kind, path, 'duplicate'),
      }),
    )
  const freed = [...had]
    .filter(([name]) => !has.has(name))
    .map(([, { key }]): Planned => ({ write: { remove: key, expect: 'anything' } }))
  return [...taken, ...freed]
}

export const issueAt = (kind: Pick<Kind, 'envelope'>, path: string, reason: string): Issue => ({
  path: `${kind.envelope}.${path}`,
  reason,
})

type Pointing = { readonly refersTo: KindName; readonly id: string; readonly path: string }

const isKind = (name: string): name is KindName => Object.hasOwn(lines, name)

/** References to kinds this machine serves; those to kinds it does not serve yet are kept unasked. */
function pointingOf<R extends Stored>(kind: Kind<R>, record: R | undefined): Map<string, Pointing> {
  if (record === undefined) return new Map()
  const found = referencesOf(kind.fields, record).flatMap(({ path, refersTo, value }): Pointing[] =>
    isKind(refersTo) && value !== '' ? [{ refersTo, id: value, path }] : [],
  )
  // Keys that are no records have nobody who could delete them.
  const records = found.filter(pointing => !(pointing.refersTo === 'key' && isShadow(pointing)))
  return new Map(records.map(pointing => [`${pointing.refersTo} ${pointing.id}`, pointing]))
}

/** Proves in the same commit that what a change points at is there, and notes there who points at it. */
export function references<R extends Stored>(kind: Kind<R>, { owner, before, after }: Passage<R>): Planned[] {
  const [had, has] = [pointingOf(kind, before), pointingOf(kind, after)]
  const id = (after ?? before)?.id ?? ''
  const added = [...has]
    .filter(([name]) => !had.has(name))
    .flatMap(([, to]): Planned[] => [
      { write: { check: proofOf(to, owner), expect: 'present' }, lost: issueAt(kind, to.path, 'invalid') },
      {
        write: {
          put: { ...keys.usedBy(to.refersTo, to.id, kind.kind, id), type: 'used-by', body: { kind: kind.kind, id } },
          expect: 'anything',
        },
      },
    ])
  const dropped = [...had]
    .filter(([name]) => !has.has(name))
    .map(
      ([, to]): Planned => ({
        write: { remove: keys.usedBy(to.refersTo, to.id, kind.kind, id), expect: 'anything' },
      }),
    )
  return [...added, ...dropped]
}

/** What a tenant's record points at is the tenant's own: pointed at from elsewhere, it could not be deleted any more. */
function proofOf({ refersTo, id }: Pointing, owner: Owner): Key {
  const { scope } = lines[refersTo]
  if (scope === 'instance') return keys.record('instance', refersTo, id)
  return owner === 'instance' || scope === 'either' ? keys.home(refersTo, id) : keys.record(owner, refersTo, id)
}
