// How much may a template do?
import { trouble } from './trouble.ts'

export type Limits = {
  readonly steps: number
  readonly characters: number
  readonly output: number
  readonly looks: number
}

/** Macros that call each other, and directives within directives, are stopped long before the stack is full. */
const deepest = 1_200

/** Everything a template does is taken from it, and what is too much is trouble at its line. */
export function budgetOf(limits: Limits) {
  const left = { ...limits }
  let depth = 0
  return {
    spend(line: number, characters = 0): void {
      left.steps--
      left.characters -= characters
      if (left.steps < 0 || left.characters < 0) trouble(line, 'the limit of what a template may do is reached')
    },
    look(line: number, things: number): void {
      left.looks -= things
      if (left.looks < 0) trouble(line, 'the limit of what a template may do is reached')
    },
    print(line: number, characters: number): void {
      left.output -= characters
      if (left.output < 0) trouble(line, 'the text is too long')
    },
    enter(line: number, by = 1): void {
      depth += by
      if (depth > deepest) trouble(line, 'the limit of macros within macros is reached')
    },
    leave(by = 1): void {
      depth -= by
    },
    depth: () => depth,
    /** What was entered and failed is left at once. */
    back(to: number): void {
      depth = to
    },
    isSpent: () => Math.min(left.steps, left.characters, left.output, left.looks) < 0,
  }
}
