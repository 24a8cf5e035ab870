// Which access token came with the request, and is it ours and alive?

import type { Claims, JwtHeader } from '../ports/signer/port.ts'
import type { Always, Verifying } from '../powers.ts'
import type { Asked } from './endpoint.ts'

type Presented = {
  readonly token: string
  readonly header: JwtHeader
  readonly claims: Claims
  readonly keyId: string
}

/** The value of a Bearer header (RFC 6750), else of the cookie `access_token`. */
export const bearerOf = (c: Pick<Asked, 'header' | 'cookies'>): string | undefined =>
  /^bearer\s+(\S+)\s*$/i.exec(c.header('authorization') ?? '')?.[1] ?? c.cookies.access_token

/** An id token tells its client who somebody is; it opens nothing. Only id tokens carry the hash of another token. */
const isAccessToken = (claims: Claims): boolean => claims.at_hash === undefined

/** An access token signed by one of our keys and not past its `exp`; a token without `exp` is none of ours. */
export async function liveToken(
  c: Pick<Always, 'now'> & { readonly keyring: Verifying },
  token: string,
): Promise<Presented | undefined> {
  const verified = await c.keyring.verify(token)
  if (verified === undefined || !isAccessToken(verified.claims)) return undefined
  const { exp } = verified.claims
  return typeof exp === 'number' && exp * 1000 > c.now ? { token, ...verified } : undefined
}

/** The token of the request; one of another tenant than the request names is none. */
export async function presentedToken(
  c: Always & { readonly keyring: Verifying } & Pick<Asked, 'header' | 'cookies' | 'tenantId'>,
  token = bearerOf(c),
): Promise<Presented | undefined> {
  const live = token === undefined ? undefined : await liveToken(c, token)
  return c.tenantId !== undefined && live?.claims.tid !== c.tenantId ? undefined : live
}
