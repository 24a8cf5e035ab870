// Which running platform does the tour play against, and with which API key?
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'

export type Found = {
  readonly url: string
  readonly apiKey: string
  /** Whether the tour had to start a platform of its own. */
  readonly own: boolean
  stop(): Promise<void>
}

/** What the start page says to programs. */
const facts = v.object({ apiKey: v.string() })

/**
 * `TENANTRY_URL`, or what `npm start` listens on. A developer's instance tells its key itself; `TENANTRY_API_KEY` is for
 * another key. Where nothing listens, and none was named, an instance in memory is started for as long as the tour takes.
 */
export async function findPlatform(env: NodeJS.ProcessEnv): Promise<Found> {
  const named = env.TENANTRY_URL || undefined
  const url = (named ?? `http://localhost:${env.PORT || 9011}`).replace(/\/+$/, '')
  const told = await factsAt(url)
  if (told !== 'nobody') return { url, apiKey: env.TENANTRY_API_KEY || told, own: false, stop: async () => {} }
  if (named !== undefined) throw new Error(`nothing listens at ${url}: start it with npm start`)
  return startOwn(env)
}

async function factsAt(url: string): Promise<string | 'nobody'> {
  let answer: Response
  try {
    answer = await fetch(`${url}/`, { headers: { accept: 'application/json' } })
  } catch {
    return 'nobody'
  }
  const told = v.safeParse(facts, await answer.json().catch(() => undefined))
  if (!told.success) throw new Error(`what listens at ${url} is no Tenantry that npm start has started`)
  return told.output.apiKey
}

async function startOwn(given: NodeJS.ProcessEnv): Promise<Found> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const { KICKSTART, ISSUER, BASE_URL, ...env } = given
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../run.ts', import.meta.url))], {
    env: { ...env, PORT: String(port), DATA: 'memory' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const gone = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
  }
  try {
    // It listens first and answers when it is ready, so one answered request is all there is to wait for.
    for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
      const apiKey = await factsAt(url)
      if (apiKey !== 'nobody') return { url, apiKey, own: true, stop }
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    throw new Error('the platform that the tour started for itself did not come up')
  } catch (reason) {
    await stop()
    throw reason
  }
}

export const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
