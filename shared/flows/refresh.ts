// How does a refresh token renew an access token?
import { type Shut, shutGate } from '../domain/gates.ts'
import { expiryOf, judgeRefresh, letsRenew, type RefreshToken } from '../domain/refresh.ts'
import { hasExpired, type StoredUser } from '../domain/user.ts'
import { type EventInfo, occurred } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import { settle } from '../storage/settle.ts'
import type { Row, Write } from '../storage/table.ts'
import { announce } from './announce.ts'
import { type IssuedToken, issueAccessToken } from './issue-token.ts'
import { grantScopes } from './oauth-tokens.ts'
import { announceRevocation, revokeToken } from './revoke.ts'
import { findSession, importedWrite, isRevoked, refreshValue, sessionWrite } from './session.ts'
import { type TokenPolicy, tokenPolicy } from './token-policy.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

type RefreshRequest = {
  readonly value: string
  /** The access token before, which receivers of `jwt.refresh` are told. */
  readonly original?: string
  /** May only shorten; a longer one is refused. */
  readonly timeToLiveSeconds?: number
  /** Fewer scopes for the access token than the refresh token holds; the refresh token keeps its own. */
  readonly scopes?: readonly string[]
  readonly info: EventInfo
  /** Set by the OAuth grant: whom the token must have been issued to, and what must hold besides. */
  readonly accept?: (found: { readonly token: RefreshToken; readonly application: Application | undefined }) => boolean
}

type Renewed = IssuedToken & {
  readonly outcome: 'renewed'
  readonly refreshToken: string
  readonly refreshTokenId: string
  readonly refreshExpiry: number
  readonly session: RefreshToken
  /** Those of the access token. */
  readonly scopes: readonly string[] | undefined
  readonly user: StoredUser
  readonly tenant: Tenant
  readonly application: Application | undefined
}
export type Refreshed =
  | Renewed
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'gated'; readonly shut: Shut }
  | { readonly outcome: 'timeToLiveTooLong' }
  /** It holds a scope that the application does not know any more, and rejects. It has ended. */
  | { readonly outcome: 'unknownScope' }

const refused = { outcome: 'refused' } as const

/** Two round trips: token and user together, then one write. The loser of a race meets the winner's token when it judges again. */
export const refresh = (c: Means, asked: RefreshRequest): Promise<Refreshed> => settle(() => attempt(c, asked))

async function attempt(c: Means, asked: RefreshRequest): Promise<Refreshed> {
  const found = await findSession(c, asked.value)
  if (found === undefined) return refused
  const tenant = await c.configuration.tenant(found.user.body.tenantId)
  const applicationId = found.row.body.applicationId
  const application = applicationId === undefined ? undefined : await c.configuration.application(applicationId)
  if (tenant === undefined || hasExpired(found.user.body, c.now)) return refused
  if (!letsRenew(applicationId, application)) return refused
  if (await isRevoked(c, found.row.body, application)) return refused
  if (asked.accept?.({ token: found.row.body, application }) === false) return refused
  const held = heldScopes(found.row.body, application)
  if (held?.outcome === 'unknownScope') {
    await revokeToken(c, found.row.body.id, asked.info)
    return held
  }
  const shut = shutGate(found.user.body, { tenant, application })
  if (shut !== undefined) return { outcome: 'gated', shut }
  const policy = await tokenPolicy(c, tenant, application)
  if (asked.timeToLiveSeconds !== undefined && asked.timeToLiveSeconds > policy.timeToLiveSeconds)
    return { outcome: 'timeToLiveTooLong' }
  const verdict = judgeRefresh(found.row.body, found.counter, policy.refresh, c.now)
  switch (verdict.outcome) {
    case 'expired':
    case 'unknown':
      return refused
    case 'reused':
      await punishReuse(c, { tenant, row: found.row, user: found.user.body, info: asked.info })
      return refused
    case 'graced':
    case 'renewed':
      return conclude(c, {
        asked,
        policy,
        tenant,
        application,
        user: found.user.body,
        row: found.row,
        counter: found.counter,
        next: verdict.next,
        scopes: asked.scopes?.filter(scope => held?.scopes.includes(scope)) ?? held?.scopes,
        moved: verdict.outcome === 'renewed',
        isImported: found.isImported,
      })
  }
}

/** What was consented, as the application judges it today: a scope that is taken away ends with the next renewal. */
const heldScopes = ({ scopes }: RefreshToken, application: Application | undefined) =>
  scopes === undefined || application === undefined ? undefined : grantScopes(application, scopes)

/** A spent value came back: somebody else may hold the current one, so it ends too when the tenant says so. */
async function punishReuse(
  c: Means,
  { tenant, row, user, info }: { tenant: Tenant; row: Row<RefreshToken>; user: StoredUser; info: EventInfo },
): Promise<void> {
  if (!tenant.jwtConfiguration.refreshTokenRevocationPolicy.onOneTimeTokenReuse) return
  const told = await announceRevocation(c, { info, user, token: row.body })
  await c.table.commit([{ remove: row, expect: { version: row.version } }, ...told])
}

type Conclusion = {
  readonly asked: RefreshRequest
  readonly policy: TokenPolicy
  readonly tenant: Tenant
  readonly application: Application | undefined
  readonly user: StoredUser
  readonly row: Row<RefreshToken>
  /** The counter of the presented value. */
  readonly counter: number
  readonly next: RefreshToken
  readonly scopes: readonly string[] | undefined
  readonly moved: boolean
  readonly isImported: boolean
}

async function conclude(
  c: Means,
  { asked, policy, tenant, application, user, row, counter, next, scopes, moved, isImported }: Conclusion,
): Promise<Renewed> {
  const { ipAddress } = asked.info
  const session: RefreshToken = ipAddress === undefined ? next : Object.assign({}, next, { ipAddress })
  // A value of another system stays its holder's until ours takes its place.
  const kept = isImported && session.counter === 1
  const [issued, value] = await Promise.all([
    issueAccessToken(c, {
      tenant,
      user,
      policy,
      ...(application && { application }),
      authenticationType: 'REFRESH_TOKEN',
      authTime: session.authTime,
      ...(scopes && { scopes }),
      refreshTokenId: session.id,
      grants: [...session.grants, 'refresh_token'],
      ...(asked.timeToLiveSeconds !== undefined && { timeToLiveSeconds: asked.timeToLiveSeconds }),
    }),
    // A counter has one value, whoever gave it out: what was presented, and proven, need not be computed again.
    session.counter === counter ? asked.value : refreshValue(c, session),
  ])
  const told = await announceRefresh(c, { asked, session, token: issued.token })
  const renewals = [
    ...(moved ? [renewal(session, policy, row.version)] : []),
    ...(moved && kept ? [importedWrite(asked.value, session, policy.refresh, 'anything')] : []),
  ]
  await c.table.commit([...renewals, ...told])
  const refreshExpiry = expiryOf(session, policy.refresh)
  return {
    outcome: 'renewed',
    token: issued.token,
    tokenExpirationInstant: issued.tokenExpirationInstant,
    refreshToken: value,
    refreshTokenId: session.id,
    refreshExpiry,
    session,
    scopes,
    user,
    tenant,
    application,
  }
}

/**
 * A reusable token may be renewed by many at once: they all write the same, so that it is still there is enough. A
 * one-time token is the winner's alone: the version it was read at decides.
 */
const renewal = (session: RefreshToken, policy: TokenPolicy, version: number): Write =>
  sessionWrite(session, policy.refresh, policy.refresh.usage === 'Reusable' ? 'present' : { version })

async function announceRefresh(
  c: Means,
  { asked, session, token }: { asked: RefreshRequest; session: RefreshToken; token: string },
): Promise<readonly Write[]> {
  const event = occurred(
    'jwt.refresh',
    {
      tenantId: session.tenantId,
      info: asked.info,
      userId: session.userId,
      token,
      refreshToken: asked.value,
      applicationId: session.applicationId ?? '',
      ...(asked.original !== undefined && { original: asked.original }),
    },
    { now: c.now, id: newId() },
  )
  return announce(c, [event])
}
