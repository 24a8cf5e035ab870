// Does the token of a registration sign its user in like the password, there and nowhere else?
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { claimsOf, type Member } from './login-given.ts'
import { type OAuthClient, type TokenDoor, tokenDoor, why } from './token-given.ts'
import { address, ok, password } from './users-given.ts'

let door: TokenDoor
let tenantId: string
let client: OAuthClient
let ada: Member
let token: string

beforeAll(async () => {
  door = await tokenDoor()
  tenantId = await door.heardTenant()
  client = await door.client(tenantId, {}, { authenticationTokenConfiguration: { enabled: true } })
})
afterAll(() => door.close())
beforeEach(async () => {
  const user = await door.user(tenantId)
  ada = { id: String(user.id), email: String(user.email), tenantId, applicationId: client.id }
  const asked = { registration: { applicationId: client.id }, generateAuthenticationToken: true }
  const { registration } = await ok(door.post(`/api/user/registration/${ada.id}`, asked, { tenantId }))
  token = String(registration?.authenticationToken)
  await door.facts(tenantId)
})

const place = () => `/api/user/registration/${ada.id}/${client.id}`
const byToken = (value = token, more: object = {}) => door.login(ada, { password: value, ...more })

describe('a drawn token', () => {
  test('signs in as often as it is shown, as APPLICATION_TOKEN; the password goes on doing so', async () => {
    for (const times of [1, 2]) {
      const answer = await byToken()
      expect([times, answer.status, claimsOf(answer.body.token).authenticationType]).toEqual([
        times,
        200,
        'APPLICATION_TOKEN',
      ])
      expect(answer.body).toHaveProperty('refreshToken')
    }
    expect((await door.facts(tenantId)).map(({ authenticationType }) => authenticationType)).toEqual([
      'APPLICATION_TOKEN',
      'APPLICATION_TOKEN',
    ])
    expect((await byToken(password)).status).toBe(200)
  })
  test('is told once: neither reads, nor events, nor the table ever show it again', async () => {
    const { registrations } = (await ok(door.get(`/api/user/${ada.id}`, { tenantId }))).user ?? {}
    await ok(door.patch(place(), { registration: { data: { a: 1 } } }, { tenantId }))
    const seen = [await door.get(place(), { tenantId }), registrations, await door.facts(tenantId)]
    for (const one of seen) expect(JSON.stringify(one)).not.toMatch(/authenticationToken/)
    expect((await byToken()).status).toBe(200)
  })
  test('means nothing elsewhere: not without the application, not in another, not to OAuth', async () => {
    const other = await door.client(tenantId, {}, { authenticationTokenConfiguration: { enabled: true } })
    await door.register(ada, other.id)
    expect((await byToken(token, { applicationId: undefined })).status).toBe(404)
    expect((await byToken(token, { applicationId: other.id })).status).toBe(404)
    const grant = { grant_type: 'password', username: ada.email, password: token }
    expect(why(await door.token(grant, client))).toEqual([400, 'invalid_grant', 'invalid_user_credentials'])
  })
  test('counts only while the application allows it', async () => {
    const allow = (enabled: boolean) => {
      const application = { authenticationTokenConfiguration: { enabled } }
      return ok(door.patch(`/api/application/${client.id}`, { application }, { tenantId }))
    }
    await allow(false)
    expect((await byToken()).status).toBe(404)
    await allow(true)
    expect((await byToken()).status).toBe(200)
  })
  test('is replaced by the next one, and gone with its registration', async () => {
    const asked = { registration: {}, generateAuthenticationToken: true }
    const { registration } = await ok(door.put(place(), asked, { tenantId }))
    const next = String(registration?.authenticationToken)
    expect([(await byToken()).status, (await byToken(next)).status]).toEqual([404, 200])
    await ok(door.del(place(), { tenantId }))
    await door.register(ada, client.id)
    expect((await byToken(next)).status).toBe(404)
  })
  test('signs in who must change the password, too, and is no way to another password', async () => {
    const asked = { user: { email: ada.email, passwordChangeRequired: true } }
    await ok(door.put(`/api/user/${ada.id}`, asked, { tenantId }))
    expect((await byToken(password)).status).toBe(203)
    const answer = await byToken()
    expect(answer.status).toBe(200)
    expect(answer.text).not.toContain('changePasswordId')
  })
  test('of a closed account is 423, and a wrong one is a failed login', async () => {
    expect((await byToken(`${token.slice(0, -1)}!`)).status).toBe(404)
    expect(await door.told(tenantId)).toEqual(['user.login.failed'])
    await ok(door.del(`/api/user/${ada.id}`, { tenantId }))
    expect((await byToken()).status).toBe(423)
  })
})

test('a token may be the caller’s own, from the first moment of a user', async () => {
  const registration = { applicationId: client.id, authenticationToken: 'meter-17' }
  const email = address()
  const made = { user: { email, password }, registration }
  const body = await ok(door.post('/api/user/registration', made, { tenantId }))
  expect(body.registration?.authenticationToken).toBe('meter-17')
  expect(JSON.stringify(body.user)).not.toContain('meter-17')
  const login = { loginId: email, password: 'meter-17', applicationId: client.id }
  expect((await door.post('/api/login', login, { tenantId })).status).toBe(200)
})
