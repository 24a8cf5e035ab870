// What does each path cost?
import { counted, type Figures, measure, needed, openSubject, type Rounds } from './measure.ts'
import { type Budget, type Path, paths } from './paths.ts'
import { endStream } from './quiet-engine.ts'
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
    const one = await measurePath(path, how)
    how.say(`  ${one.figures.cpuMs.toFixed(3)} ms of CPU, ${one.figures.p50.toFixed(1)} ms in all`)
    measured.push(one)
  }
  return measured
}

/** In a world of its own: what the paths before left in the engine slows it down. */
async function measurePath(path: Path, how: How): Promise<Measured> {
  const { profile } = how
  const rounds = path.use === 'once' ? fewer(how.rounds) : how.rounds
  const world = await openWorld()
  try {
    const { name, budget } = path
    const cost = await counted(world, path)
    await endStream(world)
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

/** Thousands of codes would take longer to make than to measure, and the engine slows down under them. */
const fewer = ({ warmUp, count, rounds }: Rounds): Rounds => ({
  warmUp: Math.ceil(warmUp / 3),
  count: Math.ceil(count / 2),
  rounds: Math.ceil(rounds / 2),
})
