// Does a request cost more where there is more, and does the clean-up cost more than what is due?
import type { StoredUser } from '../shared/domain/user.ts'
import { cleanup } from '../shared/flows/cleanup.ts'
import { day } from '../shared/kernel/time.ts'
import { counted, median, openSubject } from './measure.ts'
import { paths } from './paths.ts'
import { fillTenants, fillUsers } from './rows.ts'
import { type Cost, openWorld, type World } from './world.ts'

export type Sizes = {
  readonly tenants: number
  readonly users: number
  readonly waiting: number
  readonly rounds: number
  readonly count: number
}

/** `grown` beside one tenant with a hundred users, both measured in turn. */
export type Grown = {
  readonly name: string
  readonly cost: Cost
  readonly costGrown: Cost
  readonly p95: number
  readonly p95Grown: number
}

export type CleanedUp = {
  readonly waiting: number
  readonly due: number
  readonly deleted: number
  readonly cost: Cost
}

type Say = (words: string) => void
const watched = ['login with refresh token', 'jwt/refresh, reusable']

export async function measureGrowth(sizes: Sizes, say: Say): Promise<Grown[]> {
  const grown: Grown[] = []
  const fillings: readonly [string, (world: World) => Promise<void>][] = [
    [`${sizes.tenants} tenants`, world => fillTenants(world, sizes.tenants, say)],
    [`${sizes.users} users in one tenant`, world => fillUsers(world, { many: sizes.users, say })],
  ]
  for (const [name, filling] of fillings) {
    const [small, big] = [await openWorld(), await openWorld()]
    try {
      await filling(big)
      for (const path of paths.filter(path => watched.includes(path.name))) {
        say(`${path.name} with ${name} …`)
        grown.push({ ...(await compare(path, small, big, sizes)), name: `${path.name}, ${name}` })
      }
    } finally {
      await Promise.all([small.stop(), big.stop()])
    }
  }
  return grown
}

async function compare(path: (typeof paths)[number], small: World, big: World, { rounds, count }: Sizes) {
  const open = async (world: World) => openSubject(world, { path, asks: await path.asks(world, 32), profile: false })
  const [few, many] = await Promise.all([open(small), open(big)])
  try {
    const took = { few: [] as number[], many: [] as number[] }
    for (const subject of [few, many]) await subject.run({ count: 1_000, lanes: 1 })
    for (let round = 0; round < rounds; round++) {
      took.few.push((await few.run({ count, lanes: 1 })).p95)
      took.many.push((await many.run({ count, lanes: 1 })).p95)
    }
    return {
      cost: await counted(small, path),
      costGrown: await counted(big, path),
      p95: median(took.few),
      p95Grown: median(took.many),
    }
  } finally {
    await Promise.all([few.stop(), many.stop()])
  }
}

const dueUsers = 10

/** The same few users are due, once alone and once among many who still have time. */
export async function measureCleanup({ waiting }: Sizes, say: Say): Promise<CleanedUp[]> {
  const measured: CleanedUp[] = []
  for (const among of [0, waiting]) {
    const world = await openWorld()
    try {
      await fillUsers(world, { many: among, change: unverified(world, () => day / 2), say })
      await fillUsers(world, { many: dueUsers, change: unverified(world, n => (3 + n) * day), say: () => {} })
      await world.ask({
        method: 'PATCH',
        path: `/api/tenant/${world.tenantId}`,
        json: { tenant: { userDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: 1 } } } },
      })
      await world.platform.later('2 days')
      const c = { ...(await world.means()), log: () => {} }
      const summary = await cleanup({ ...c, now: c.now - 2 * day + 1 }, () => Number.POSITIVE_INFINITY)
      const { trips, readUnits, writeUnits } = c.meter
      const cost = { trips, reads: readUnits, writes: writeUnits }
      measured.push({ waiting: among, due: dueUsers, deleted: summary.deletedUsers, cost })
    } finally {
      await world.stop()
    }
  }
  return measured
}

/** Somebody who registered `age` ago and never proved the address. */
const unverified =
  ({ platform }: World, age: (n: number) => number) =>
  (user: StoredUser, n: number): StoredUser => {
    const insertInstant = platform.clock.now() - age(n)
    const identities = user.identities.map(identity => ({
      ...identity,
      verified: false,
      verifiedReason: 'Pending' as const,
      insertInstant,
    }))
    return { ...user, identities, registrations: [], insertInstant }
  }
