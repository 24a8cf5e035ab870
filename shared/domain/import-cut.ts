// Into how many commits does an import go?

export type Weight = {
  readonly rows: number
  /** Rows that several of one part share, by name: each is one. */
  readonly shared: readonly string[]
  readonly bytes: number
}

/** A commit holds a hundred: what is left is for the journal and the event. */
export const mostRows = 96
/** The event that tells of a part is one row, and a row holds 400 KB. */
export const mostBytes = 200_000

/** The places of `all`, cut in their order; as many to a part as fit. The same input is always cut the same way. */
export function inParts<T>(all: readonly T[], weigh: (one: T) => Weight): number[][] {
  const parts: number[][] = []
  let rows = 0
  let bytes = 0
  let shared = new Set<string>()
  for (const [at, one] of all.entries()) {
    const weight = weigh(one)
    const more = new Set(weight.shared.filter(name => !shared.has(name))).size
    const part = parts.at(-1)
    if (part === undefined || rows + shared.size + weight.rows + more > mostRows || bytes + weight.bytes > mostBytes) {
      parts.push([at])
      shared = new Set(weight.shared)
      rows = weight.rows
      bytes = weight.bytes
      continue
    }
    part.push(at)
    for (const name of weight.shared) shared.add(name)
    rows += weight.rows
    bytes += weight.bytes
  }
  return parts
}
