// How far has an import come that takes several commits, and who may take it further, end it or take it back?
//
// A commit holds a hundred writes. So a large import is written in parts, and beside each part, in its commit, a row that
// says what the part made. Whoever wants a part not to happen writes that row first, empty: of writing a part and of
// voiding it exactly one comes first, and so whoever takes an import back cannot be overtaken by whoever writes it.
import { newId } from '../../kernel/ids.ts'
import { day, seconds } from '../../kernel/time.ts'
import type { With } from '../../powers.ts'
import { keys, listed } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import { settle } from '../../storage/settle.ts'
import type { Key, NewRow, Row, Write } from '../../storage/table.ts'

export type Imported = 'users' | 'refresh-tokens'

/** The body under keys.import. Gone once the import is done: the same content again is then another import. */
export type Journal = {
  readonly tenantId: string
  readonly kind: Imported
  /** Names the partition of the parts; another one for every beginning. */
  readonly attempt: string
  readonly parts: number
  readonly state: 'Running' | 'Undoing' | 'Undone'
  /** When somebody last began to write. */
  readonly at: number
}

/** The body under keys.importPart. `made`: what the part created, and `at` when, by which it can be taken back. */
export type PartRow = { readonly state: 'Written' | 'Void'; readonly made: readonly string[]; readonly at: number }

/** Parts tell whoever comes late what became of an import; nobody comes a week late. */
const keptMs = 7 * day

const journalRow = (c: With<'read'>, key: Key, body: Journal): NewRow<Journal> => ({
  ...key,
  type: 'import',
  body,
  ...(body.state === 'Undone'
    ? { ttl: seconds(c.now + keptMs) }
    : { listed: listed.policies('imports', body.attempt) }),
})

export type Place = { readonly tenantId: string; readonly mac: string }
export type Begun = { readonly key: Key; readonly journal: Journal }

/** The journal of an import that is under way, or was cut off, with this content. */
export const journalOf = (c: With<'read'>, { tenantId, mac }: Place): Promise<Row<Journal> | undefined> =>
  c.table.get<Journal>(keys.import(tenantId, mac))

/** Two begin one import: both expect no journal, or the same one that was taken back, and the second finds the first's. */
export async function begin(
  c: With<'write'>,
  place: Place,
  { kind, parts, before }: { kind: Imported; parts: number; before: Row<Journal> | undefined },
): Promise<Begun> {
  const key = keys.import(place.tenantId, place.mac)
  const journal: Journal = { tenantId: place.tenantId, kind, attempt: newId(), parts, state: 'Running', at: c.now }
  const expect = before === undefined ? 'absent' : { version: before.version }
  await c.table.commit([{ put: journalRow(c, key, journal), expect }])
  return { key, journal }
}

/** Takes up an import that was cut off. From now on the clean-up leaves it alone again for a while. */
export async function takeUp(c: With<'write'>, row: Row<Journal>): Promise<Begun> {
  const journal = { ...row.body, at: c.now }
  await c.table.commit([{ put: journalRow(c, row, journal), expect: { version: row.version } }])
  return { key: { pk: row.pk, sk: row.sk }, journal }
}

/**
 * Ends an import all of whose parts are written. `false`: it was taken back after all. Time line: we have seen the last
 * part written; the clean-up finds the import too old and marks it; both want the journal's version, and one gets it.
 */
export const finish = (c: With<'write'>, { key, journal }: Begun): Promise<boolean> =>
  settle(async () => {
    const row = await c.table.get<Journal>(key)
    // Somebody who sent the same at the same time has ended it.
    if (row === undefined) return true
    if (row.body.attempt !== journal.attempt || row.body.state !== 'Running') return false
    await c.table.commit([{ remove: key, expect: { version: row.version } }])
    return true
  })

/**
 * An import that is being taken back. `still`: that nobody has ended that; belongs into every commit that removes.
 * Time line: two take one import back; the second reads a user; the first is done, the import is begun anew, and makes
 * that user of that id again, of version 1 again; the second would remove somebody of whom it was said that they are there.
 */
export type Marked = { readonly journal: Journal; readonly still: Write }

/**
 * From here on the import can only be taken back. `undefined`: it is ended, or somebody has taken it back, or it may not
 * be. Time line: the clean-up finds an import that nobody goes on with; somebody takes it up; the clean-up marks it, and
 * whoever works at it would be refused. So the journal that is marked is asked, not the one that was found.
 */
export const mark = (
  c: With<'write'>,
  { key, journal }: Begun,
  may: (journal: Journal) => boolean,
): Promise<Marked | undefined> =>
  settle(async () => {
    const row = await c.table.get<Journal>(key)
    if (row?.body.attempt !== journal.attempt || row.body.state === 'Undone' || !may(row.body)) return undefined
    const still = (version: number): Write => ({ check: key, expect: { version } })
    if (row.body.state === 'Undoing') return { journal: row.body, still: still(row.version) }
    const marked: Journal = { ...row.body, state: 'Undoing' }
    await c.table.commit([{ put: journalRow(c, key, marked), expect: { version: row.version } }])
    return { journal: marked, still: still(row.version + 1) }
  })

/**
 * Everything was taken back. The row stays for whoever still writes a part and asks why it may not. Time line: two take
 * one import back; the first is done, and the import is begun anew; the second must not end what it has not seen.
 */
export const undone = (c: With<'write'>, { key, journal }: Begun): Promise<void> =>
  settle(async () => {
    const row = await c.table.get<Journal>(key)
    if (row?.body.attempt !== journal.attempt || row.body.state !== 'Undoing') return
    const ended: Journal = { ...row.body, state: 'Undone' }
    await c.table.commit([{ put: journalRow(c, key, ended), expect: { version: row.version } }])
  })

export const partKey = ({ tenantId, attempt }: Journal, part: number): Key => keys.importPart(tenantId, attempt, part)

/** The row that goes into the commit of a part, or stands where none may be. First come, first served. */
export function partPut(c: With<'read'>, journal: Journal, part: number, told: Omit<PartRow, 'at'>): Write {
  const body: PartRow = { ...told, at: c.now }
  const ttl = seconds(c.now + keptMs)
  return { put: { ...partKey(journal, part), type: 'import-part', body, ttl }, expect: 'absent' }
}

/** The parts that are decided, by their numbers. */
export async function partsOf(c: With<'read'>, journal: Journal): Promise<ReadonlyMap<number, PartRow>> {
  const rows = await allRows<PartRow>(c.table, { pk: partKey(journal, 0).pk })
  return new Map(rows.map(({ sk, body }) => [Number(sk), body]))
}
