// What may pages of other origins do, once the operator has said so?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoginDoor, loginDoor, type Member } from './login-given.ts'
import { ok, password } from './users-given.ts'

let door: LoginDoor
let tenantId: string
let ada: Member

const shop = 'https://shop.example'
const others = {
  enabled: true,
  allowedOrigins: [shop],
  allowedMethods: ['GET', 'POST'],
  allowedHeaders: ['Authorization', 'Content-Type'],
  exposedHeaders: ['X-Own'],
  preflightMaxAgeInSeconds: 600,
}
const say = (corsConfiguration: object) =>
  ok(door.put('/api/system-configuration', { systemConfiguration: { corsConfiguration } }))
beforeAll(async () => {
  door = await loginDoor({ faults: true })
  tenantId = await door.heardTenant()
  ada = await door.member(tenantId, await door.loginApplication(tenantId))
})
afterAll(() => door.close())

const preflight = (method: string, more: Record<string, string> = {}, path = '/api/login') =>
  door.send('OPTIONS', path, undefined, {
    key: false,
    headers: { origin: shop, 'access-control-request-method': method, ...more },
  })
const corsOf = ({ headers }: { readonly headers: Readonly<Record<string, string>> }) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^access-control|^vary$/.test(name)))
const login = (origin: string) => door.login(ada, {}, { headers: { origin } })

describe('while nobody said so', () => {
  test('a page of another origin is served like anybody, and its browser keeps the answer from it', async () => {
    const answer = await login(shop)
    expect([answer.status, corsOf(answer)]).toEqual([200, {}])
    expect([(await preflight('POST')).status, corsOf(await preflight('POST'))]).toEqual([405, {}])
  })
})

describe('once it is switched on', () => {
  beforeAll(() => say(others))
  test('a preflight is answered without a key, for what may be asked', async () => {
    const answer = await preflight('POST', { 'access-control-request-headers': 'content-type, Authorization' })
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(corsOf(answer)).toEqual({
      'access-control-allow-origin': shop,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type, authorization',
      'access-control-max-age': '600',
      vary: 'Origin',
    })
  })
  test('keys and discovery stay open to every page', async () => {
    for (const path of ['/.well-known/jwks.json', '/.well-known/openid-configuration']) {
      const answer = await door.get(path, { key: false, headers: { origin: 'https://elsewhere.example' } })
      expect([answer.status, corsOf(answer)]).toEqual([200, { 'access-control-allow-origin': '*' }])
    }
  })
  test.each([
    ['another method', () => preflight('DELETE')],
    ['another header', () => preflight('POST', { 'access-control-request-headers': 'x-other' })],
    ['another origin', () => preflight('POST', { origin: 'https://shop.example.evil' })],
    ['another scheme', () => preflight('POST', { origin: 'http://shop.example' })],
    ['no origin at all', () => preflight('POST', { origin: 'null' })],
    ['a request from elsewhere', () => login('https://elsewhere.example')],
    ['a method that was not named', () => door.del('/api/user/x', { headers: { origin: shop } })],
  ])('refused with an empty 403: %s', async (_, ask) => {
    await door.facts(tenantId)
    const answer = await ask()
    expect([answer.status, answer.text, answer.cookies, corsOf(answer)]).toEqual([403, '', [], {}])
    expect(await door.told(tenantId)).toEqual([])
  })
  test('its requests are answered, and their refusals too, and may be read', async () => {
    const told = { 'access-control-allow-origin': shop, 'access-control-expose-headers': 'X-Own', vary: 'Origin' }
    const good = await login(shop)
    expect([good.status, corsOf(good)]).toEqual([200, told])
    const wrong = await door.login(ada, { password: `${password}!` }, { headers: { origin: shop } })
    expect([wrong.status, corsOf(wrong)]).toEqual([404, told])
  })
  test('our own pages, and whoever has no origin, are nobody’s concern', async () => {
    for (const headers of [{ origin: 'http://localhost:9011' }, { origin: 'https://localhost:9011' }, {}]) {
      const answer = await door.login(ada, {}, { headers })
      expect([answer.status, corsOf(answer)]).toEqual([200, {}])
    }
    expect((await door.send('OPTIONS', '/api/login', undefined, { key: false })).status).toBe(405)
  })
})

test('a table that does not answer lets nobody in', async () => {
  await say(others)
  door.faults.always({ fault: 'throttle' })
  const [served, asked] = await Promise.all([login(shop), preflight('POST')])
  door.faults.clear()
  expect([served.status, asked.status, served.cookies]).toEqual([503, 503, []])
}, 30_000)

test('the star stands for every origin; cookies come only from those that are named', async () => {
  const any = { 'access-control-allow-origin': '*', vary: 'Origin' }
  for (const allowCredentials of [false, true]) {
    await say({ ...others, allowedOrigins: ['*'], exposedHeaders: [], allowCredentials })
    expect(corsOf(await login('https://any.example'))).toEqual(any)
  }
  await say({ ...others, allowedOrigins: ['*', shop], exposedHeaders: [], allowCredentials: true })
  expect(corsOf(await login('https://any.example'))).toEqual(any)
  expect(corsOf(await login(shop))).toEqual({
    'access-control-allow-origin': shop,
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  })
})
