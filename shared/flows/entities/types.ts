// What does an entity look like to those who read it?
import type { With } from '../../powers.ts'
import type { Answer, Means, Operation } from '../../resources/define.ts'
import { type Entity, entity } from '../../resources/entity.ts'
import { type EntityType, entityType } from '../../resources/entity-type.ts'
import { find } from '../../resources/find.ts'
import { retrieve } from '../../resources/read.ts'
import { create, patch, update } from '../../resources/store.ts'

/** Types by their ids; each is read once. */
export async function typesOf(
  c: With<'read'>,
  entities: readonly Pick<Entity, 'type'>[],
): Promise<ReadonlyMap<string, EntityType>> {
  const ids = [...new Set(entities.flatMap(({ type: { id } }) => (id === undefined ? [] : [id])))]
  const held = await Promise.all(ids.map(id => find(c.table, entityType, {}, id)))
  return new Map(held.flatMap(one => (one === undefined ? [] : [[one.record.id, one.record]])))
}

export async function withTypes<E extends Pick<Entity, 'type'>>(c: With<'read'>, entities: readonly E[]): Promise<E[]> {
  const types = await typesOf(c, entities)
  return entities.map(one => ({ ...one, type: types.get(one.type.id ?? '') ?? one.type }))
}

/** What the machine answers, with the type as it is now. */
const typed =
  (operation: Operation): Operation =>
  async (c: Means, asking): Promise<Answer> => {
    const { status, body } = await operation(c, asking)
    const { entity: one } = body as { readonly entity: Entity }
    const [shown] = await withTypes(c, [one])
    return { status, body: { entity: shown } }
  }

export const entityRoutes = {
  'POST /api/entity': { doc: 'Create an entity.', answer: 'record', run: typed(create(entity)) },
  'POST /api/entity/:entityId': { doc: 'Create an entity with this id.', answer: 'record', run: typed(create(entity)) },
  'GET /api/entity/:entityId': { doc: 'Retrieve an entity.', answer: 'record', run: typed(retrieve(entity)) },
  'PUT /api/entity/:entityId': { doc: 'Replace an entity.', answer: 'record', run: typed(update(entity)) },
  'PATCH /api/entity/:entityId': { doc: 'Change an entity.', answer: 'record', run: typed(patch(entity)) },
} as const
