// What can be asked of an application besides the verbs: its roles, and its OAuth configuration.
import { type GroupSchema, group, int, optional, text, type Value } from '../kernel/fields.ts'
import { newId } from '../kernel/ids.ts'
import { parse } from '../kernel/issues.ts'
import { patched } from '../kernel/patch.ts'
import { invalid, refuse } from '../kernel/refusal.ts'
import { application } from './application.ts'
import { oauthConfiguration } from './application-oauth.ts'
import type { Asking, Means, More, Operation } from './define.ts'
import { findOr404 } from './find.ts'
import { type Role, roleFields } from './role.ts'
import type { ResourceRoute } from './routes.ts'
import { opened } from './secrets.ts'
import { changeRecord } from './store.ts'

const role = group('Role', roleFields)
const roleInput = group('Role request', { role })
const roleAnswer = group('Role answer', { role })

type Said = Value<GroupSchema<typeof roleFields>>

function saidOf(document: unknown): Said {
  const parsed = parse(roleInput, document)
  return parsed.ok ? parsed.value.role : refuse('invalid', ...parsed.issues)
}

const roleIdOf = ({ path }: Asking): string => path.roleId ?? refuse('notFound')

type Edit = { readonly roleId: string; readonly edit: (roles: readonly Role[]) => readonly Role[] }

/** Changes the roles of one application, and answers the one that was meant. */
async function changeRoles(c: Means, { by, path }: Asking, { roleId, edit }: Edit): Promise<Role | undefined> {
  const id = path.applicationId ?? refuse('notFound')
  const changed = await changeRecord(c, application, {
    by,
    id,
    request: {},
    to: before => {
      const roles = [...edit(before.roles)]
      if (new Set(roles.map(({ name }) => name)).size < roles.length) throw invalid('role.name', 'duplicate')
      return { ...before, roles }
    },
  })
  return changed.roles.find(one => one.id === roleId)
}

const answered = (found: Role | undefined) => ({ status: 200, body: { role: found } }) as const

const create: Operation = async (c, asking) => {
  const roleId = asking.path.roleId ?? newId()
  const said = saidOf(asking.document)
  const edit = (roles: readonly Role[]): Role[] => {
    if (roles.some(one => one.id === roleId)) throw invalid('role.id', 'duplicate')
    return [...roles, { ...said, id: roleId }]
  }
  return answered(await changeRoles(c, asking, { roleId, edit }))
}

/** One role replaced by what `to` makes of it. */
const replacing =
  (to: (before: Role, asking: Asking) => Said): Operation =>
  async (c, asking) => {
    const roleId = roleIdOf(asking)
    const edit = (roles: readonly Role[]): Role[] => {
      if (!roles.some(one => one.id === roleId)) refuse('notFound')
      return roles.map(one => (one.id === roleId ? { ...to(one, asking), id: roleId } : one))
    }
    return answered(await changeRoles(c, asking, { roleId, edit }))
  }

const patch = replacing((before, { patch: given }) => {
  const result = patched(given?.form ?? 'json', { role: before }, given?.document)
  return result.ok ? saidOf(result.value) : refuse('invalid', ...result.issues)
})

const remove: Operation = async (c, asking) => {
  const roleId = roleIdOf(asking)
  const edit = (roles: readonly Role[]): Role[] =>
    roles.some(one => one.id === roleId) ? roles.filter(one => one.id !== roleId) : refuse('notFound')
  await changeRoles(c, asking, { roleId, edit })
  return { status: 200 }
}

const oauth: Operation = async (c, { by, path }) => {
  const { record } = await findOr404(c, application, by, path.applicationId ?? refuse('notFound'))
  const { oauthConfiguration: configured } = await opened(c, application, record)
  const tenant = await c.configuration.tenant(record.tenantId)
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
  'POST /api/application/:applicationId/role': { doc: 'Add a role.', answer: roleAnswer, run: create },
  'POST /api/application/:applicationId/role/:roleId': {
    doc: 'Add a role with this id.',
    answer: roleAnswer,
    run: create,
  },
  'PUT /api/application/:applicationId/role/:roleId': {
    doc: 'Replace a role.',
    answer: roleAnswer,
    run: replacing((_, { document }) => saidOf(document)),
  },
  'PATCH /api/application/:applicationId/role/:roleId': { doc: 'Change a role.', answer: roleAnswer, run: patch },
  'DELETE /api/application/:applicationId/role/:roleId': { doc: 'Delete a role.', run: remove },
} satisfies Partial<Record<ResourceRoute, More>>
