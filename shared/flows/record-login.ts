// How is a login remembered?
import { type LoginRecord, recordOfToken, withRecord } from '../domain/login-record.ts'
import type { RefreshToken } from '../domain/refresh.ts'
import type { Activity } from '../domain/user.ts'
import { newId } from '../kernel/ids.ts'
import { day, seconds } from '../kernel/time.ts'
import type { Always, With } from '../powers.ts'
import { keys, listed } from '../storage/keys.ts'
import { settle } from '../storage/settle.ts'
import { Conflict, type Row, type Write } from '../storage/table.ts'
import { rowsOf, type StreamRecord } from './stream-row.ts'

/** The wire's default for how long login records are kept. */
const keptMs = 365 * day

/** A login that leaves no refresh token behind, for the commit that lets the user in. */
export const loginRecordWrite = (c: Always, login: Omit<LoginRecord, 'id' | 'instant'>): Write =>
  recordWrite({ id: newId(), instant: c.now, ...login })

const recordWrite = (body: LoginRecord): Write => ({
  put: Object.assign(keys.loginRecord(body.tenantId, body.userId, body.instant, body.id), {
    type: 'login-record',
    body,
    ttl: seconds(body.instant + keptMs),
    listed: listed.logins(body.tenantId, body.instant, body.userId, body.id),
  }),
  expect: 'absent',
})

/**
 * A token that appeared or was used again becomes a login record; a login record moves its user's activity. So however
 * a login came about, there is one row of it, and one way from there to "last seen".
 */
export async function recordLogin(c: With<'write'>, record: StreamRecord): Promise<void> {
  const { now, before } = rowsOf(record)
  if (isToken(now)) {
    const made = recordOfToken(now, isToken(before) ? before.body : undefined)
    if (made !== undefined && (await exists(c, made))) await remember(c, made)
  } else if (isRecord(now) && record.eventName === 'INSERT' && (await exists(c, now.body)))
    await noteActivity(c, now.body)
}

/** The stream is late: nothing may be put back into the place of a user who was deleted meanwhile. */
const exists = async (c: With<'read'>, { tenantId, userId }: LoginRecord): Promise<boolean> =>
  (await c.table.get(keys.user(tenantId, userId))) !== undefined

async function remember(c: With<'write'>, made: LoginRecord): Promise<void> {
  try {
    // Time line: the stream gives us the batch again; the record has the same key and is there already.
    await c.table.commit([recordWrite(made)])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}

async function noteActivity(c: With<'write'>, { tenantId, userId, ...record }: LoginRecord): Promise<void> {
  const key = keys.activity(tenantId, userId)
  await settle(async () => {
    const known = await c.table.get<Activity>(key)
    const body = withRecord(known?.body, record)
    if (body === known?.body) return
    // Time line: two shards note logins of one user; the second finds another version and takes the later instants of both.
    const expect = known === undefined ? 'absent' : { version: known.version }
    await c.table.commit([{ put: { ...key, type: 'activity', body }, expect }])
  })
}

const isToken = (row: Row | undefined): row is Row<RefreshToken> => row?.type === 'refresh-token'
const isRecord = (row: Row | undefined): row is Row<LoginRecord> => row?.type === 'login-record'
