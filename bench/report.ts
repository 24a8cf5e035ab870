// How are the figures shown to people?
import type { CleanedUp, Grown } from './growth.ts'
import type { Measured } from './measure-paths.ts'
import { allowedTimes, type StartUp } from './start-up.ts'
import type { Cost } from './world.ts'

export type Report = {
  readonly node: string
  readonly at: string
  readonly hash: { readonly scheme: string; readonly factor: number; readonly cpuMs: number }
  readonly paths: readonly Measured[]
  readonly startUp: readonly StartUp[]
  readonly growth: readonly Grown[]
  readonly cleanup: readonly CleanedUp[]
}

/** Growth may add a tenth (house.md section 21). */
export const allowedGrowth = 1.1

const ms = (value: number): string => value.toFixed(value < 1 ? 3 : 1)
const verdict = (fits: boolean): string => (fits ? 'OK' : 'over')
const costs = ({ trips, reads, writes }: Cost): string => `${trips}/${reads}/${writes}`
const within = (cost: Cost, budget: Cost): boolean =>
  cost.trips <= budget.trips && cost.reads <= budget.reads && cost.writes <= budget.writes

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)))
  const say = (line: readonly string[]) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return [say(head), widths.map(width => '─'.repeat(width)).join('  '), ...rows.map(say)].join('\n')
}

const counts = (paths: readonly Measured[]): string =>
  table(
    ['trips / read units / write units', 'counted', 'budget', ''],
    paths.map(({ name, cost, budget }) => [name, costs(cost), costs(budget), verdict(within(cost, budget))]),
  )

const speeds = (paths: readonly Measured[]): string =>
  table(
    [
      'one at a time',
      'CPU ms',
      'of it kernel',
      'budget',
      '',
      'per s',
      'p50 ms',
      'p99 ms',
      '│ 16: CPU ms',
      'per s',
      'p50 ms',
      'p99 ms',
    ],
    paths.map(({ name, figures: f, budget: { cpuMs } }) => [
      name,
      ms(f.cpuMs),
      ms(f.kernelMs),
      cpuMs === undefined ? '–' : ms(cpuMs),
      cpuMs === undefined ? '' : verdict(f.cpuMs <= cpuMs),
      f.perSecond.toFixed(0),
      ms(f.p50),
      ms(f.p99),
      `│ ${ms(f.cpuMsOf16)}`,
      f.perSecondOf16.toFixed(0),
      ms(f.p50Of16),
      ms(f.p99Of16),
    ]),
  )

const starts = (startUp: readonly StartUp[]): string =>
  table(
    ['function', 'KB in all', 'KB at start', 'allowed', '', 'import ms', 'bare Hono ms', 'ratio', 'allowed', ''],
    startUp.map(({ name, bytes, wholeBytes, allowedBytes, importMs, bareMs }) => [
      name,
      (wholeBytes / 1_000).toFixed(0),
      (bytes / 1_000).toFixed(0),
      (allowedBytes / 1_000).toFixed(0),
      verdict(bytes <= allowedBytes),
      importMs.toFixed(1),
      bareMs.toFixed(1),
      (importMs / bareMs).toFixed(2),
      allowedTimes.toFixed(2),
      verdict(importMs <= bareMs * allowedTimes),
    ]),
  )

const growing = (growth: readonly Grown[]): string =>
  table(
    ['beside one tenant with 100 users', 'counted', 'grown', '', 'p95 ms', 'grown', 'ratio', 'allowed', ''],
    growth.map(({ name, cost, costGrown, p95, p95Grown }) => [
      name,
      costs(cost),
      costs(costGrown),
      verdict(within(costGrown, cost)),
      ms(p95),
      ms(p95Grown),
      (p95Grown / p95).toFixed(2),
      allowedGrowth.toFixed(2),
      verdict(p95Grown <= p95 * allowedGrowth),
    ]),
  )

const cleaning = (cleanup: readonly CleanedUp[]): string =>
  table(
    ['clean-up: users waiting, not due', 'due', 'deleted', 'trips / read / write units'],
    cleanup.map(({ waiting, due, deleted, cost }) => [String(waiting), String(due), String(deleted), costs(cost)]),
  )

export function printed({ node, at, hash, paths, startUp, growth, cleanup }: Report): string {
  const parts = [
    `Node ${node}, ${at}. CPU of our process alone, table calls included: the least of all rounds. Times: medians.`,
    ...(paths.length > 0 ? [counts(paths), speeds(paths)] : []),
    ...(paths.length > 0
      ? [
          `A login's password is one HMAC here; ${hash.scheme} with ${hash.factor} rounds would add ${ms(hash.cpuMs)} ms.`,
        ]
      : []),
    ...(startUp.length > 0 ? [starts(startUp)] : []),
    ...(growth.length > 0 ? [growing(growth)] : []),
    ...(cleanup.length > 0 ? [cleaning(cleanup)] : []),
  ]
  return parts.join('\n\n')
}
