// Is every login remembered, once, however it came about and however often the stream tells of it?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LoginRecord } from '../../shared/domain/login-record.ts'
import type { RefreshToken } from '../../shared/domain/refresh.ts'
import type { Activity } from '../../shared/domain/user.ts'
import { keys } from '../../shared/storage/keys.ts'
import type { Row } from '../../shared/storage/table.ts'
import { type Door, openDoor } from '../door.ts'
import { insertion, tableOf } from '../look.ts'

let door: Door
beforeAll(async () => {
  door = await openDoor({ faults: true })
})
afterAll(() => door.close())

type Who = { readonly id: string; readonly email: string }

async function createUser(registered = true): Promise<Who> {
  const email = `${randomUUID()}@example.com`
  const made = await door.post('/api/user', { user: { email, password: 'password' } }, { tenantId: door.tenantId })
  expect([made.status, made.text]).toEqual([200, expect.any(String)])
  const id = String(made.body.user?.id)
  if (registered) {
    const registration = { applicationId: door.applicationId }
    expect((await door.post(`/api/user/registration/${id}`, { registration })).status).toBe(200)
  }
  await door.drain()
  await door.later('1 minute')
  return { id, email }
}

const login = ({ email }: Who, more: object = { applicationId: door.applicationId }) =>
  door.post(
    '/api/login',
    { loginId: email, password: 'password', ...more },
    { tenantId: door.tenantId, ip: '198.51.100.7' },
  )

async function recordsOf({ id }: Who): Promise<LoginRecord[]> {
  const { rows } = await tableOf(door).query<LoginRecord>({ pk: keys.ofUser(door.tenantId, id), begins: 'login#' })
  // Registering brings a token too, and so is a login of its own.
  return rows.map(row => row.body).filter(record => record.authenticationType !== 'REGISTRATION')
}
const activityOf = async ({ id }: Who) => (await tableOf(door).get<Activity>(keys.activity(door.tenantId, id)))?.body

async function tokenOf(who: Who): Promise<Row<RefreshToken>> {
  const pk = `refresh-tokens#${door.tenantId}#${who.id}`
  const { rows } = await tableOf(door).query<RefreshToken>({ pk, listed: true })
  const row = rows.find(one => one.body.authenticationType === 'PASSWORD')
  if (row === undefined) throw new Error('there is no refresh token')
  return row
}

describe('a login', () => {
  test('that brings a refresh token is recorded, and moves the user’s activity', async () => {
    const who = await createUser()
    expect((await login(who)).status).toBe(200)
    await door.drain()
    expect(await recordsOf(who)).toMatchObject([
      {
        userId: who.id,
        tenantId: door.tenantId,
        applicationId: door.applicationId,
        instant: door.now(),
        ipAddress: '198.51.100.7',
        authenticationType: 'PASSWORD',
      },
    ])
    expect(await activityOf(who)).toEqual({
      lastLoginInstant: door.now(),
      applications: { [door.applicationId]: door.now() },
    })
    expect((await door.get(`/api/user/${who.id}`)).body.user?.lastLoginInstant).toBe(door.now())
  })

  test('that brings none is recorded too', async () => {
    const who = await createUser()
    expect((await login(who, {})).status).toBe(200)
    await door.drain()
    const records = await recordsOf(who)
    expect(records).toHaveLength(1)
    expect(records[0]?.applicationId).toBe(undefined)
    expect((await activityOf(who))?.lastLoginInstant).toBe(door.now())
  })

  test('that was refused is not recorded', async () => {
    const who = await createUser(false)
    await login(who, { password: 'wrong' })
    await door.drain()
    expect(await recordsOf(who)).toEqual([])
    expect(await activityOf(who)).toBe(undefined)
  })

  test('that was followed by a refresh is two records, and activity is the later one', async () => {
    const who = await createUser()
    const { refreshToken } = (await login(who)).body
    await door.later('10 minutes')
    const renewed = await door.post('/api/jwt/refresh', { refreshToken }, { tenantId: door.tenantId })
    expect([renewed.status, renewed.text]).toEqual([200, expect.any(String)])
    await door.drain()
    expect((await recordsOf(who)).map(record => record.authenticationType)).toEqual(['PASSWORD', 'REFRESH_TOKEN'])
    expect((await activityOf(who))?.lastLoginInstant).toBe(door.now())
  })

  test('and a ping are recorded', async () => {
    const who = await createUser()
    const answer = await door.put(`/api/login/${who.id}/${door.applicationId}`, undefined, { tenantId: door.tenantId })
    expect(answer.status).toBe(200)
    await door.drain()
    expect((await recordsOf(who)).map(record => record.authenticationType)).toEqual(['PING'])
  })
})

describe('the stream', () => {
  test('tells of a login twice: one record', async () => {
    const who = await createUser()
    await login(who)
    await door.drain()
    const record = insertion(await tokenOf(who))
    expect(await door.platform.invoke('login-records', { Records: [record, record] })).toEqual({
      batchItemFailures: [],
    })
    await door.drain()
    expect(await recordsOf(who)).toHaveLength(1)
  })

  test('tells of an old login late: activity does not go back', async () => {
    const who = await createUser()
    await login(who)
    await door.drain()
    const old = await tokenOf(who)
    const firstAt = door.now()
    await door.later('1 hour')
    await login(who, {})
    await door.drain()
    await door.platform.invoke('login-records', { Records: [insertion(old)] })
    const { rows } = await tableOf(door).query({ pk: keys.ofUser(door.tenantId, who.id), begins: 'login#' })
    for (const row of rows) await door.platform.invoke('login-records', { Records: [insertion(row)] })
    expect(await activityOf(who)).toEqual({
      lastLoginInstant: door.now(),
      applications: { [door.applicationId]: firstAt },
    })
  })

  test('tells of two logins of one user at once: activity has both', async () => {
    const who = await createUser()
    await login(who)
    await login(who, {})
    await door.drain()
    const { rows } = await tableOf(door).query({
      pk: keys.ofUser(door.tenantId, who.id),
      begins: 'login#',
      descending: true,
    })
    const other = {
      ...rows[0],
      body: { ...Object(rows[0]?.body), applicationId: 'another', instant: door.now() + 5 },
    } as Row
    const row = await tableOf(door).get(keys.activity(door.tenantId, who.id))
    if (row === undefined || rows[0] === undefined) throw new Error('nothing was noted')
    await tableOf(door).commit([{ remove: row, expect: { version: row.version } }])
    await Promise.all([rows[0], other].map(one => door.platform.invoke('login-records', { Records: [insertion(one)] })))
    const activity = await activityOf(who)
    expect(activity?.lastLoginInstant).toBe(door.now() + 5)
    expect(activity?.applications.another).toBe(door.now() + 5)
  })

  test('tells of the login of a user who is gone by now: nothing is put back', async () => {
    const who = await createUser()
    await login(who)
    await door.drain()
    const token = await tokenOf(who)
    expect((await door.del(`/api/user/${who.id}?hardDelete=true`)).status).toBe(200)
    await door.platform.invoke('login-records', { Records: [insertion(token)] })
    await door.drain()
    expect((await tableOf(door).query({ pk: keys.ofUser(door.tenantId, who.id) })).rows).toEqual([])
  })

  test('is told again what the table would not take', async () => {
    const who = await createUser()
    await login(who)
    await door.drain()
    await login(who)
    door.faults.next({ fault: 'fail', on: 'PutItem', times: 1_000 })
    const answer = await door.platform.invoke('login-records', {
      Records: [
        {
          ...insertion(await tokenOf(who)),
          dynamodb: { ...insertion(await tokenOf(who)).dynamodb, SequenceNumber: '7' },
        },
      ],
    })
    door.faults.clear()
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] })
    await door.drain()
    expect(await recordsOf(who)).toHaveLength(2)
  })
})
