// What can be asked of identity providers besides the verbs? Those of one type, and whose a domain is.
import { group, id, list, optional, text } from '../kernel/fields.ts'
import { parse } from '../kernel/issues.ts'
import { orRefuse, refuse } from '../kernel/refusal.ts'
import { keys } from '../storage/keys.ts'
import type { More, Operation } from './define.ts'
import { find } from './find.ts'
import { domainOf, type IdentityProvider, identityProvider } from './identity-provider.ts'
import { oauth2 } from './identity-provider-fields.ts'
import { list as listAll } from './read.ts'
import type { ResourceRoute } from './routes.ts'

/** `?type=` leaves out all others. */
const listed: Operation = async (c, asking) => {
  const { status, body = {} } = await listAll(identityProvider)(c, asking)
  const { identityProviders } = body as { readonly identityProviders: readonly IdentityProvider[] }
  const { type } = asking.query
  return {
    status,
    body: { identityProviders: identityProviders.filter(one => type === undefined || one.type === type) },
  }
}

const asked = group('Query', {
  domain: text({ doc: 'The domain of an address.', min: 1, max: 255 }),
  tenantId: optional(id({ doc: 'The tenant somebody signs in to.' })),
})

/** Anybody may ask: a login page decides by this where to send whoever typed an address. Nothing secret goes out. */
const lookUp: Operation = async (c, { by, query }) => {
  const { domain, tenantId = by.tenantId ?? by.onlyTenantId } = orRefuse(parse(asked, query))
  const values = [...(tenantId === undefined ? [] : [domainOf(domain, tenantId)]), domainOf(domain, undefined)]
  const taken = await c.table.getMany(values.map(value => keys.taken('instance', 'identity-provider', 'domain', value)))
  const first = taken.find(row => row !== undefined)
  const held = first && (await find(c.table, identityProvider, {}, String(Object(first.body).id)))
  const record = held?.record
  if (record?.enabled !== true) return refuse('notFound')
  const applicationIds = Object.entries(record.applicationConfiguration).flatMap(([one, { enabled }]) =>
    enabled ? [one] : [],
  )
  const shown = record.oauth2 && { ...record.oauth2, client_secret: undefined }
  return {
    status: 200,
    body: {
      identityProvider: {
        id: record.id,
        name: record.name,
        type: record.type,
        applicationIds,
        ...(record.tenantId && { tenantId: record.tenantId }),
        ...(record.idpEndpoint && { idpEndpoint: record.idpEndpoint }),
        ...(shown && { oauth2: shown }),
      },
    },
  }
}

const found = group('Found', {
  identityProvider: group('Identity provider', {
    id: id({ doc: 'Its id.' }),
    name: text({ doc: 'What people call it.' }),
    type: text({ doc: 'Who it is, or what it speaks.' }),
    applicationIds: list(id({ doc: 'An application.' }), { doc: 'Who uses it.' }),
    tenantId: optional(id({ doc: 'The only tenant that may use it.' })),
    idpEndpoint: optional(text({ doc: 'Where users are sent to sign in.' })),
    oauth2,
  }),
})

export const identityProviderMore = {
  'GET /api/identity-provider': { doc: 'List identity providers.', answer: 'records', run: listed },
  'GET /api/identity-provider/lookup': { doc: 'Find out whose a domain is.', answer: found, run: lookUp },
} satisfies Partial<Record<ResourceRoute, More>>
