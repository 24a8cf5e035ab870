// How do figures stand in columns?
import type { Cost } from './world.ts'

/** Milliseconds, with three decimals where there is less than one. */
export const ms = (value: number): string => value.toFixed(value < 1 ? 3 : 1)
export const verdict = (fits: boolean): string => (fits ? 'OK' : 'over')
export const costs = ({ trips, reads, writes }: Cost): string => `${trips}/${reads}/${writes}`
export const within = (cost: Cost, budget: Cost): boolean =>
  cost.trips <= budget.trips && cost.reads <= budget.reads && cost.writes <= budget.writes

/** Rows under a head, the first column to the left and all others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)))
  const say = (line: readonly string[]) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return [say(head), widths.map(width => '─'.repeat(width)).join('  '), ...rows.map(say)].join('\n')
}
