// Who may do what with an entity?
import { paged, parseSearch } from '../../domain/query.ts'
import { bag, group, id, list, optional, text } from '../../kernel/fields.ts'
import { newId } from '../../kernel/ids.ts'
import { parse } from '../../kernel/issues.ts'
import { orRefuse, refuse } from '../../kernel/refusal.ts'
import { isRecord } from '../../kernel/sparse.ts'
import { commitPlanned } from '../../resources/commit-planned.ts'
import type { Asking, Means, Operation } from '../../resources/define.ts'
import { type Entity, entity, withoutSecret } from '../../resources/entity.ts'
import { all, findOr404 } from '../../resources/find.ts'
import { settle } from '../../storage/settle.ts'
import type { Row } from '../../storage/table.ts'
import {
  type Grant,
  type GrantRow,
  grantOf,
  grantPuts,
  grantRemovals,
  grantRow,
  grantsFor,
  grantsOfUser,
  type Recipient,
} from './grant-rows.ts'
import { typesOf, withTypes } from './types.ts'

const asked = group('Grant request', {
  grant: group('Grant', {
    userId: optional(id({ doc: 'The user it is given to.' })),
    recipientEntityId: optional(id({ doc: 'The entity it is given to.' })),
    permissions: list(text({ doc: 'A permission of the entity’s type.' }), {
      doc: 'What is allowed.',
      max: 1_000,
      default: [],
    }),
    data: bag({ doc: 'Anything you want to keep with the grant.' }),
  }),
})

type Named = { readonly userId?: string | undefined; readonly recipientEntityId?: string | undefined }

const recipientOf = ({ userId, recipientEntityId }: Named): Recipient | undefined => {
  if (userId !== undefined) return { to: 'user', id: userId }
  return recipientEntityId === undefined ? undefined : { to: 'entity', id: recipientEntityId }
}

const needEntity = async (c: Means, { by, path }: Asking): Promise<Entity> =>
  (await findOr404(c, entity, by, path.entityId ?? '')).record

/** What was granted before is replaced: one recipient has one grant for an entity. */
export const upsertGrant: Operation = async (c, asking) => {
  const record = await needEntity(c, asking)
  const { permissions, data, ...named } = orRefuse(parse(asked, asking.document)).grant
  const to = recipientOf(named)
  if (to === undefined) return refuse('invalid', { path: 'grant.userId', reason: 'missing' })
  if (named.userId !== undefined && named.recipientEntityId !== undefined)
    return refuse('invalid', { path: 'grant.recipientEntityId', reason: 'invalid' })
  const known = (await typesOf(c, [record])).get(record.type.id ?? '')?.permissions ?? []
  if (!permissions.every(name => known.some(one => one.name === name)))
    return refuse('invalid', { path: 'grant.permissions', reason: 'invalid' })
  await settle(async () => {
    const before = await grantRow(c, record.tenantId, record.id, to)
    const grant: Grant = {
      id: before?.body.id ?? newId(),
      entityId: record.id,
      ...(to.to === 'user' ? { userId: to.id } : { recipientEntityId: to.id }),
      permissions: [...new Set(permissions)],
      data,
      insertInstant: before?.body.insertInstant ?? c.now,
      lastUpdateInstant: c.now,
    }
    await commitPlanned(c.table, grantPuts({ tenantId: record.tenantId, grant, to, before }))
  })
  return { status: 200 }
}

const byQuery = group('Query', {
  userId: optional(id({ doc: 'The user it is given to.' })),
  recipientEntityId: optional(id({ doc: 'The entity it is given to.' })),
})

const namedIn = ({ query }: Asking): Recipient | undefined => recipientOf(orRefuse(parse(byQuery, query)))

/** One grant when its recipient is named, otherwise all there are for the entity. */
export const retrieveGrants: Operation = async (c, asking) => {
  const record = await needEntity(c, asking)
  const to = namedIn(asking)
  if (to === undefined) {
    const rows = await grantsFor(c, record.tenantId, record.id)
    return { status: 200, body: { grants: await shown(c, rows, [record]) } }
  }
  const row = (await grantRow(c, record.tenantId, record.id, to)) ?? refuse('notFound')
  const [grant] = await shown(c, [row], [record])
  return { status: 200, body: { grant } }
}

export const removeGrant: Operation = async (c, asking) => {
  const record = await needEntity(c, asking)
  const to = namedIn(asking) ?? refuse('invalid', { path: 'userId', reason: 'missing' })
  if ((await grantRow(c, record.tenantId, record.id, to)) === undefined) return refuse('notFound')
  await commitPlanned(c.table, grantRemovals(record.tenantId, record.id, to))
  return { status: 200 }
}

/** Permissions that the type has no more are none; the entity comes along without its secret. */
async function shown(c: Means, rows: readonly Row<GrantRow>[], entities: readonly Entity[]) {
  const known = new Map((await withTypes(c, entities)).map(one => [one.id, one]))
  const types = await typesOf(c, entities)
  return rows.flatMap(({ body }) => {
    const { entityId, permissions, ...grant } = grantOf(body)
    const of = known.get(entityId)
    if (of === undefined) return []
    const names = new Set((types.get(of.type.id ?? '')?.permissions ?? []).map(({ name }) => name))
    return [{ ...grant, permissions: permissions.filter(name => names.has(name)), entity: withoutSecret(of) }]
  })
}

const searchable = {
  columns: ['id', 'insertInstant', 'lastUpdateInstant'],
  criteria: ['entityId', 'name', 'userId'],
  sortedBy: 'insertInstant',
}

export const searchGrants: Operation = async (c, { by, query, document }) => {
  const given = document.search ?? query
  const search = orRefuse(parseSearch(isRecord(given) ? given : {}, searchable))
  const { entityId, name, userId } = search.criteria
  const entities = (await all(c, entity, by)).filter(
    one =>
      (entityId === undefined || one.id === entityId.toLowerCase()) &&
      (name === undefined || one.name.toLowerCase().includes(name.toLowerCase().replaceAll('*', ''))),
  )
  const rows = userId === undefined ? await ofEntities(c, entities) : await ofUser(c, entities, userId.toLowerCase())
  const { page, total } = paged(await shown(c, rows, entities), search, (one, column) => Object(one)[column])
  return { status: 200, body: { grants: page, total } }
}

type Rows = readonly Row<GrantRow>[]

const ofEntities = async (c: Means, entities: readonly Entity[]): Promise<Rows> =>
  (await Promise.all(entities.map(one => grantsFor(c, one.tenantId, one.id)))).flat()

const ofUser = async (c: Means, entities: readonly Entity[], userId: string): Promise<Rows> => {
  const tenants = [...new Set(entities.map(one => one.tenantId))]
  return (await Promise.all(tenants.map(tenantId => grantsOfUser(c, tenantId, userId)))).flat()
}
