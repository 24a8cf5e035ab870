// What is an application?
import { digest, opaque } from '../kernel/ids.ts'
import { isRecord } from '../kernel/sparse.ts'
import { listed } from '../storage/keys.ts'
import { applicationFields } from './application-fields.ts'
import { type RecordOf, resource } from './define.ts'
import { markedWhenDeleted } from './deletion.ts'
import { roleIssues, settledRoles } from './role.ts'

/** The application of the console; its tenant cannot go, nor can it. */
export const adminApplicationId = '3c219e58-ed0e-4b18-ad48-f4f92793ae32'

export const application = resource('application', {
  title: 'Application',
  doc: 'Something users sign in to.',
  envelope: 'application',
  plural: 'applications',
  fields: applicationFields,
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
    const said = request.application
    const omitsRoles = before !== undefined && isRecord(said) && said.roles === undefined
    const { oauthConfiguration: oauth, registrationDeletePolicy } = next
    const clientSecret = oauth.clientSecret || before?.oauthConfiguration.clientSecret || opaque()
    return {
      ...next,
      roles: omitsRoles ? before.roles : settledRoles(before?.roles ?? [], next.roles, now),
      oauthConfiguration: { ...oauth, clientId: oauth.clientId || next.id, clientSecret },
      clientSecretDigest: digest(clientSecret),
      registrationDeletePolicy: {
        unverified: stamped(registrationDeletePolicy.unverified, before?.registrationDeletePolicy.unverified, now),
      },
    }
  },
  rules: { beforeWrite: ({ next }) => roleIssues(next.roles) },
  also: markedWhenDeleted('application'),
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
