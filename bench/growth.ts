// Does a request cost more where there is more?
import { countsAreAlike, tenantsAreAlike, usersAreAlike } from './likeness.ts'
import { openSubject } from './measure.ts'
import { type Paired, paired, type Turns } from './paired.ts'
import { type Path, paths } from './paths.ts'
import { type Filled, type Home, idsOf, makeModel, storedUser, talliesIn, tenantItems, userItems } from './rows.ts'
import { scanned } from './scan.ts'
import { grownFrom, type Seed, seeded } from './seed.ts'
import { type Ask, type Cost, password, type World } from './world.ts'

export type Sizes = {
  readonly tenants: number
  readonly users: number
  /** Users of the tenant that is deleted. */
  readonly deleted: number
  readonly waiting: number
  readonly turns: Turns
}

/** `times`: one tenant with a hundred users beside what the name says, in turns. */
type Grown = Paired & { readonly name: string; readonly cost: Cost; readonly costGrown: Cost }
export type Asked = { readonly name: string; readonly few: Cost; readonly many: Cost }
/** An instance that has served every tenant. */
type Memory = {
  readonly tenants: number
  readonly before: number
  readonly after: number
  readonly resident: number
}
export type Growth = {
  readonly times: readonly Grown[]
  readonly counts: readonly Asked[]
  readonly memory: readonly Memory[]
}

export type Say = (words: string) => void
export type TenantSeed = Seed & {
  readonly tenantsOf: (many: number, homes?: Home[]) => Parameters<typeof grownFrom>[1]
}

/** The rows of one tenant with a hundred users, and how to make tenants that are like those the API makes with `settings`. */
export async function openSeed(settings: object = {}): Promise<TenantSeed> {
  const seed = await seeded(async (world, items) => {
    const models = [await makeModel(world, 1, settings), await makeModel(world, 2, settings)] as const
    tenantsAreAlike(models, items)
    countsAreAlike(models, talliesIn(items), talliesIn(await scanned(world)))
    usersAreAlike(
      items,
      world.users.map(({ id }) => id),
    )
    return models[0]
  })
  const known = idsOf(seed.items)
  const tenantsOf: TenantSeed['tenantsOf'] = (many, homes) => tallies =>
    tenantItems(seed.made, { known, many, tallies, made: home => homes?.push(home) })
  return { ...seed, tenantsOf }
}

const watched = paths.filter(({ name }) => ['login with refresh token', 'jwt/refresh, reusable'].includes(name))

export async function measureGrowth(sizes: Sizes, say: Say): Promise<Growth> {
  const seed = await openSeed()
  const small = await grownFrom(seed)
  try {
    const tenants = await amongTenants(seed, small, sizes, say)
    return { ...tenants, times: [...tenants.times, ...(await amongUsers(seed, small, sizes, say))] }
  } finally {
    await small.stop()
  }
}

async function compare(name: string, few: World, many: World, { sizes, say }: { sizes: Sizes; say: Say }) {
  const grown: Grown[] = []
  for (const path of watched) {
    say(`${path.name}, ${name} …`)
    const [cost, costGrown] = [await costOf(few, path), await costOf(many, path)]
    const times = await paired(path, { few, many }, sizes.turns)
    grown.push({ ...times, name: `${path.name}, ${name}`, cost, costGrown })
    // Said at once: who cuts a long run short keeps what it has found.
    const [from, to] = [times.from.toFixed(2), times.to.toFixed(2)]
    say(`p95 ${times.few.p95.toFixed(2)} → ${times.many.p95.toFixed(2)} ms, ${times.ratio.toFixed(3)} (${from}–${to})`)
  }
  return grown
}

async function amongTenants(seed: TenantSeed, small: World, sizes: Sizes, say: Say): Promise<Growth> {
  const homes: Home[] = []
  say(`filling ${sizes.tenants} tenants …`)
  const few = await grownFrom(seed, seed.tenantsOf(24))
  const many = await grownFrom(seed, seed.tenantsOf(sizes.tenants - 1, homes))
  try {
    // Both instances have remembered nothing yet.
    const cold = { few: await costOnce(few, loginAsk(few)), many: await costOnce(many, loginAsk(many)) }
    const counts = [{ name: 'login, nothing remembered', ...cold }, ...(await askBoth(few, many, sizes.tenants))]
    const times = await compare(`${sizes.tenants} tenants`, small, many, { sizes, say })
    say('a login in each tenant, one instance …')
    return { times, counts, memory: [await memoryOf(many, homes)] }
  } finally {
    await Promise.all([few.stop(), many.stop()])
  }
}

async function amongUsers(seed: Seed, small: World, sizes: Sizes, say: Say): Promise<Grown[]> {
  const model = storedUser(seed.items, seed.facts.users[0]?.id ?? '')
  const every = Math.max(1, Math.floor(sizes.users / seed.facts.users.length))
  const users: Filled[] = []
  say(`filling ${sizes.users} users …`)
  const made = (user: Filled, n: number) => {
    if (n % every === 0) users.push(user)
    if ((n + 1) % 250_000 === 0) say(`${n + 1} users …`)
  }
  const big = await grownFrom(seed, () => userItems(model, { many: sizes.users, made }))
  // Those who sign in are some of the many, not those who were there first.
  const many = { ...big, ...reuse(big, users.slice(0, seed.facts.users.length)) }
  try {
    return await compare(`${sizes.users} users in one tenant`, small, many, { sizes, say })
  } finally {
    await big.stop()
  }
}

const reuse = (world: World, users: readonly Filled[]): Pick<World, 'users' | 'login'> => ({
  users,
  login: async (n, applicationId) => {
    const json = { loginId: users[n % users.length]?.email, password, applicationId }
    const { status, body } = await world.ask({ method: 'POST', path: '/api/login', json })
    if (status !== 200) throw new Error(`a filled user's login was answered ${status}`)
    return { token: String(body.token), refreshToken: String(body.refreshToken) }
  },
})

async function costOnce(world: World, ask: Ask): Promise<Cost> {
  const { status, cost, body } = await world.ask(ask)
  if (status !== 200) throw new Error(`${ask.path} was answered ${status}: ${JSON.stringify(body)}`)
  return cost
}

/** The third time: what can be remembered is. */
async function costThen(world: World, ask: (n: number) => Ask): Promise<Cost> {
  for (const n of [0, 1]) await costOnce(world, ask(n))
  return costOnce(world, ask(2))
}

async function costOf(world: World, path: Path): Promise<Cost> {
  const asks = await path.asks(world, 3)
  return costThen(world, n => asks[n % asks.length] ?? loginAsk(world))
}

const loginAsk = ({ users, applicationId }: World): Ask => ({
  method: 'POST',
  path: '/api/login',
  json: { loginId: users[0]?.email, password, applicationId },
})

let named = 0

/** A page of twenty among 25 tenants and among many; the last page; what is made; and who is looked for. */
async function askBoth(few: World, many: World, tenants: number): Promise<Asked[]> {
  const page = (query: string) => (): Ask => ({ method: 'GET', path: `/api/tenant/search?numberOfResults=20${query}` })
  const tenantId = (world: World) => ({ 'x-fusionauth-tenantid': world.tenantId })
  const asks: readonly (readonly [string, (world: World, all: number) => (n: number) => Ask])[] = [
    [
      'POST /api/tenant',
      () => () => ({ method: 'POST', path: '/api/tenant', json: { tenant: { name: `New ${++named}` } } }),
    ],
    ['GET /api/tenant/search, 20 from row 0', () => page('')],
    [
      'POST /api/tenant/search, the same',
      () => () => ({ method: 'POST', path: '/api/tenant/search', json: { search: { numberOfResults: 20 } } }),
    ],
    ['… from the end (name DESC)', () => page('&orderBy=name%20DESC')],
    ['… by a beginning (name=Def*)', () => page('&name=Def*')],
    ['… the last 20 of all', (_, all) => page(`&startRow=${all - 20}`)],
    ['… by a part of the name', () => page('&name=filled')],
    [
      'GET /api/application/search, all tenants',
      () => () => ({ method: 'GET', path: '/api/application/search?numberOfResults=20' }),
    ],
    [
      'GET /api/application/search, one tenant',
      world => () => ({ method: 'GET', path: '/api/application/search', headers: tenantId(world) }),
    ],
    [
      'POST /api/application',
      world => n => ({
        method: 'POST',
        path: '/api/application',
        headers: tenantId(world),
        json: { application: { name: `New ${n}` } },
      }),
    ],
    ['login with refresh token', world => () => loginAsk(world)],
  ]
  const asked: Asked[] = []
  for (const [name, ask] of asks) {
    asked.push({ name, few: await costThen(few, ask(few, 25)), many: await costThen(many, ask(many, tenants)) })
  }
  return asked
}

/** Somebody signs in in each tenant, one after the other, at one instance. */
async function memoryOf(world: World, homes: readonly Home[]): Promise<Memory> {
  const asks = homes.map(
    ({ applicationId, email }): Ask => ({
      method: 'POST',
      path: '/api/login',
      json: { loginId: email, password, applicationId },
    }),
  )
  const subject = await openSubject(world, { path: { use: 'once' }, asks, profile: false, flags: ['--expose-gc'] })
  try {
    const first = await subject.run({ count: Math.min(100, homes.length), lanes: 1 })
    const all = await subject.run({ count: homes.length - Math.min(100, homes.length), lanes: 4 })
    return { tenants: homes.length, before: first.heapMb, after: all.heapMb, resident: all.residentMb }
  } finally {
    await subject.stop()
  }
}
