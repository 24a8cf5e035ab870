// Does a process go on with the code it was started with?
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ownCode } from '../../infra/local/own-code.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenantry-code-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const folder = () => join(home, 'functions')
async function build(word = 'first') {
  await rm(folder(), { recursive: true, force: true })
  await mkdir(join(folder(), 'login/deep'), { recursive: true })
  await writeFile(join(folder(), 'login/index.mjs'), `export const later = () => import('./deep/${word}.mjs')`)
  await writeFile(join(folder(), `login/deep/${word}.mjs`), `export const word = '${word}'`)
  await writeFile(join(folder(), 'login/index.mjs.map'), '{}')
  return { folder: folder(), sizes: {}, whole: {}, built: true }
}

test('what is read late is still there after others have built, and gone once we leave', async () => {
  const own = await ownCode(build)
  const { later } = await import(pathToFileURL(join(own.folder, 'login/index.mjs')).href)
  await build('second')
  expect((await later()).word).toBe('first')
  await own.leave()
  expect(await readdir(join(home, 'running'))).toEqual([])
})

test('somebody who builds while we look makes us look again, but not for ever', async () => {
  let times = 0
  const emptied = async () => {
    const built = await build()
    if (++times < 3) await rm(folder(), { recursive: true })
    return built
  }
  const own = await ownCode(emptied)
  expect([times, existsSync(join(own.folder, 'login/index.mjs'))]).toEqual([3, true])
  times = -9
  await expect(ownCode(emptied)).rejects.toThrow('ENOENT')
})

test('what the killed left behind goes, and what the living use stays', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  const [dead, living] = [String(child.pid), String(process.ppid)]
  for (const name of [dead, living]) await mkdir(join(home, 'running', name), { recursive: true })
  await ownCode(build)
  expect((await readdir(join(home, 'running'))).sort()).toEqual([living, String(process.pid)].sort())
})
