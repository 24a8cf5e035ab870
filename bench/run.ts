// What does everything cost, and does it keep to its budget? (`npm run bench`)
//
// --quick      fewer requests, tenants and users      --full     10,000 tenants and a million users, for half an hour
// --only NAMES paths whose names have these words, or: paths, start-up, growth, clean-up, deletion; several with commas
// --json FILE  the same figures for machines          --profile  CPU profiles in .tmp/bench/profiles
// --tenants N, --users N, --deleted N                 how many there are to be, instead of what the size says
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { hasher } from '../shared/ports/hasher/hasher.ts'
import { measureDeletion } from './deletion.ts'
import { measureCleanup } from './due.ts'
import { measureGrowth, type Sizes } from './growth.ts'
import { least } from './measure.ts'
import { measurePaths } from './measure-paths.ts'
import { printed, type Report } from './report.ts'
import { measureStartUp } from './start-up.ts'
import { bundled } from './world.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    tenants: { type: 'string' },
    users: { type: 'string' },
    deleted: { type: 'string' },
  },
})
const { quick, full, only, profile } = values

const usual = quick
  ? { tenants: 500, users: 2_000, deleted: 500, waiting: 500 }
  : full
    ? { tenants: 10_000, users: 1_000_000, deleted: 100_000, waiting: 20_000 }
    : { tenants: 2_000, users: 20_000, deleted: 5_000, waiting: 3_000 }
const said = (name: 'tenants' | 'users' | 'deleted'): number => Number(values[name] ?? usual[name])
const sizes: Sizes = {
  ...usual,
  tenants: said('tenants'),
  users: said('users'),
  deleted: said('deleted'),
  turns: quick ? { warmUp: 300, turns: 20, count: 20 } : { warmUp: 1_000, turns: full ? 300 : 150, count: 25 },
}
// Many short rounds: the least of them is one that no other program of the machine disturbed.
const rounds = quick ? { warmUp: 500, count: 100, rounds: 4 } : { warmUp: 1_500, count: 200, rounds: 8 }

const began = Date.now()
const say = (words: string): void =>
  console.error(`${String(Math.round((Date.now() - began) / 1_000)).padStart(4)} s  ${words}`)
const parts = only?.split(',')
const wants = (part: string): boolean => parts === undefined || parts.some(wanted => part.includes(wanted))

/** What the wire's default scheme costs, for those who want to add it to a login. */
async function hashCost(): Promise<Report['hash']> {
  const [scheme, factor] = ['salted-pbkdf2-hmac-sha256', 24_000] as const
  const { hash } = hasher()
  const cost = await least(10, async () => {
    await hash('correct horse battery', scheme, factor)
  })
  return { scheme, factor, cpuMs: cost }
}

const report: Report = {
  node: process.versions.node,
  at: new Date().toISOString(),
  hash: await hashCost(),
  paths: await measurePaths(path => parts?.includes('paths') || wants(path.name), { rounds, profile, say }),
  startUp: wants('start-up') ? await measureStartUp(await bundled(), { rounds: quick ? 5 : 15, say }) : [],
  growth: wants('growth') ? await measureGrowth(sizes, say) : undefined,
  cleanup: wants('clean-up') ? await measureCleanup(sizes, say) : [],
  deleted: wants('deletion') ? [await measureDeletion(sizes, say)] : [],
}
console.log(printed(report))
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(report, undefined, 2))
