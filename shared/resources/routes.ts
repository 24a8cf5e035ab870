// Which routes does the resource machine serve, and who may call them?
//
// Every function reads the manifest, and the manifest reads this page: it imports nothing, so that no function pays for
// declarations it does not use. A kind is one line here and one in index.ts; the compiler ties the two together.

const all = ['search', 'list', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'] as const
export type Verb = (typeof all)[number]

type Access = 'apiKey' | 'globalKey' | 'keyManager' | 'public'
export type Scope = 'instance' | 'tenant' | 'either'
type Line = {
  /** Whose a record is: the instance's, one tenant's, or `either` as it says of itself. */
  readonly scope: Scope
  readonly path: `/${string}`
  /** The name of the id in the path. */
  readonly id: string
  readonly access: Access
  /** Who may search, where that is not who may read one. */
  readonly search: Access
  readonly verbs: readonly Verb[]
  /** Routes that are not among the verbs; more.ts says what they do. */
  readonly more: Readonly<Record<string, Access>>
}

const apiKey = { scope: 'instance', access: 'apiKey', search: 'apiKey', verbs: all, more: {} } as const
const globalKey = { scope: 'instance', access: 'globalKey', search: 'globalKey', verbs: all, more: {} } as const

export const lines = {
  'api-key': {
    ...globalKey,
    path: '/api/api-key',
    id: 'keyId',
    access: 'keyManager',
    verbs: ['create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
  },
  application: {
    ...apiKey,
    scope: 'either',
    path: '/api/application',
    id: 'applicationId',
    more: {
      'DELETE /api/application/:applicationId': 'apiKey',
      'GET /api/application/:applicationId/oauth-configuration': 'apiKey',
      'POST /api/application/:applicationId/role': 'apiKey',
      'POST /api/application/:applicationId/role/:roleId': 'apiKey',
      'PUT /api/application/:applicationId/role/:roleId': 'apiKey',
      'PATCH /api/application/:applicationId/role/:roleId': 'apiKey',
      'DELETE /api/application/:applicationId/role/:roleId': 'apiKey',
      'POST /api/application/:applicationId/scope': 'apiKey',
      'POST /api/application/:applicationId/scope/:scopeId': 'apiKey',
      'GET /api/application/:applicationId/scope/:scopeId': 'apiKey',
      'PUT /api/application/:applicationId/scope/:scopeId': 'apiKey',
      'PATCH /api/application/:applicationId/scope/:scopeId': 'apiKey',
      'DELETE /api/application/:applicationId/scope/:scopeId': 'apiKey',
    },
  },
  connector: {
    ...globalKey,
    path: '/api/connector',
    id: 'connectorId',
    verbs: ['list', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
  },
  consent: {
    ...apiKey,
    path: '/api/consent',
    id: 'consentId',
    search: 'globalKey',
    more: { 'DELETE /api/consent/:consentId': 'apiKey' },
  },
  'email-template': {
    ...globalKey,
    path: '/api/email/template',
    id: 'emailTemplateId',
    more: { 'POST /api/email/template/preview': 'globalKey' },
  },
  entity: {
    ...apiKey,
    scope: 'tenant',
    path: '/api/entity',
    id: 'entityId',
    verbs: ['search', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
    more: {
      'POST /api/entity': 'apiKey',
      'POST /api/entity/:entityId': 'apiKey',
      'GET /api/entity/:entityId': 'apiKey',
      'PUT /api/entity/:entityId': 'apiKey',
      'PATCH /api/entity/:entityId': 'apiKey',
      'DELETE /api/entity/:entityId': 'apiKey',
      'POST /api/entity/search': 'apiKey',
      'GET /api/entity/search': 'apiKey',
      'PUT /api/entity/search': 'apiKey',
      'POST /api/entity/:entityId/grant': 'apiKey',
      'PUT /api/entity/:entityId/grant': 'apiKey',
      'GET /api/entity/:entityId/grant': 'apiKey',
      'DELETE /api/entity/:entityId/grant': 'apiKey',
      'POST /api/entity/grant/search': 'apiKey',
      'GET /api/entity/grant/search': 'apiKey',
    },
  },
  'entity-type': {
    ...globalKey,
    path: '/api/entity/type',
    id: 'entityTypeId',
    more: {
      'POST /api/entity/type/:entityTypeId/permission': 'apiKey',
      'POST /api/entity/type/:entityTypeId/permission/:permissionId': 'apiKey',
      'PUT /api/entity/type/:entityTypeId/permission/:permissionId': 'apiKey',
      'PATCH /api/entity/type/:entityTypeId/permission/:permissionId': 'apiKey',
      'DELETE /api/entity/type/:entityTypeId/permission/:permissionId': 'apiKey',
    },
  },
  form: {
    ...globalKey,
    path: '/api/form',
    id: 'formId',
    verbs: ['list', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
  },
  'form-field': {
    ...globalKey,
    path: '/api/form/field',
    id: 'fieldId',
    verbs: ['list', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
  },
  group: {
    ...apiKey,
    scope: 'tenant',
    path: '/api/group',
    id: 'groupId',
    more: {
      'POST /api/group': 'apiKey',
      'POST /api/group/:groupId': 'apiKey',
      'GET /api/group': 'apiKey',
      'GET /api/group/:groupId': 'apiKey',
      'PUT /api/group/:groupId': 'apiKey',
      'PATCH /api/group/:groupId': 'apiKey',
      'DELETE /api/group/:groupId': 'apiKey',
      'POST /api/group/search': 'apiKey',
      'GET /api/group/search': 'apiKey',
      'POST /api/group/member': 'apiKey',
      'PUT /api/group/member': 'apiKey',
      'DELETE /api/group/member': 'apiKey',
      'POST /api/group/member/search': 'apiKey',
      'GET /api/group/member/search': 'apiKey',
    },
  },
  'identity-provider': {
    ...apiKey,
    path: '/api/identity-provider',
    id: 'identityProviderId',
    more: {
      'GET /api/identity-provider': 'apiKey',
      'GET /api/identity-provider/lookup': 'public',
      'DELETE /api/identity-provider/:identityProviderId': 'apiKey',
    },
  },
  integration: {
    ...globalKey,
    path: '/api/integration',
    id: 'integrationId',
    verbs: [],
    more: {
      'GET /api/integration': 'globalKey',
      'PUT /api/integration': 'globalKey',
      'PATCH /api/integration': 'globalKey',
    },
  },
  'ip-acl': {
    ...globalKey,
    path: '/api/ip-acl',
    id: 'ipAccessControlListId',
    verbs: ['search', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
  },
  key: {
    ...globalKey,
    path: '/api/key',
    id: 'keyId',
    verbs: ['search', 'list', 'retrieve', 'update', 'remove'],
    more: {
      'POST /api/key/generate': 'globalKey',
      'POST /api/key/generate/:keyId': 'globalKey',
      'POST /api/key/import': 'globalKey',
      'POST /api/key/import/:keyId': 'globalKey',
    },
  },
  lambda: {
    ...globalKey,
    path: '/api/lambda',
    id: 'lambdaId',
    verbs: ['search', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
    more: { 'GET /api/lambda': 'globalKey' },
  },
  'message-template': {
    ...globalKey,
    path: '/api/message/template',
    id: 'messageTemplateId',
    verbs: ['list', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
    more: { 'POST /api/message/template/preview': 'globalKey' },
  },
  messenger: {
    ...globalKey,
    path: '/api/messenger',
    id: 'messengerId',
    verbs: ['list', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
  },
  'system-configuration': {
    ...globalKey,
    path: '/api/system-configuration',
    id: 'systemConfigurationId',
    verbs: [],
    more: {
      'GET /api/system-configuration': 'globalKey',
      'PUT /api/system-configuration': 'globalKey',
      'PATCH /api/system-configuration': 'globalKey',
    },
  },
  tenant: {
    ...apiKey,
    path: '/api/tenant',
    id: 'tenantId',
    search: 'globalKey',
    more: { 'DELETE /api/tenant/:tenantId': 'apiKey' },
  },
  theme: { ...globalKey, path: '/api/theme', id: 'themeId' },
  'user-action': {
    ...globalKey,
    path: '/api/user-action',
    id: 'userActionId',
    verbs: ['list', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
  },
  'user-action-reason': {
    ...globalKey,
    path: '/api/user-action-reason',
    id: 'userActionReasonId',
    verbs: ['list', 'create', 'createAs', 'retrieve', 'update', 'patch', 'remove'],
  },
  webhook: { ...apiKey, path: '/api/webhook', id: 'webhookId' },
} as const satisfies Readonly<Record<string, Line>>

export type KindName = keyof typeof lines

/** What each verb looks like as routes. */
export const shapes = {
  search: (path, _) => [`POST ${path}/search`, `GET ${path}/search`],
  list: (path, _) => [`GET ${path}`],
  create: (path, _) => [`POST ${path}`],
  createAs: (path, id) => [`POST ${path}/:${id}`],
  retrieve: (path, id) => [`GET ${path}/:${id}`],
  update: (path, id) => [`PUT ${path}/:${id}`],
  patch: (path, id) => [`PATCH ${path}/:${id}`],
  remove: (path, id) => [`DELETE ${path}/:${id}`],
} satisfies Record<Verb, (path: string, id: string) => string[]>

type Shapes<P extends string, I extends string> = {
  search: `POST ${P}/search` | `GET ${P}/search`
  list: `GET ${P}`
  create: `POST ${P}`
  createAs: `POST ${P}/:${I}`
  retrieve: `GET ${P}/:${I}`
  update: `PUT ${P}/:${I}`
  patch: `PATCH ${P}/:${I}`
  remove: `DELETE ${P}/:${I}`
}
type RoutesOf<L extends Line> =
  | Shapes<L['path'], L['id']>[L['verbs'][number]]
  | (keyof L['more'] & `${string} /${string}`)

export type ResourceRoute = { [K in KindName]: RoutesOf<(typeof lines)[K]> }[KindName]
/** The routes that are not among the verbs, and those of a verb that are not served as every kind's. */
export type MoreRoute = { [K in KindName]: keyof (typeof lines)[K]['more'] & ResourceRoute }[KindName]
export type Routes = { readonly [R in ResourceRoute]: Access }

export function routesOf({ path, id, verbs, access, search, more }: Line): [string, Access][] {
  const ofVerbs = all
    .filter(verb => verbs.includes(verb))
    .flatMap(verb =>
      shapes[verb](path, id).map((route): [string, Access] => [route, verb === 'search' ? search : access]),
    )
  return [...Object.entries(more), ...ofVerbs]
}

/** Fixed paths first: `/api/key/search` is not the key whose id is "search", nor `/api/entity/type` an entity. */
const firstName = (route: string): number => (route.includes(':') ? route.indexOf(':') : Number.MAX_SAFE_INTEGER)

export const routes = Object.fromEntries(
  Object.values(lines)
    .flatMap(routesOf)
    .sort(([a], [b]) => firstName(b) - firstName(a)),
) as Routes

/** Something for every route. */
export const eachRoute = <T>(make: (route: ResourceRoute) => T): { readonly [R in ResourceRoute]: T } =>
  Object.fromEntries(Object.keys(routes).map(route => [route, make(route as ResourceRoute)])) as {
    [R in ResourceRoute]: T
  }
