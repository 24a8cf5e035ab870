// How does a test knock at what is shipped, instead of at the sources it was bundled from? (`npm run test:shipped`)
//
// The bundler leaves words and adapters out (infra/bundle): what it does to a function, only that function shows.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundle } from '../infra/bundle.ts'
import type { Load } from '../infra/local/invoker.ts'

export const isShippedAsked = process.env.SHIPPED === 'true'
const folder = fileURLToPath(new URL('../dist/functions', import.meta.url))

/** Called by vitest before the first file, so that no two doors build at once. */
export async function setup(): Promise<void> {
  if (isShippedAsked) await bundle()
}

/** A door's own copy: an instance keeps what it once read of its environment, and a module is one for each path. */
export async function ownBundles(): Promise<{ readonly load: Load; readonly remove: () => Promise<void> }> {
  const copy = await mkdtemp(join(tmpdir(), 'tenantry-door-'))
  await cp(folder, copy, { recursive: true, filter: path => !path.endsWith('.map') })
  return {
    load: name => import(/* @vite-ignore */ pathToFileURL(join(copy, name, 'index.mjs')).href),
    remove: () => rm(copy, { recursive: true, force: true }),
  }
}
