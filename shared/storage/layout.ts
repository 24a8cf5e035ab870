// What does the table look like? Read by infra/aws (CloudFormation) and infra/local (the embedded engine) alike.
export const layout = {
  partitionKey: 'pk',
  sortKey: 'sk',
  ttl: 'ttl',
  /** One overloaded, sparse index. Rows say where it shows them (keys.ts, `listed`). */
  index: { name: 'listed', partitionKey: 'lpk', sortKey: 'lsk' },
  stream: 'NEW_AND_OLD_IMAGES',
  /** One more when rows of before can no longer be read. 2: a body is one text. */
  edition: 2,
} as const
