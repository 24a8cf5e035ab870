// Who is at the console, and did they send this form themselves?
//
// A console session is a refresh token of the admin application that was issued for the grant `console`: it ends with
// the user, the registration, a revocation through the API, or after a working day, whichever comes first.
import { serialize } from 'hono/utils/cookie'
import { endedBy, expiryOf } from '../domain/refresh.ts'
import { hasExpired, registrationFor, type StoredUser } from '../domain/user.ts'
import { findSession } from '../flows/session.ts'
import { tokenPolicy } from '../flows/token-policy.ts'
import { sameSecret } from '../kernel/ids.ts'
import { hour } from '../kernel/time.ts'
import type { With } from '../powers.ts'
import { adminApplicationId } from '../resources/application.ts'
import type { Asked } from './pages.ts'

export const consoleGrant = 'console'
/** Long enough for a day's work, too short for a browser that was left open in an office. */
const longest = 12 * hour

/** Browsers take the prefix only from TLS; on plain http, which is this machine, the name goes without. */
const cookieName = (secure: boolean): string => (secure ? '__Host-tenantry.console' : 'tenantry.console')

/** Ends with the browser. An empty value forgets it. */
export const consoleCookie = (value: string, secure: boolean): string =>
  serialize(cookieName(secure), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    ...(value === '' && { maxAge: 0 }),
  })

export type Session = {
  readonly id: string
  readonly user: StoredUser
  readonly roles: readonly string[]
  /** Goes into every form. */
  readonly csrf: string
}

type Means = With<'read' | 'sign'>

/** The session behind the cookie of a request, if it is still good. */
export async function consoleSession(c: Means, { cookies, secure }: Asked): Promise<Session | undefined> {
  const value = cookies[cookieName(secure)]
  const found = value ? await findSession(c, value) : undefined
  if (found === undefined) return undefined
  const [token, user] = [found.row.body, found.user.body]
  const registration = registrationFor(user, adminApplicationId)
  if (token.applicationId !== adminApplicationId || !token.grants.includes(consoleGrant)) return undefined
  if (hasExpired(user, c.now)) return undefined
  if (registration === undefined || token.registrationId !== registration.id) return undefined
  const [tenant, application] = await Promise.all([
    c.configuration.tenant(user.tenantId),
    c.configuration.application(adminApplicationId),
  ])
  if (tenant === undefined || endedBy(application?.refreshTokensRevokedInstant, token)) return undefined
  const { refresh } = await tokenPolicy(c, tenant, application)
  if (Math.min(expiryOf(token, refresh), token.insertInstant + longest) <= c.now) return undefined
  return { id: token.id, user, roles: registration.roles, csrf: await csrfOf(c, user.tenantId, token.id) }
}

/** Bound to the session, so that nobody can use one they were given in a session of their own. */
const csrfOf = async (c: Means, tenantId: string, sessionId: string): Promise<string> =>
  (await c.keyring.mac(tenantId, `console-csrf ${sessionId}`)).toString('base64url')

/**
 * Whether a form came from one of our own pages. Browsers tell where a POST comes from; one that does not say is not a
 * browser that anybody signs in with.
 */
export const isOwnForm = (c: { readonly baseUrl: string }, { header, origin }: Asked): boolean => {
  const from = header('origin')
  return from !== undefined && (from === origin || (c.baseUrl !== '' && from === new URL(c.baseUrl).origin))
}

export const isOwnToken = (session: Session, given: string | null): boolean =>
  given !== null && sameSecret(session.csrf, given)
