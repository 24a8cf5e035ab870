// Does `npm run tour` end green on a fresh platform, and say which step failed otherwise?
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { listen } from '../../infra/local/listen.ts'
import { freePort } from '../../infra/local/tour/find-platform.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { BASE_URL: _, ...environment } = process.env

async function tour(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'infra/local/tour.ts'], {
    cwd: root,
    env: { ...environment, NODE_EXTRA_CA_CERTS: '', ...env },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', piece => {
    out += piece
  })
  child.stderr.on('data', piece => {
    err += piece
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

test('where nothing runs it starts a platform of its own, and every step is green', async () => {
  const { code, out, err } = await tour({ PORT: String(await freePort()) })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('a platform in memory')
  expect(out).toMatch(/All \d+ steps are green/)
  expect(out).not.toContain('✗')
}, 60_000)

test('a step that fails is named, and the exit code tells', async () => {
  // Looks like a platform, and refuses everything.
  const line = await listen(async ({ url }) => {
    const body = new TextEncoder().encode(url === '/' ? JSON.stringify({ apiKey: 'a key of no worth' }) : '')
    return { status: url === '/' ? 200 : 401, headers: { 'content-type': 'application/json' }, cookies: [], body }
  }, 0)
  try {
    const { code, out } = await tour({ TENANTRY_URL: `http://127.0.0.1:${line.port}` })
    expect(code).toBe(1)
    expect(out).toContain('Failed at step 1: Create a tenant')
  } finally {
    await line.stop()
  }
}, 30_000)

test('a server that is something else is left alone, in one line', async () => {
  const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    const { code, err } = await tour({ TENANTRY_URL: `http://127.0.0.1:${port}` })
    expect(code).toBe(1)
    expect(err).toBe(`tour: what listens at http://127.0.0.1:${port} is no Tenantry that npm start has started\n`)
  } finally {
    other.close()
  }
}, 30_000)
