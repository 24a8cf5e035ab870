// Who is a user: login names, profile, account?
import type { Child } from 'hono/jsx'
import { people as words } from '../../../../shared/ui/messages/console/people.ts'
import { Copy, Moment } from '../../../../shared/ui/value.tsx'
import { Facts, Post, Table, Tag } from '../../parts.tsx'
import type { User } from '../facts.ts'
import { When } from '../when.tsx'
import type { Part, PartProps } from './part.ts'

const { overview, reasons } = words
type Identity = User['identities'][number]

export const Overview = ({ part }: PartProps) => (
  <>
    <LoginNames part={part} />
    <Profile user={part.facts.user} />
    <Account user={part.facts.user} tenant={part.names.tenant} />
  </>
)

const Verified = ({ verified, reason }: { readonly verified: boolean; readonly reason: string | undefined }) => {
  const needsNone = !verified && !isAwaited(reason)
  return (
    <>
      <Tag of={verified ? 'good' : needsNone ? undefined : 'warn'}>
        {verified ? words.yes : needsNone ? words.notNeeded : words.no}
      </Tag>{' '}
      {reason !== undefined && <span class="muted small">{reasons[reason] ?? reason}</span>}
    </>
  )
}

/** Whether somebody still has to prove it. */
const isAwaited = (reason: string | undefined): boolean =>
  !['Disabled', 'Skipped', 'Trusted', 'Import', 'Unverifiable'].includes(reason ?? '')

/** A username is nobody's to prove. */
const isProvable = ({ type, verified }: Identity): boolean => !verified && type !== 'username'

const LoginNames = ({ part: { visit, facts, at, edits } }: { readonly part: Part }) => {
  const { identities } = facts.user
  return (
    <>
      <h3>{overview.names}</h3>
      {identities.length === 0 ? (
        <p class="muted">{overview.noNames}</p>
      ) : (
        <Table
          caption={overview.names}
          columns={[overview.name, overview.kind, overview.verified, ...(edits ? [''] : [])]}
        >
          {identities.map(identity => {
            const name = identity.displayValue ?? identity.value
            const says = { type: identity.type, value: identity.value }
            return (
              <tr>
                <th scope="row">
                  {name} {identity.primary && identities.length > 1 && <Tag>{overview.primary}</Tag>}
                </th>
                <td class="nowrap" data-name={overview.kind}>
                  {overview.kinds[identity.type] ?? identity.type}
                </td>
                <td data-name={overview.verified}>
                  <Verified verified={identity.verified} reason={identity.verifiedReason} />
                </td>
                {edits && (
                  <td class="deeds">
                    {isProvable(identity) && (
                      <Post
                        visit={visit}
                        action={`${at}/do`}
                        says={{ deed: 'vouch', ...says }}
                        look="small"
                        aria={overview.vouchOf(name)}
                      >
                        {overview.vouch}
                      </Post>
                    )}
                    {isProvable(identity) && identity.type === 'email' && isAwaited(identity.verifiedReason) && (
                      <Post
                        visit={visit}
                        action={`${at}/do`}
                        says={{ deed: 'resend', ...says }}
                        look="small"
                        aria={overview.resendOf(name)}
                      >
                        {overview.resend}
                      </Post>
                    )}
                  </td>
                )}
              </tr>
            )
          })}
        </Table>
      )}
    </>
  )
}

const Profile = ({ user }: { readonly user: User }) => {
  const { fields } = overview
  const texts = (
    ['firstName', 'middleName', 'lastName', 'fullName', 'birthDate', 'mobilePhone', 'timezone', 'parentEmail'] as const
  ).flatMap(name => (user[name] ? [[fields[name], user[name]] as const] : []))
  const languages = user.preferredLanguages ?? []
  const facts: (readonly [string, Child])[] = [
    ...texts,
    ...(languages.length > 0 ? [[fields.preferredLanguages, languages.join(', ')] as const] : []),
    ...(user.imageUrl ? [[fields.imageUrl, <code>{user.imageUrl}</code>] as const] : []),
    ...(Object.keys(user.data).length > 0
      ? [[fields.data, <pre>{JSON.stringify(user.data, undefined, 2)}</pre>] as const]
      : []),
  ]
  return (
    <>
      <h3>{overview.profile}</h3>
      {facts.length === 0 ? <p class="muted">{overview.noProfile}</p> : <Facts facts={facts} />}
    </>
  )
}

const Account = ({ user, tenant }: { readonly user: User; readonly tenant: string }) => (
  <>
    <h3>{overview.account}</h3>
    <Facts
      facts={[
        [overview.id, <Copy text={user.id} />],
        [overview.tenant, <a href={`/admin/tenant/${user.tenantId}`}>{tenant}</a>],
        [overview.password, <Password user={user} />],
        [overview.lastLogin, <When at={user.lastLoginInstant} />],
        ...(user.expiry === undefined ? [] : [[overview.expires, <Moment at={user.expiry} />] as const]),
        [overview.created, <When at={user.insertInstant} />],
        [overview.changed, <When at={user.lastUpdateInstant} />],
      ]}
    />
  </>
)

const Password = ({ user }: { readonly user: User }) =>
  user.encryptionScheme === undefined ? (
    <span class="muted">{overview.passwordNone}</span>
  ) : (
    <>
      {overview.passwordSet}{' '}
      {user.passwordLastUpdateInstant !== undefined && <Moment at={user.passwordLastUpdateInstant} />},{' '}
      {overview.passwordAs(user.encryptionScheme)}
      {user.passwordChangeRequired && (
        <>
          <br />
          <Tag of="warn">{overview.mustChange}</Tag>
        </>
      )}
    </>
  )
