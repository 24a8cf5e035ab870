// Who gets in at the door of logins and tokens, and what becomes of requests that make no sense?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manifest } from '../../functions/manifest.ts'
import { furnishing } from '../../infra/local/furnish.ts'
import type { Access } from '../../shared/row.ts'
import type { Answer, How } from '../door.ts'
import { type LoginDoor, loginDoor, type Member } from './login-given.ts'
import { codes, ok, password } from './users-given.ts'

const managerKey = 'a-key-that-manages-keys'
let door: LoginDoor
let tenantId: string
let ada: Member
let keyOf: (apiKey: object) => Promise<string>

beforeAll(async () => {
  door = await loginDoor()
  tenantId = await door.tenant()
  ada = await door.member(tenantId, await door.loginApplication(tenantId))
  await furnishing(door.platform).apiKeys([{ key: managerKey, keyManager: true }])
  keyOf = async apiKey => String((await ok(door.post('/api/api-key', { apiKey }, { key: managerKey }))).apiKey?.key)
})
afterAll(() => door.close())

type Listed = readonly [method: string, path: string, access: Access]
const rows: readonly Listed[] = [manifest.login, manifest.token, manifest.refresh].flatMap(({ routes }) =>
  Object.entries(routes).map(([route, access]): Listed => {
    const [method = '', path = ''] = route.split(' ')
    return [method, path.replaceAll(/:\w+/g, () => randomUUID()), access]
  }),
)
const guarded = rows.filter(([, , access]) => access !== 'public')
const wanting = (...levels: Access[]) => rows.filter(([, , access]) => levels.includes(access))

const send = (method: string, path: string, how: How, body?: unknown): Promise<Answer> =>
  door.send(method, path, method === 'GET' ? undefined : (body ?? {}), how)
const shut = ({ status, text }: Answer): void => expect([status, text]).toEqual([401, ''])

describe.each(guarded)('%s %s', (method, path, access) => {
  test('is shut to nobody, to a wrong key, and to tokens that are none', async () => {
    shut(await send(method, path, { key: false }))
    shut(await send(method, path, { key: 'wrong' }))
    shut(await send(method, path, { bearer: 'not.a.token' }))
    shut(await send(method, path, { key: `Basic ${btoa(`apikey:${door.key}`)}` }))
  })
  if (access === 'bearer') return
  test('is shut to keys that have ended, may not, or come from who knows where', async () => {
    const ended = await keyOf({ expirationInstant: door.now() + 1 })
    await door.later(1)
    shut(await send(method, path, { key: ended, tenantId }))
    const poor = await keyOf({ permissions: { endpoints: { '/api/status': ['GET'], '/api/tenant': ['GET'] } } })
    shut(await send(method, path, { key: poor, tenantId }))
  })
  test('is shut to a key of another tenant than the request names', async () => {
    shut(await send(method, path, { key: await keyOf({ tenantId: door.tenantId }), tenantId }))
  })
})

test('a user’s token opens no route that wants an API key', async () => {
  const { token } = await door.session(ada)
  for (const [method, path] of wanting('apiKey', 'login')) shut(await send(method, path, { bearer: token }))
})

test('a key opens what it was granted, path and method, and nothing else', async () => {
  const key = await keyOf({ permissions: { endpoints: { '/api/login': ['POST'] } } })
  expect((await door.login(ada, {}, { key })).status).toBe(200)
  shut(await door.put(`/api/login/${ada.id}/${ada.applicationId}`, {}, { key, tenantId }))
})

test('a tenant’s key signs in its own users, and knows nobody else’s', async () => {
  const [own, other] = [await keyOf({ tenantId }), await keyOf({ tenantId: door.tenantId })]
  expect((await door.login({ ...ada, tenantId: '' }, {}, { key: own, tenantId: undefined })).status).toBe(200)
  const foreign = { key: other, tenantId: undefined }
  expect(codes(await door.login(ada, {}, foreign))).toEqual(['[invalid]applicationId'])
  expect((await door.login(ada, { applicationId: undefined }, foreign)).status).toBe(404)
  for (const path of [`?userId=${ada.id}`, `/${(await door.session(ada)).id}`])
    expect((await door.get(`/api/jwt/refresh${path}`, foreign)).status).toBe(404)
})

test('a key wins over the cookie of a user', async () => {
  const { token, refreshToken } = await door.session(ada)
  const cookies = { access_token: token }
  expect((await door.del(`/api/jwt/refresh?userId=${ada.id}`, { cookies, key: false })).status).toBe(401)
  shut(await door.del(`/api/jwt/refresh?userId=${ada.id}`, { cookies, key: 'wrong' }))
  expect((await door.del(`/api/jwt/refresh?userId=${ada.id}`, { cookies, tenantId })).status).toBe(200)
  expect((await door.refresh(refreshToken)).status).toBe(400)
})

describe('a tenant named by the request', () => {
  test('that is none is 404, and 400 when it is no id', async () => {
    expect((await door.login({ ...ada, tenantId: randomUUID() })).status).toBe(404)
    const answer = await door.login({ ...ada, tenantId: 'x' })
    expect([answer.status, codes(answer)]).toEqual([400, ['[couldNotConvert]X-FusionAuth-TenantId']])
  })
})

describe('a path', () => {
  test('that nobody serves is 404 before anybody is asked who they are', async () => {
    for (const path of [
      '/api/nothing',
      '/api/login/x',
      '/api/login/x/y/z',
      '/oauth2',
      '/.well-known/nothing',
      '/API/LOGIN',
    ]) {
      for (const key of [false, 'wrong', door.key] as const) {
        const answer = await door.post(path, {}, { key })
        expect([answer.status, answer.text]).toEqual([404, ''])
      }
    }
  })
  test('that is served answers 401 first, and 404 to who may ask', async () => {
    const path = `/api/jwt/refresh/${randomUUID()}`
    shut(await door.get(path, { key: false }))
    expect((await door.get(path, { tenantId })).status).toBe(404)
  })
  test.each(rows)('answers methods it does not know with 405 and those it does: %s %s', async (method, path) => {
    for (const other of ['PATCH', 'OPTIONS', 'PROPFIND']) {
      const answer = await door.send(other, path, undefined, { key: false })
      expect([answer.status, answer.text]).toEqual([405, ''])
      expect(answer.headers.allow?.split(', ')).toContain(method)
    }
  })
})

describe('a body', () => {
  const bodied = wanting('login', 'public', 'apiKey', 'keyOrBearer').filter(
    ([method, path]) => /^(POST|PUT)$/.test(method) && path.startsWith('/api/'),
  )
  const sent = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    door.send(method, path, body, { tenantId, headers })

  test.each(bodied)('%s %s: what is no JSON is 400', async (method, path) => {
    const bottomless = `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`
    for (const body of ['{', 'x', '{"a":1}}', '[1,', bottomless, '{"a":"\\ud800"}']) {
      const answer = await sent(method, path, body)
      expect([answer.status, codes(answer)]).toEqual([400, ['[invalidJSON]']])
    }
  })
  test.each(bodied)('%s %s: JSON that is no object is 400, never 500', async (method, path) => {
    for (const body of ['[]', '"x"', '5', 'true', 'null', '[{}]'])
      expect((await sent(method, path, body)).status).toBe(400)
  })
  test.each(bodied)('%s %s: another content type is 415, and too much is 413', async (method, path) => {
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data', 'json'])
      expect((await sent(method, path, '{}', { 'content-type': type })).status).toBe(415)
    expect((await sent(method, path, `{"a":"${'x'.repeat(1_100_000)}"}`)).status).toBe(413)
  })
  test('may say its charset, and members nobody knows are ignored', async () => {
    const body = { loginId: ada.email, password, applicationId: ada.applicationId, sneaky: true, __proto__: 1 }
    const answer = await sent('POST', '/api/login', body, { 'content-type': 'Application/JSON; charset=utf-8' })
    expect(answer.status).toBe(200)
    const polluting = `{"__proto__":{"noJWT":true},"constructor":{"prototype":{"noJWT":true}},${JSON.stringify(body).slice(1)}`
    expect((await sent('POST', '/api/login', polluting)).body).toHaveProperty('token')
  })
})
