// What is an application?
import { group, instant, optional, text } from '../kernel/fields.ts'
import { digest, opaque } from '../kernel/ids.ts'
import { listed } from '../storage/keys.ts'
import { applicationFields } from './application-fields.ts'
import { type Members, type RecordOf, resource } from './define.ts'
import { roleIssues, settledRoles } from './role.ts'

/** The application of the console; its tenant cannot go, nor can it. */
export const adminApplicationId = '3c219e58-ed0e-4b18-ad48-f4f92793ae32'

export const application = resource('application', {
  title: 'Application',
  doc: 'Something users sign in to.',
  envelope: 'application',
  plural: 'applications',
  fields: group(
    'Application',
    {
      ...applicationFields.entries,
      // Never leaves (`reveals`). The token endpoint recognises the secret by it and so needs no power to open secrets.
      clientSecretDigest: optional(text({ doc: 'SHA-256 of the client secret.', readOnly: true })),
      // Never leaves either: refresh tokens issued before are revoked (flows/revoke-for-application.ts).
      refreshTokensRevokedInstant: optional(
        instant({ doc: 'Refresh tokens first issued before are void.', readOnly: true }),
      ),
    },
    applicationFields.about.rules as never,
  ),
  unique: ['name'],
  proofs: ({ id, oauthConfiguration: { clientId } }) =>
    clientId === id ? [] : [{ path: 'oauthConfiguration.clientId', field: 'clientId', value: clientId }],
  search: ['name', 'state'],
  criteria: {
    tenantId: (record, wanted) => record.tenantId === wanted.toLowerCase(),
    universal: (record, wanted) => String(record.universalConfiguration.universal) === wanted,
  },
  reveals: () => ['oauthConfiguration.clientSecret'],
  hides: ['clientSecretDigest', 'refreshTokensRevokedInstant'],
  complete: ({ next, before, request, now }) => {
    const said = (request.application ?? {}) as Members
    const omitsRoles = before !== undefined && request.application !== undefined && said.roles === undefined
    const { oauthConfiguration: oauth, registrationDeletePolicy } = next
    const clientSecret = oauth.clientSecret || before?.oauthConfiguration.clientSecret || opaque()
    return {
      ...next,
      roles: omitsRoles ? before.roles : settledRoles(before?.roles ?? [], next.roles, now),
      oauthConfiguration: { ...oauth, clientId: oauth.clientId || next.id, clientSecret },
      clientSecretDigest: digest(clientSecret),
      refreshTokensRevokedInstant: before?.refreshTokensRevokedInstant,
      registrationDeletePolicy: {
        unverified: stamped(registrationDeletePolicy.unverified, before?.registrationDeletePolicy.unverified, now),
      },
    }
  },
  rules: { beforeWrite: ({ next }) => roleIssues(next.roles) },
  listed: record =>
    record.registrationDeletePolicy.unverified.enabled
      ? listed.policies('unverified-registrations', record.id)
      : undefined,
  copies: {
    from: 'sourceApplicationId',
    start: ({
      id: _,
      name: __,
      oauthConfiguration: { clientId: ___, clientSecret: ____, ...oauthConfiguration },
      ...rest
    }) => ({
      ...rest,
      oauthConfiguration,
      roles: rest.roles.map(({ id: _____, ...role }) => role),
    }),
  },
  sleep: {
    isAsleep: record => record.state !== 'Active',
    asleep: record => ({ ...record, state: 'Inactive' as const, active: false }),
    awake: record => ({ ...record, state: 'Active' as const, active: true }),
  },
  mayNotGo: ({ id }) => (id === adminApplicationId ? { path: 'id', reason: 'inUse' } : undefined),
})

export type Application = RecordOf<typeof application>

type DeletePolicy = {
  readonly enabled: boolean
  readonly enabledInstant?: number | undefined
  readonly numberOfDaysToRetain: number
}

/** Since when unverified registrations are deleted: the moment it was last switched on. */
function stamped<P extends DeletePolicy>(next: P, before: P | undefined, now: number): P {
  if (!next.enabled) return { ...next, enabledInstant: undefined }
  return { ...next, enabledInstant: before?.enabled ? (before.enabledInstant ?? now) : now }
}
