// Whose lock on a data folder counts?
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enter } from '../../infra/local/lock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const lock = (...lines: readonly unknown[]) => writeFile(join(folder, 'lock'), lines.join('\n'))

test('a folder that is left is free, and names nobody', async () => {
  const leave = await enter(folder)
  expect(await readFile(join(folder, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid}\\n`))
  await leave()
  expect(existsSync(join(folder, 'lock'))).toBe(false)
})

test('a holder that lives keeps others out, and is named', async () => {
  await lock(process.ppid)
  await expect(enter(folder)).rejects.toThrow(`${folder} is in use by process ${process.ppid} (`)
})

test('a holder that is gone keeps nobody out', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  await lock(child.pid)
  await (await enter(folder))()
})

describe.runIf(existsSync('/proc/self/stat'))('where the system tells', () => {
  test('another process with the holder’s number is not the holder', async () => {
    await lock(process.ppid, '1')
    await (await enter(folder))()
  })
  test('a dead process nobody asked for is dead', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'])
    try {
      const [said] = await once(parent.stdout, 'data')
      await lock(String(said).trim())
      await (await enter(folder))()
    } finally {
      parent.kill('SIGKILL')
    }
  })
})
