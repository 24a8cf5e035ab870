// What happens on `npm start`?

import { access, constants } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { messageOf } from '../../shared/kernel/thrown.ts'
import { bundle } from '../bundle.ts'
import { devPages, withDevPages } from './dev.tsx'
import type { Request, Response } from './gateway.ts'
import { type Facts, type Home, openHome } from './instance.ts'
import { type Listening, listen } from './listen.ts'
import { ownCode } from './own-code.ts'
import { loginCommand } from './pages/start.tsx'
import { type Platform, startPlatform } from './platform.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

type Wishes = {
  readonly port: number
  readonly data: string | undefined
  readonly kickstart: string
  readonly baseUrl: string
  readonly issuer: string
}

function wishes(env: NodeJS.ProcessEnv): Wishes {
  // An empty variable is one that somebody meant to unset.
  const said = (name: string): string | undefined => env[name] || undefined
  const port = Number(said('PORT') ?? 9011)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`PORT is ${env.PORT}, which is no port`)
  const baseUrl = (said('BASE_URL') ?? `http://localhost:${port}`).replace(/\/+$/, '')
  if (!URL.canParse(baseUrl)) throw new Error(`BASE_URL is ${env.BASE_URL}, which is no address`)
  const data = said('DATA') ?? join(root, '.data')
  return {
    port,
    baseUrl,
    data: data === 'memory' ? undefined : resolve(data),
    kickstart: resolve(said('KICKSTART') ?? join(root, 'kickstart/default.json')),
    issuer: said('ISSUER') ?? baseUrl,
  }
}

async function main(): Promise<void> {
  // Whatever this process and the engine write is the owner's alone.
  process.umask(0o077)
  const { port, data, kickstart, baseUrl, issuer } = wishes(process.env)
  const undo: (() => Promise<void>)[] = []
  let open: (ask: (request: Request) => Promise<Response>) => void = () => {}
  const ready = new Promise<(request: Request) => Promise<Response>>(done => {
    open = done
  })
  try {
    // The port first: when it is taken nothing else has been touched. Who comes early waits.
    const line = await takePort(port, async request => (await ready)(request))
    undo.unshift(() => line.stop())
    const [home, bundles] = await Promise.all([openHome(data), ownCode(bundle)])
    undo.unshift(
      () => home.leave(),
      () => bundles.leave(),
    )
    if (home.instance.facts === undefined) await readable(kickstart)
    const load = (name: string) => import(pathToFileURL(join(bundles.folder, name, 'index.mjs')).href)
    const platform = await startPlatform({
      load,
      data,
      baseUrl,
      masterSecret: home.instance.masterSecret,
      background: true,
    })
    undo.unshift(() => platform.stop())
    const facts = home.instance.facts ?? (await furnish(platform, home, { kickstart, baseUrl, issuer }))
    open(withDevPages(platform, devPages(platform, { url: baseUrl, facts })))
    stopOn(['SIGINT', 'SIGTERM'], undo)
    console.log(greeting(baseUrl, facts, data))
    for (const name of Object.keys(platform.manifest)) void load(name).catch(() => {})
  } catch (reason) {
    for (const back of undo) await back().catch(() => {})
    throw reason
  }
}

async function takePort(port: number, ask: (request: Request) => Promise<Response>): Promise<Listening> {
  try {
    return await listen(ask, port, process.env.HOST)
  } catch (reason) {
    if (reason instanceof Error && 'code' in reason && reason.code === 'EADDRINUSE') {
      throw new Error(`port ${port} is taken: stop what listens there, or choose another with PORT=`)
    }
    throw reason
  }
}

/** Before anything is made: a kickstart that cannot be read must leave no trace. */
async function readable(path: string): Promise<void> {
  await access(path, constants.R_OK).catch(() => {
    throw new Error(`cannot read the kickstart file ${path}`)
  })
}

async function furnish(
  platform: Platform,
  home: Home,
  { kickstart, baseUrl, issuer }: { readonly kickstart: string; readonly baseUrl: string; readonly issuer: string },
): Promise<Facts> {
  // Only a first start needs this, so a later one does not wait for it to be loaded.
  const [{ furnishing }, { readKickstart }, { demoOf, registeredFor }, { furnishFrom }, { adminApplicationId }] =
    await Promise.all([
      import('./furnish.ts'),
      import('./kickstart.ts'),
      import('./kickstart/play.ts'),
      import('./kickstart/furnish-from.ts'),
      import('../../shared/resources/application.ts'),
    ])
  const script = await readKickstart(kickstart, {
    provided: { TENANTRY_BASE_URL: baseUrl, TENANTRY_ISSUER: issuer },
  })
  const answers = await furnishFrom(script, { powers: furnishing(platform).powers, ask: platform.ask })
  const admin = registeredFor(adminApplicationId, script.requests)
  const facts: Facts = {
    apiKey: script.apiKeys[0]?.key ?? '',
    tenantId: script.tenantId,
    ...demoOf(script, answers),
    ...(admin && { admin }),
  }
  await home.furnished(facts)
  return facts
}

function greeting(url: string, facts: Facts, data: string | undefined): string {
  const lines = [
    ['Tenantry', url],
    ['Console', `${url}/admin`],
    ['Mailbox', `${url}/_dev/mailbox`],
    ['Clock', `${url}/_dev/clock`],
    ['Routes', `${url}/_dev/routes`],
    ['API key', facts.apiKey],
    ['Tenant', facts.tenantId],
    ...(facts.applicationId ? [['Application', facts.applicationId]] : []),
    ...(facts.loginId ? [['Demo user', `${facts.loginId} / ${facts.password}`]] : []),
    ...(facts.admin ? [['Admin', `${facts.admin.loginId} / ${facts.admin.password}`]] : []),
    ['Data', data ?? 'in memory, gone when this stops'],
  ]
  const table = lines.map(([name = '', value]) => `  ${name.padEnd(12)} ${value}`).join('\n')
  return facts.loginId ? `${table}\n\n${loginCommand(url, facts)}\n` : `${table}\n`
}

function stopOn(signals: readonly NodeJS.Signals[], undo: readonly (() => Promise<void>)[]): void {
  let stopping = false
  for (const signal of signals) {
    process.on(signal, async () => {
      // A second Ctrl-C means now.
      if (stopping) process.exit(1)
      stopping = true
      for (const back of undo) await back().catch((reason: unknown) => console.error(String(reason)))
      process.exit(0)
    })
  }
}

main().catch((reason: unknown) => {
  const words = messageOf(reason)
  process.stderr.write(`tenantry: ${words.split('\n', 2).join(' ')}\n`)
  process.exit(1)
})
