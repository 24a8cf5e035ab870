// Is what is uploaded the function and nothing of this machine?
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { parseSync } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bundles, bundle } from '../../infra/bundle.ts'
import { manifest } from './template.ts'

let folder: string
let bundles: Bundles
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-bundles-'))
  bundles = await bundle({ folder })
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(Object.entries(manifest))('the bundle of %s', (name, row) => {
  const shipped = async () => (await readdir(join(folder, name))).filter(file => !file.endsWith('.map')).sort()
  const code = (file: string) => readFile(join(folder, name, file), 'utf8')

  test('exports a handler, and has the hash worker where there is hashing', async () => {
    expect(await code('index.mjs')).toMatch(/export\{[^}]*\bas handler\b[^}]*\}/)
    expect((await shipped()).includes('hash-worker.mjs')).toBe(row.may.includes('hash'))
  })

  const importsOf = async (file: string) => {
    const text = await code(file)
    const { staticImports, dynamicImports } = parseSync(file, text).module
    return {
      atStart: staticImports.map(({ moduleRequest }) => moduleRequest.value),
      later: dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
    }
  }

  test('stands alone: it imports what lies beside it, and what Node brings', async () => {
    const files = await shipped()
    for (const file of files) {
      const { atStart, later } = await importsOf(file)
      const isThere = (path: string) => (path.startsWith('./') ? files.includes(path.slice(2)) : isBuiltin(path))
      expect([...atStart, ...later].filter(path => !isThere(path))).toEqual([])
    }
  })

  test('opens no more than two files to start, and leaves node:http alone', async () => {
    const opened = new Set(['index.mjs'])
    const others = new Set<string>()
    for (const file of opened) {
      for (const path of (await importsOf(file)).atStart) {
        if (path.startsWith('./')) opened.add(path.slice(2))
        else others.add(path.replace(/^node:/, ''))
      }
    }
    expect(opened.size).toBeLessThanOrEqual(2)
    // From Node 22 on it has WebSocket among its names, and an import that reads them all loads the fetch classes.
    expect(others).not.toContain('http')
  })

  test("has none of the developer's pages, no way to the local runner, and no source map to load", async () => {
    for (const file of await shipped()) {
      expect(await code(file)).not.toMatch(/\/_dev\/|infra\/local|dynoxide|sourceMappingURL/)
    }
  })
})

test("no function starts with Node's fetch classes, a third of a cold start: what they do, nobody needs", async () => {
  const files = Object.keys(manifest).map(name => pathToFileURL(join(folder, name, 'index.mjs')).href)
  const code = `for (const file of ${JSON.stringify(files)}) await import(file)
    console.log(process.moduleLoadList.filter(name => name.includes('undici')).join())`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])
  expect(stdout).toBe('\n')
})

describe('what a function never uses stays at home', () => {
  const shipped = async (name: string) => {
    const files = (await readdir(join(folder, name))).filter(file => file.endsWith('.mjs'))
    return (await Promise.all(files.map(file => readFile(join(folder, name, file), 'utf8')))).join('')
  }
  const those = (judge: (code: string) => boolean) =>
    Promise.all(Object.keys(manifest).map(async name => (judge(await shipped(name)) ? [name] : []))).then(all =>
      all.flat(),
    )

  test('labels and sentences are with the console alone', async () => {
    expect(await those(code => code.includes('Whether a username that is taken gets a number'))).toEqual(['admin'])
    expect(await those(code => code.includes('Unique usernames'))).toEqual(['admin'])
  })

  test('the template engine is where letters are written and where records are changed, and not at their start', async () => {
    const engine = await those(code => code.includes('is never closed'))
    expect(engine).toContain('messages')
    expect(engine).toContain('resources')
    const { sizes, whole } = bundles
    for (const name of engine) expect((whole[name] ?? 0) - (sizes[name] ?? 0)).toBeGreaterThan(15_000)
    for (const name of ['login', 'token', 'refresh', 'users', 'status', 'cleanup']) expect(engine).not.toContain(name)
  })

  test('nobody ships an AWS SDK, and only mail ships SMTP', async () => {
    expect(await those(code => code.includes('aws-sdk-js') || code.includes('CredentialsProviderError'))).toEqual([])
    expect(await those(code => code.includes('MAIL FROM:'))).toEqual(['messages'])
  })

  test('a function knows its own row alone', async () => {
    expect((await those(code => code.includes('/api/user/forgot-password'))).sort()).toEqual(['admin', 'password'])
  })
})

test('whoever looks while it is built anew, and finds the folder still in its place, has seen all of a build', async () => {
  const place = async () => (await stat(folder).catch(() => undefined))?.ino
  const listed = async () => (await readdir(folder, { recursive: true }).catch(() => [])).length
  const all = await listed()
  // What says that nothing has changed: without it the same is built again.
  await rm(join(folder, 'stamp.json'))
  let isBuilding = true
  const again = bundle({ folder }).finally(() => {
    isBuilding = false
  })
  const seen = new Set<number>()
  while (isBuilding) {
    const [before, count, after] = [await place(), await listed(), await place()]
    if (before !== undefined && before === after) seen.add(count)
  }
  expect((await again).built).toBe(true)
  const now = await listed()
  expect([...seen].filter(count => ![all - 1, now].includes(count))).toEqual([])
}, 60_000)
