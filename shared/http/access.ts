// Who is calling, and may they call this route?

import { mayCall } from '../domain/api-key.ts'
import { isUuid } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import type { Always, Granted, Verifying } from '../powers.ts'
import type { ApiKey } from '../resources/api-key.ts'
import type { Access } from '../row.ts'
import { letInFrom } from './let-in.ts'
import { liveToken } from './presented-token.ts'

export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'key'; readonly key: ApiKey }
  | {
      readonly kind: 'user'
      readonly userId: string
      readonly tenantId: string
      readonly token: string
      readonly claims: Readonly<Record<string, unknown>>
    }

export type Credentials = {
  readonly authorization: string | undefined
  readonly accessTokenCookie: string | undefined
  readonly tenantHeader: string | undefined
  /** The socket's address, not a header a caller could write. */
  readonly sourceIp: string
}

/** `METHOD /path/:id`, as in the manifest, with who may call it. */
type Called = { readonly route: string; readonly access: Access }

type Means = Always & Granted['read'] & { readonly keyring?: Verifying }

const nobody: Caller = { kind: 'nobody' }

/** The caller of a route. Refuses with an empty 401, whatever was wrong (wire reference, section 2). */
export async function callerOf(c: Means, called: Called, given: Credentials): Promise<Caller> {
  const { access } = called
  if (access === 'public') return nobody
  const presented = given.authorization?.trim() ?? ''
  const bearer = /^bearer\s+(.+)$/i.exec(presented)?.[1]
  const wantsUser = access === 'bearer' || access === 'keyOrBearer' || access === 'optionalKey'
  if (presented !== '' && bearer === undefined) {
    return access === 'bearer' ? refuse('unauthorized') : byKey(c, called, { key: presented, ...given })
  }
  if (wantsUser) {
    const token = bearer ?? given.accessTokenCookie
    const user = token === undefined ? undefined : await byToken(c, token, given.tenantHeader)
    if (user !== undefined) return user
    // A stale cookie on a route that needs nobody is no reason to refuse; a presented token is a claim, and was wrong.
    if (access !== 'optionalKey' || bearer !== undefined) refuse('unauthorized')
    return nobody
  }
  if (access === 'login' && bearer === undefined) return nobody
  return refuse('unauthorized')
}

async function byKey(
  c: Means,
  { access, route }: Called,
  given: Credentials & { readonly key: string },
): Promise<Caller> {
  const key = await c.configuration.apiKey(given.key)
  if (key === undefined) return refuse('unauthorized')
  const letIn = await letInFrom(c, key.ipAccessControlListId, given.sourceIp)
  const allowed = mayCall(key, { access, route, tenantHeader: given.tenantHeader, letIn, now: c.now })
  return allowed ? { kind: 'key', key } : refuse('unauthorized')
}

async function byToken(c: Means, token: string, tenantHeader: string | undefined): Promise<Caller | undefined> {
  const { keyring } = c
  const live = keyring && (await liveToken({ now: c.now, keyring }, token))
  if (live === undefined) return undefined
  const { claims } = live
  const { sub, tid } = claims
  // Somebody with a key may have vended a token about anything; only users come in by one.
  if (typeof sub !== 'string' || !isUuid(sub) || typeof tid !== 'string') return undefined
  if (tenantHeader !== undefined && tenantHeader.toLowerCase() !== tid) return undefined
  if ((await c.configuration.tenant(tid)) === undefined) return undefined
  return { kind: 'user', userId: sub, tenantId: tid, token, claims }
}
