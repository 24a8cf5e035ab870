// What does each path cost?
import { counted, type Figures, measure, needed, openSubject, type Rounds } from './measure.ts'
import { type Budget, type Path, paths } from './paths.ts'
import { type Cost, openWorld } from './world.ts'

export type Measured = {
  readonly name: string
  readonly cost: Cost
  readonly figures: Figures
  readonly budget: Budget
}

type How = { readonly rounds: Rounds; readonly profile: boolean; readonly say: (words: string) => void }

export async function measurePaths(wanted: (path: Path) => boolean, how: How): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const path of paths.filter(wanted)) {
    how.say(`${path.name} …`)
    measured.push(await measurePath(path, how))
  }
  return measured
}

/** In a world of its own: what the paths before left in the engine, and in its stream, slows it down. */
async function measurePath(path: Path, { rounds, profile }: How): Promise<Measured> {
  const world = await openWorld()
  try {
    const { name, budget } = path
    const cost = await counted(world, path)
    const subject = await openSubject(world, { path, asks: await path.asks(world, needed(rounds)), profile })
    try {
      return { name, cost, figures: await measure(subject, rounds), budget }
    } finally {
      await subject.stop()
    }
  } finally {
    await world.stop()
  }
}
