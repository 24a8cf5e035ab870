// Is every login, renewal, redemption and revocation one step, wherever it is cut off?
import { afterAll, beforeAll } from 'vitest'
import type { Member } from './login-given.ts'
import { type Request, request, sweeping } from './sweep-given.ts'
import { holdsFor } from './sweep-promises.ts'
import { type OAuthClient, type TokenDoor, tokenDoor } from './token-given.ts'
import { password } from './users-given.ts'

let door: TokenDoor
let sweeper: ReturnType<typeof sweeping>
let tenantId: string
let client: OAuthClient
let once: OAuthClient
beforeAll(async () => {
  door = await tokenDoor({ faults: true, configurationMaxAge: 3_600, patienceMs: 1_500, complain: () => undefined })
  tenantId = await door.heardTenant({ passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 } })
  client = await door.client(tenantId)
  once = await door.client(tenantId, {}, { jwtConfiguration: { enabled: true, refreshTokenUsagePolicy: 'OneTimeUse' } })
  sweeper = sweeping(door)
})
afterAll(() => door.close())

const how = () => ({ tenantId })
const member = (of = client) => door.member(tenantId, of.id)
const session = async (of = client) => {
  const who = await member(of)
  return { who, ...(await door.session(who)) }
}
const redeeming = (of: () => OAuthClient) =>
  request({
    given: async () => door.code(of(), await member(of())),
    act: code => door.redeem(of(), code),
    again: [400],
    happensAgain: true,
  })
const renewed = (of: () => OAuthClient, again: number) =>
  request({
    given: () => session(of()),
    act: ({ refreshToken }) => door.refresh(refreshToken),
    again: [again],
    happensAgain: true,
  })

const requests: Readonly<Record<string, Request<never>>> = {
  'sign in': request({
    given: () => member(),
    act: (who: Member) => door.login(who),
    again: [200],
    happensAgain: true,
  }),
  'ping the login of somebody signed in': request({
    given: () => member(),
    act: ({ id }) => door.put(`/api/login/${id}/${client.id}`, undefined, how()),
    again: [200],
    happensAgain: true,
  }),
  'renew a session': renewed(() => client, 200),
  // The value is spent, and its return is a reuse.
  'renew a session with a token that is used once': renewed(() => once, 400),
  'renew a session at the token endpoint': request({
    given: () => session(once),
    act: ({ refreshToken }) => door.token({ grant_type: 'refresh_token', refresh_token: refreshToken }, once),
    again: [400],
    happensAgain: true,
  }),
  // What a code brought ends when the code comes back.
  'redeem a code': redeeming(() => client),
  'redeem a code for a token that is used once': redeeming(() => once),
  'sign in with the password grant': request({
    given: () => member(),
    act: ({ email }) =>
      door.token({ grant_type: 'password', username: email, password, scope: 'offline_access' }, client),
    again: [200],
    happensAgain: true,
  }),
  'sign out': request({
    given: () => session(),
    act: ({ refreshToken }) => door.post('/api/logout', { refreshToken }, { key: false }),
    again: [200],
  }),
  'sign out everywhere': request({
    given: () => session(),
    act: ({ refreshToken }) => door.post('/api/logout', { refreshToken, global: true }, { key: false }),
    again: [200],
  }),
  'revoke a token by its id': request({
    given: () => session(),
    act: ({ id }) => door.del(`/api/jwt/refresh/${id}`, how()),
    again: [200, 404],
  }),
  'revoke a token by its value': request({
    given: () => session(),
    act: ({ refreshToken }) => door.del(`/api/jwt/refresh?token=${refreshToken}`, how()),
    again: [200, 404],
  }),
  'revoke all tokens of a user': request({
    given: () => session(),
    act: ({ who }) => door.del(`/api/jwt/refresh?userId=${who.id}`, how()),
    again: [200],
    happensAgain: true,
  }),
  'revoke the tokens of a user for an application': request({
    given: () => session(),
    act: ({ who }) => door.del(`/api/jwt/refresh?userId=${who.id}&applicationId=${client.id}`, how()),
    again: [200],
    happensAgain: true,
  }),
  'revoke the tokens of an application': request({
    given: () => session(),
    act: () => door.del(`/api/jwt/refresh?applicationId=${client.id}`, how()),
    again: [200],
    happensAgain: true,
  }),
  'change a known password': request({
    given: () => member(),
    act: ({ email: loginId }) =>
      door.post('/api/user/change-password', { loginId, currentPassword: password, password: 'battery staple' }, how()),
    again: [400],
  }),
}

holdsFor(() => sweeper, requests)
