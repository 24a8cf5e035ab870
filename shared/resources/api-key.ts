// What is an API key?
import { flag, group, instant, list, map, optional, reference, section, text } from '../kernel/fields.ts'
import { digest, opaque } from '../kernel/ids.ts'
import type { Issue } from '../kernel/issues.ts'
import { isRecord } from '../kernel/sparse.ts'
import { type Judged, type RecordOf, resource } from './define.ts'

export const apiKey = resource('api-key', {
  title: 'API key',
  doc: 'Lets a program call this API.',
  envelope: 'apiKey',
  plural: 'apiKeys',
  fields: group('API key', {
    name: optional(text({ label: 'Name', doc: 'What people call it.', max: 191 })),
    // The wire knows no shortest one, and other people's start files have keys of five characters. Who chooses one chooses
    // how easily it is guessed.
    key: optional(
      text({
        label: 'Key',
        doc: 'What the program sends; drawn when none is given.',
        secret: true,
        max: 1_024,
      }),
    ),
    keyDigest: optional(text({ doc: 'SHA-256 of the key.', readOnly: true })),
    tenantId: optional(reference('tenant', { doc: 'The only tenant it may touch; fixed once it is made.' })),
    keyManager: flag({ doc: 'Whether it may manage API keys.', default: false }),
    retrievable: flag({
      doc: 'Whether the key can be read again after it was made; never again once it cannot.',
      default: true,
    }),
    expirationInstant: optional(instant({ doc: 'From when it is refused.' })),
    ipAccessControlListId: optional(reference('ip-acl', { doc: 'From where it is accepted.' })),
    permissions: section('Permissions', {
      endpoints: map(
        list(text({ doc: 'A method.', pattern: /^(GET|POST|PUT|PATCH|DELETE)$/ }), { doc: 'Methods.', max: 5 }),
        {
          doc: 'Which methods it may use on which paths (without ids); everything when empty.',
          default: {},
        },
      ),
    }),
    metaData: section('Meta data', {
      attributes: map(text({ doc: 'A value.', max: 1_000 }), {
        doc: 'Anything you want to keep with the key.',
        default: {},
      }),
    }),
  }),
  proofs: ({ keyDigest }) => (keyDigest === undefined ? [] : [{ path: 'key', field: 'key', value: keyDigest }]),
  search: ['name'],
  reveals: ({ retrievable }, moment) => (retrievable || moment === 'created' ? ['key'] : []),
  hides: ['keyDigest'],
  complete: ({ next, before }) => {
    // The value is what programs hold: it changes with no update, and neither does the tenant.
    const key = before?.key ?? (next.key || opaque())
    const tenantId = before === undefined ? next.tenantId : before.tenantId
    const permissions = { endpoints: grantable(next.permissions.endpoints) }
    // What was to be shown once was shown.
    const retrievable = next.retrievable && before?.retrievable !== false
    return { ...next, key, keyDigest: digest(key), tenantId, permissions, retrievable }
  },
  rules: { beforeWrite: judged => handedOut(judged) },
  belongs: (record, tenantId) =>
    record.tenantId === tenantId ? 'theirs' : record.tenantId === undefined ? 'shared' : 'elsewhere',
  // Its value would let a manager do what they may not.
  outranks: ({ permissions }, key) => isBeyond(permissions.endpoints, key.permissions?.endpoints),
  copies: {
    from: 'sourceKeyId',
    start: ({ permissions, keyManager, tenantId, ipAccessControlListId, metaData, expirationInstant }) => ({
      permissions,
      keyManager,
      tenantId,
      ipAccessControlListId,
      metaData,
      expirationInstant,
    }),
  },
})

export type ApiKey = RecordOf<typeof apiKey>

type Bounded = {
  readonly tenantId?: string | undefined
  readonly permissions: { readonly endpoints: Endpoints }
}

type Endpoints = Readonly<Record<string, readonly string[]>>

/** Managing keys is granted by no map. An empty map means everything: what is left with nothing keeps saying so. */
function grantable(asked: Record<string, string[]>): Record<string, string[]> {
  const { '/api/api-key': managing, ...endpoints } = asked
  return managing !== undefined && Object.keys(endpoints).length === 0 ? { '/api/api-key': [] } : endpoints
}

/** Whether these endpoints are more than `mine`, where none are all. */
function isBeyond(asked: Endpoints, mine: Endpoints = {}): boolean {
  if (Object.keys(mine).length === 0) return false
  const all = Object.entries(asked)
  return all.length === 0 || all.some(([path, methods]) => methods.some(method => !mine[path]?.includes(method)))
}

/** A key manager hands out only what it has itself (wire reference, section 2): its tenant, and its endpoints. */
function handedOut({ next, request, before, by }: Judged<Bounded>): Issue[] {
  const said = isRecord(request.apiKey) ? request.apiKey : {}
  const asked = said.tenantId
  const moved =
    before !== undefined && typeof asked === 'string' && asked !== '' && asked.toLowerCase() !== before.tenantId
  const own = by.key
  const beyondTenant = own?.tenantId !== undefined && next.tenantId !== own.tenantId
  const beyond = isBeyond(next.permissions.endpoints, own?.permissions?.endpoints)
  return [
    ...(moved || beyondTenant ? [{ path: 'tenantId', reason: 'invalid' }] : []),
    ...(beyond ? [{ path: 'permissions.endpoints', reason: 'invalid' }] : []),
  ]
}
