// Does the clean-up cost what is due, or what exists?
import type { StoredUser } from '../shared/domain/user.ts'
import { cleanup } from '../shared/flows/cleanup.ts'
import { endDeletions } from '../shared/flows/tenants/deletions.ts'
import { day } from '../shared/kernel/time.ts'
import { templateIds } from '../shared/resources/default-templates.ts'
import type { Meter } from '../shared/storage/table.ts'
import { openSeed, type Say, type Sizes, type TenantSeed } from './growth.ts'
import { storedUser, userItems } from './rows.ts'
import { grownFrom } from './seed.ts'
import { type Cost, needing, type World } from './world.ts'

export type CleanedUp = { readonly name: string; readonly due: number; readonly deleted: number; readonly cost: Cost }

const dueUsers = 10
const policy = {
  // The clean-up rests where nothing is verified.
  emailConfiguration: { verifyEmail: true, verificationEmailTemplateId: templateIds.verification },
  userDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: 1 } },
}

export async function measureCleanup({ waiting, tenants }: Sizes, say: Say): Promise<CleanedUp[]> {
  const seed = await openSeed()
  const wanting = await openSeed(policy)
  const measured: CleanedUp[] = []
  for (const among of [0, waiting]) {
    say(`the clean-up, ${dueUsers} users due among ${among} …`)
    measured.push(...(await withUsers(seed, among)))
  }
  say(`the clean-up, ${tenants} tenants that want one …`)
  for (const many of [1, tenants]) measured.push(...(await withTenants(wanting, many)))
  return measured
}

/** The same few users are due, once alone and once among many who still have time. */
async function withUsers(seed: TenantSeed, among: number): Promise<CleanedUp[]> {
  const model = storedUser(seed.items, seed.facts.users[0]?.id ?? '')
  const now = Date.now()
  function* rows() {
    yield* userItems(model, { many: among, change: unverified(() => now - day / 2) })
    yield* userItems(model, { many: dueUsers, change: unverified(n => now - (3 + n) * day) })
  }
  const world = await grownFrom(seed, rows)
  try {
    await needing(world.ask)({ method: 'PATCH', path: `/api/tenant/${world.tenantId}`, json: { tenant: policy } })
    const first = await run(world)
    if (first.deleted !== dueUsers) throw new Error(`${first.deleted} of ${dueUsers} users were deleted`)
    return [
      { name: `${among} users who have time, first run`, due: dueUsers, ...first },
      { name: `${among} users who have time, next run`, due: 0, ...(await run(world)) },
    ]
  } finally {
    await world.stop()
  }
}

/** Nobody is due in any of them: looked at once after the policy was set, and not again before its time. */
async function withTenants(seed: TenantSeed, tenants: number): Promise<CleanedUp[]> {
  const world = await grownFrom(seed, seed.tenantsOf(tenants))
  try {
    const first = await run(world)
    const runs = [
      { name: `${tenants} tenants with a policy, run after it was set`, due: 0, ...first },
      { name: `${tenants} tenants with a policy, next run`, due: 0, ...(await run(world)) },
    ]
    const c = await world.means()
    await endDeletions({ ...c, log: () => {} }, () => Number.POSITIVE_INFINITY)
    return [...runs, { name: `${tenants} tenants, deletions: none`, due: 0, deleted: 0, cost: costIn(c.meter) }]
  } finally {
    await world.stop()
  }
}

async function run(world: World): Promise<Pick<CleanedUp, 'deleted' | 'cost'>> {
  const c = await world.means()
  const { deletedUsers, finished } = await cleanup({ ...c, log: () => {} }, () => Number.POSITIVE_INFINITY)
  if (!finished) throw new Error('the clean-up was not finished')
  return { deleted: deletedUsers, cost: costIn(c.meter) }
}

const costIn = ({ trips, readUnits, writeUnits }: Meter): Cost => ({ trips, reads: readUnits, writes: writeUnits })

/** Somebody who registered at that moment and never proved the address. */
const unverified =
  (at: (n: number) => number) =>
  (user: StoredUser, n: number): StoredUser => {
    const insertInstant = at(n)
    const awaiting = { verified: false, verifiedReason: 'Pending' as const, insertInstant }
    const identities = user.identities.map(identity => ({ ...identity, ...awaiting }))
    return { ...user, identities, registrations: [], insertInstant }
  }
