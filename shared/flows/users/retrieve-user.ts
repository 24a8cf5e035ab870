// Which user does a retrieval mean?
import type { LoginIdType } from '../../domain/user.ts'
import type { With } from '../../powers.ts'
import { findAnyExternalId, type Purpose } from '../external-id.ts'
import { type FoundUser, findUser, findUserByLogin } from './find-user.ts'

export type Wanted =
  | { readonly by: 'id'; readonly userId: string }
  | { readonly by: 'login'; readonly loginId: string; readonly types: readonly LoginIdType[] }
  | { readonly by: 'verificationId' | 'changePasswordId'; readonly value: string }

const purposes = {
  verificationId: ['emailVerification', 'phoneVerification', 'registrationVerification'],
  changePasswordId: ['changePassword', 'setupPassword'],
} as const satisfies Record<string, readonly Purpose[]>

/** `tenantId` may only be left out where the id implies it. An id of another tenant finds nobody. */
export async function retrieveUser(
  c: With<'read'>,
  tenantId: string | undefined,
  wanted: Wanted,
): Promise<FoundUser | undefined> {
  switch (wanted.by) {
    case 'id':
      return findUser(c, { tenantId, userId: wanted.userId })
    case 'login':
      return tenantId === undefined
        ? undefined
        : findUserByLogin(c, { tenantId, loginId: wanted.loginId, types: wanted.types })
    case 'verificationId':
    case 'changePasswordId': {
      const found = await findAnyExternalId<{ userId?: string }>(c, purposes[wanted.by], wanted.value)
      if (found?.data.userId === undefined || (tenantId !== undefined && found.tenantId !== tenantId)) return undefined
      return findUser(c, { tenantId: found.tenantId, userId: found.data.userId })
    }
  }
}
