// Does a platform that was just deployed open to its operator, and to nobody else, however often one tries?
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inOneLine, run } from '../../infra/aws/bootstrap.ts'
import { type Door, openDoor } from '../door.ts'

let door: Door
let folder: string
let url: string
const before = { ...process.env }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-'))
  door = await openDoor({ untouched: true })
  url = await door.listen()
  // What the SDK finds by itself: credentials, and loopback servers in place of AWS.
  Object.assign(process.env, door.platform.environment)
})
afterEach(async () => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
  await door.close()
  await rm(folder, { recursive: true, force: true })
})

const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const deployed = ({ TABLE_NAME, MASTER_SECRET_ID }: Readonly<Record<string, string>> = door.platform.environment) =>
  file('outputs.json', {
    'tenantry-stateful': { TableName: TABLE_NAME, MasterSecretArn: MASTER_SECRET_ID },
    'tenantry-stateless': { Url: url, ApiEndpoint: url },
  })

/** What it said, and what it said of its progress. */
async function bootstrapped(...args: string[]) {
  const said: string[] = []
  const steps: string[] = []
  const outputs = args.includes('--outputs') || args.includes('--table') ? [] : ['--outputs', await deployed()]
  await run([...outputs, ...args], { say: line => said.push(line), progress: line => steps.push(line) })
  const words = said.join('\n')
  const fact = (name: string) => new RegExp(`^ *${name} +(\\S.*)$`, 'm').exec(words)?.[1] ?? ''
  return { words, steps, key: fact('API key'), tenantId: fact('Tenant') }
}
const failing = async (...args: string[]) => bootstrapped(...args).then(() => 'nothing', inOneLine)

/** Every row of the table, as the engine has it. */
async function everyRow(): Promise<unknown[]> {
  const client = new DynamoDBClient({})
  const { Items = [] } = await client.send(new ScanCommand({ TableName: door.platform.engine.tableName }))
  return Items
}

describe('the first run', () => {
  test('makes one tenant and one key, which opens everything', async () => {
    const { key, tenantId, words, steps } = await bootstrapped()
    expect(words).toContain(url)
    expect(steps.length).toBeGreaterThan(1)
    const { status, body } = await door.get('/api/tenant', { key })
    expect(status).toBe(200)
    // Tokens name the address as their issuer, which is where clients look for keys.
    expect(body.tenants).toMatchObject([{ id: tenantId, issuer: url }])
    expect((await door.get('/api/key', { key })).body.keys).toHaveLength(1)
    const application = { name: 'First', loginConfiguration: { generateRefreshTokens: true } }
    expect((await door.post('/api/application', { application }, { key })).status).toBe(200)
    const user = { email: 'a@b.test', password: 'correct horse battery' }
    expect((await door.post('/api/user', { user }, { key })).status).toBe(200)
  })

  test('opens the console to whom the README says next, and letters are sent from where it says', async () => {
    const { key, tenantId, words } = await bootstrapped()
    const [, applicationId] = /Application +(\S+)/.exec(words) ?? []
    const user = { email: 'you@example.com', password: 'a long one' }
    const registration = { applicationId, roles: ['admin'] }
    expect((await door.post('/api/user/registration', { user, registration }, { key })).status).toBe(200)
    const signIn = new URLSearchParams({ loginId: user.email, password: user.password })
    const { headers, cookies } = await door.post('/admin/sign-in', signIn, {
      key: false,
      headers: { origin: 'http://localhost:9011' },
    })
    expect([headers.location, cookies.length]).toEqual(['/admin', 1])
    const tenant = { emailConfiguration: { defaultFromEmail: 'no-reply@example.com' } }
    expect((await door.patch(`/api/tenant/${tenantId}`, { tenant }, { key })).status).toBe(200)
  })

  test('gives the default tenant the id it was told', async () => {
    const id = 'D7D09513-A3F5-401C-9685-34AB6C552453'
    expect((await bootstrapped('--tenant-id', id)).tenantId).toBe(id.toLowerCase())
  })

  test('needs no file when everything is said', async () => {
    const { TABLE_NAME = '', MASTER_SECRET_ID = '' } = door.platform.environment
    const { key } = await bootstrapped('--table', TABLE_NAME, '--secret', MASTER_SECRET_ID, '--region', 'us-east-1')
    expect((await door.get('/api/tenant', { key })).status).toBe(200)
  })
})

describe('a further run', () => {
  test('changes nothing, says so, and shows no key', async () => {
    const first = await bootstrapped()
    const rows = await everyRow()
    const second = await bootstrapped()
    expect(second.words).toContain('nothing was changed')
    expect(second.tenantId).toBe(first.tenantId)
    expect(second.words).not.toContain(first.key)
    expect(await everyRow()).toEqual(rows)
  })

  test('makes another key when asked, and the first one still works', async () => {
    const first = await bootstrapped()
    const second = await bootstrapped('--new-key')
    expect(second.key).not.toBe(first.key)
    for (const { key } of [first, second]) expect((await door.get('/api/tenant', { key })).status).toBe(200)
  })

  test('at the same time as another ends with one tenant', async () => {
    const both = await Promise.all([bootstrapped(), bootstrapped()])
    expect(new Set(both.map(({ tenantId }) => tenantId)).size).toBe(1)
    expect((await door.get('/api/tenant', { key: both[0].key })).body.tenants).toHaveLength(1)
  })
})

describe('a kickstart', () => {
  const tenantId = '0a0b0c0d-0001-4000-8000-000000000001'
  const applicationId = '0a0b0c0d-0002-4000-8000-000000000002'
  const content = {
    variables: { defaultTenantId: tenantId },
    apiKeys: [{ key: 'a key for everything, chosen by hand', name: 'Super' }],
    requests: [
      {
        method: 'POST',
        url: `/api/application/${applicationId}`,
        tenantId,
        body: { application: { name: 'At #{TENANTRY_BASE_URL}' } },
      },
    ],
  }

  test('is played through the API, step by step, with its own tenant and key', async () => {
    const { key, steps, words } = await bootstrapped('--kickstart', await file('kickstart.json', content))
    expect(key).toBe(content.apiKeys[0]?.key)
    expect(steps).toContain(`1 of 1: POST /api/application/${applicationId}`)
    expect(words).toContain('1 requests')
    const { body } = await door.get(`/api/application/${applicationId}`, { key })
    expect(body.application).toMatchObject({ name: `At ${url}`, tenantId })
  })

  test('is not played twice', async () => {
    const path = await file('kickstart.json', content)
    await bootstrapped('--kickstart', path)
    const { words } = await bootstrapped('--kickstart', path)
    expect(words).toContain('nothing was changed')
    expect(words).toContain('was not played')
  })

  test('names the request that failed, after the key has been shown', async () => {
    const wrong = { ...content, requests: [{ method: 'POST', url: '/api/application', body: {} }] }
    expect(await failing('--kickstart', await file('kickstart.json', wrong))).toMatch(
      /^kickstart request 1 of 1 .*answered 400/,
    )
  })
})

describe('what is wrong is said in one line', () => {
  test.each([
    ['no outputs', ['--outputs', '/nowhere/outputs.json'], /^cannot read \/nowhere\/outputs.json: deploy with/],
    ['half a place', ['--table', 'x', '--outputs', '/nowhere'], /^cannot read \/nowhere/],
    [
      'a secret that is not there',
      ['--table', 'x', '--secret', 'y', '--region', 'r'],
      /^the master secret y cannot be/,
    ],
    ['an id that is none', ['--tenant-id', 'x'], /^--tenant-id x is no UUID$/],
    ['an option nobody knows', ['--tabel', 'x'], /--tabel/],
    ['an address that is none', ['--url', 'x'], /^x is no address$/],
    ['a kickstart that is not there', ['--kickstart', '/nowhere.json'], /^cannot read \/nowhere.json/],
  ])('%s', async (_what, args, expected) => {
    const line = await failing(...args)
    expect(line).toMatch(expected)
    expect(line).not.toContain('\n')
  })

  test('a table that is not there', async () => {
    const { MASTER_SECRET_ID = '' } = door.platform.environment
    expect(await failing('--table', 'gone', '--secret', MASTER_SECRET_ID, '--region', 'us-east-1')).toBe(
      'there is no such table',
    )
  })

  test('several platforms in one file, none chosen, or one that is not there', async () => {
    const stack = { TableName: 'x', MasterSecretArn: 'y' }
    const outputs = await file('two.json', { 'a-stateful': stack, 'b-stateful': stack })
    expect(await failing('--outputs', outputs)).toMatch(/several platforms \(a, b\): choose one with --stage$/)
    expect(await failing('--outputs', outputs, '--stage', 'c')).toMatch(/knows no platform c/)
  })
})
