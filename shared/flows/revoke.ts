// How do refresh tokens end before their time?
import { alive, type RefreshToken } from '../domain/refresh.ts'
import type { StoredUser } from '../domain/user.ts'
import { presentUser } from '../domain/user-present.ts'
import { type EventInfo, occurred } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import { keys, listed } from '../storage/keys.ts'
import { allRows } from '../storage/pages.ts'
import { settle } from '../storage/settle.ts'
import type { Row, Write } from '../storage/table.ts'
import { announce } from './announce.ts'
import { renews } from './session.ts'
import { tokenPolicy } from './token-policy.ts'
import { userPut } from './users/user-row.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

/**
 * A refresh token as the API shows it; its value is only ever shown to its holder. On the wire a `tenantId` marks an SSO
 * session, which has no application.
 */
export const presentToken = (token: RefreshToken) => ({
  id: token.id,
  applicationId: token.applicationId,
  userId: token.userId,
  ...(token.applicationId === undefined && { tenantId: token.tenantId }),
  insertInstant: token.insertInstant,
  startInstant: token.startInstant,
  metaData: {
    device: { ...token.device, lastAccessedAddress: token.ipAddress, lastAccessedInstant: token.lastAccessedInstant },
    scopes: token.scopes,
  },
})

/** Every token of a user that still renews, oldest first. */
export async function tokensOf(c: With<'read'>, user: StoredUser): Promise<readonly Row<RefreshToken>[]> {
  const kept = await keptOf(c, user)
  const living = await Promise.all(kept.map(row => renews(c, row.body, user)))
  return kept.filter((_, n) => living[n]).sort((a, b) => a.body.insertInstant - b.body.insertInstant)
}

/**
 * Also those that a policy keeps from renewing today: another one may let them tomorrow. The index lists; each row was
 * read consistently.
 */
async function keptOf(c: With<'read'>, user: StoredUser): Promise<readonly Row<RefreshToken>[]> {
  const { pk } = listed.refreshTokensOf(user.tenantId, user.id, '')
  return (await allRows<RefreshToken>(c.table, { pk, listed: true })).filter(row => alive(row.body, user))
}

export type Revocation = {
  readonly info: EventInfo
  readonly user: StoredUser
  readonly token?: RefreshToken
  readonly applicationId?: string
}

/** The writes that tell of a revocation, for the same commit. Receivers learn how long access tokens may still be around. */
export async function announceRevocation(
  c: With<'read' | 'sign' | 'seal' | 'callOut'>,
  { info, user, token, applicationId }: Revocation,
): Promise<readonly Write[]> {
  const event = occurred(
    'jwt.refresh-token.revoke',
    {
      tenantId: user.tenantId,
      info,
      userId: user.id,
      user: presentUser(user),
      applicationTimeToLiveInSeconds: await timesToLive(c, user, token?.applicationId ?? applicationId),
      ...((token?.applicationId ?? applicationId) && { applicationId: token?.applicationId ?? applicationId }),
      ...(token && { refreshToken: presentToken(token) }),
    },
    { now: c.now, id: newId() },
  )
  return announce(c, [event])
}

async function timesToLive(
  c: With<'read'>,
  user: StoredUser,
  applicationId: string | undefined,
): Promise<Record<string, number>> {
  const tenant = await c.configuration.tenant(user.tenantId)
  if (tenant === undefined) return {}
  const ids =
    applicationId === undefined ? user.registrations.map(registration => registration.applicationId) : [applicationId]
  const each = await Promise.all(
    ids.map(async id => {
      const application = await c.configuration.application(id)
      return [id, (await tokenPolicy(c, tenant, application)).timeToLiveSeconds] as const
    }),
  )
  return Object.fromEntries(each)
}

/** Ends one token. `false` when it was gone already. */
export const revokeToken = (c: Means, tokenId: string, info: EventInfo): Promise<boolean> =>
  settle(async () => {
    const row = await c.table.get<RefreshToken>(keys.refreshToken(tokenId))
    if (row === undefined) return false
    const user = await c.table.get<StoredUser>(keys.user(row.body.tenantId, row.body.userId))
    const told = user === undefined ? [] : await announceRevocation(c, { info, user: user.body, token: row.body })
    await c.table.commit([{ remove: row, expect: { version: row.version } }, ...told])
    return true
  })

/** Ends every token of a user: one write to the user's row makes them all void, and their own rows die with their TTL. */
export const revokeAllOf = (
  c: Means,
  place: { readonly tenantId: string; readonly userId: string },
  info: EventInfo,
): Promise<boolean> =>
  settle(async () => {
    const row = await c.table.get<StoredUser>(keys.user(place.tenantId, place.userId))
    if (row === undefined) return false
    const told = await announceRevocation(c, { info, user: row.body })
    await c.table.commit([userPut({ ...row.body, tokenGeneration: row.body.tokenGeneration + 1 }, row), ...told])
    return true
  })

/**
 * Ends the tokens one user has for one application, in one commit unless they are very many: each is two writes of a
 * hundred, and its fact tells of the user, who may be large. Time line: we list a token; its holder renews it; our whole
 * commit loses, and what is listed then is ended.
 */
export const revokeForApplication = (
  c: Means,
  user: StoredUser,
  applicationId: string,
  info: EventInfo,
): Promise<void> =>
  settle(async () => {
    const all = (await keptOf(c, user)).filter(({ body }) => body.applicationId === applicationId)
    const most = Math.max(1, Math.min(48, Math.floor(1_000_000 / JSON.stringify(user).length)))
    for (let n = 0; n < all.length; n += most) {
      const rows = all.slice(n, n + most)
      const told = await Promise.all(rows.map(({ body: token }) => announceRevocation(c, { info, user, token })))
      const gone = rows.map((row): Write => ({ remove: row, expect: { version: row.version } }))
      await c.table.commit([...gone, ...told.flat()])
    }
  })
