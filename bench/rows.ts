// How do thousands of tenants and users get into the table? Straight through the table layer.
import { randomUUID } from 'node:crypto'
import { canonical, type StoredUser } from '../shared/domain/user.ts'
import { homePut, nameWrites, userPut } from '../shared/flows/users/user-row.ts'
import type { With } from '../shared/powers.ts'
import { keys } from '../shared/storage/keys.ts'
import { TableUnavailable, type Write } from '../shared/storage/table.ts'
import type { World } from './world.ts'

type Say = (words: string) => void
/** Small enough for the engine to answer in time on a machine that does other things as well. */
const most = 24
const lanes = 2
const tries = 30

/** Nobody else knows these rows, so that after a time-out they can simply be written again. */
async function insist(c: With<'write'>, writes: readonly Write[]): Promise<void> {
  const rows = writes.map((write): Write => ({ ...write, expect: 'anything' }))
  for (let n = 1; ; n++) {
    try {
      return await c.table.commit(rows)
    } catch (error) {
      if (!(error instanceof TableUnavailable) || n === tries) throw error
    }
  }
}

/** Writes what `make` gives for each of `many` numbers, several commits at a time. */
async function fill(
  c: With<'write'>,
  { many, of, make, say }: { readonly many: number; of: string; make: (n: number) => readonly Write[]; say: Say },
): Promise<void> {
  let next = 0
  let told = 0
  const lane = async () => {
    while (next < many) {
      const writes: Write[] = []
      while (next < many && writes.length + 4 <= most) writes.push(...make(next++))
      await insist(c, writes)
      if (next - told >= many / 10) {
        told = next
        say(`${next} of ${many} ${of} …`)
      }
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** Tenants like the world's own, with an application each. */
export async function fillTenants(world: World, many: number, say: Say): Promise<void> {
  const c = await world.means()
  const tenant = await c.table.get<object>(keys.record('instance', 'tenant', world.tenantId))
  const application = await c.table.get<object>(keys.record(world.tenantId, 'application', world.applicationId))
  if (tenant === undefined || application === undefined) throw new Error('the world has no tenant to copy')
  const make = (n: number): Write[] => {
    const [tenantId, applicationId] = [randomUUID(), randomUUID()]
    const body = { ...tenant.body, id: tenantId, name: `Tenant ${n}` }
    const home = { ...keys.home('application', applicationId), type: 'home', body: { tenantId } }
    const own = {
      ...keys.record(tenantId, 'application', applicationId),
      type: 'application',
      body: { ...application.body, id: applicationId, tenantId },
    }
    return [
      { put: { ...keys.record('instance', 'tenant', tenantId), type: tenant.type, body }, expect: 'absent' },
      { put: home, expect: 'absent' },
      { put: own, expect: 'absent' },
    ]
  }
  await fill(c, { many, of: 'tenants', make, say })
}

/** Users like the world's first one. `change` says what is otherwise about the n-th. */
export async function fillUsers(
  world: World,
  {
    many,
    change = user => user,
    say,
  }: { many: number; change?: (user: StoredUser, n: number) => StoredUser; say: Say },
): Promise<void> {
  const c = await world.means()
  const model = await c.table.get<StoredUser>(keys.user(world.tenantId, world.users[0]?.id ?? ''))
  if (model === undefined) throw new Error('the world has no user to copy')
  const make = (n: number): Write[] => {
    const displayValue = `${randomUUID()}@example.com`
    const identities = model.body.identities.map(identity =>
      identity.type === 'email' ? { ...identity, displayValue, value: canonical('email', displayValue) } : identity,
    )
    const user = change({ ...model.body, id: randomUUID(), identities }, n)
    return [userPut(user, undefined), homePut(user), ...nameWrites(user, [])]
  }
  await fill(c, { many, of: 'users', make, say })
}
