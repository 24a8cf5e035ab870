// What do the tests of OAuth stand on? Clients, and codes as the authorize endpoint will put them there.
import type { AuthorizationCode } from '../../shared/domain/authorization-code.ts'
import { issueAuthorizationCode } from '../../shared/flows/exchange-code.ts'
import type { Answer, DoorOptions } from '../door.ts'
import { basic, form, loginDoor, type Member } from './login-given.ts'
import { ok } from './users-given.ts'

export type OAuthClient = { readonly id: string; readonly secret: string; readonly tenantId: string }

// RFC 7636, appendix B.
export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
export const redirectUri = 'https://app.example/callback'

export async function tokenDoor(options: DoorOptions = {}) {
  const door = await loginDoor(options)

  const client = async (tenantId: string, oauthConfiguration: object = {}, more: object = {}): Promise<OAuthClient> => {
    const enabledGrants = ['authorization_code', 'refresh_token', 'password']
    const given = { oauthConfiguration: { enabledGrants, ...oauthConfiguration }, ...more }
    const id = await door.loginApplication(tenantId, given)
    const { application } = await ok(door.get(`/api/application/${id}`, { tenantId }))
    return { id, secret: String(application?.oauthConfiguration?.clientSecret), tenantId }
  }
  /** A code for a user, put there by the flow that the authorize endpoint will use. */
  const code = async (of: OAuthClient, who: Member, more: Partial<AuthorizationCode> = {}): Promise<string> => {
    const data: AuthorizationCode = {
      clientId: of.id,
      redirectUri,
      userId: who.id,
      scopes: ['openid', 'offline_access'],
      authTime: door.now(),
      authenticationType: 'PASSWORD',
      ...more,
    }
    const table = door.table()
    const c = { now: door.now(), table } as never
    const issued = await issueAuthorizationCode(c, { tenantId: of.tenantId, lifetimeSeconds: 30, data })
    await table.commit(issued.writes)
    return issued.value
  }
  const token = (members: Readonly<Record<string, string | undefined>>, of?: OAuthClient): Promise<Answer> => {
    const headers: Record<string, string> = of === undefined ? {} : { authorization: basic(of.id, of.secret) }
    return door.post('/oauth2/token', form(members), { key: false, headers })
  }
  const redeem = (of: OAuthClient, value: string, more: Readonly<Record<string, string | undefined>> = {}) =>
    token({ grant_type: 'authorization_code', code: value, redirect_uri: redirectUri, ...more }, of)

  return Object.assign(door, { client, code, token, redeem })
}

export type TokenDoor = Awaited<ReturnType<typeof tokenDoor>>

/** `[status, error, reason]` of a refusal. */
export const why = ({ status, body }: Answer): [number, unknown, unknown] => [status, body?.error, body?.error_reason]
