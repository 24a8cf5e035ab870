// What does a control need to know besides its own field and value?
export type Option = { readonly id: string; readonly name: string; readonly href?: string }

export type Editing = {
  /** The records of a kind to choose from; `undefined` when there are too many, or nobody knows the kind. */
  readonly options: (kind: string) => readonly Option[] | undefined
  /** The names a map may have, where they are known beforehand. */
  readonly names: (name: string) => readonly string[] | undefined
  /** Of a map of lists: under which names there may be what, where both are known beforehand. */
  readonly grid: (name: string) => ReadonlyMap<string, readonly string[]> | undefined
  /** What is wrong, by the name of the field. */
  readonly issues: ReadonlyMap<string, readonly string[]>
  /** Whether there is nothing stored yet. */
  readonly isNew: boolean
  /** How many empty rows to offer at the end of the list of this name. */
  readonly more: (name: string) => number
  /** Whether it is about a person or a deed: what differs from a default, and each limit, says nothing there. */
  readonly plain?: boolean
}

export const idOf = (name: string): string => `f-${name}`

export const nothing: Editing = {
  options: () => undefined,
  names: () => undefined,
  grid: () => undefined,
  issues: new Map(),
  isNew: false,
  more: () => 1,
}
