// How long may one sweep go on?

export type MayGoOn = () => boolean

/** 300 users. A page of them takes tens of milliseconds, a second where the table is slow, and the gateway waits 29. */
const pagesAtOnce = 12

/** For a sweep somebody waits for. It counts its pages, because flows have no clock. */
export function atOnce(): MayGoOn {
  let left = pagesAtOnce
  return () => left-- > 0
}

/** A page that is under way must end before the function does. */
const enoughMs = 10_000
/** So that one tenant with a million users does not keep another waiting. */
const turnMs = 30_000

/** For one turn of a scheduled run. */
export function oneTurn(remaining: () => number): MayGoOn {
  const start = remaining()
  return () => {
    const left = remaining()
    return left > enoughMs && (left === Number.POSITIVE_INFINITY || start - left < turnMs)
  }
}

export const isTime = (remaining: () => number): boolean => remaining() > enoughMs
