// Which ways to another password, or in without one, end with a change of it?
import type { StoredUser } from '../../domain/user.ts'
import type { With } from '../../powers.ts'
import type { Write } from '../../storage/table.ts'
import { type Found, revokeExternalId } from '../external-id.ts'
import { setupSubject } from './setup.ts'
import { changeSubject } from './start.ts'

/**
 * Whoever changes a password because somebody else may know the account must not leave an id or a one-time password of
 * before behind. `besides` is what the same commit spends already.
 */
export async function outstandingGone(
  c: With<'read'>,
  user: Pick<StoredUser, 'tenantId' | 'id'>,
  besides?: Found<unknown>,
): Promise<readonly Write[]> {
  const ids = [changeSubject(user), setupSubject(user)]
  return (await Promise.all(ids.map(of => revokeExternalId(c, of, besides)))).flat()
}

/** A change over the API answers with a one-time password that replaces this; an administrator's has none. */
export const oneTimePasswordGone = (
  c: With<'read'>,
  { tenantId, id: subject }: Pick<StoredUser, 'tenantId' | 'id'>,
): Promise<readonly Write[]> => revokeExternalId(c, { tenantId, purpose: 'oneTimePassword', subject })
