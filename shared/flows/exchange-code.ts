// How does an authorization code become tokens?
import { type AuthorizationCode, judgeRedemption } from '../domain/authorization-code.ts'
import { bar } from '../domain/bar.ts'
import { invalidGrant, invalidRequest } from '../domain/oauth-refusal.ts'
import type { StoredUser } from '../domain/user.ts'
import type { EventInfo } from '../events/outbox.ts'
import type { With } from '../powers.ts'
import type { Tenant } from '../resources/configuration.ts'
import { keys } from '../storage/keys.ts'
import { settle } from '../storage/settle.ts'
import type { Write } from '../storage/table.ts'
import { type Found, findExternalId, issueExternalId } from './external-id.ts'
import { issueAccessToken } from './issue-token.ts'
import { type Client, refused } from './oauth-client.ts'
import { type GrantOutcome, oauthTokens, wantsRefreshToken } from './oauth-tokens.ts'
import { revokeToken } from './revoke.ts'
import { newRefreshToken } from './session.ts'
import { tokenPolicy } from './token-policy.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

type CodeExchange = {
  readonly client: Client
  readonly code: string
  readonly redirectUri: string | undefined
  readonly codeVerifier: string | undefined
  readonly info: EventInfo
}

const notFound = invalidGrant('auth_code_not_found', 'The authorization code is unknown, was used or has expired.')

/** Issues a code, for the authorize endpoint. `writes` belong to the commit that decides to hand it out. */
export async function issueAuthorizationCode(
  c: With<'read'>,
  {
    tenantId,
    lifetimeSeconds,
    data,
  }: { readonly tenantId: string; readonly lifetimeSeconds: number; readonly data: AuthorizationCode },
): Promise<{ readonly value: string; readonly writes: readonly Write[] }> {
  return issueExternalId(c, {
    tenantId,
    purpose: 'authorizationCode',
    subject: data.userId,
    data,
    lifetimeSeconds,
    replaces: false,
  })
}

/** Three round trips: code, user, commit. Of two redemptions the commit lets one through; the other finds the code spent. */
export const exchangeCode = (c: Means, asked: CodeExchange): Promise<GrantOutcome> => settle(() => attempt(c, asked))

async function attempt(c: Means, asked: CodeExchange): Promise<GrantOutcome> {
  const { application, authenticated } = asked.client
  const found = await findExternalId<AuthorizationCode>(c, 'authorizationCode', asked.code)
  if (found === undefined) return refused(notFound)
  const tenant = asked.client.tenant ?? (await c.configuration.tenant(found.tenantId))
  if (found.tenantId !== tenant?.id) return refused(notFound)
  const verdict = judgeRedemption(found.data, {
    clientId: application.id,
    redirectUri: asked.redirectUri,
    codeVerifier: asked.codeVerifier,
    authenticated,
    pkcePolicy: application.oauthConfiguration.proofKeyForCodeExchangePolicy,
  })
  switch (verdict) {
    case 'otherClient':
      return refused(invalidGrant('client_id_mismatch', 'The code was issued to another client.'))
    case 'otherRedirect':
      return refused(invalidGrant('invalid_redirect_uri', 'redirect_uri differs from the one the code was asked with.'))
    case 'missingVerifier':
      return refused(invalidRequest('missing_code_verifier', 'code_verifier is required for this code.'))
    case 'wrongVerifier':
      return refused(invalidGrant('invalid_pkce_code_verifier', 'code_verifier does not match the challenge.'))
    case 'missingChallenge':
      return refused(invalidRequest('missing_code_challenge', 'This client has to use PKCE.'))
    case 'spent':
      await punishReplay(c, found, asked.info)
      return refused(notFound)
    case 'redeemable':
      return redeem(c, { ...asked, tenant }, found)
  }
}

/** RFC 6749 section 4.1.2: a code that comes back was seen by somebody else, so what it gave ends. */
async function punishReplay(c: Means, found: Found<AuthorizationCode>, info: EventInfo): Promise<void> {
  const id = found.data.spent?.refreshTokenId
  if (id !== undefined) await revokeToken(c, id, info)
}

async function redeem(
  c: Means,
  { client, tenant, code, info }: CodeExchange & { readonly tenant: Tenant },
  found: Found<AuthorizationCode>,
): Promise<GrantOutcome> {
  const { application } = client
  const { data } = found
  const row = await c.table.get<StoredUser>(keys.user(tenant.id, data.userId))
  const barred = row === undefined ? notFound : bar(row.body, { tenant, application }, c.now)
  if (row === undefined || barred !== undefined) return refused(barred ?? notFound)
  const user = row.body
  const grants = ['authorization_code']
  const { refresh } = await tokenPolicy(c, tenant, application)
  const session = wantsRefreshToken(application, data.scopes)
    ? await newRefreshToken(c, {
        user,
        applicationId: application.id,
        policy: refresh,
        authenticationType: data.authenticationType,
        authTime: data.authTime,
        grants,
        scopes: data.scopes,
        ...(data.device && { device: data.device }),
        ...(info.ipAddress && { ipAddress: info.ipAddress }),
      })
    : undefined
  const issued = await issueAccessToken(c, {
    tenant,
    user,
    application,
    authenticationType: data.authenticationType,
    authTime: data.authTime,
    grants,
    scopes: data.scopes,
    ...(session && { refreshTokenId: session.token.id }),
  })
  await c.table.commit([markSpent(found, session?.token.id), ...(session ? [session.write] : [])])
  const tokens = await oauthTokens(c, {
    tenant,
    application,
    user,
    issued,
    scopes: data.scopes,
    authenticationType: data.authenticationType,
    authTime: data.authTime,
    code,
    ...(session && { refreshToken: { value: session.value, id: session.token.id } }),
    ...(data.nonce !== undefined && { nonce: data.nonce }),
    ...(data.sessionId !== undefined && { sessionId: data.sessionId }),
  })
  return { outcome: 'tokens', tokens }
}

/** Kept until it would have expired, so that its return is recognised; the version read decides who spends it. */
function markSpent(found: Found<AuthorizationCode>, refreshTokenId: string | undefined): Write {
  const { version, ...row } = found.row
  const data: AuthorizationCode = { ...found.data, spent: { ...(refreshTokenId && { refreshTokenId }) } }
  return { put: { ...row, body: { ...found.row.body, data } }, expect: { version } }
}
