// Who signed in, when and where?
import type { Shown } from '../../../shared/http/pages.ts'
import { group, int, list } from '../../../shared/kernel/fields.ts'
import { isUuid } from '../../../shared/kernel/ids.ts'
import { kinds } from '../../../shared/resources/index.ts'
import { logs as words } from '../../../shared/ui/messages/console/logs.ts'
import { Moment } from '../../../shared/ui/value.tsx'
import { postLoginRecordSearch } from '../../audit/login-records.ts'
import { askApi } from '../ask-api.ts'
import { may } from '../may.ts'
import { nameOf, searchRecords } from '../operations.ts'
import { Table } from '../parts.tsx'
import { type Login, loginShape } from '../users/facts.ts'
import { usersNamed } from '../users/list.tsx'
import { otherTenants, type TenantName, tenantOf } from '../users/tenant.ts'
import { mustBeAllowed, type Visit } from '../visit.tsx'
import { type Filter, searchOf } from './filters.tsx'
import { logPage, searched } from './log-page.tsx'

const { logins: say } = words
const found = group('Found', { logins: list(loginShape, { doc: 'Logins.' }), total: int({ doc: 'How many.' }) })

async function filtersFor(visit: Visit, tenant: TenantName): Promise<readonly Filter[]> {
  const others = await otherTenants(visit)
  const { records } = await searchRecords(visit, kinds.application, { numberOfResults: 300 }, tenant.id)
  return [
    ...(others.length > 1
      ? [
          {
            name: 'tenantId',
            label: say.tenant,
            of: others.map(({ id, name }) => [id, name] as const),
            usual: tenant.id,
          },
        ]
      : []),
    { name: 'userId', label: say.user, hint: say.userHint },
    {
      name: 'applicationId',
      label: say.application,
      of: [['', words.any] as const, ...records.map(record => [record.id, nameOf(record)] as const)],
    },
  ]
}

type Answer = { readonly logins: readonly Login[]; readonly total: number; readonly problem?: string }

async function search(visit: Visit, tenant: TenantName, filters: readonly Filter[]): Promise<Answer> {
  const { tenantId: _, ...criteria } = searchOf(visit.asked, filters)
  const name = String(criteria.userId ?? '')
  const users = name === '' || isUuid(name) ? [] : await usersNamed(visit, [tenant.id], name)
  if (name !== '' && !isUuid(name) && users.length === 0)
    return { logins: [], total: 0, problem: say.unknownUser(name) }
  const [user] = users
  const body = { search: { ...criteria, ...(user && { userId: user.id }) } }
  return searched(askApi(visit, postLoginRecordSearch, { body, tenantId: tenant.id }, found), { logins: [], total: 0 })
}

export async function loginRecordsPage(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'login-record')
  const tenant = await tenantOf(visit)
  const filters = await filtersFor(visit, tenant)
  const { logins, total, problem } = await search(visit, tenant, filters)
  const seesUsers = may(visit.session.roles, 'view', 'user')
  return logPage(visit, {
    say,
    filters,
    shown: logins.length,
    total,
    problem,
    entries: (
      <Table caption={say.title} columns={[say.user, say.when, say.application, say.address]}>
        {logins.map(({ instant, userId, loginId, applicationId, applicationName, ipAddress }) => (
          <tr>
            <th scope="row">
              {seesUsers && loginId !== undefined ? (
                <a href={`/admin/user/${userId}`}>{loginId}</a>
              ) : (
                (loginId ?? <span class="muted">{say.gone}</span>)
              )}
            </th>
            <td class="nowrap" data-name={say.when}>
              <Moment at={instant} />
            </td>
            <td data-name={say.application}>
              {applicationName ?? applicationId ?? <span class="muted">{say.noApplication}</span>}
            </td>
            <td class="nowrap" data-name={say.address}>
              <code>{ipAddress}</code>
            </td>
          </tr>
        ))}
      </Table>
    ),
  })
}
