// Do the other ways into POST and PUT /api/login work: one-time passwords, pings, and no key at all?
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { keys } from '../../shared/storage/keys.ts'
import { claimsOf, memberDoor } from './login-given.ts'
import { codes, ok, password } from './users-given.ts'

const { door, tenantId, applicationId, ada } = await memberDoor()
afterAll(() => door.close())

describe('a one-time password', () => {
  const oneTimePassword = async (): Promise<string> => {
    const change = { loginId: ada.email, currentPassword: password, password }
    const body = await ok(door.post('/api/user/change-password', change, { tenantId }))
    await door.facts(tenantId)
    return String(body.oneTimePassword)
  }
  const use = (value: string, more: object = {}, how: object = {}) =>
    door.post('/api/login', { oneTimePassword: value, applicationId, ...more }, { tenantId, ...how })

  test('signs in once', async () => {
    const value = await oneTimePassword()
    const answer = await use(value)
    expect(answer.status).toBe(200)
    expect(claimsOf(answer.body.token).authenticationType).toBe('ONE_TIME_PASSWORD')
    expect(answer.body).toHaveProperty('refreshToken')
    expect(await door.told(tenantId)).toEqual(['user.login.success'])
    const again = await use(value)
    expect([again.status, again.text]).toEqual([404, ''])
  })
  test('of two attempts at once one signs in', async () => {
    const value = await oneTimePassword()
    const both = await Promise.all([use(value), use(value)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404])
    expect(await door.told(tenantId)).toEqual(['user.login.success'])
  })
  test('is dead after a minute, and unknown in another tenant', async () => {
    const value = await oneTimePassword()
    const other = await door.tenant()
    expect((await use(value, { applicationId: undefined }, { tenantId: other })).status).toBe(404)
    await door.later('61 seconds')
    expect((await use(value)).status).toBe(404)
  })
})

describe('a ping', () => {
  const byKey = (path: string, body?: object, how: object = {}) =>
    door.put(`/api/login${path}`, body, { tenantId, ...how })

  test('by a user’s token counts for the application of the token', async () => {
    const { token } = await door.session(ada)
    const answer = await door.put('/api/login', undefined, { bearer: token })
    expect([answer.status, Object.keys(answer.body)]).toEqual([200, ['user']])
    const registrations = [{ applicationId, lastLoginInstant: door.now() }]
    expect(answer.body.user).toMatchObject({ id: ada.id, lastLoginInstant: door.now(), registrations })
  })
  test('by an API key names user and application, in the path or in the body', async () => {
    expect((await byKey(`/${ada.id}/${applicationId}?ipAddress=203.0.113.1`)).status).toBe(200)
    expect((await byKey('', { userId: ada.id, applicationId })).status).toBe(200)
    expect(codes(await byKey('', { userId: ada.id }))).toEqual(['[missing]applicationId'])
    expect(codes(await byKey('', { applicationId }))).toEqual(['[missing]userId'])
  })
  test('of somebody not registered there is 202', async () => {
    const { status, body } = await byKey(`/${ada.id}/${await door.loginApplication(tenantId)}`)
    expect([status, body.user?.id]).toEqual([202, ada.id])
  })
  test('of nobody, of a closed account, or for an application that is off or another tenant’s is 404', async () => {
    const closed = await door.member(tenantId, applicationId)
    await door.del(`/api/user/${closed.id}`, { tenantId })
    const over = await door.member(tenantId, applicationId)
    await ok(door.patch(`/api/user/${over.id}`, { user: { expiry: door.now() } }, { tenantId }))
    const foreign = await door.loginApplication(await door.tenant())
    const off = await door.loginApplication(tenantId)
    const bea = await door.member(tenantId, off)
    const { token } = await door.session(bea)
    await door.del(`/api/application/${off}`, { tenantId })
    expect((await door.put('/api/login', undefined, { bearer: token })).status).toBe(404)
    for (const path of [
      `/${randomUUID()}/${applicationId}`,
      `/${closed.id}/${applicationId}`,
      `/${over.id}/${applicationId}`,
      `/${bea.id}/${off}`,
      `/${ada.id}/${foreign}`,
      `/${ada.id}/${randomUUID()}`,
    ]) {
      expect((await byKey(path)).status).toBe(404)
    }
  })
  test('is a login record', async () => {
    const bea = await door.member(tenantId, applicationId)
    await door.later('1 hour')
    await byKey(`/${bea.id}/${applicationId}`)
    const { rows } = await door.table().query({ pk: keys.ofUser(tenantId, bea.id), begins: 'login#' })
    expect(rows.map(({ body }) => body)).toMatchObject([
      { authenticationType: 'PING', userId: bea.id, applicationId, instant: door.now(), ipAddress: '192.0.2.1' },
    ])
  })
  test('comes from where the caller says, in either of its words; an empty word says nothing', async () => {
    const bea = await door.member(tenantId, applicationId)
    const path = `/${bea.id}/${applicationId}`
    const says = async (query: string, body?: object) => {
      await door.later('1 minute')
      expect((await byKey(`${path}${query}`, body)).status).toBe(200)
      const { rows } = await door.table().query<{ ipAddress: string; instant: number }>({
        pk: keys.ofUser(tenantId, bea.id),
        begins: 'login#',
      })
      return rows.find(({ body }) => body.instant === door.now())?.body.ipAddress
    }
    expect(await says('?ipAddress=203.0.113.1')).toBe('203.0.113.1')
    expect(await says('?ipAddress=')).toBe('192.0.2.1')
    expect(await says('', { ipAddress: '', eventInfo: { ipAddress: '203.0.113.2' } })).toBe('203.0.113.2')
    expect(await says('', { eventInfo: { ipAddress: '' } })).toBe('192.0.2.1')
  })
  test('by nobody is 401', async () => {
    for (const how of [{ key: false }, { key: 'no key' }, { bearer: 'no token' }] as const) {
      expect((await byKey('', { userId: ada.id, applicationId }, how)).status).toBe(401)
    }
  })
})

describe('without an API key', () => {
  const open = { loginConfiguration: { requireAuthentication: false } }
  test('nobody signs in, and learns nothing of what is wrong with the body', async () => {
    const known = { loginId: ada.email, password, applicationId }
    for (const body of [known, { ...known, applicationId: '' }, {}, 'not JSON', '['.repeat(100_000)]) {
      const answer = await door.post('/api/login', body, { tenantId, key: false })
      expect([answer.status, answer.text]).toEqual([401, ''])
    }
  })
  test('an application may be open, and then only it is', async () => {
    const openOne = await door.loginApplication(tenantId, open)
    const bea = await door.member(tenantId, openOne)
    const without = (more: object) => door.login(bea, more, { key: false })
    expect((await without({})).status).toBe(200)
    expect((await without({ applicationId })).status).toBe(401)
    expect((await without({ applicationId: undefined })).status).toBe(401)
    expect((await without({ applicationId: randomUUID() })).status).toBe(401)
  })
  test('a tenant may be open where no application is named', async () => {
    const openTenant = await door.tenant(open)
    const shut = await door.loginApplication(openTenant, { loginConfiguration: { requireAuthentication: true } })
    const bea = await door.member(openTenant, shut)
    expect((await door.login(bea, { applicationId: undefined }, { key: false })).status).toBe(200)
    expect((await door.login(bea, {}, { key: false })).status).toBe(401)
  })
})
