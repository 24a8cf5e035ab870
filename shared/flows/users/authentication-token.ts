// What does a registration keep of the token that may stand in for its user's password?
import type { Registration } from '../../domain/user.ts'
import { opaque, sameSecret } from '../../kernel/ids.ts'
import type { With } from '../../powers.ts'

export type TokenWish = {
  readonly generateAuthenticationToken?: boolean | undefined
  readonly registration: { readonly authenticationToken?: string | undefined }
}

/** The value a request asks for: one that is drawn, or the caller's own. */
export const wantedToken = ({ generateAuthenticationToken, registration }: TokenWish): string | undefined =>
  generateAuthenticationToken === true ? opaque(32) : registration.authenticationToken

/** The registration with this token. A token of its caller's choice can be guessed, so not even its digest is kept. */
export async function withToken(
  c: With<'sign'>,
  tenantId: string,
  registration: Registration,
  token: string | undefined,
): Promise<Registration> {
  if (token === undefined) return registration
  return { ...registration, authenticationTokenMac: await macOf(c, tenantId, registration, token) }
}

export async function isItsToken(
  c: With<'sign'>,
  tenantId: string,
  registration: Registration,
  given: string,
): Promise<boolean> {
  const known = registration.authenticationTokenMac
  return known !== undefined && sameSecret(await macOf(c, tenantId, registration, given), known)
}

const macOf = async (c: With<'sign'>, tenantId: string, { id }: Registration, token: string): Promise<string> =>
  (await c.keyring.mac(tenantId, `authentication-token ${id} ${token}`)).toString('base64url')
