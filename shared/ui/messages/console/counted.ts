// How is a number of things said?

/** "1 user", "0 users"; `many` where the plural is not formed with an s. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`
