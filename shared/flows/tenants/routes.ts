// Which deletions take more than one commit?
import { application } from '../../resources/application.ts'
import { consent } from '../../resources/consent.ts'
import type { Kind, More, Operation, Stored } from '../../resources/define.ts'
import { entity } from '../../resources/entity.ts'
import { group } from '../../resources/group.ts'
import { identityProvider } from '../../resources/identity-provider.ts'
import type { ResourceRoute } from '../../resources/routes.ts'
import { remove } from '../../resources/store.ts'
import { atOnce } from './budget.ts'
import { deleteTenant } from './delete-tenant.ts'
import { sweepDeletion } from './sweep.ts'

/** The record's own deletion, and at once as much of what hangs on it as one request can take. */
const withRemains =
  <R extends Stored>(kind: Kind<R>, idName: string): Operation =>
  async (c, asking) => {
    const answer = await remove(kind)(c, asking)
    await sweepDeletion(c, { kind: kind.kind, id: asking.path[idName] ?? '' }, atOnce())
    return answer
  }

export const deletionMore = {
  'DELETE /api/application/:applicationId': {
    doc: 'Put an application to sleep, or delete it with its registrations.',
    run: withRemains(application, 'applicationId'),
  },
  'DELETE /api/consent/:consentId': {
    doc: 'Delete a consent, and whatever was said to it.',
    run: withRemains(consent, 'consentId'),
  },
  'DELETE /api/entity/:entityId': { doc: 'Delete an entity and its grants.', run: withRemains(entity, 'entityId') },
  'DELETE /api/group/:groupId': {
    doc: 'Delete a group, and who is in it leaves it.',
    run: withRemains(group, 'groupId'),
  },
  'DELETE /api/identity-provider/:identityProviderId': {
    doc: 'Delete an identity provider, and nobody’s account is linked to it any more.',
    run: withRemains(identityProvider, 'identityProviderId'),
  },
  'DELETE /api/tenant/:tenantId': {
    doc: 'Delete a tenant and everything in it.',
    answer: 'accepted',
    run: deleteTenant,
  },
} satisfies Partial<Record<ResourceRoute, More>>
