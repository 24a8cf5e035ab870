// Are refresh tokens listed, shown, revoked and signed out as the wire says?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cookiesOf, form, type LoginDoor, loginDoor, type Member } from './login-given.ts'
import { address, codes, ok, password } from './users-given.ts'

let door: LoginDoor
let tenantId: string
let applicationId: string
let ada: Member
let other: string

beforeAll(async () => {
  door = await loginDoor()
  tenantId = await door.heardTenant()
  other = await door.tenant()
})
afterAll(() => door.close())
beforeEach(async () => {
  applicationId = await door.loginApplication(tenantId)
  ada = await door.member(tenantId, applicationId)
  // The registration gave a token as well.
  await ok(door.del(`/api/jwt/refresh?userId=${ada.id}`, { tenantId }))
  await door.facts(tenantId)
})

const alive = async (refreshToken: string): Promise<boolean> => (await door.refresh(refreshToken)).status === 200
const list = async (userId: string) =>
  (await ok(door.get(`/api/jwt/refresh?userId=${userId}`, { tenantId }))).refreshTokens
const nobody = randomUUID()

describe('GET /api/jwt/refresh', () => {
  test('lists what still renews, oldest first, and never a value', async () => {
    const first = await door.session(ada)
    await door.later('1 second')
    await door.login(ada, { metaData: { device: { name: 'Phone', type: 'MOBILE' } }, ipAddress: '203.0.113.5' })
    const { text, body } = await door.get(`/api/jwt/refresh?userId=${ada.id}`, { tenantId })
    expect(Object.values(body.refreshTokens ?? {})).toEqual([
      {
        id: first.id,
        applicationId,
        userId: ada.id,
        insertInstant: door.now() - 1_000,
        startInstant: door.now() - 1_000,
        metaData: { device: { lastAccessedAddress: '192.0.2.1', lastAccessedInstant: door.now() - 1_000 } },
      },
      expect.objectContaining({
        metaData: {
          device: {
            name: 'Phone',
            type: 'MOBILE',
            lastAccessedAddress: '203.0.113.5',
            lastAccessedInstant: door.now(),
          },
        },
      }),
    ])
    expect(text).not.toContain(first.refreshToken)
  })
  test('that a registration brought knows where from, as one of a login does', async () => {
    const how = { tenantId, headers: { 'x-forwarded-for': '203.0.113.8' } }
    const registration = { applicationId }
    const user = { email: address(), password }
    const both = await ok(door.post('/api/user/registration', { user, registration }, how))
    const alone = await door.user(tenantId)
    const later = await ok(door.post(`/api/user/registration/${alone.id}`, { registration }, how))
    for (const { refreshTokenId } of [both, later]) {
      const { refreshToken } = await ok(door.get(`/api/jwt/refresh/${refreshTokenId}`, { tenantId }))
      expect(refreshToken?.metaData?.device?.lastAccessedAddress).toBe('203.0.113.8')
    }
  })
  test('shows one by its id, until it is revoked', async () => {
    const { id } = await door.session(ada)
    const path = `/api/jwt/refresh/${id}`
    expect((await ok(door.get(path, { tenantId }))).refreshToken).toMatchObject({ id, userId: ada.id })
    await ok(door.del(path, { tenantId }))
    expect((await door.get(path, { tenantId })).status).toBe(404)
    expect(await list(ada.id)).toEqual([])
  })
  test('leaves out what has expired by the policy of today, whatever it was issued under', async () => {
    const shortened = await door.tenant()
    const bea = await door.member(shortened, await door.loginApplication(shortened))
    const { id } = await door.session(bea)
    await door.later('61 minutes')
    const shown = async () => {
      const listed = await ok(door.get(`/api/jwt/refresh?userId=${bea.id}`, { tenantId: shortened }))
      const one = await door.get(`/api/jwt/refresh/${id}`, { tenantId: shortened })
      return [Object.keys(listed.refreshTokens ?? {}).length > 0, one.status]
    }
    expect(await shown()).toEqual([true, 200])
    await door.set(shortened, { jwtConfiguration: { refreshTokenTimeToLiveInMinutes: 60 } })
    expect(await shown()).toEqual([false, 404])
  })
  test('of nobody, or in another tenant, is 404; without an id 400', async () => {
    const { id } = await door.session(ada)
    for (const path of [`?userId=${nobody}`, `/${nobody}`])
      expect((await door.get(`/api/jwt/refresh${path}`, { tenantId })).status).toBe(404)
    for (const path of [`?userId=${ada.id}`, `/${id}`])
      expect((await door.get(`/api/jwt/refresh${path}`, { tenantId: other })).status).toBe(404)
    expect(codes(await door.get('/api/jwt/refresh', { tenantId }))).toEqual(['[missing]userId'])
    expect(codes(await door.get('/api/jwt/refresh/x', { tenantId }))).toEqual(['[couldNotConvert]tokenId'])
  })
})

describe('DELETE /api/jwt/refresh', () => {
  const revoke = (query: string, how: object = {}) => door.del(`/api/jwt/refresh${query}`, { tenantId, ...how })

  test('by value ends that one, and tells how long access tokens may still be around', async () => {
    const [one, two] = [await door.session(ada), await door.session(ada)]
    await door.login(ada)
    await door.facts(tenantId)
    expect((await revoke(`?token=${one.refreshToken}`)).status).toBe(200)
    expect(await door.facts(tenantId)).toMatchObject([
      {
        type: 'jwt.refresh-token.revoke',
        userId: ada.id,
        applicationId,
        refreshToken: { id: one.id },
        applicationTimeToLiveInSeconds: { [applicationId]: 3_600 },
      },
    ])
    expect([await alive(one.refreshToken), await alive(two.refreshToken)]).toEqual([false, true])
  })
  test('by user ends all of theirs', async () => {
    const [one, two] = [await door.session(ada), await door.session(ada)]
    const bea = await door.session(await door.member(tenantId, applicationId))
    expect((await revoke(`?userId=${ada.id}`)).status).toBe(200)
    expect(await door.facts(tenantId)).toMatchObject([{ type: 'jwt.refresh-token.revoke', userId: ada.id }])
    const left = [await alive(one.refreshToken), await alive(two.refreshToken), await alive(bea.refreshToken)]
    expect(left).toEqual([false, false, true])
  })
  test('by user and application ends theirs there', async () => {
    const second = await door.loginApplication(tenantId)
    await door.register(ada, second)
    const here = await door.session(ada)
    const there = await door.session({ ...ada, applicationId: second })
    expect((await revoke(`?userId=${ada.id}&applicationId=${applicationId}`)).status).toBe(200)
    expect([await alive(here.refreshToken), await alive(there.refreshToken)]).toEqual([false, true])
  })
  test('by user means no token and no application where the official client writes out what it was not given', async () => {
    const { refreshToken } = await door.session(ada)
    expect((await revoke(`?token=null&userId=${ada.id}&applicationId=undefined`)).status).toBe(200)
    expect(await alive(refreshToken)).toBe(false)
  })
  test('by application ends everybody’s there, and not those that come later', async () => {
    const bea = await door.member(tenantId, applicationId)
    const before = [await door.session(ada), await door.session(bea)]
    expect((await revoke(`?applicationId=${applicationId}`)).status).toBe(200)
    const [event] = await door.facts(tenantId)
    expect(event).toMatchObject({ type: 'jwt.refresh-token.revoke', applicationId })
    expect(event).not.toHaveProperty('userId')
    for (const { refreshToken } of before) expect(await alive(refreshToken)).toBe(false)
    await door.later('1 second')
    expect(await alive((await door.session(ada)).refreshToken)).toBe(true)
  })
  test('by application ends them however large its record is: one that is kept packed forgets no revocation', async () => {
    const { refreshToken } = await door.session(ada)
    const data = { kept: 'x'.repeat(80_000) }
    await ok(door.patch(`/api/application/${applicationId}`, { application: { data } }, { tenantId }))
    expect((await revoke(`?applicationId=${applicationId}`)).status).toBe(200)
    expect(await alive(refreshToken)).toBe(false)
    const { application } = await ok(door.get(`/api/application/${applicationId}`, { tenantId }))
    expect(application).toMatchObject({ data })
  })
  test('by value or id ends one that today’s policy keeps from renewing, so that no later one revives it', async () => {
    const strict = await door.tenant()
    const bea = await door.member(strict, await door.loginApplication(strict))
    const sessions = [await door.session(bea), await door.session(bea)] as const
    const life = (refreshTokenTimeToLiveInMinutes: number) =>
      door.set(strict, { jwtConfiguration: { refreshTokenTimeToLiveInMinutes } })
    await life(60)
    await door.later('61 minutes')
    for (const path of [`/${sessions[0].id}`, `?token=${sessions[1].refreshToken}`])
      expect((await revoke(path, { tenantId: strict })).status).toBe(200)
    await life(43_200)
    for (const { refreshToken } of sessions) expect(await alive(refreshToken)).toBe(false)
  })
  test('takes a form as well', async () => {
    const first = await door.session(ada)
    const byForm = await door.send('DELETE', '/api/jwt/refresh', form({ token: first.refreshToken }), { tenantId })
    expect([byForm.status, await alive(first.refreshToken)]).toEqual([200, false])
    const second = await door.session(ada)
    const named = form({ userId: ada.id, applicationId })
    expect((await door.send('DELETE', '/api/jwt/refresh', named, { tenantId })).status).toBe(200)
    expect(await alive(second.refreshToken)).toBe(false)
  })
  test('takes a JSON body as well', async () => {
    const { refreshToken } = await door.session(ada)
    const answer = await door.send('DELETE', '/api/jwt/refresh', { token: refreshToken }, { tenantId })
    expect([answer.status, await alive(refreshToken)]).toEqual([200, false])
  })
  test('a user may end their own by value or id, nobody else’s, and not all at once', async () => {
    const mine = await door.session(ada)
    const more = await door.session(ada)
    const theirs = await door.session(await door.member(tenantId, applicationId))
    const how = { bearer: mine.token, key: false, tenantId: undefined }
    expect((await revoke(`?token=${theirs.refreshToken}`, how)).status).toBe(404)
    expect((await revoke(`/${theirs.id}`, how)).status).toBe(404)
    expect((await revoke(`?userId=${ada.id}`, how)).status).toBe(401)
    expect((await revoke(`?token=${mine.refreshToken}`, how)).status).toBe(200)
    expect((await revoke(`/${more.id}`, how)).status).toBe(200)
    expect(await alive(theirs.refreshToken)).toBe(true)
    expect([await alive(mine.refreshToken), await alive(more.refreshToken)]).toEqual([false, false])
  })
  test('of nobody, of nothing, or in another tenant', async () => {
    const { refreshToken, id } = await door.session(ada)
    expect(codes(await revoke(''))).toEqual(['[missing]token'])
    expect((await revoke('?token=made-up')).status).toBe(404)
    for (const query of [`?userId=${nobody}`, `?applicationId=${nobody}`, `/${nobody}`])
      expect((await revoke(query)).status).toBe(404)
    for (const query of [`?token=${refreshToken}`, `?userId=${ada.id}`, `?applicationId=${applicationId}`, `/${id}`])
      expect((await revoke(query, { tenantId: other })).status).toBe(404)
    expect(await alive(refreshToken)).toBe(true)
  })
})

describe('POST /api/logout', () => {
  const out = (path = '', body?: unknown, how: object = {}) =>
    door.post(`/api/logout${path}`, body, { key: false, ...how })
  const forgotten = { value: '', attributes: ['HttpOnly', 'Max-Age=0', 'Path=/', 'SameSite=Lax'] }

  test('forgets both cookies and revokes the token of the cookie', async () => {
    const { refreshToken } = await door.session(ada)
    const answer = await out('', undefined, { cookies: { refresh_token: refreshToken } })
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(cookiesOf(answer)).toEqual({ access_token: forgotten, refresh_token: forgotten })
    expect(await alive(refreshToken)).toBe(false)
    expect(await door.told(tenantId)).toEqual(['jwt.refresh-token.revoke'])
  })
  test('the token that is named wins over the cookie', async () => {
    const [named, cookie] = [await door.session(ada), await door.session(ada)]
    const how = { cookies: { refresh_token: cookie.refreshToken } }
    await out('', { refreshToken: named.refreshToken }, how)
    expect([await alive(named.refreshToken), await alive(cookie.refreshToken)]).toEqual([false, true])
    const third = await door.session(ada)
    await out(`?refreshToken=${third.refreshToken}`, undefined, how)
    expect([await alive(third.refreshToken), await alive(cookie.refreshToken)]).toEqual([false, true])
  })
  test('everywhere ends every token of the owner, however that is said', async () => {
    for (const say of [
      (refreshToken: string) => out(`?global=true&refreshToken=${refreshToken}`),
      // As .NET writes it.
      (refreshToken: string) => out(`?global=True&refreshToken=${refreshToken}`),
      (refreshToken: string) => out('', { global: true, refreshToken }),
      (refreshToken: string) => out('', form({ global: 'true', refreshToken })),
    ]) {
      const [one, two] = [await door.session(ada), await door.session(ada)]
      expect((await say(one.refreshToken)).status).toBe(200)
      expect([await alive(one.refreshToken), await alive(two.refreshToken)]).toEqual([false, false])
    }
  })
  test('of nothing, of something made up, or twice is 200 too', async () => {
    const { refreshToken } = await door.session(ada)
    await out('', { refreshToken })
    const { refreshToken: alien } = await door.session(ada)
    expect((await out('', { refreshToken: alien }, { tenantId: other })).status).toBe(200)
    expect(await alive(alien)).toBe(true)
    for (const body of [undefined, { refreshToken }, { refreshToken: 'made up' }]) {
      expect((await out('', body)).status).toBe(200)
    }
  })
})
