// Who signed in, when and where?
import type { LoginRecord } from '../../domain/login-record.ts'
import { primary, type StoredUser } from '../../domain/user.ts'
import type { With } from '../../powers.ts'
import { keys, listed, userShards } from '../../storage/keys.ts'
import type { Query, Row } from '../../storage/table.ts'
import { tenantOfUser } from '../users/find-user.ts'
import { bounds, newest, type Range } from './newest.ts'
import { ownersFor } from './owners.ts'
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

type Searching = { readonly tenantId: string | undefined; readonly given: Readonly<Record<string, unknown>> }

/** Each is asked in many places: who has more tenants names one, or a user or an application of one. */
const mostTenants = 10

export async function searchLoginRecords(c: With<'read'>, { tenantId, given }: Searching) {
  const asked = readSearch(log, given)
  const { page, total } = pageOf(log, asked, await newest<LoginRecord>(c, await placesOf(c, tenantId, asked)))
  return { page: await presented(c, page), total }
}

type Asked = ReturnType<typeof readSearch<LoginRecord>>

/** An id says which tenant is meant (wire reference, section 2). */
async function placesOf(c: With<'read'>, named: string | undefined, asked: Asked): Promise<readonly Query[]> {
  const { userId, applicationId } = asked.search.criteria
  if (userId !== undefined) {
    const tenantId = await tenantOfUser(c, { tenantId: named, userId: userId.toLowerCase() })
    return tenantId === undefined ? [] : ofUser(tenantId, userId.toLowerCase(), asked)
  }
  const application = applicationId && (await c.configuration.application(applicationId.toLowerCase()))
  const tenantId = named ?? (application ? application.tenantId : undefined)
  const owners = await ownersFor(c, tenantId, mostTenants)
  return owners.filter(owner => owner !== 'instance').flatMap(owner => ofTenant(owner, asked))
}

type Recent = {
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
  const users = await c.table.getMany<StoredUser[]>(
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

const loginOf = (row: Row<StoredUser> | undefined) =>
  row && (primary(row.body, 'email') ?? primary(row.body, 'username') ?? primary(row.body, 'phoneNumber'))
