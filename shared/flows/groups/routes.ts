// What is served of the members of groups?
import { memberFields } from '../../domain/group-member.ts'
import { group, int, list, map } from '../../kernel/fields.ts'
import type { More } from '../../resources/define.ts'
import type { ResourceRoute } from '../../resources/routes.ts'
import { groupRoutes } from './administer.ts'
import { addMembers, replaceMembers } from './change-members.ts'
import { removeMembers } from './remove-members.ts'
import { searchMembers } from './search-members.ts'

const members = list(memberFields, { doc: 'Members.' })
const byGroup = group('Members', { members: map(members, { doc: 'Members by group.' }) })
const found = group('Found', { members, total: int({ doc: 'How many there are in all.', min: 0 }) })

export const groupMore = {
  ...groupRoutes,
  'POST /api/group/member': { doc: 'Add users to groups.', answer: byGroup, run: addMembers },
  'PUT /api/group/member': { doc: 'Say who is in groups.', answer: byGroup, run: replaceMembers },
  'DELETE /api/group/member': { doc: 'Remove users from groups.', run: removeMembers },
  'POST /api/group/member/search': { doc: 'Search memberships.', answer: found, run: searchMembers },
  'GET /api/group/member/search': { doc: 'Search memberships.', answer: found, run: searchMembers },
} satisfies Partial<Record<ResourceRoute, More>>
