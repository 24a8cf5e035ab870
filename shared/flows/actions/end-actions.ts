// Who hears that an action on a user has ended by itself?

import type { StoredUser } from '../../domain/user.ts'
import type { ActionLog } from '../../domain/user-action-log.ts'
import type { With } from '../../powers.ts'
import { before, keys, listed } from '../../storage/keys.ts'
import { pagesOf } from '../../storage/pages.ts'
import { settle } from '../../storage/settle.ts'
import { TableUnavailable, type Write } from '../../storage/table.ts'
import { tell } from '../announce.ts'
import { actionAt, actionPuts } from './action-row.ts'
import { actionEvent, actionLetter } from './tell-action.ts'

type Means = With<'write' | 'seal'>

/** One takes tens of milliseconds; what is left when a run must end is told by the next. */
const enoughMs = 2_000
const batch = 50

type Told = { readonly told: number; readonly failed: number }

/** The end itself needs nobody: a ban that is over lets its user in. This only tells of it, a few minutes late. */
export async function endActions(c: Means, remaining: () => number): Promise<Told> {
  let [told, failed] = [0, 0]
  const due = { pk: listed.actionEnds(0, '').pk, listed: true, to: before(c.now + 1), limit: batch }
  for await (const { rows } of pagesOf<ActionLog>(c.table, due)) {
    for (const { body } of rows) {
      if (remaining() < enoughMs) return { told, failed }
      try {
        if (await endAction(c, body)) told++
      } catch (error) {
        if (error instanceof TableUnavailable) throw error
        failed++
        c.log('error', 'the end of an action was not told', { id: body.id, error: String(error) })
      }
    }
  }
  return { told, failed }
}

const endAction = (c: Means, place: ActionLog): Promise<boolean> =>
  settle(async () => {
    const row = await actionAt(c, place)
    // The index is late: it may have been told, moved or cancelled meanwhile.
    if (row === undefined || !row.body.tellsEnd || (row.body.expiry ?? 0) > c.now) return false
    const log = { ...row.body, endEventSent: true, tellsEnd: false }
    await c.table.commit([...actionPuts(log, row), ...(await words(c, log))])
    return true
  })

/** Nobody can prevent an end, so nobody is asked. */
async function words(c: Means, log: ActionLog): Promise<readonly Write[]> {
  const user = (await c.table.get<StoredUser>(keys.user(log.tenantId, log.actioneeUserId)))?.body
  const action = await c.configuration.userAction(log.userActionId)
  if (user === undefined || action === undefined) return []
  const told = { phase: 'end', user, action, log } as const
  const letter = await actionLetter(c, told, log.emailUserOnEnd)
  const event = actionEvent(c, {
    phase: 'end',
    user,
    log,
    emailed: letter !== undefined,
    notify: log.notifyUserOnEnd,
    info: {},
  })
  return [...(letter === undefined ? [] : [letter]), ...(action.sendEndEvent ? await tell(c, [event]) : [])]
}
