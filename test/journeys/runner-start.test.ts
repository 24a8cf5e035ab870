// Does `npm start` stand up, survive being killed, and say in one line why it cannot?
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
let port: number
let children: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-'))
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  probe.close()
  await once(probe, 'close')
})
afterEach(async () => {
  await Promise.all(children.map(child => end(child, 'SIGKILL')))
  children = []
  await rm(folder, { recursive: true, force: true })
})

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
  return child.exitCode
}

type Run = { readonly child: ChildProcess; readonly said: () => string; readonly complained: () => string }

// vitest has a BASE_URL of its own.
const { BASE_URL: _, ...environment } = process.env

function run(env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'infra/local/run.ts'], {
    cwd: root,
    env: { ...environment, NODE_EXTRA_CA_CERTS: '', PORT: String(port), DATA: join(folder, 'data'), ...env },
  })
  children.push(child)
  let out = ''
  let err = ''
  child.stdout.on('data', piece => {
    out += piece
  })
  child.stderr.on('data', piece => {
    err += piece
  })
  return { child, said: () => out, complained: () => err }
}

/** Waits for the greeting and answers the command that it ends with. */
async function started({ child, said, complained }: Run): Promise<string> {
  const command = () => /^curl [\s\S]*applicationId[^\n]*\n/m.exec(said())?.[0]
  while (command() === undefined) {
    if (child.exitCode !== null) throw new Error(`it ended: ${complained()}`)
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])
  }
  return command() ?? ''
}

async function failed(
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly words: string }> {
  const { child, complained } = run(env)
  await once(child, 'close')
  return { code: child.exitCode, words: complained() }
}

const keyOf = (command: string): string => /Authorization: ([^']+)/.exec(command)?.[1] ?? ''
const shell = promisify(execFile)

test('the printed command signs in, a second start finds its data, and Ctrl-C ends it cleanly', async () => {
  const first = run()
  const command = await started(first)
  const { stdout } = await shell('sh', ['-c', command])
  expect(JSON.parse(stdout)).toMatchObject({ token: expect.any(String), refreshToken: expect.any(String) })
  expect(await end(first.child, 'SIGINT')).toBe(0)
  expect(first.complained()).toBe('')

  const second = run()
  expect(await started(second)).toBe(command)
  expect(JSON.parse((await shell('sh', ['-c', command])).stdout)).toHaveProperty('token')
}, 60_000)

test('whoever reads what was printed gets into the console', async () => {
  const { said, ...rest } = run({ DATA: 'memory' })
  await started({ said, ...rest })
  const [, loginId = '', password = ''] = /Admin +(\S+) \/ (\S+)/.exec(said()) ?? []
  const origin = `http://localhost:${port}`
  const answer = await fetch(`${origin}/admin/sign-in`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ loginId, password, to: '/admin' }),
    redirect: 'manual',
  })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin'])
  const page = await fetch(`${origin}/admin`, { headers: { cookie: answer.headers.getSetCookie()[0] ?? '' } })
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<h1')])
})

test('kill -9 loses no user that was acknowledged, and no letter that was owed to one', async () => {
  const first = run()
  const key = keyOf(await started(first))
  const acknowledged: string[] = []
  let asked = 0
  const create = async () => {
    for (;;) {
      const email = `user-${++asked}@example.com`
      const answer = await fetch(`http://127.0.0.1:${port}/api/user`, {
        method: 'POST',
        headers: { authorization: key, 'content-type': 'application/json' },
        body: JSON.stringify({ user: { email, password: 'a long enough password' } }),
      }).catch(() => undefined)
      if (answer === undefined) return
      expect(answer.status).toBe(200)
      acknowledged.push(email)
      if (acknowledged.length === 12) void end(first.child, 'SIGKILL')
    }
  }
  await Promise.all([create(), create(), create()])
  expect(acknowledged.length).toBeGreaterThanOrEqual(12)

  const second = run()
  await started(second)
  for (const email of acknowledged) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/user?email=${email}`, { headers: { authorization: key } })
    expect({ email, status: answer.status }).toEqual({ email, status: 200 })
  }
  const missing = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/_dev/mailbox.json`)
    const { letters }: { letters: { to: { address: string }[] }[] } = JSON.parse(await answer.text())
    const reached = new Set(letters.flatMap(letter => letter.to.map(to => to.address)))
    return acknowledged.filter(email => !reached.has(email))
  }
  // What was under way when the process died was claimed for a minute; nobody waits for the dead.
  await expect.poll(missing, { timeout: 20_000, interval: 200 }).toEqual([])
}, 60_000)

test('a taken port is one line and a failure, and nothing was made', async () => {
  const holder = createServer().listen(port, '127.0.0.1')
  await once(holder, 'listening')
  try {
    const { code, words } = await failed()
    expect({ code, words }).toEqual({
      code: 1,
      words: `tenantry: port ${port} is taken: stop what listens there, or choose another with PORT=\n`,
    })
    await expect(readFile(join(folder, 'data/instance.json'))).rejects.toThrow('ENOENT')
  } finally {
    holder.close()
  }
}, 30_000)

test('an unreadable or failing kickstart is one line and a failure, and the next start begins anew', async () => {
  const gone = await failed({ KICKSTART: join(folder, 'gone.json') })
  expect(gone).toEqual({ code: 1, words: `tenantry: cannot read the kickstart file ${join(folder, 'gone.json')}\n` })

  const file = join(folder, 'wrong.json')
  await writeFile(
    file,
    JSON.stringify({
      apiKeys: [{ key: 'a-key-that-is-long-enough' }],
      requests: [{ method: 'POST', url: '/api/application', body: { application: {} } }],
    }),
  )
  const wrong = await failed({ KICKSTART: file })
  expect(wrong.code).toBe(1)
  expect(wrong.words).toMatch(
    /^tenantry: kickstart request 1 of 1 \(requests\[0\], POST \/api\/application\) answered 400: \{.*\}\n$/,
  )

  await started(run())
}, 60_000)

test('a broken data file is one line and a failure', async () => {
  const first = run()
  await started(first)
  await end(first.child, 'SIGTERM')
  const file = join(folder, 'data/tenantry.db')
  const whole = await readFile(file)
  await writeFile(file, 'this is no database')
  const { code, words } = await failed()
  expect(code).toBe(1)
  expect(words).toMatch(/^tenantry: .*\n$/)
  await writeFile(file, whole)
  await writeFile(join(folder, 'data/queue.jsonl'), 'nonsense\n')
  expect(await failed()).toEqual({
    code: 1,
    words: `tenantry: ${join(folder, 'data/queue.jsonl')} is broken at line 1\n`,
  })
}, 60_000)
