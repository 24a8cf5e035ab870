// What is an identity provider?
import { isUuid } from '../kernel/ids.ts'
import type { Issue } from '../kernel/issues.ts'
import { refuse } from '../kernel/refusal.ts'
import { keys } from '../storage/keys.ts'
import type { Key } from '../storage/table.ts'
import { type Change, type Means, type Planned, type RecordOf, resource, type Stored } from './define.ts'
import { markedWhenDeleted } from './deletion.ts'
import type { Home } from './find.ts'
import { identityProviderFields } from './identity-provider-fields.ts'
import { usualName, usualOf, variants } from './identity-provider-types.ts'
import { ofItsType, typeIssues } from './variants.ts'

export const identityProvider = resource('identity-provider', {
  title: 'Identity provider',
  doc: 'Somebody else who says who a user is.',
  envelope: 'identityProvider',
  plural: 'identityProviders',
  fields: identityProviderFields,
  unique: ['name'],
  // A domain belongs to one provider, in a tenant or in all of them; the look-up finds it by this.
  proofs: ({ domains = [], tenantId }) =>
    domains.map(domain => ({ path: 'domains', field: 'domain', value: domainOf(domain, tenantId) })),
  search: ['name', 'type', 'source'],
  criteria: {
    tenantId: (record, wanted) => record.tenantId === wanted.toLowerCase(),
    applicationId: (record, wanted) => record.applicationConfiguration[wanted.toLowerCase()] !== undefined,
  },
  reveals: () => ['applicationConfiguration', 'client_secret', 'consumerSecret', 'oauth2', 'webAPIKey'],
  complete: ({ next, before, by }) => {
    const { type } = next
    const domains = next.domains && [...new Set(next.domains.map(domain => domain.toLowerCase()))]
    return {
      ...ofItsType(filled(usualOf(type), next), variants),
      name: next.name || usualName(type),
      ...(domains && { domains }),
      tenantId: before === undefined ? (next.tenantId ?? by.key?.tenantId) : before.tenantId,
      applicationConfiguration: lowered(next.applicationConfiguration),
      tenantConfiguration: lowered(next.tenantConfiguration),
    }
  },
  resolves: record => ofItsType(record, variants),
  rules: {
    beforeWrite: ({ next, before }) => [
      ...(next.name === '' ? [{ path: 'name', reason: 'blank' }] : []),
      ...typeIssues(next, before, variants),
      ...(next.type === 'OpenIDConnect' ? oauth2Issues(next.oauth2) : []),
      ...badIds('applicationConfiguration', next.applicationConfiguration),
      ...badIds('tenantConfiguration', next.tenantConfiguration),
    ],
  },
  also: async (change, c) => [
    ...(await placesOf(c, 'application', change)),
    ...(await placesOf(c, 'tenant', change)),
    // Its row is the instance's, even if it serves one tenant alone.
    ...(await markedWhenDeleted<Stored>('identity-provider')({ ...change, before: asInstance(change.before) }, c)),
  ],
  belongs: (record, tenantId) =>
    record.tenantId === undefined ? 'shared' : record.tenantId === tenantId ? 'theirs' : 'elsewhere',
})

const asInstance = (record: Stored | undefined): Stored | undefined => record && { ...record, tenantId: undefined }

export type IdentityProvider = RecordOf<typeof identityProvider>

export const domainOf = (domain: string, tenantId: string | undefined): string =>
  `${tenantId ?? '*'} ${domain.toLowerCase()}`

/** What the caller said, over what its type takes for granted. */
const filled = <R extends object>(usual: Readonly<Record<string, unknown>>, record: R): R => ({ ...usual, ...record })

const lowered = <T>(byId: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(byId).map(([id, one]) => [id.toLowerCase(), one]))

const badIds = (path: string, byId: object): Issue[] =>
  Object.keys(byId).every(isUuid) ? [] : [{ path, reason: 'couldNotConvert' }]

type OAuth2 = {
  readonly client_id?: string | undefined
  readonly issuer?: string | undefined
  readonly authorization_endpoint?: string | undefined
  readonly token_endpoint?: string | undefined
  readonly userinfo_endpoint?: string | undefined
}

/** Either they can be discovered, or every endpoint is named. */
function oauth2Issues(oauth2: OAuth2 | undefined): Issue[] {
  if (oauth2 === undefined) return []
  const names = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint'] as const
  const missing = oauth2.issuer ? [] : names.filter(name => oauth2[name] === undefined)
  return [...(oauth2.client_id ? [] : ['client_id']), ...missing].map(name => ({
    path: `oauth2.${name}`,
    reason: 'missing',
  }))
}

/** Who uses a provider: found when that goes away, and no reason to keep it. */
export const usersOf = (kind: 'application' | 'tenant', id: string, provider: string) =>
  keys.usedBy(`${kind} of an identity provider`, id, 'identity-provider', provider)

type Configured = {
  readonly id: string
  readonly tenantId?: string | undefined
  readonly applicationConfiguration: Readonly<Record<string, unknown>>
  readonly tenantConfiguration: Readonly<Record<string, unknown>>
}
type Changing = Pick<Change<Configured>, 'before' | 'after'>
type Places = { readonly kind: 'application' | 'tenant'; readonly proofs: ReadonlyMap<string, Key> }

const configuredOf = (kind: Places['kind'], record: Configured | undefined): readonly string[] =>
  Object.keys((kind === 'application' ? record?.applicationConfiguration : record?.tenantConfiguration) ?? {})

/** Those a change newly configures, each with the row that proves it is there, as far as the provider may serve it. */
async function proofsOf(c: Means, kind: Places['kind'], { before, after }: Changing): Promise<Places['proofs']> {
  const had = configuredOf(kind, before)
  const added = configuredOf(kind, after).filter(id => !had.includes(id))
  const own = after?.tenantId
  if (kind === 'tenant') {
    const theirs = added.filter(id => own === undefined || id === own)
    return new Map(theirs.map(id => [id, keys.record('instance', kind, id)]))
  }
  const homes = await c.table.getMany(added.map(id => keys.home(kind, id)))
  return new Map(
    added.flatMap((id, n): [string, Key][] => {
      const { tenantId } = (homes[n]?.body ?? {}) as Partial<Home>
      const serves = tenantId !== undefined && (own === undefined || tenantId === own || tenantId === 'instance')
      return serves ? [[id, keys.record(tenantId, kind, id)]] : []
    }),
  )
}

/** Proves in the same commit that whoever is newly configured is there, and notes there who must forget it. */
async function placesOf(c: Means, kind: Places['kind'], { before, after }: Changing): Promise<Planned[]> {
  const provider = (after ?? before)?.id ?? ''
  const [had, has] = [configuredOf(kind, before), configuredOf(kind, after)]
  const path = `identityProvider.${kind}Configuration`
  const proofs = await proofsOf(c, kind, { before, after })
  return [
    ...has
      .filter(id => !had.includes(id))
      .flatMap((id): Planned[] => {
        // One tenant's provider serves nobody else: what another tenant has is as unknown as what nobody has.
        const proof = proofs.get(id) ?? refuse('invalid', { path, reason: 'invalid' })
        const used = { ...usersOf(kind, id, provider), type: 'used-by', body: { id: provider } }
        return [
          { write: { check: proof, expect: 'present' }, lost: { path, reason: 'invalid' } },
          { write: { put: used, expect: 'anything' } },
        ]
      }),
    ...had
      .filter(id => !has.includes(id))
      .map((id): Planned => ({ write: { remove: usersOf(kind, id, provider), expect: 'anything' } })),
  ]
}
