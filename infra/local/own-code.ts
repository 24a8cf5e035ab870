// Whose code does a running process run? Its own, whatever is built meanwhile.
import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Bundles } from '../bundle.ts'

/** How often somebody else may build at just this moment. */
const tries = 3

/**
 * The bundles under a name that is this process's own. Functions read some of their files when they first need them:
 * another start, a test or a synthesis that builds into the same folder would take them away from under us.
 */
export async function ownCode(
  build: () => Promise<Bundles>,
): Promise<Bundles & { readonly leave: () => Promise<void> }> {
  for (let left = tries; ; left--) {
    const built = await build()
    const running = join(dirname(built.folder), 'running')
    const folder = join(running, String(process.pid))
    try {
      await forgetTheDead(running)
      const place = await placeOf(built.folder)
      await linked(built.folder, folder)
      if ((await placeOf(built.folder)) !== place && left > 1) continue
      return { ...built, folder, leave: () => rm(folder, { recursive: true, force: true }) }
    } catch (reason) {
      await rm(folder, { recursive: true, force: true })
      // Time line: somebody emptied the folder while we went through it; there is, or we make, another build.
      if (left <= 1 || !isGone(reason)) throw reason
    }
  }
}

/**
 * Time line: somebody puts another build in place while we list this one, and deletes it under us: the list ends early,
 * and nothing fails until a missing file is asked for. So the folder has to be the one it was.
 */
const placeOf = async (folder: string): Promise<number> => (await stat(folder)).ino

async function linked(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true })
  const entries = await readdir(from, { withFileTypes: true, recursive: true })
  const files = entries.filter(entry => entry.isFile() && !entry.name.endsWith('.map'))
  const folders = new Set(files.map(({ parentPath }) => join(to, parentPath.slice(from.length))))
  await Promise.all([...folders].map(folder => mkdir(folder, { recursive: true })))
  await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const [source, target] = [join(parentPath, name), join(to, parentPath.slice(from.length), name)]
      // Another name for the same bytes costs nothing; where the disk has no such names they are copied.
      await link(source, target).catch(reason => (isGone(reason) ? Promise.reject(reason) : copyFile(source, target)))
    }),
  )
}

/** A process that was killed could not tidy up. */
async function forgetTheDead(running: string): Promise<void> {
  const names = await readdir(running).catch(() => [])
  const dead = names.filter(name => !isAlive(Number(name)))
  await Promise.all(dead.map(name => rm(join(running, name), { recursive: true, force: true })))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (reason) {
    return reason instanceof Error && 'code' in reason && reason.code === 'EPERM'
  }
}

const isGone = (reason: unknown): boolean => reason instanceof Error && 'code' in reason && reason.code === 'ENOENT'
