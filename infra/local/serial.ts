// How does work go on in the background, and how does one wait until there is none left?
import { messageOf } from '../../shared/kernel/thrown.ts'

/** A kind of work that is done a piece at a time. `step` answers how much there was to do. */
export type Work = { readonly step: () => Promise<number> }

/** Never two steps of one work at once, whoever asks for them. */
export function serial(step: () => Promise<number>): Work {
  let last: Promise<unknown> = Promise.resolve()
  return {
    step: () => {
      const mine = last.then(step)
      last = mine.catch(() => {})
      return mine
    },
  }
}

/** Steps until a whole round found nothing to do. */
export async function exhaust(works: readonly Work[]): Promise<void> {
  for (let round = 0; ; round++) {
    const done = await Promise.all(works.map(work => work.step()))
    if (done.every(count => count === 0)) return
    if (round > 10_000) throw new Error('the functions keep giving each other work')
  }
}

export type Loop = { kick(): void; stop(): Promise<void> }

/** Steps again and again: at once while there is something to do, after `kick`, and every `idleMs` in between. */
export function loop(work: Work, idleMs: number): Loop {
  let stopped = false
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let kicked = false

  async function run(): Promise<void> {
    do {
      kicked = false
      try {
        while (!stopped && (await work.step()) > 0);
      } catch (reason) {
        if (!stopped) console.error(messageOf(reason))
        break
      }
    } while (kicked && !stopped)
  }

  function start(): void {
    if (running !== undefined || stopped) return
    clearTimeout(timer)
    running = run().finally(() => {
      running = undefined
      if (!stopped) timer = setTimeout(start, idleMs)
    })
  }

  timer = setTimeout(start, idleMs)
  return {
    kick: () => {
      kicked = true
      // A breath, so that the request that gave the work is answered before the work competes with it.
      setTimeout(start, 5)
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
