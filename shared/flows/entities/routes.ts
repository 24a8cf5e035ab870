// What is served of entities and their grants?
import { bag, group, id, instant, int, list, optional, text } from '../../kernel/fields.ts'
import type { More } from '../../resources/define.ts'
import { entity } from '../../resources/entity.ts'
import type { ResourceRoute } from '../../resources/routes.ts'
import { removeGrant, retrieveGrants, searchGrants, upsertGrant } from './grants.ts'
import { refreshIndex, searchEntities, searchQuery } from './search.ts'
import { entityRoutes } from './types.ts'

const grant = group('Grant', {
  id: id({ doc: 'Its id.' }),
  entity: entity.fields,
  userId: optional(id({ doc: 'The user it is given to.' })),
  recipientEntityId: optional(id({ doc: 'The entity it is given to.' })),
  permissions: list(text({ doc: 'A permission.' }), { doc: 'What is allowed.' }),
  data: bag({ doc: 'What is kept with the grant.' }),
  insertInstant: instant({ doc: 'Since when.' }),
  lastUpdateInstant: instant({ doc: 'When it was last changed.' }),
})
const grants = list(grant, { doc: 'Grants.' })
const retrieved = group('Grants', { grant: optional(grant), grants: optional(grants) })
const found = group('Found', { grants, total: int({ doc: 'How many there are in all.', min: 0 }) })

export const entityMore = {
  ...entityRoutes,
  'POST /api/entity/search': { doc: 'Search entities.', answer: 'found', run: searchEntities },
  'GET /api/entity/search': { doc: 'Search entities.', answer: 'found', query: searchQuery, run: searchEntities },
  'PUT /api/entity/search': { doc: 'Refresh the search index, which there is none of.', run: refreshIndex },
  'POST /api/entity/:entityId/grant': { doc: 'Grant permissions.', run: upsertGrant },
  'PUT /api/entity/:entityId/grant': { doc: 'Grant permissions.', run: upsertGrant },
  'GET /api/entity/:entityId/grant': { doc: 'Retrieve grants.', answer: retrieved, run: retrieveGrants },
  'DELETE /api/entity/:entityId/grant': { doc: 'Revoke a grant.', run: removeGrant },
  'POST /api/entity/grant/search': { doc: 'Search grants.', answer: found, run: searchGrants },
  'GET /api/entity/grant/search': { doc: 'Search grants.', answer: found, run: searchGrants },
} satisfies Partial<Record<ResourceRoute, More>>
