// Is the door that all other tests knock at the whole system, alone, and quickly open?
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { type Door, type DoorOptions, openDoor } from '../door.ts'

let open: Door[] = []
afterEach(async () => {
  await Promise.all(open.map(door => door.close()))
  open = []
})

async function door(options?: DoorOptions): Promise<Door> {
  const one = await openDoor(options)
  open.push(one)
  return one
}

const register = ({ post, applicationId }: Door, email: string) =>
  post('/api/user/registration', { user: { email, password: 'correct horse' }, registration: { applicationId } })

test('a user registers and signs in with a refresh token, and the answer says what it cost', async () => {
  const one = await door()
  expect((await register(one, 'a@example.com')).status).toBe(200)
  const login = { loginId: 'a@example.com', password: 'correct horse', applicationId: one.applicationId }
  const { status, body, cookies, cost } = await one.post('/api/login', login)
  expect(status).toBe(200)
  expect(body.refreshToken).toEqual(expect.any(String))
  expect(cookies.map(line => line.split('=', 1)[0])).toEqual(['access_token', 'refresh_token'])
  expect(cost.trips).toBeGreaterThan(0)
  expect(body.user?.insertInstant).toBe(one.now())
})

test('two doors share nothing', async () => {
  const [one, other] = [await door(), await door()]
  await register(one, 'a@example.com')
  expect((await one.get('/api/user?email=a@example.com')).status).toBe(200)
  expect((await other.get('/api/user?email=a@example.com')).status).toBe(404)
  expect((await one.get('/api/user?email=a@example.com')).status).toBe(200)
  expect((await other.get(`/api/tenant/${one.tenantId}`)).status).toBe(404)
})

test('without a key, with a wrong one, and with a foreign tenant one is turned away', async () => {
  const { get, applicationId } = await door()
  const path = `/api/application/${applicationId}`
  expect((await get(path)).status).toBe(200)
  expect(await get(path, { key: false })).toMatchObject({ status: 401, text: '' })
  expect((await get(path, { key: 'another-key-that-nobody-made' })).status).toBe(401)
  expect(await get('/api/nothing-here', { key: false })).toMatchObject({ status: 404, text: '' })
  expect((await get(path, { tenantId: '00000000-0000-4000-8000-000000000000' })).status).not.toBe(200)
})

test('the clock moves when it is told to', async () => {
  const one = await door({ at: 1_800_000_000_000 })
  await one.later('10 minutes')
  await register(one, 'a@example.com')
  const { body } = await one.get('/api/user?email=a@example.com')
  expect(body.user?.insertInstant).toBe(1_800_000_600_000)
})

test('a stumbling table is met with patience', async () => {
  const one = await door({ faults: true })
  one.faults.next({ fault: 'throttle', on: 'GetItem', times: 2 })
  expect((await one.get(`/api/application/${one.applicationId}`)).status).toBe(200)
  expect(one.faults.seen).toContain('GetItem')
})

test('real clients reach it over a port', async () => {
  const one = await door()
  const url = await one.listen()
  const answer = await fetch(`${url}/api/application/${one.applicationId}`, { headers: { authorization: one.key } })
  expect(await answer.json()).toMatchObject({ application: { id: one.applicationId } })
})

test('every route and status that was seen is written down', async () => {
  const one = await door()
  await one.get('/api/user?email=nobody@example.com')
  await one.close()
  const folder = fileURLToPath(new URL('../../.tmp/answers/', import.meta.url))
  const ours = (await readdir(folder)).filter(name => name.startsWith(`${process.pid}-`))
  const lines = await Promise.all(ours.map(async name => JSON.parse(await readFile(folder + name, 'utf8'))))
  expect(lines.flat()).toContain('GET /api/user 404')
})
