// Do requests and functions keep to their budgets, as far as these can be counted on any machine?
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { counted } from '../../bench/measure.ts'
import { paths } from '../../bench/paths.ts'
import { allowedBytes } from '../../bench/start-up.ts'
import { openWorld, type World } from '../../bench/world.ts'
import { manifest } from '../../functions/manifest.ts'
import { bundle } from '../../infra/bundle.ts'

let folder: string
let sizes: Readonly<Record<string, number>>
let world: World
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-budgets-'))
  const bundles = await bundle({ folder })
  sizes = bundles.sizes
  world = await openWorld(bundles)
}, 60_000)
afterAll(async () => {
  await world?.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('the code that is shipped', () => {
  test.each(Object.keys(manifest))('that %s reads at its start is little enough to start quickly', name => {
    expect(sizes[name]).toBeGreaterThan(0)
    expect(sizes[name]).toBeLessThanOrEqual(allowedBytes(name))
  })
})

describe('what a request asks of the table, configuration being cached', () => {
  test.each(paths.map(path => [path.name, path] as const))('%s keeps to trips and units', async (_, path) => {
    const { trips, reads, writes } = await counted(world, path)
    expect(trips).toBe(path.budget.trips)
    expect(reads).toBeLessThanOrEqual(path.budget.reads)
    expect(writes).toBeLessThanOrEqual(path.budget.writes)
  })
})
