// How are groups administered, given that `roleIds` come beside them and roles live in applications?
import { patched } from '../../kernel/patch.ts'
import { refuse } from '../../kernel/refusal.ts'
import { isRecord } from '../../kernel/sparse.ts'
import type { Answer, Asking, Means, Members, More, Operation } from '../../resources/define.ts'
import { findOr404 } from '../../resources/find.ts'
import { type Group, group } from '../../resources/group.ts'
import { list, retrieve, search } from '../../resources/read.ts'
import type { ResourceRoute } from '../../resources/routes.ts'
import { presented } from '../../resources/secrets.ts'
import { changeRecord, createRecord, replacedBy, saidOf } from '../../resources/store.ts'
import { rolesOfTenant, withCurrentRoles } from './roles.ts'

const answered = async (c: Means, record: Group): Promise<Answer> => ({
  status: 200,
  body: { group: await withCurrentRoles(c, presented(group, record, 'read')) },
})

const create: Operation = async (c, { by, path, document }) => {
  const tenantId = by.tenantId ?? by.onlyTenantId ?? refuse('tenantRequired')
  const said = saidOf(group, document)
  const roles = (await rolesOfTenant(c, tenantId)).named(document.roleIds)
  return answered(
    c,
    await createRecord(c, group, { by, id: path.groupId, said: { ...said, roles }, request: document }),
  )
}

/** Both are judged over the group and its role ids together, as the request has them. */
const changing =
  (documentOf: (before: Members, asking: Asking) => Members): Operation =>
  async (c, asking) => {
    const { by, path, document } = asking
    const id = path.groupId ?? refuse('notFound')
    const { owner } = await findOr404(c, group, by, id)
    const { named, idsOf } = await rolesOfTenant(c, owner)
    const to = (before: Group): Group => {
      const next = documentOf({ group: before, roleIds: idsOf(before) }, asking)
      return replacedBy(group, { ...before, roles: named(next.roleIds) }, saidOf(group, next))
    }
    return answered(c, await changeRecord(c, group, { by, id, request: document, to, seen: asking.seen }))
  }

const update = changing((_, { document }) => document)

const patch = changing((before, { patch: given }) => {
  const result = patched(given?.form ?? 'json', before, given?.document)
  if (!result.ok) return refuse('invalid', ...result.issues)
  return isRecord(result.value) ? result.value : refuse('invalid', { path: '', reason: 'couldNotConvert' })
})

/** What the machine answers, its groups with the roles as they are now. */
const refreshed =
  (operation: Operation): Operation =>
  async (c, asking) => {
    const { status, body = {} } = await operation(c, asking)
    const { group: one, groups, ...rest } = body as { readonly group?: Group; readonly groups?: readonly Group[] }
    return {
      status,
      body: {
        ...rest,
        ...(one && { group: await withCurrentRoles(c, one) }),
        ...(groups && { groups: await Promise.all(groups.map(record => withCurrentRoles(c, record))) }),
      },
    }
  }

export const groupRoutes = {
  'POST /api/group': { doc: 'Create a group.', answer: 'record', run: create },
  'POST /api/group/:groupId': { doc: 'Create a group with this id.', answer: 'record', run: create },
  'GET /api/group': { doc: 'List groups.', answer: 'records', run: refreshed(list(group)) },
  'GET /api/group/:groupId': { doc: 'Retrieve a group.', answer: 'record', run: refreshed(retrieve(group)) },
  'PUT /api/group/:groupId': { doc: 'Replace a group.', answer: 'record', run: update },
  'PATCH /api/group/:groupId': { doc: 'Change a group.', answer: 'record', run: patch },
  'POST /api/group/search': { doc: 'Search groups.', answer: 'found', run: refreshed(search(group)) },
  'GET /api/group/search': { doc: 'Search groups.', answer: 'found', run: refreshed(search(group)) },
} satisfies Partial<Record<ResourceRoute, More>>
