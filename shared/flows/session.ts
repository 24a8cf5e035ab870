// How does a refresh token come to be, and how is one found again?
import { timingSafeEqual } from 'node:crypto'
import { alive, endedBy, expiryOf, type RefreshPolicy, type RefreshToken } from '../domain/refresh.ts'
import { type RefreshValue, readRefreshValue, refreshBody, writeRefreshValue } from '../domain/refresh-value.ts'
import { registrationFor, type StoredUser } from '../domain/user.ts'
import { digest, newId } from '../kernel/ids.ts'
import { seconds } from '../kernel/time.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import { keys, listed } from '../storage/keys.ts'
import type { Expect, Row, Write } from '../storage/table.ts'
import { tokenPolicy } from './token-policy.ts'

type NewSession = {
  readonly user: StoredUser
  readonly applicationId?: string
  readonly policy: RefreshPolicy
  readonly authenticationType: string
  readonly authTime?: number
  readonly grants?: readonly string[]
  readonly scopes?: readonly string[]
  readonly device?: RefreshToken['device']
  readonly ipAddress?: string
  /** A token for another application that shares the first one's clock (JWT issue). */
  readonly clock?: Pick<RefreshToken, 'insertInstant' | 'startInstant'>
}

/** A refresh token about to be committed: its row, and the value only its holder will ever have. */
export async function newRefreshToken(
  c: With<'sign'>,
  asked: NewSession,
): Promise<{ value: string; token: RefreshToken; write: Write }> {
  const registration = registrationFor(asked.user, asked.applicationId)
  const token: RefreshToken = {
    id: newId(),
    tenantId: asked.user.tenantId,
    userId: asked.user.id,
    ...(asked.applicationId && { applicationId: asked.applicationId }),
    ...(registration && { registrationId: registration.id }),
    insertInstant: asked.clock?.insertInstant ?? c.now,
    startInstant: asked.clock?.startInstant ?? c.now,
    ...(asked.clock && { issuedInstant: c.now }),
    lastAccessedInstant: c.now,
    counter: 1,
    rotatedInstant: c.now,
    generation: asked.user.tokenGeneration,
    authTime: asked.authTime ?? c.now,
    authenticationType: asked.authenticationType,
    ...(asked.ipAddress && { ipAddress: asked.ipAddress }),
    grants: asked.grants ?? [],
    ...(asked.scopes && { scopes: asked.scopes }),
    ...(asked.device && { device: asked.device }),
  }
  return { value: await refreshValue(c, token), token, write: sessionWrite(token, asked.policy, 'absent') }
}

/** The write that stores a token as it is now. Its row dies with its expiry; a policy made longer later does not revive it. */
export const sessionWrite = (token: RefreshToken, policy: RefreshPolicy, expect: Expect): Write => ({
  put: Object.assign(keys.refreshToken(token.id), {
    type: 'refresh-token',
    body: token,
    ttl: seconds(expiryOf(token, policy)) + 1,
    listed: listed.refreshTokensOf(token.tenantId, token.userId, token.id),
  }),
  expect,
})

/** The current value of a token: computed, never stored. */
export async function refreshValue(c: With<'sign'>, token: RefreshToken): Promise<string> {
  const body = refreshBody({
    tenantId: token.tenantId,
    userId: token.userId,
    tokenId: token.id,
    counter: token.counter,
  })
  return writeRefreshValue(body, await c.keyring.mac(token.tenantId, `refresh-token ${body.toString('base64url')}`))
}

/** What a presented value says, once its MAC has proved that we wrote it. Costs no read. */
async function authentic(c: With<'sign'>, value: string): Promise<RefreshValue | undefined> {
  const read = readRefreshValue(value)
  if (read === undefined) return undefined
  const mac = await c.keyring.mac(read.said.tenantId, `refresh-token ${read.body.toString('base64url')}`)
  return timingSafeEqual(mac.subarray(0, read.mac.length), read.mac) ? read.said : undefined
}

/** The body of the row under keys.importedToken. */
export type ImportedToken = { readonly tenantId: string; readonly userId: string; readonly tokenId: string }

/** Leads from a value that another system gave out to its token, as long as that lives. */
export const importedWrite = (value: string, token: RefreshToken, policy: RefreshPolicy, expect: Expect): Write => {
  const body: ImportedToken = { tenantId: token.tenantId, userId: token.userId, tokenId: token.id }
  const ttl = seconds(expiryOf(token, policy)) + 1
  return { put: { ...keys.importedToken(digest(value)), type: 'imported-token', body, ttl }, expect }
}

/**
 * What a presented value says, whoever gave it out. Ours costs no read, and neither does one that was made to look like
 * ours: none of that shape is imported.
 */
export async function recognised(c: With<'read' | 'sign'>, value: string): Promise<Recognised | undefined> {
  const said = await authentic(c, value)
  if (said !== undefined) return { isImported: false, ...said }
  if (readRefreshValue(value) !== undefined) return undefined
  const row = await c.table.get<ImportedToken>(keys.importedToken(digest(value)))
  return row && { ...row.body, counter: 1, isImported: true }
}
type Recognised = RefreshValue & { readonly isImported: boolean }

type FoundSession = {
  readonly row: Row<RefreshToken>
  readonly user: Row<StoredUser>
  readonly counter: number
  /** The value that was presented came with an import. */
  readonly isImported: boolean
}

/** Token and user behind a value, in one round trip; `undefined` when either is gone or the token was revoked with others. */
export async function findSession(c: With<'read' | 'sign'>, value: string): Promise<FoundSession | undefined> {
  const said = await recognised(c, value)
  if (said === undefined) return undefined
  const [row, user] = await c.table.getMany<[RefreshToken, StoredUser]>([
    keys.refreshToken(said.tokenId),
    keys.user(said.tenantId, said.userId),
  ])
  if (
    row === undefined ||
    user === undefined ||
    row.body.userId !== user.body.id ||
    row.body.tenantId !== said.tenantId
  )
    return undefined
  const { counter, isImported } = said
  return alive(row.body, user.body) ? { row, user, counter, isImported } : undefined
}

/** Whether all tokens of the application were revoked since; those of a universal one also one tenant at a time. */
export async function isRevoked(
  c: With<'read'>,
  token: RefreshToken,
  application: Application | undefined,
): Promise<boolean> {
  if (application === undefined) return false
  if (endedBy(application.refreshTokensRevokedInstant, token)) return true
  if (application.tenantId !== undefined) return false
  return endedBy(await c.configuration.tokensRevoked(token.tenantId, application.id), token)
}

/**
 * Whether this token still stands, as policy and application are today. A renewal asks more: whether the application lets
 * tokens renew, and whether the account has expired or a gate is shut.
 */
export async function renews(c: With<'read'>, token: RefreshToken, user: StoredUser): Promise<boolean> {
  if (!alive(token, user)) return false
  const { tenantId, applicationId } = token
  const tenant = await c.configuration.tenant(tenantId)
  const application = applicationId === undefined ? undefined : await c.configuration.application(applicationId)
  if (tenant === undefined || (await isRevoked(c, token, application))) return false
  return expiryOf(token, (await tokenPolicy(c, tenant, application)).refresh) >= c.now
}
