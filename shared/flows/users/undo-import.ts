// How is an import taken back that could not be finished?

import type { StoredUser } from '../../domain/user.ts'
import { hour } from '../../kernel/time.ts'
import type { With } from '../../powers.ts'
import { keys, listed } from '../../storage/keys.ts'
import { Conflict, type Row } from '../../storage/table.ts'
import { tell } from '../announce.ts'
import { deletionWrites } from './delete-user.ts'
import {
  type Begun,
  type Imported,
  type Journal,
  mark,
  type PartRow,
  partKey,
  partPut,
  undone,
} from './import-journal.ts'
import { sideBySide } from './side-by-side.ts'
import { sweepUser } from './sweep-user.ts'
import { userDeleted } from './tell.ts'

/** Safe to begin again anywhere, and by several at once: each part is voided or its work removed, and the mark goes last. */
export async function undoImport(c: With<'write'>, begun: Begun): Promise<void> {
  const journal = await mark(c, begun)
  if (journal === undefined) return
  const parts = Array.from({ length: journal.parts }, (_, part) => part)
  await sideBySide(parts, 4, async part => {
    const { made } = await voided(c, journal, part)
    for (const one of made) await removals[journal.kind](c, journal.tenantId, one)
  })
  await undone(c, { ...begun, journal })
}

/** What the part had made before it could be voided. */
async function voided(c: With<'write'>, journal: Journal, part: number): Promise<PartRow> {
  const empty: PartRow = { state: 'Void', made: [] }
  try {
    await c.table.commit([partPut(c, journal, part, empty)])
    return empty
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await c.table.get<PartRow>(partKey(journal, part)))?.body ?? empty
  }
}

type Removal = (c: With<'write'>, tenantId: string, made: string) => Promise<void>

/** Somebody who was changed since has become more than what was imported, and stays. */
const removeUser: Removal = async (c, tenantId, id) => {
  const row = await c.table.get<StoredUser>(keys.user(tenantId, id))
  if (row?.version === 1) {
    const told = await tell(c, userDeleted(c, { user: row.body, info: {} }))
    try {
      await c.table.commit([...deletionWrites(c, row), ...told])
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
  await sweepUser(c, { tenantId, id })
}

/** `made` is the id of the token and the digest of its value. A token that renewed dies with it all the same: its holder signs in. */
const removeToken: Removal = async (c, _, made) => {
  const [id = '', digest = ''] = made.split(' ')
  await c.table.commit([
    { remove: keys.refreshToken(id), expect: 'anything' },
    { remove: keys.importedToken(digest), expect: 'anything' },
  ])
}

const removals: Readonly<Record<Imported, Removal>> = { users: removeUser, 'refresh-tokens': removeToken }

/** A function writes for half a minute at most; whoever sends an import again does so soon, or not at all. */
const patienceMs = hour
/** One import at a time is begun as long as this is left. */
const enoughMs = 30_000

/** Takes back what was cut off and never sent again. Its cost grows with the number of such imports alone. */
export async function undoAbandonedImports(c: With<'write'>, remaining: () => number): Promise<void> {
  let after: string | undefined
  do {
    const { pk } = listed.policies('imports', '')
    const page = await c.table.query<Journal>({ pk, listed: true, limit: 25, ...(after !== undefined && { after }) })
    for (const row of page.rows.filter(({ body }) => isAbandoned(body, c.now))) {
      if (remaining() < enoughMs) return
      c.log('warn', 'an import was taken back', { tenantId: row.body.tenantId, kind: row.body.kind })
      await undoImport(c, begunOf(row))
    }
    after = page.next
  } while (after !== undefined)
}

const isAbandoned = ({ state, at }: Journal, now: number): boolean => state === 'Undoing' || at + patienceMs < now

export const begunOf = ({ pk, sk, body }: Row<Journal>): Begun => ({ key: { pk, sk }, journal: body })
