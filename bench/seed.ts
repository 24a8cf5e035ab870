// How do two worlds differ in nothing but how much is in them? Both are opened on the same rows, one on more besides.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bundles } from '../infra/bundle.ts'
import { type Item, importRows } from '../infra/local/engine-import.ts'
import { nameOf, talliesIn, tallyItems } from './rows.ts'
import { scanned } from './scan.ts'
import { type Facts, openWorld, reopenWorld, type World } from './world.ts'

export type Seed = { readonly bundles: Bundles; readonly facts: Facts; readonly items: readonly Item[] }

/** The rows of a world like any other, and what `make` then had it make. */
export async function seeded<T>(
  make: (world: World, items: readonly Item[]) => Promise<T>,
): Promise<Seed & { readonly made: T }> {
  const world = await openWorld()
  try {
    const items = await scanned(world)
    const { bundles, tenantId, applicationId, oneTimeId, users } = world
    const facts = { tenantId, applicationId, oneTimeId, users }
    return { bundles, facts, items, made: await make(world, items) }
  } finally {
    await world.stop()
  }
}

/** A world on the rows of the seed and on `more`, which may count what it brings; its folder goes when it stops. */
export async function grownFrom(
  seed: Seed,
  more: (tallies: Map<string, number>) => Iterable<Item> | AsyncIterable<Item> = () => [],
): Promise<World> {
  const data = await mkdtemp(join(tmpdir(), 'tenantry-growth-'))
  const remove = () => rm(data, { recursive: true, force: true })
  const tallies = talliesIn(seed.items)
  async function* all() {
    for (const item of seed.items) if (!tallies.has(nameOf(item))) yield item
    yield* more(tallies)
    yield* tallyItems(tallies)
  }
  try {
    await importRows(join(data, 'tenantry.db'), all())
    const world = await reopenWorld(seed.bundles, { data, facts: seed.facts })
    return { ...world, stop: () => world.stop().then(remove) }
  } catch (reason) {
    await remove()
    throw reason
  }
}
