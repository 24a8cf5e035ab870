// Did the tests provoke every answer that is declared, and no other? The last step of `npm test`.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { manifest } from '../../functions/manifest.ts'
import { complaintsAbout, type Declared } from './judge.ts'

const folder = fileURLToPath(new URL('../../.tmp/answers/', import.meta.url))
/** Workers are threads: what the doors of this run wrote begins with the number of this process. */
const ours = `${process.pid}-`

/** Called by vitest before the first file; what it returns, after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true })
  for (const file of await readdir(folder)) if (isOver(file)) await rm(folder + file, { force: true })
  return async () => {
    if (!(await everythingRan(project))) return
    const complaints = complaintsAbout(await declared(), await seen())
    if (complaints.length === 0) return
    console.error(`\nThe answers that tests saw are not those that are declared (test/answers/judge.ts):`)
    for (const complaint of complaints) console.error(`  ${complaint}`)
    process.exitCode = 1
  }
}

/** A record that no run will read: its process has ended, or only lent its number to this one. */
function isOver(file: string): boolean {
  if (file.startsWith(ours)) return true
  try {
    process.kill(Number(file.split('-', 1)[0]), 0)
    return false
  } catch {
    return true
  }
}

/** Of a part of the suite nobody can ask for all answers. */
async function everythingRan({ vitest }: TestProject): Promise<boolean> {
  if (vitest.config.testNamePattern !== undefined || vitest.config.watch) return false
  const ran = new Set(vitest.state.getTestModules().map(module => module.moduleId))
  return (await vitest.globTestSpecifications()).every(({ moduleId }) => ran.has(moduleId))
}

type Endpoint = { readonly answers: object }
type Module = {
  readonly handler?: { readonly endpoints?: Readonly<Record<string, Endpoint | (() => Promise<Endpoint>)>> }
}

async function declared(): Promise<Declared> {
  const modules: Module[] = await Promise.all(
    Object.keys(manifest).map(name => import(/* @vite-ignore */ `../../functions/${name}/index.ts`)),
  )
  const all = modules.flatMap(({ handler }) => Object.entries(handler?.endpoints ?? {}))
  return new Map(
    await Promise.all(
      all.map(async ([route, given]): Promise<[string, number[]]> => {
        const { answers } = typeof given === 'function' ? await given() : given
        return [route, Object.keys(answers).map(Number)]
      }),
    ),
  )
}

async function seen(): Promise<ReadonlySet<string>> {
  const files = (await readdir(folder)).filter(file => file.startsWith(ours))
  const records = await Promise.all(
    files.map(async file => JSON.parse(await readFile(folder + file, 'utf8')) as string[]),
  )
  return new Set(records.flat())
}
