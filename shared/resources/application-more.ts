// What can be asked of an application besides the verbs? Its roles and scopes, and its OAuth configuration.
import { group, int, optional, text } from '../kernel/fields.ts'
import { refuse } from '../kernel/refusal.ts'
import { type Application, application } from './application.ts'
import { oauthConfiguration } from './application-oauth.ts'
import type { More, Operation } from './define.ts'
import { findOr404 } from './find.ts'
import { partOperations } from './part.ts'
import { type Role, roleFields } from './role.ts'
import type { ResourceRoute } from './routes.ts'
import { mayBeDeclared, type OAuthScope, scopeFields } from './scope.ts'
import { opened, readingAs, shown } from './secrets.ts'

const role = partOperations<Application, Role>({
  kind: application,
  envelope: 'role',
  fields: group('Role', roleFields),
  ids: ['applicationId', 'roleId'],
  read: ({ roles }) => roles,
  write: (record, roles) => ({ ...record, roles: [...roles] }),
})
const scope = partOperations<Application, OAuthScope>({
  kind: application,
  envelope: 'scope',
  fields: group('Scope', scopeFields),
  ids: ['applicationId', 'scopeId'],
  read: ({ scopes }) => scopes,
  write: (record, scopes) => {
    const wrong = scopes.find(({ name }) => !mayBeDeclared(name))
    return wrong === undefined
      ? { ...record, scopes: [...scopes] }
      : refuse('invalid', { path: 'scope.name', reason: 'invalid' })
  },
})

const oauth: Operation = async (c, { by, path }) => {
  const { record } = await findOr404(c, application, by, path.applicationId ?? refuse('notFound'))
  const opening = await opened(c, application, record)
  const { oauthConfiguration: configured } = shown(application, opening, readingAs(application, by, record))
  const tenantId = record.tenantId ?? by.tenantId ?? by.onlyTenantId
  const tenant = tenantId === undefined ? undefined : await c.configuration.tenant(tenantId)
  const logoutURL = configured.logoutURL ?? tenant?.logoutURL
  return {
    status: 200,
    body: {
      oauthConfiguration: configured,
      ...(logoutURL !== undefined && { logoutURL }),
      ...(tenant && { httpSessionMaxInactiveInterval: tenant.httpSessionMaxInactiveInterval }),
    },
  }
}

const oauthAnswer = group('OAuth configuration', {
  oauthConfiguration,
  logoutURL: optional(text({ doc: 'Where a user goes after signing out.' })),
  httpSessionMaxInactiveInterval: optional(int({ doc: 'How long a session may be idle.', unit: 'seconds' })),
})

export const applicationMore = {
  'GET /api/application/:applicationId/oauth-configuration': {
    doc: 'Read how an application takes part in OAuth.',
    answer: oauthAnswer,
    run: oauth,
  },
  'POST /api/application/:applicationId/role': role.create,
  'POST /api/application/:applicationId/role/:roleId': role.create,
  'PUT /api/application/:applicationId/role/:roleId': role.update,
  'PATCH /api/application/:applicationId/role/:roleId': role.patch,
  'DELETE /api/application/:applicationId/role/:roleId': role.remove,
  'POST /api/application/:applicationId/scope': scope.create,
  'POST /api/application/:applicationId/scope/:scopeId': scope.create,
  'GET /api/application/:applicationId/scope/:scopeId': scope.retrieve,
  'PUT /api/application/:applicationId/scope/:scopeId': scope.update,
  'PATCH /api/application/:applicationId/scope/:scopeId': scope.patch,
  'DELETE /api/application/:applicationId/scope/:scopeId': scope.remove,
} satisfies Partial<Record<ResourceRoute, More>>
