// Is what is shipped small, whole, and built only when something changed?
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from '../../infra/bundle.ts'
import type { Row } from '../../shared/row.ts'

const sources = fileURLToPath(new URL(`../../.tmp/bundle-${process.pid}`, import.meta.url))
const folder = join(sources, 'dist')
const manifest: Readonly<Record<string, Row>> = {
  sender: { doc: 'Sends.', may: ['sendMail', 'hash'] },
  reader: { doc: 'Reads.', may: ['read'] },
}

const write = async (name: string, content: string) => {
  await mkdir(dirname(join(sources, name)), { recursive: true })
  await writeFile(join(sources, name), content)
}

beforeAll(async () => {
  for (const name of Object.keys(manifest)) {
    await write(
      `functions/${name}/index.ts`,
      `import { openMail } from '../../shared/start.ts'\nexport const handler = async () => openMail()\n`,
    )
  }
  await write(
    'shared/start.ts',
    `import { basename } from 'node:path'\nexport const openMail = async () => [basename('/a/b'), await import('./ports/mail/ses.ts')]\n`,
  )
  await write('shared/ports/mail/ses.ts', `export const words: string = 'a very heavy client'\n`)
})
afterAll(() => rm(sources, { recursive: true, force: true }))

const build = () => bundle({ manifest, sources, folder })
const content = (name: string) => readFile(join(folder, name), 'utf8')

test('an adapter is in the functions that may use it and in no other, and both run', async () => {
  const { built, sizes } = await build()
  expect(built).toBe(true)
  expect(await content('sender/index.mjs')).toContain('a very heavy client')
  expect(await content('reader/index.mjs')).not.toContain('a very heavy client')
  expect(sizes.sender).toBe((await content('sender/index.mjs')).length)
  const { handler } = await import(pathToFileURL(join(folder, 'sender/index.mjs')).href)
  expect(await handler()).toMatchObject(['b', { words: 'a very heavy client' }])
})

test('the hash worker lies beside the functions that hash', async () => {
  expect(await content('sender/hash-worker.mjs')).toContain('argon2')
  await expect(content('reader/hash-worker.mjs')).rejects.toThrow('ENOENT')
})

test('source maps are made and not referred to', async () => {
  expect(await content('sender/index.mjs.map')).toContain('ses.ts')
  expect(await content('sender/index.mjs')).not.toContain('sourceMappingURL')
})

test('nothing is built twice, and a change is seen', async () => {
  expect((await build()).built).toBe(false)
  await write('shared/ports/mail/ses.ts', `export const words: string = 'another client'\n`)
  expect((await build()).built).toBe(true)
  expect(await content('sender/index.mjs')).toContain('another client')
})
