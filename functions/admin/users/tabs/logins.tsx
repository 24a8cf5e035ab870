// When did a user sign in, and where?
import { Icon } from '../../../../shared/ui/icons.tsx'
import { Empty } from '../../../../shared/ui/layout.tsx'
import { people as words } from '../../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../../shared/ui/value.tsx'
import { Table } from '../../parts.tsx'
import type { PartProps } from './part.ts'

export const Logins = ({ part: { facts } }: PartProps) => {
  const { logins: say } = words
  const logins = facts.logins ?? []
  if (logins.length === 0) return <Empty title={say.none} words={say.noneWords} />
  return (
    <>
      <Table caption={words.tabs.logins} columns={[say.when, say.application, say.address]}>
        {logins.map(({ instant, applicationName, applicationId, ipAddress }) => (
          <tr>
            <th scope="row" class="nowrap">
              <Moment at={instant} />
            </th>
            <td data-name={say.application}>{applicationName ?? applicationId ?? say.noApplication}</td>
            <td class="nowrap" data-name={say.address}>
              <code>{ipAddress}</code>
            </td>
          </tr>
        ))}
      </Table>
      <a href={`/admin/login-record?${new URLSearchParams({ userId: facts.user.id, tenantId: facts.user.tenantId })}`}>
        {say.all} <Icon of="arrow" />
      </a>
    </>
  )
}
