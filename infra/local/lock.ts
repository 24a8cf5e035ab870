// Does another process use this folder?
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { BrokenFile } from './journal.ts'

export const lockName = 'lock'

/** Long enough for a process that was killed a moment ago to be gone. */
const patienceMs = 1_500

/**
 * Two processes on one folder would each believe they own the queue. Answers how to leave. The lock names its holder by
 * number and by the moment it was started, because numbers come again: after a kill and a restart of the machine another
 * program may have that of the lock.
 */
export async function enter(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, lockName)
  const [pid = '', started] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const holder = Number(pid)
  const until = performance.now() + patienceMs
  while (holder > 0 && holder !== process.pid && (await isAlive(holder, started))) {
    if (performance.now() > until)
      throw new BrokenFile(`${folder} is in use by process ${holder} (if that is something else, delete ${file})`)
    await pause(100)
  }
  await writeFile(file, [process.pid, (await statusOf(process.pid))?.started ?? ''].join('\n'), { mode: 0o600 })
  return () => rm(file, { force: true })
}

async function isAlive(pid: number, started: string | undefined): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (reason) {
    if (!(reason instanceof Error && 'code' in reason && reason.code === 'EPERM')) return false
  }
  const status = await statusOf(pid)
  if (status === undefined) return true
  // Dead, and only waiting for a parent that may never ask.
  if (status.state === 'Z' || status.state === 'X') return false
  return !started || status.started === started
}

/** Where the system tells (Linux): the state of a process, and the moment of its start in ticks since the machine's. */
async function statusOf(pid: number): Promise<{ readonly state: string; readonly started: string } | undefined> {
  const told = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // proc(5): the name is in parentheses and may hold anything; what follows begins with the third field.
  const fields = told?.slice(told.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields?.[0], fields?.[19]]
  return state === undefined || started === undefined ? undefined : { state, started }
}
