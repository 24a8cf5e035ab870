// Have enough webhooks agreed for a change to be committed?
export type TransactionType = 'None' | 'Any' | 'SimpleMajority' | 'SuperMajority' | 'AbsoluteMajority'

/** How many of how many must agree; the wire's 66.7 % are two thirds, so that two of three are enough. */
const shares = { SimpleMajority: [1, 2], SuperMajority: [2, 3], AbsoluteMajority: [1, 1] } as const

/** `answers` has one entry for each webhook that was asked: whether it answered 2xx in time. Nobody asked is met. */
export function transactionMet(type: TransactionType, answers: readonly boolean[]): boolean {
  if (type === 'None' || answers.length === 0) return true
  const agreed = answers.filter(Boolean).length
  if (type === 'Any') return agreed > 0
  const [part, whole] = shares[type]
  return agreed * whole >= answers.length * part
}
