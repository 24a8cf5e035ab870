// What if two ask at once, or the table stumbles in the middle?
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { dynamoTable } from '../../shared/storage/dynamo-table.ts'
import { keys } from '../../shared/storage/keys.ts'
import {
  address,
  codes,
  type Listener,
  listener,
  ok,
  password,
  telling,
  type UsersDoor,
  usersDoor,
} from './users-given.ts'

const types = ['user.create', 'user.create.complete', 'user.delete', 'user.delete.complete', 'user.update']
let door: UsersDoor
let told: Listener
let tenantId: string

beforeAll(async () => {
  door = await usersDoor({ faults: true, configurationMaxAge: 3600 })
  told = await listener()
  // hashing is not what is tested here
  const cheap = { passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 } }
  tenantId = await door.tenant({ ...telling(types), ...cheap })
  await door.webhook(told.url, tenantId, types)
})
afterEach(async () => {
  door.faults.clear()
  await door.drain()
  told.forget()
})
afterAll(async () => {
  await door.close()
  await told.close()
})

const make = (user: object) => door.post('/api/user', { user: { password, ...user } }, { tenantId })
const many = <T>(n: number, run: (n: number) => Promise<T>) => Promise.all(Array.from({ length: n }, (_, i) => run(i)))
const tally = (given: readonly (number | string)[]): Record<string, number> =>
  Object.fromEntries([...new Set(given)].map(one => [one, given.filter(other => other === one).length]))

describe('at once', () => {
  test('100 registrations of one address: exactly one wins, and the others are told why', async () => {
    const email = address()
    const answers = await many(100, n => make({ email: n % 2 === 0 ? email : email.toUpperCase() }))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 400: 99 })
    expect(tally(answers.flatMap(codes))).toEqual({ '[duplicate]user.email': 99 })
    await door.drain()
    expect(told.named('user.create')).toHaveLength(1)
  })
  test('ten creations with one id in two tenants: exactly one wins', async () => {
    const other = await door.tenant()
    const id = crypto.randomUUID()
    const answers = await many(10, n =>
      door.post(`/api/user/${id}`, { user: { email: address(), password } }, { tenantId: n % 2 ? other : tenantId }),
    )
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 400: 9 })
    expect(tally(answers.flatMap(codes))).toEqual({ '[duplicate]user.id': 9 })
  })
  test('two who move to one address: one has it, the other is as before', async () => {
    const users = await many(2, () => door.user(tenantId))
    const email = address()
    const answers = await Promise.all(users.map(({ id }) => door.put(`/api/user/${id}`, { user: { email } })))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 400: 1 })
    const loser = users[answers.findIndex(({ status }) => status === 400)]
    expect((await ok(door.get(`/api/user/${loser?.id}`))).user?.email).toBe(loser?.email)
    expect((await ok(door.get(`/api/user?email=${email}`, { tenantId }))).user?.id).not.toBe(loser?.id)
  })
  test('two who swap their addresses never share one', async () => {
    const [a, b] = await many(2, () => door.user(tenantId))
    await Promise.all([
      door.put(`/api/user/${a?.id}`, { user: { email: b?.email } }),
      door.put(`/api/user/${b?.id}`, { user: { email: a?.email } }),
    ])
    const now = await Promise.all([a, b].map(async one => (await ok(door.get(`/api/user/${one?.id}`))).user?.email))
    expect(new Set(now).size).toBe(2)
    for (const [n, one] of [a, b].entries()) {
      expect((await ok(door.get(`/api/user?email=${now[n]}`, { tenantId }))).user?.id).toBe(one?.id)
    }
  })
  test('three patches of different members all arrive', async () => {
    const { id } = await door.user(tenantId)
    const changes = [{ firstName: 'Ada' }, { lastName: 'Lovelace' }, { data: { a: 1 } }]
    const answers = await Promise.all(changes.map(user => door.patch(`/api/user/${id}`, { user })))
    const done = answers.flatMap(({ status }, n) => (status === 200 ? [changes[n]] : []))
    // A patch that loses three times is told so (409); none that was acknowledged is lost.
    expect(done.length).toBeGreaterThan(0)
    expect((await ok(door.get(`/api/user/${id}`))).user).toMatchObject(Object.assign({}, ...done))
  })
  test('ten registrations for one application: exactly one', async () => {
    const applicationId = await door.application(tenantId)
    const { id } = await door.user(tenantId)
    const answers = await many(10, () => door.post(`/api/user/registration/${id}`, { registration: { applicationId } }))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await ok(door.get(`/api/user/${id}`))).user?.registrations).toHaveLength(1)
  })
  test('numbered usernames: ten of one wish get ten names', async () => {
    const where = await door.tenant({ usernameConfiguration: { unique: { enabled: true } } })
    const settings = { password, username: 'ada' }
    const answers = await many(10, () => door.post('/api/user', { user: settings }, { tenantId: where }))
    const made = answers.filter(({ status }) => status === 200).map(({ body }) => body.user?.uniqueUsername)
    expect(made.length).toBeGreaterThan(0)
    expect(new Set(made).size).toBe(made.length)
  })
  test('a user deleted while another request changes it is gone, or was changed before', async () => {
    const { id, email } = await door.user(tenantId)
    await Promise.all([
      door.del(`/api/user/${id}?hardDelete=true`),
      door.put(`/api/user/${id}`, { user: { email, firstName: 'Eve' } }),
    ])
    expect((await door.get(`/api/user/${id}`)).status).toBe(404)
    expect((await door.user(tenantId, { email })).id).not.toBe(id)
  })
})

test('a user with more rows than one commit holds leaves none behind', async () => {
  const { id } = await door.user(tenantId)
  const { endpoint, tableName } = door.platform.engine
  const credentials = () => ({ accessKeyId: 'a', secretAccessKey: 'b' })
  const driver = leanDriver({ region: 'local', credentials, endpoint })
  const table = dynamoTable({ driver, tableName, now: door.now() })
  const userId = String(id)
  const body = { tenantId, userId, applicationId: 'somewhere', instant: door.now() }
  await many(130, n => {
    const key = keys.loginRecord(tenantId, userId, door.now() + n, String(n))
    // half of them have expired already: a page may be empty with more behind it
    const ttl = Math.floor(door.now() / 1000) + (n < 65 ? -1 : 1000)
    return table.commit([{ put: { ...key, type: 'login-record', body, ttl }, expect: 'anything' }])
  })
  await ok(door.del(`/api/user/${id}?hardDelete=true`))
  expect((await table.query({ pk: keys.ofUser(tenantId, userId) })).rows).toEqual([])
  expect(await table.get(keys.home('user', userId))).toBeUndefined()
})

describe('a table that stumbles', () => {
  const faults = ['throttle', 'fail', 'fail-after', 'reset-before', 'reset-after', 'transaction-conflict'] as const
  test.each(faults)('once, in the commit (%s): the user is created exactly once, and told of once', async fault => {
    const email = address()
    door.faults.next({ fault, on: 'TransactWriteItems' })
    const { user } = await ok(make({ email }))
    expect((await ok(door.get(`/api/user?email=${email}`, { tenantId }))).user?.id).toBe(user?.id)
    await door.drain()
    expect(told.named('user.create')).toHaveLength(1)
  })
  test('for good: nothing is stored, nobody is told, and it works again afterwards', async () => {
    const email = address()
    door.faults.always({ fault: 'fail', on: 'TransactWriteItems' })
    const answer = await make({ email })
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1'])
    door.faults.clear()
    await door.drain()
    expect(told.heard).toEqual([])
    expect((await door.get(`/api/user?email=${email}`, { tenantId })).status).toBe(404)
    await ok(make({ email }))
  })
  test('while reading: the answer is 503, never somebody else or nobody', async () => {
    const { id, email } = await door.user(tenantId)
    for (const on of ['BatchGetItem', 'GetItem'] as const) door.faults.always({ fault: 'fail', on })
    const answers = await Promise.all([
      door.get(`/api/user?email=${email}`, { tenantId }),
      door.put(`/api/user/${id}`, { user: { email } }),
    ])
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [503, ''],
      [503, ''],
    ])
  })
  test('that hands back half a batch: the whole user is found', async () => {
    const { id, email } = await door.user(tenantId)
    door.faults.next({ fault: 'partial', on: 'BatchGetItem' })
    expect((await ok(door.get(`/api/user?email=${email}`, { tenantId }))).user?.id).toBe(id)
  })
  test('after a deletion was committed: the user is gone, its name is free, its id is not, and the clean-up ends the sweep', async () => {
    const { id, email } = await door.user(tenantId)
    await door.post('/api/login', { loginId: email, password }, { tenantId })
    await door.drain()
    door.faults.always({ fault: 'fail', on: 'Query' })
    expect((await door.del(`/api/user/${id}?hardDelete=true`)).status).toBe(503)
    door.faults.clear()
    expect((await door.get(`/api/user/${id}`)).status).toBe(404)
    await door.user(tenantId, { email })
    // rows of the first user are still there: another of its id has to wait for the sweep
    const early = await door.post(`/api/user/${id}`, { user: { email: address(), password } }, { tenantId })
    expect(codes(early)).toEqual(['[duplicate]user.id'])
    await door.run('cleanup')
    const again = await ok(door.post(`/api/user/${id}`, { user: { email: address(), password } }, { tenantId }))
    expect((await ok(door.get(`/api/user/${id}`))).user).not.toHaveProperty('lastLoginInstant')
    expect(again.user?.id).toBe(id)
    await door.drain()
    expect(told.named('user.delete').filter(({ user }) => (user as { id: string }).id === String(id))).toHaveLength(1)
  })
  test('somebody who takes the address between our look and our commit makes us the duplicate', async () => {
    const email = address()
    door.faults.next({ fault: { first: () => make({ email }) }, on: 'TransactWriteItems' })
    const answer = await make({ email })
    expect([answer.status, codes(answer)]).toEqual([400, ['[duplicate]user.email']])
  })
})
