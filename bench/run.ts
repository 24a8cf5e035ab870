// What does everything cost, and does it keep to its budget? (`npm run bench`)
//
// --quick      fewer requests, tenants and users      --full     more tenants and users, for an hour
// --only NAMES paths whose names have these words, or: paths, start-up, growth, clean-up; several with commas
// --json FILE  the same figures for machines          --profile  CPU profiles in .tmp/bench/profiles
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { hasher } from '../shared/ports/hasher/hasher.ts'
import { measureCleanup, measureGrowth, type Sizes } from './growth.ts'
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
  },
})
const { quick, full, only, profile } = values

// The embedded engine takes longer for each row the more there are: twelve thousand users took it five minutes.
const sizes: Sizes = quick
  ? { tenants: 500, users: 2_000, waiting: 500, rounds: 5, count: 100 }
  : {
      tenants: full ? 10_000 : 2_000,
      users: full ? 20_000 : 5_000,
      waiting: full ? 10_000 : 3_000,
      rounds: 15,
      count: 200,
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
  growth: wants('growth') ? await measureGrowth(sizes, say) : [],
  cleanup: wants('clean-up') ? await measureCleanup(sizes, say) : [],
}
console.log(printed(report))
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(report, undefined, 2))
