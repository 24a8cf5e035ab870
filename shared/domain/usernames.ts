// What does a username become where it has to be made unique?
export type UniqueUsernames = {
  readonly enabled: boolean
  readonly numberOfDigits: number
  readonly separator: string
  readonly strategy: 'Always' | 'OnCollision'
}

/** The wish with a number behind it: with five digits from `#00001` to `#99999`. */
export const suffixed = (wish: string, { separator, numberOfDigits }: UniqueUsernames, number: number): string =>
  `${wish}${separator}${String(number).padStart(numberOfDigits, '0')}`

/** One past the greatest number that may stand behind a username. */
export const suffixLimit = ({ numberOfDigits }: UniqueUsernames): number => 10 ** numberOfDigits
