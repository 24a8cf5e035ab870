// How are many things done a few at a time?

/** Runs `run` for each, at most `lanes` at once. After a failure nothing new is begun, and it is thrown when all have ended. */
export async function sideBySide<T>(all: Iterable<T>, lanes: number, run: (one: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = []
  const left = [...all].values()
  const lane = async () => {
    for (const one of left) {
      if (failures.length > 0) return
      await run(one).catch((failure: unknown) => failures.push(failure))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  if (failures.length > 0) throw failures[0]
}
