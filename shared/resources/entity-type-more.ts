// What can be asked of a type of entity besides the verbs? Its permissions.
import type { More } from './define.ts'
import { type EntityType, entityType, permissionFields } from './entity-type.ts'
import { partOperations } from './part.ts'
import type { ResourceRoute } from './routes.ts'

const one = partOperations<EntityType, EntityType['permissions'][number]>({
  kind: entityType,
  envelope: 'permission',
  fields: permissionFields,
  ids: ['entityTypeId', 'permissionId'],
  read: ({ permissions }) => permissions,
  write: (record, permissions) => ({ ...record, permissions: [...permissions] }),
})

export const entityTypeMore = {
  'POST /api/entity/type/:entityTypeId/permission': one.create,
  'POST /api/entity/type/:entityTypeId/permission/:permissionId': one.create,
  'PUT /api/entity/type/:entityTypeId/permission/:permissionId': one.update,
  'PATCH /api/entity/type/:entityTypeId/permission/:permissionId': one.patch,
  'DELETE /api/entity/type/:entityTypeId/permission/:permissionId': one.remove,
} satisfies Partial<Record<ResourceRoute, More>>
