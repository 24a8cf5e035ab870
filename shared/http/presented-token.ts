// Which access token came with the request, and is it ours and alive?

import type { Claims, JwtHeader } from '../ports/signer/port.ts'
import type { Always, Verifying } from '../powers.ts'
import type { Asked } from './endpoint.ts'

export type Presented = {
  readonly token: string
  readonly header: JwtHeader
  readonly claims: Claims
  readonly keyId: string
}

/** The value of a Bearer header (RFC 6750), else of the cookie `access_token`. */
export const bearerOf = (c: Pick<Asked, 'header' | 'cookies'>): string | undefined =>
  /^bearer\s+(\S+)\s*$/i.exec(c.header('authorization') ?? '')?.[1] ?? c.cookies.access_token

/** Signed by one of our keys and not past its `exp`; a token without `exp` is none of ours. */
export async function liveToken(
  c: Always & { readonly keyring: Verifying },
  token: string,
): Promise<Presented | undefined> {
  const verified = await c.keyring.verify(token)
  const exp = verified?.claims.exp
  return verified !== undefined && typeof exp === 'number' && exp * 1000 > c.now ? { token, ...verified } : undefined
}

export async function presentedToken(
  c: Always & { readonly keyring: Verifying } & Pick<Asked, 'header' | 'cookies'>,
): Promise<Presented | undefined> {
  const token = bearerOf(c)
  return token === undefined ? undefined : liveToken(c, token)
}
