// How are the figures shown to people?
import { costs, ms, table, verdict, within } from './columns.ts'
import type { Deleted } from './deletion.ts'
import type { CleanedUp } from './due.ts'
import type { Growth } from './growth.ts'
import { cleanUpTable, deletionTable, growthTables } from './growth-report.ts'
import type { Measured } from './measure-paths.ts'
import { allowedTimes, type StartUp } from './start-up.ts'

export type Report = {
  readonly node: string
  readonly at: string
  readonly hash: { readonly scheme: string; readonly factor: number; readonly cpuMs: number }
  readonly paths: readonly Measured[]
  readonly startUp: readonly StartUp[]
  readonly growth: Growth | undefined
  readonly cleanup: readonly CleanedUp[]
  readonly deleted: readonly Deleted[]
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

/** Everything that was measured, as text for people. */
export function printed({ node, at, hash, paths, startUp, growth, cleanup, deleted }: Report): string {
  const parts = [
    `Node ${node}, ${at}. CPU of our process alone, table calls included: the least of all rounds. Times: medians.`,
    ...(paths.length > 0 ? [counts(paths), speeds(paths)] : []),
    ...(paths.length > 0
      ? [
          `A login's password is one HMAC here; ${hash.scheme} with ${hash.factor} rounds would add ${ms(hash.cpuMs)} ms.`,
        ]
      : []),
    ...(startUp.length > 0 ? [starts(startUp)] : []),
    ...(growth === undefined ? [] : growthTables(growth)),
    ...(cleanup.length > 0 ? [cleanUpTable(cleanup)] : []),
    ...(deleted.length > 0 ? [deletionTable(deleted)] : []),
  ]
  return parts.join('\n\n')
}
