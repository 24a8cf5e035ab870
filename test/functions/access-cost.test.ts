// What do logins and tokens cost at the table, once the configuration is known? (House, section 21.)
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { login } from '../../shared/flows/login.ts'
import { hasher } from '../../shared/ports/hasher/hasher.ts'
import type { Hasher } from '../../shared/ports/hasher/port.ts'
import { configuration } from '../../shared/resources/configuration.ts'
import type { Answer } from '../door.ts'
import { basic, form, type Member } from './login-given.ts'
import { type OAuthClient, type TokenDoor, tokenDoor } from './token-given.ts'
import { address, password } from './users-given.ts'

let door: TokenDoor
let tenantId: string
let client: OAuthClient
let ada: Member

beforeAll(async () => {
  door = await tokenDoor({ configurationMaxAge: 3_600 })
  tenantId = await door.tenant()
  client = await door.client(tenantId)
  ada = await door.member(tenantId, client.id, {
    firstName: 'Ada',
    lastName: 'Lovelace',
    data: { about: 'x'.repeat(300) },
  })
})
afterAll(() => door.close())

type Cost = { readonly trips: number; readonly reads: number; readonly writes: number }

/** The cost of the second call: the first one learns the configuration. */
async function costs(status: number, ask: () => Promise<Answer>): Promise<Cost> {
  await ask()
  const answer = await ask()
  expect(answer.status).toBe(status)
  return answer.cost
}
const within = (cost: Cost, most: Cost): void => {
  expect(cost.trips).toBe(most.trips)
  expect(cost.reads).toBeLessThanOrEqual(most.reads)
  expect(cost.writes).toBeLessThanOrEqual(most.writes)
}

describe('sequential round trips, read units and write units', () => {
  test('a login with a refresh token', async () => {
    within(await costs(200, () => door.login(ada)), { trips: 3, reads: 3, writes: 4 })
  })
  test.each([
    ['reusable', 'Reusable', 1],
    ['one-time', 'OneTimeUse', 2],
  ])('a renewal, %s', async (_, refreshTokenUsagePolicy, writes) => {
    const own = await door.tenant({ jwtConfiguration: { refreshTokenUsagePolicy } })
    const bea = await door.member(own, await door.loginApplication(own))
    const sessions = [await door.session(bea), await door.session(bea)]
    const ask = () => door.refresh(sessions.pop()?.refreshToken ?? '')
    within(await costs(200, ask), { trips: 2, reads: 2, writes })
  })
  test('a code', async () => {
    const codes = [await door.code(client, ada), await door.code(client, ada)]
    within(await costs(200, () => door.redeem(client, codes.pop() ?? '')), { trips: 3, reads: 3, writes: 5 })
  })
  test('a failed login, of somebody or of nobody', async () => {
    within(await costs(404, () => door.login(ada, { password: 'not mine' })), { trips: 2, reads: 3, writes: 1 })
    within(await costs(404, () => door.login(ada, { loginId: address('no') })), { trips: 2, reads: 3, writes: 1 })
  })
  test('introspection and user information', async () => {
    const token = String((await door.redeem(client, await door.code(client, ada))).body.access_token)
    const headers = { authorization: basic(client.id, client.secret) }
    const introspect = () => door.post('/oauth2/introspect', form({ token }), { key: false, headers })
    within(await costs(200, introspect), { trips: 1, reads: 2, writes: 0 })
    within(await costs(200, () => door.get('/oauth2/userinfo', { bearer: token })), { trips: 1, reads: 2, writes: 0 })
  })
  test('keys, discovery and the validation of a token ask nothing', async () => {
    const { token } = await door.session(ada)
    const nothing = { trips: 0, reads: 0, writes: 0 }
    for (const path of [
      '/.well-known/jwks.json',
      '/.well-known/openid-configuration',
      `/${tenantId}/.well-known/openid-configuration`,
    ]) {
      expect(await costs(200, () => door.get(path, { key: false }))).toEqual(nothing)
    }
    expect(await costs(200, () => door.get('/api/jwt/validate', { bearer: token }))).toEqual(nothing)
  })
  test('a forged refresh token, and a token that does not verify, are refused without asking', async () => {
    const { refreshToken, token } = await door.session(ada)
    const forged = `${refreshToken.slice(0, -8)}AAAAAAAA`
    expect((await costs(400, () => door.refresh(forged))).trips).toBe(0)
    // What does not even look like ours might have come with an import.
    for (const value of [refreshToken.slice(0, 60), 'x'])
      expect((await costs(400, () => door.refresh(value))).trips).toBe(1)
    const ask = () => door.get('/api/jwt/validate', { bearer: `${token.slice(0, -8)}AAAAAAAA` })
    expect((await costs(401, ask)).trips).toBe(0)
  })
})

describe('an unknown name and a wrong password', () => {
  const work = ({ headers }: Answer): string | undefined => headers['x-tenantry-cost']
  test('cost the table exactly the same', async () => {
    await door.login(ada)
    const answers = [
      await door.login(ada, { password: 'not mine' }),
      await door.login(ada, { loginId: address('no') }),
      await door.login(ada, { loginId: `no-${ada.id}` }),
    ]
    expect(new Set(answers.map(work)).size).toBe(1)
  })
  test('cost the processor exactly the same hash, also where the user has no password', async () => {
    const computed: string[] = []
    const real = hasher()
    const counting: Hasher = {
      canKeep: real.canKeep,
      hash: real.hash,
      matches: (given, stored) => {
        computed.push(`${stored.scheme} ${stored.factor}`)
        return real.matches(given, stored)
      },
      pretend: (given, scheme, factor) => {
        computed.push(`${scheme} ${factor}`)
        return real.pretend(given, scheme, factor)
      },
    }
    const table = door.table()
    const known = configuration({ maxAgeSeconds: 0 })(table, door.now())
    const tenant = await known.tenant(tenantId)
    const c = { now: door.now(), table, configuration: known, hasher: counting } as never
    const attempt = (loginId: string) =>
      login(c, {
        tenant: tenant as never,
        application: undefined,
        loginId,
        loginIdTypes: ['email', 'username'],
        password: 'not mine',
        noJwt: false,
        info: {},
        tokens: { refreshToken: false },
      })
    const asked = [ada.email, address('no')]
    for (const loginId of asked) expect((await attempt(loginId)).verdict.outcome).toBe('refused')
    expect(computed).toEqual(asked.map(() => 'salted-pbkdf2-hmac-sha256 24000'))
  })
})

test('a login whose tenant locks costs one count more, and nothing else', async () => {
  const userAction = { name: 'Cost', temporal: true, preventLogin: true }
  const { body } = await door.post('/api/user-action', { userAction })
  const own = await door.tenant({
    failedAuthenticationConfiguration: { userActionId: body.userAction?.id, tooManyAttempts: 100 },
  })
  const bea = await door.member(own, await door.loginApplication(own))
  within(await costs(200, () => door.login(bea, { password })), { trips: 3, reads: 3, writes: 4 })
  within(await costs(404, () => door.login(bea, { password: 'no' })), { trips: 3, reads: 3, writes: 1 })
})
