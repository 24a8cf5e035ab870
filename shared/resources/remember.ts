// How long is what was read served again?
export type Recall = {
  /**
   * What `read` finds, remembered under `name`. What it does not find is asked anew every time. With `seconds` it is read
   * again when it is as old as that already.
   */
  readonly recall: <T>(name: string, read: () => Promise<T | undefined>, seconds?: number) => Promise<T | undefined>
  readonly forget: () => void
}

/**
 * A tenant with every setting resolved takes about 9 KB and an application less: a full memory stays under a tenth of the
 * 256 MB that a function has, however many tenants pass through an instance.
 */
const mostKept = 1_000

type Known = { readonly at: number; readonly found: Promise<unknown> }

/**
 * For one instance; then, for each request, at that request's time. Nothing is served that was read longer ago than
 * `maxAgeSeconds`; with 0 nothing outlives the request. Requests that want the same thing at once share one read. At most
 * `most` things are kept, and of these always the half that was asked for last.
 */
export function remembering(maxAgeSeconds: number, most = mostKept): (now: number) => Recall {
  const half = Math.max(1, Math.floor(most / 2))
  // Two generations: what is asked for stays among the young, and a full generation takes the place of the old one. So
  // what is asked for all the time is only looked up, where a list by last use would be rewritten in every request.
  let young = new Map<string, Known>()
  let old = new Map<string, Known>()
  const keep = (name: string, known: Known): void => {
    old.delete(name)
    young.set(name, known)
    if (young.size < half) return
    old = young
    young = new Map()
  }
  return now => {
    const own = new Map<string, Known>()
    const fresh = (known: Known | undefined, seconds = maxAgeSeconds): Known | undefined =>
      // A clock that was moved back makes what was read "later" unfit as well.
      known !== undefined && now >= known.at && now - known.at < seconds * 1_000 ? known : undefined
    const drop = (name: string, known: Known): void => {
      for (const map of [own, young, old]) if (map.get(name) === known) map.delete(name)
    }
    return {
      recall: async <T>(name: string, read: () => Promise<T | undefined>, seconds?: number) => {
        const known = own.get(name) ?? fresh(young.get(name)) ?? fresh(old.get(name))
        if (known !== undefined && (seconds === undefined || fresh(known, seconds) !== undefined)) {
          own.set(name, known)
          // Not what only this request still has: somebody may have made the others forget it.
          if (old.get(name) === known) keep(name, known)
          return (await known.found) as T | undefined
        }
        const reading: Known = { at: now, found: read() }
        own.set(name, reading)
        if (maxAgeSeconds > 0) keep(name, reading)
        try {
          const found = (await reading.found) as T | undefined
          if (found === undefined) drop(name, reading)
          return found
        } catch (error) {
          drop(name, reading)
          throw error
        }
      },
      // Time line: a read is under way; the change commits; forget. The read's old answer is not remembered again,
      // because only its own entry, gone by now, could hold it.
      forget: () => {
        own.clear()
        young.clear()
        old.clear()
      },
    }
  }
}
