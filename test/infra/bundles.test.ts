// Is what is uploaded the function and nothing of this machine?
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle } from '../../infra/bundle.ts'
import { manifest } from './template.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-bundles-'))
  await bundle({ folder })
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(Object.entries(manifest))('the bundle of %s', (name, row) => {
  const shipped = async () => (await readdir(join(folder, name))).filter(file => !file.endsWith('.map')).sort()

  test('is one module that exports a handler, and the hash worker where there is hashing', async () => {
    expect(await shipped()).toEqual(row.may.includes('hash') ? ['hash-worker.mjs', 'index.mjs'] : ['index.mjs'])
    expect(await readFile(join(folder, name, 'index.mjs'), 'utf8')).toMatch(/export\{[^}]*\bas handler\b[^}]*\}/)
  })

  test("has none of the developer's pages, no way to the local runner, and no source map to load", async () => {
    for (const file of await shipped()) {
      const code = await readFile(join(folder, name, file), 'utf8')
      expect(code).not.toMatch(/\/_dev\/|infra\/local|dynoxide|sourceMappingURL/)
    }
  })
})

describe('what a function never uses stays at home', () => {
  const shipped = (name: string) => readFile(join(folder, name, 'index.mjs'), 'utf8')
  const those = (judge: (code: string) => boolean) =>
    Promise.all(Object.keys(manifest).map(async name => (judge(await shipped(name)) ? [name] : []))).then(all =>
      all.flat(),
    )

  test('labels and sentences are with the console alone', async () => {
    expect(await those(code => code.includes('Whether a username that is taken gets a number'))).toEqual(['admin'])
    expect(await those(code => code.includes('Unique usernames'))).toEqual(['admin'])
  })

  test('the template engine is where letters are written and where records are changed', async () => {
    const engine = await those(code => code.includes('liquid'))
    expect(engine).toContain('messages')
    expect(engine).toContain('resources')
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
