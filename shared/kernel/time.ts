// How long is it?
export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** Epoch milliseconds → whole epoch seconds, as JWTs and the table's `ttl` count. */
export const seconds = (epochMs: number): number => Math.floor(epochMs / second)
