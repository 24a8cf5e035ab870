// How deep may a document be?

/**
 * Whatever reads, merges or shows a document calls itself once for each level, and honest ones have a handful. A fact
 * wraps what it tells of in a few levels more.
 */
export const deepest = 24

export const isTooDeep = (value: unknown, levels = deepest): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some(member => isTooDeep(member, levels - 1)))
