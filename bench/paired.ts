// Is one of two worlds slower than the other, on a machine that has other things to do as well?
import { readFile } from 'node:fs/promises'
import type { Done } from './child.ts'
import { median, openSubject } from './measure.ts'
import type { Path } from './paths.ts'
import type { World } from './world.ts'

export type Side = {
  /** Of all requests. */
  readonly p50: number
  readonly p95: number
  readonly cpuMs: number
  /** CPU ms of the engine per request; 0 where the system does not tell. */
  readonly engineMs: number
}
export type Paired = {
  readonly few: Side
  readonly many: Side
  /** p95 of many to that of few, and where it lies with 95 % certainty. */
  readonly ratio: number
  readonly from: number
  readonly to: number
  readonly samples: number
}

/** A turn is short, so that whatever else the machine does falls on both; each second turn begins with the other side. */
export type Turns = { readonly warmUp: number; readonly turns: number; readonly count: number }

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const inOrder = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)
const p95 = (turns: readonly Done[]): number => at(inOrder(turns.flatMap(({ took }) => [...took])), 0.95)

/** The turns are drawn anew, in pairs: how far the ratio strays is how far ours may be from the true one. */
function certainty(few: readonly Done[], many: readonly Done[]): readonly [from: number, to: number] {
  const ratios = Array.from({ length: 300 }, () => {
    const drawn = few.map(() => Math.floor(Math.random() * few.length))
    const of = (turns: readonly Done[]) => p95(drawn.flatMap(n => turns[n] ?? []))
    return of(many) / of(few)
  })
  const sorted = inOrder(ratios)
  return [at(sorted, 0.025), at(sorted, 0.975)]
}

/** CPU ms that the engine of a world has used so far: a hundredth of a second is the clock of /proc. */
async function engineMs({ platform }: World): Promise<number> {
  const stat = await readFile(`/proc/${platform.engine.pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10
}

export async function paired(
  path: Pick<Path, 'asks' | 'use'>,
  worlds: { readonly few: World; readonly many: World },
  { warmUp, turns, count }: Turns,
): Promise<Paired> {
  const open = async (world: World) => {
    const subject = await openSubject(world, { path, asks: await path.asks(world, 32), profile: false })
    await subject.run({ count: warmUp, lanes: 1 })
    return { world, subject, done: [] as Done[], before: await engineMs(world) }
  }
  const few = await open(worlds.few)
  const many = await open(worlds.many)
  try {
    for (let turn = 0; turn < turns; turn++) {
      for (const side of turn % 2 === 0 ? [few, many] : [many, few]) {
        side.done.push(await side.subject.run({ count, lanes: 1 }))
      }
    }
    const sideOf = async ({ world, done, before }: typeof few): Promise<Side> => ({
      p50: at(inOrder(done.flatMap(({ took }) => [...took])), 0.5),
      p95: p95(done),
      cpuMs: median(done.map(({ cpuMs }) => cpuMs)),
      engineMs: ((await engineMs(world)) - before) / (turns * count),
    })
    const [from, to] = certainty(few.done, many.done)
    const sides = { few: await sideOf(few), many: await sideOf(many) }
    return { ...sides, ratio: sides.many.p95 / sides.few.p95, from, to, samples: turns * count }
  } finally {
    await Promise.all([few.subject.stop(), many.subject.stop()])
  }
}
