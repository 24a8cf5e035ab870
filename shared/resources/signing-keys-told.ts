// Who is told that tokens will be signed with other keys?
import { type Envelope, occurred } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import type { Change, Stored } from './define.ts'

export type Signing = {
  readonly jwtConfiguration: {
    readonly enabled?: boolean | undefined
    readonly accessTokenKeyId?: string | undefined
    readonly idTokenKeyId?: string | undefined
  }
}

const keysOf = ({ jwtConfiguration: { enabled, accessTokenKeyId, idTokenKeyId } }: Signing): string =>
  [enabled === false ? [] : [accessTokenKeyId, idTokenKeyId]].join()

/** Whether both are there and sign differently: a new application has no tokens anybody could have seen. */
export const signsOtherwise = (before: Signing | undefined, after: Signing | undefined): boolean =>
  before !== undefined && after !== undefined && keysOf(before) !== keysOf(after)

type Told = {
  readonly tenantId?: string | undefined
  readonly applicationIds: string[]
  readonly by: Change<Stored>['by']
}

export const signingKeysTold = ({ tenantId, applicationIds, by }: Told, now: number): Envelope =>
  occurred(
    'jwt.public-key.update',
    { ...(tenantId !== undefined && { tenantId }), applicationIds, ...(by.info && { info: by.info }) },
    { now, id: newId() },
  )
