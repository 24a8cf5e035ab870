// Who signed in, when and where?
import type { LoginRecord } from '../../domain/login-record.ts'
import { primary, type StoredUser } from '../../domain/user.ts'
import type { With } from '../../powers.ts'
import { keys, listed, userShards } from '../../storage/keys.ts'
import type { Query, Row } from '../../storage/table.ts'
import { tenantOfUser } from '../users/find-user.ts'
import { bounds, newest, type Range } from './newest.ts'
import { type Log, pageOf, readSearch } from './search-log.ts'

const log: Log<LoginRecord> = {
  columns: ['instant', 'applicationId', 'ipAddress', 'userId'],
  criteria: {
    applicationId: ({ applicationId }, wanted) => applicationId === wanted.toLowerCase(),
    userId: ({ userId }, wanted) => userId === wanted.toLowerCase(),
  },
}

const lastMoment = 999_999_999_999_998

/** One user's records lie with the user. */
function ofUser(tenantId: string, userId: string, { start = 0, end = lastMoment }: Range): readonly Query[] {
  const { pk, sk } = keys.loginRecord(tenantId, userId, start, '')
  return [{ pk, from: sk, to: keys.loginRecord(tenantId, userId, end + 1, '').sk }]
}

const ofTenant = (tenantId: string, range: Range): readonly Query[] =>
  userShards.map(shard => ({ pk: listed.logins(tenantId, 0, shard, '').pk, listed: true, ...bounds(range) }))

type Searching = { readonly tenantId: string; readonly given: Readonly<Record<string, unknown>> }

export async function searchLoginRecords(c: With<'read'>, { tenantId, given }: Searching) {
  const asked = readSearch(log, given)
  const userId = asked.search.criteria.userId?.toLowerCase()
  const places = userId === undefined ? ofTenant(tenantId, asked) : ofUser(tenantId, userId, asked)
  const { page, total } = pageOf(log, asked, await newest<LoginRecord>(c, places))
  return { page: await presented(c, page), total }
}

export type Recent = {
  readonly tenantId: string | undefined
  readonly userId: string | undefined
  readonly offset: number
  readonly limit: number
}

/** The last logins, of one user or of the tenant. A user that nobody knows has none. */
export async function recentLogins(c: With<'read'>, { tenantId, userId, offset, limit }: Recent) {
  const home = userId === undefined ? tenantId : await tenantOfUser(c, { tenantId, userId })
  if (home === undefined) return []
  const given = { startRow: offset, numberOfResults: limit, ...(userId !== undefined && { userId }) }
  return (await searchLoginRecords(c, { tenantId: home, given })).page
}

/** With the names people know: the user's and the application's as they are today. */
async function presented(c: With<'read'>, records: readonly LoginRecord[]) {
  const users = await c.table.getMany(
    records.map(({ tenantId, userId }) => keys.user(tenantId, userId)),
    { eventual: true },
  )
  return Promise.all(
    records.map(async ({ applicationId, instant, ipAddress, userId }, n) => {
      const application = applicationId === undefined ? undefined : await c.configuration.application(applicationId)
      const identity = loginOf(users[n])
      return {
        instant,
        userId,
        ...(ipAddress && { ipAddress }),
        ...(applicationId && { applicationId }),
        ...(application && { applicationName: application.name }),
        ...(identity && { loginId: identity.displayValue, loginIdType: identity.type }),
      }
    }),
  )
}

const isUser = (row: Row | undefined): row is Row<StoredUser> => row?.type === 'user'

const loginOf = (row: Row | undefined) =>
  isUser(row)
    ? (primary(row.body, 'email') ?? primary(row.body, 'username') ?? primary(row.body, 'phoneNumber'))
    : undefined
