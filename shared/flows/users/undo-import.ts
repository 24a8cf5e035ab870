// How is an import taken back that could not be finished?

import { inParts } from '../../domain/import-cut.ts'
import type { RefreshToken } from '../../domain/refresh.ts'
import type { StoredUser } from '../../domain/user.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { hour } from '../../kernel/time.ts'
import type { With } from '../../powers.ts'
import { keys, listed } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import { Conflict, type Row, type Write } from '../../storage/table.ts'
import { tell } from '../announce.ts'
import { deletionWrites } from './delete-user.ts'
import {
  type Begun,
  finish,
  type Imported,
  type Journal,
  type Marked,
  mark,
  type PartRow,
  partKey,
  partPut,
  partsOf,
  undone,
} from './import-journal.ts'
import { sideBySide } from './side-by-side.ts'
import { sweepUser } from './sweep-user.ts'
import { userDeleted } from './tell.ts'

/** Safe to begin again anywhere, and by several at once: each part is voided or its work removed, and the mark goes last. */
export async function undoImport(
  c: With<'write'>,
  begun: Begun,
  may: (journal: Journal) => boolean = () => true,
): Promise<void> {
  const marked = await mark(c, begun, may)
  if (marked === undefined) return
  const { journal } = marked
  const parts = Array.from({ length: journal.parts }, (_, part) => part)
  await sideBySide(parts, 4, async part => {
    const written = await voided(c, journal, part)
    if (written !== undefined) await removals[journal.kind](c, marked, written)
  })
  await undone(c, { ...begun, journal })
}

/** What the part had made before it could be voided. */
async function voided(c: With<'write'>, journal: Journal, part: number): Promise<PartRow | undefined> {
  try {
    await c.table.commit([partPut(c, journal, part, { state: 'Void', made: [] })])
    return undefined
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await c.table.get<PartRow>(partKey(journal, part)))?.body
  }
}

/** What was made at another time is somebody else's of the same id: of the next beginning of this import, perhaps. */
type Removal = (c: With<'write'>, marked: Marked, written: PartRow) => Promise<void>

/** Somebody who was changed since has become more than what was imported, and stays. */
const removeUsers: Removal = async (c, { journal: { tenantId }, still }, { made: ids, at }) => {
  const rows = await c.table.getMany<StoredUser[]>(ids.map(id => keys.user(tenantId, id)))
  const unchanged = rows.filter(row => row?.version === 1 && row.body.lastUpdateInstant === at)
  const removals = await Promise.all(unchanged.map(async row => (row === undefined ? [] : removalOf(c, row))))
  for (const batch of batches(removals)) {
    try {
      await c.table.commit([still, ...batch.flat()])
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      // One of them was changed, or taken back by somebody else, just now; the others are to go all the same.
      for (const one of batch) await unlessLost(c.table.commit([still, ...one]))
    }
  }
  await Promise.all(ids.map(id => sweepUser(c, { tenantId, id })))
}

const removalOf = async (c: With<'write'>, row: Row<StoredUser>): Promise<readonly Write[]> => [
  ...deletionWrites(c, row),
  ...(await tell(c, userDeleted(c, { user: row.body, info: {} }))),
]

/** A commit holds a hundred writes. */
function batches(all: readonly (readonly Write[])[]): (readonly Write[])[][] {
  const cut = inParts(all, writes => ({ rows: writes.length, shared: [], bytes: 0 }))
  return cut.map(part => part.map(at => all[at] ?? []))
}

async function unlessLost(commit: Promise<void>): Promise<void> {
  await commit.catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error
  })
}

/** `made` is the id of the token and the digest of its value. One that renewed goes too: its holder signs in again. */
const removeTokens: Removal = async (c, { still }, { made, at }) => {
  const named = made.map(one => one.split(' '))
  const rows = await c.table.getMany<RefreshToken[]>(named.map(([id = '']) => keys.refreshToken(id)))
  const ours = named.filter((_, n) => rows[n]?.body.issuedInstant === at)
  const gone = ours.flatMap(([id = '', digest = '']) =>
    [keys.refreshToken(id), keys.importedToken(digest)].map((key): Write => ({ remove: key, expect: 'anything' })),
  )
  await unlessLost(c.table.commit([still, ...gone]))
}

const removals: Readonly<Record<Imported, Removal>> = { users: removeUsers, 'refresh-tokens': removeTokens }

/** A function writes for half a minute at most; whoever sends an import again does so soon, or not at all. */
const patienceMs = hour
/** Another is begun as long as this is left; one that is cut off is gone on with by the next run. */
const enoughMs = 10_000

/** Ends or takes back what was cut off and never sent again. Its cost grows with the number of such imports alone. */
export async function undoAbandonedImports(c: With<'write'>, remaining: () => number): Promise<void> {
  const { pk } = listed.policies('imports', '')
  const isAbandoned = ({ state, at }: Journal) => state === 'Undoing' || at + patienceMs < c.now
  for await (const { rows } of pagesOf<Journal>(c.table, { pk, listed: true, limit: 25 })) {
    for (const row of rows.filter(({ body }) => isAbandoned(body))) {
      if (remaining() < enoughMs) return
      await endOrUndo(c, row, isAbandoned).catch(leftToOthers)
    }
  }
}

async function endOrUndo(c: With<'write'>, row: Row<Journal>, may: (journal: Journal) => boolean): Promise<void> {
  const { tenantId, kind } = row.body
  if (await endWhole(c, row)) return c.log('info', 'an import was ended', { tenantId, kind })
  c.log('warn', 'an import was taken back', { tenantId, kind })
  await undoImport(c, begunOf(row), may)
}

/** Cut off between its last part and its end, an import is whole: nobody is taken away who was asked for. */
async function endWhole(c: With<'write'>, row: Row<Journal>): Promise<boolean> {
  if (row.body.state !== 'Running') return false
  const decided = [...(await partsOf(c, row.body)).values()]
  const written = decided.filter(({ state }) => state === 'Written')
  return written.length === row.body.parts && finish(c, begunOf(row))
}

/** Who lost every race leaves the import to those who won, and to the next run. */
function leftToOthers(error: unknown): void {
  if (!(error instanceof Refusal && error.code === 'conflict')) throw error
}

export const begunOf = ({ pk, sk, body }: Row<Journal>): Begun => ({ key: { pk, sk }, journal: body })
