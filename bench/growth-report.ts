// How is growth shown to people?
import { costs, ms, table, verdict, within } from './columns.ts'
import type { Deleted } from './deletion.ts'
import type { CleanedUp } from './due.ts'
import type { Growth } from './growth.ts'

/** Growth may add a tenth of what a request costs among few. */
const allowedGrowth = 1.1

/** What more tenants and more users add to a request. */
export function growthTables({ times, counts, memory }: Growth): string[] {
  return [
    table(
      ['among few and many tenants: trips / read units / write units', '1 or 25', 'many', ''],
      counts.map(({ name, few, many }) => [name, costs(few), costs(many), verdict(within(many, few))]),
    ),
    table(
      [
        'beside one tenant with 100 users',
        'counted',
        'grown',
        '',
        'p95 ms',
        'grown',
        'ratio',
        '95 % certain',
        'allowed',
        '',
      ],
      times.map(({ name, cost, costGrown, few, many, ratio, from, to }) => [
        name,
        costs(cost),
        costs(costGrown),
        verdict(within(costGrown, cost)),
        ms(few.p95),
        ms(many.p95),
        ratio.toFixed(3),
        `${from.toFixed(2)}–${to.toFixed(2)}`,
        allowedGrowth.toFixed(2),
        verdict(ratio <= allowedGrowth),
      ]),
    ),
    table(
      ['the same, per request', 'samples', 'p50 ms', 'grown', 'our CPU ms', 'grown', 'engine CPU ms', 'grown'],
      times.map(({ name, few, many, samples }) => [
        name,
        String(samples),
        ms(few.p50),
        ms(many.p50),
        ms(few.cpuMs),
        ms(many.cpuMs),
        ms(few.engineMs),
        ms(many.engineMs),
      ]),
    ),
    table(
      ['an instance that a login of each tenant went through', 'heap MB after 100', 'after all', 'resident'],
      memory.map(({ tenants, before, after, resident }) => [`${tenants} tenants`, ms(before), ms(after), ms(resident)]),
    ),
  ]
}

/** What a run of the clean-up does and costs. */
export const cleanUpTable = (cleanup: readonly CleanedUp[]): string =>
  table(
    ['clean-up', 'due', 'deleted', 'trips / read / write units'],
    cleanup.map(({ name, due, deleted, cost }) => [name, String(due), String(deleted), costs(cost)]),
  )

/** What the deletion of a tenant takes, for each of its users. */
export const deletionTable = (deleted: readonly Deleted[]): string =>
  table(
    [
      'a tenant is deleted',
      'runs',
      'cut off amid writes',
      'seconds',
      'users per s',
      'calls each',
      'read units',
      'write units',
      'rows left',
    ],
    deleted.map(({ users, runs, killed, seconds, calls, reads, writes, left }) => [
      `with ${users} users`,
      String(runs),
      String(killed),
      seconds.toFixed(0),
      (users / seconds).toFixed(0),
      (calls / users).toFixed(2),
      (reads / users).toFixed(2),
      (writes / users).toFixed(2),
      String(left),
    ]),
  )
