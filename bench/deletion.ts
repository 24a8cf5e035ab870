// Can a tenant be deleted, however many users it has, by a function that is cut off again and again?
import { endDeletions } from '../shared/flows/tenants/deletions.ts'
import { TableUnavailable } from '../shared/storage/table.ts'
import type { Say, Sizes } from './growth.ts'
import { makeModel, storedUser, userItems } from './rows.ts'
import { scanned } from './scan.ts'
import { grownFrom, seeded } from './seed.ts'
import type { World } from './world.ts'

export type Deleted = {
  readonly users: number
  /** How often the function was woken, and how often it was cut off in the middle of its writes. */
  readonly runs: number
  readonly killed: number
  readonly seconds: number
  /** What it asked of the table. */
  readonly calls: number
  readonly reads: number
  readonly writes: number
  /** Rows that still name the tenant, beside what the instance's own audit log says of it. */
  readonly left: number
}

/** Shorter than a turn of the real function, so that one tenant takes several. */
const runMs = 20_000
/** What the flow keeps for the page that is under way. */
const keptMs = 10_000
/** After so many commits some runs lose the table. */
const commits = 400

/** Deletes a tenant of so many users, cut off now and then, and counts what it took until nothing was left. */
export async function measureDeletion({ deleted }: Pick<Sizes, 'deleted'>, say: Say): Promise<Deleted> {
  const seed = await seeded(async world => {
    const model = await makeModel(world, 1)
    return { model, items: await scanned(world) }
  })
  const { model, items } = seed.made
  say(`filling a tenant with ${deleted} users …`)
  const world = await grownFrom({ ...seed, items }, () => userItems(storedUser(items, model.userId), { many: deleted }))
  try {
    const closed = await world.ask({ method: 'DELETE', path: `/api/tenant/${model.tenantId}?async=true` })
    if (closed.status !== 202) throw new Error(`the deletion was answered ${closed.status}`)
    const swept = await sweep(world, say)
    const rows = (await scanned(world)).map(item => ({ pk: item.pk?.S, text: JSON.stringify(item) }))
    const left = rows.filter(({ pk, text }) => pk !== 'audit#instance' && text.includes(model.tenantId)).length
    return { users: deleted, ...swept, left }
  } finally {
    await world.stop()
  }
}

async function sweep(world: World, say: Say): Promise<Omit<Deleted, 'users' | 'left'>> {
  const sum = { runs: 0, killed: 0, seconds: 0, calls: 0, reads: 0, writes: 0 }
  const began = performance.now()
  for (let again = false; ; ) {
    const unfinished = await run(world, sum)
    if (sum.runs % 10 === 0) say(`${sum.runs} runs, ${sum.killed} cut off, ${sum.calls} calls …`)
    if (unfinished) continue
    if (again) break
    again = true
    // The second look, after everybody has forgotten the tenant.
    await world.platform.later('16 minutes')
  }
  return { ...sum, seconds: (performance.now() - began) / 1_000 }
}

async function run(world: World, sum: { runs: number; killed: number; calls: number; reads: number; writes: number }) {
  const c = await world.means()
  const end = performance.now() + runMs
  let left = sum.runs++ % 3 === 1 ? commits : Number.POSITIVE_INFINITY
  const commit: typeof c.table.commit = async writes => {
    if (left-- <= 0) throw new TableUnavailable('cut off')
    await c.table.commit(writes)
  }
  try {
    const means = { ...c, log: () => {}, table: { ...c.table, commit } }
    const { unfinished } = await endDeletions(means, () => keptMs + end - performance.now())
    return unfinished > 0
  } catch (error) {
    if (!(error instanceof TableUnavailable)) throw error
    sum.killed++
    return true
  } finally {
    sum.calls += c.meter.calls
    sum.reads += c.meter.readUnits
    sum.writes += c.meter.writeUnits
  }
}
