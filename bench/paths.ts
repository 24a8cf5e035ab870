// Which requests are measured, and what may each cost?
import { type Ask, type Cost, clientSecret, password, redirectUri, type World } from './world.ts'

export type Budget = Cost & { readonly cpuMs?: number }

export type Path = {
  readonly name: string
  readonly budget: Budget
  /** `many` requests; fewer when one may be asked again. */
  readonly asks: (world: World, many: number) => Promise<readonly Ask[]>
  /**
   * `again`: any request may be repeated. `once`: each is good for one. `chain`: each answer's refresh token goes into
   * the next request of its lane.
   */
  readonly use: 'again' | 'once' | 'chain'
}

const client = ({ applicationId }: World) => ({ client_id: applicationId, client_secret: clientSecret })
const each = async <T>(many: number, make: (n: number) => Promise<T>): Promise<T[]> => {
  const made: T[] = []
  for (let n = 0; n < many; n++) made.push(await make(n))
  return made
}

const loginAsk = (world: World, n: number, given: string): Ask => ({
  method: 'POST',
  path: '/api/login',
  json: {
    loginId: world.users[n % world.users.length]?.email,
    password: given,
    applicationId: world.applicationId,
    ipAddress: '192.0.2.7',
  },
})

const refreshAsk =
  (which: 'applicationId' | 'oneTimeId') =>
  (world: World, many: number): Promise<Ask[]> =>
    each(Math.min(many, 32), async n => ({
      method: 'POST',
      path: '/api/jwt/refresh',
      json: { refreshToken: (await world.login(n, world[which])).refreshToken },
    }))

const codeForm = async (world: World, n: number) => ({
  grant_type: 'authorization_code',
  code: await world.code(n),
  redirect_uri: redirectUri,
  ...client(world),
})

async function accessToken(world: World, n: number): Promise<string> {
  const { body } = await world.ask({ method: 'POST', path: '/oauth2/token', form: await codeForm(world, n) })
  return String(body.access_token)
}

const free = { trips: 0, reads: 0, writes: 0 }
const one = async (ask: Ask): Promise<Ask[]> => [ask]

export const paths: readonly Path[] = [
  {
    name: 'login with refresh token',
    budget: { trips: 3, reads: 3, writes: 4, cpuMs: 0.8 },
    asks: async world => world.users.map((_, n) => loginAsk(world, n, password)),
    use: 'again',
  },
  {
    name: 'failed login',
    budget: { trips: 2, reads: 3, writes: 1 },
    asks: async world => world.users.map((_, n) => loginAsk(world, n, `not ${password}`)),
    use: 'again',
  },
  {
    name: 'jwt/refresh, reusable',
    budget: { trips: 2, reads: 2, writes: 1, cpuMs: 0.4 },
    asks: refreshAsk('applicationId'),
    use: 'again',
  },
  {
    name: 'jwt/refresh, one-time',
    budget: { trips: 2, reads: 2, writes: 2, cpuMs: 0.4 },
    asks: refreshAsk('oneTimeId'),
    use: 'chain',
  },
  {
    name: 'token, authorization code',
    budget: { trips: 3, reads: 3, writes: 5 },
    asks: (world, many) =>
      each(many, async n => ({ method: 'POST', path: '/oauth2/token', form: await codeForm(world, n) })),
    use: 'once',
  },
  {
    name: 'token, refresh grant',
    budget: { trips: 2, reads: 2, writes: 1, cpuMs: 0.4 },
    asks: (world, many) =>
      each(Math.min(many, 32), async n => {
        const { refreshToken } = await world.login(n, world.applicationId)
        const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...client(world) }
        return { method: 'POST', path: '/oauth2/token', form }
      }),
    use: 'again',
  },
  {
    name: 'introspect',
    budget: { trips: 1, reads: 2, writes: 0, cpuMs: 0.18 },
    asks: (world, many) =>
      each(Math.min(many, 32), async n => {
        const form = { token: await accessToken(world, n), ...client(world) }
        return { method: 'POST', path: '/oauth2/introspect', form }
      }),
    use: 'again',
  },
  {
    name: 'userinfo',
    budget: { trips: 1, reads: 2, writes: 0, cpuMs: 0.18 },
    asks: (world, many) =>
      each(Math.min(many, 32), async n => {
        const authorization = `Bearer ${await accessToken(world, n)}`
        return { method: 'GET', path: '/oauth2/userinfo', headers: { authorization } }
      }),
    use: 'again',
  },
  {
    name: 'jwks',
    budget: { ...free, cpuMs: 0.04 },
    asks: () => one({ method: 'GET', path: '/.well-known/jwks.json' }),
    use: 'again',
  },
  {
    name: 'openid-configuration',
    budget: free,
    asks: () => one({ method: 'GET', path: '/.well-known/openid-configuration' }),
    use: 'again',
  },
  {
    name: 'jwt/validate',
    budget: free,
    asks: (world, many) =>
      each(Math.min(many, 32), async n => {
        const { token } = await world.login(n, world.applicationId)
        return { method: 'GET', path: '/api/jwt/validate', headers: { authorization: `Bearer ${token}` } }
      }),
    use: 'again',
  },
]
