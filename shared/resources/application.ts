// What is an application?
import { digest, opaque } from '../kernel/ids.ts'
import { isRecord } from '../kernel/sparse.ts'
import { listed } from '../storage/keys.ts'
import { applicationFields } from './application-fields.ts'
import { type RecordOf, resource } from './define.ts'
import { markedWhenDeleted } from './deletion.ts'
import { partIssues, settled } from './part.ts'
import { mayBeDeclared } from './scope.ts'
import { signingKeysTold, signsOtherwise } from './signing-keys-told.ts'

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
  // Whoever knows the secret of an application is that application, towards every tenant it serves.
  reveals: (_, moment) => (moment === 'lent' ? [] : ['oauthConfiguration.clientSecret']),
  isEverybodys: record => record.universalConfiguration.universal,
  belongs: (record, tenantId) =>
    record.tenantId === undefined ? 'lent' : record.tenantId === tenantId ? 'theirs' : 'elsewhere',
  hides: ['clientSecretDigest', 'refreshTokensRevokedInstant'],
  complete: ({ next, before, request, now }) => {
    const said = request.application
    const omits = (name: 'roles' | 'scopes') => before !== undefined && isRecord(said) && (said[name] ?? null) === null
    const had = { roles: before?.roles ?? [], scopes: before?.scopes ?? [] }
    const scopes = settled(had.scopes, next.scopes, now).map(scope => ({ ...scope, applicationId: next.id }))
    const { oauthConfiguration: oauth, registrationDeletePolicy, universalConfiguration: universal } = next
    const clientSecret = oauth.clientSecret || before?.oauthConfiguration.clientSecret || opaque()
    return {
      ...next,
      // A body that leaves it out asks for nothing: the application stays where it lives.
      universalConfiguration:
        before !== undefined && leavesWhereItLives(said) ? before.universalConfiguration : universal,
      roles: omits('roles') ? had.roles : settled(had.roles, next.roles, now),
      scopes: omits('scopes') ? had.scopes : scopes,
      oauthConfiguration: {
        ...oauth,
        clientId: oauth.clientId || next.id,
        clientSecret,
        enabledGrants: [...new Set(oauth.enabledGrants)],
      },
      clientSecretDigest: digest(clientSecret),
      registrationDeletePolicy: {
        unverified: stamped(registrationDeletePolicy.unverified, before?.registrationDeletePolicy.unverified, now),
      },
    }
  },
  rules: {
    beforeWrite: ({ next: { roles, scopes, tenantId, universalConfiguration } }) => [
      // Its registrations, tokens and name are where it was made: one tenant's application becomes nobody else's.
      ...(universalConfiguration.universal === (tenantId === undefined)
        ? []
        : [{ path: 'universalConfiguration.universal', reason: 'invalid' }]),
      ...partIssues('roles', roles),
      ...partIssues('scopes', scopes),
      ...(scopes.every(({ name }) => mayBeDeclared(name)) ? [] : [{ path: 'scopes', reason: 'invalid' }]),
    ],
  },
  also: markedWhenDeleted('application'),
  tells: ({ before, after, by }, now) =>
    after !== undefined && signsOtherwise(before, after)
      ? [signingKeysTold({ tenantId: after.tenantId, applicationIds: [after.id], by }, now)]
      : [],
  // Whoever changed it has it looked at by the next run of the clean-up, which says when the one after that is.
  listed: record =>
    record.registrationDeletePolicy.unverified.enabled
      ? listed.looks('unverified-registrations', 0, record.id)
      : undefined,
  copies: {
    from: 'sourceApplicationId',
    start: ({
      id: _,
      name: __,
      tenantId: ______,
      oauthConfiguration: { clientId: ___, clientSecret: ____, ...oauthConfiguration },
      ...rest
    }) => ({
      ...rest,
      oauthConfiguration,
      roles: rest.roles.map(({ id: _____, ...role }) => role),
      scopes: rest.scopes.map(({ id: _____, ...scope }) => scope),
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

const leavesWhereItLives = (said: unknown): boolean =>
  isRecord(said) &&
  !(isRecord(said.universalConfiguration) && typeof said.universalConfiguration.universal === 'boolean')

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
