// Do two tenants of one platform know nothing of each other, although the same person is in both?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { type Door, openDoor } from '../door.ts'
import { type Caller, caller, type Heard } from './official-client.ts'

const email = 'ada@example.com'
const password = 'the same in both places'

type Tenant = {
  readonly id: string
  readonly applicationId: string
  readonly userId: string
  /** With an API key that belongs to this tenant. */
  readonly own: Caller
  readonly session: Heard['body']
}
let door: Door
let url: string
let admin: Caller
let red: Tenant
let blue: Tenant

beforeAll(async () => {
  door = await openDoor()
  url = await door.listen()
  admin = caller(url, { key: door.key })
  red = await open('Red')
  blue = await open('Blue')
})
afterAll(() => door.close())

async function open(name: string): Promise<Tenant> {
  const [id, applicationId, userId] = [randomUUID(), randomUUID(), randomUUID()]
  const key = `key-of-${name}-${randomUUID()}`
  await admin('createTenant', id, { tenant: { name, issuer: `${name}.example.com` } })
  await furnishing(door.platform).apiKeys([{ key, tenantId: id }])
  const own = caller(url, { key })
  const loginConfiguration = { generateRefreshTokens: true, allowTokenRefresh: true, requireAuthentication: true }
  await own('createApplication', applicationId, { application: { name: 'Shop', loginConfiguration } })
  await own('register', userId, { user: { email, password }, registration: { applicationId } })
  const { status, body } = await own('login', { loginId: email, password, applicationId })
  expect(status).toBe(200)
  return { id, applicationId, userId, own, session: body }
}

test('one address is two people, and each key finds its own', async () => {
  for (const tenant of [red, blue]) {
    const found = await tenant.own('retrieveUserByEmail', email)
    expect(found).toMatchObject({ status: 200, body: { user: { id: tenant.userId, tenantId: tenant.id } } })
  }
})

test('a key that belongs to no tenant must say which one it means', async () => {
  expect(await admin('retrieveUserByEmail', email)).toMatchObject({
    status: 400,
    body: { generalErrors: [{ code: '[TenantIdRequired]' }] },
  })
  const named = caller(url, { key: door.key, tenantId: blue.id })
  expect(await named('retrieveUserByEmail', email)).toMatchObject({ body: { user: { id: blue.userId } } })
})

test('what is another tenant’s does not exist, to read, to change or to delete', async () => {
  const nothing = { status: 404, body: undefined }
  const user = { email: 'stolen@example.com' }
  for (const asked of [
    red.own('retrieveUser', blue.userId),
    red.own('patchUser', blue.userId, { user }),
    red.own('updateUser', blue.userId, { user }),
    red.own('deleteUser', blue.userId),
    red.own('retrieveRegistration', blue.userId, blue.applicationId),
    red.own('retrieveApplication', blue.applicationId),
    red.own('deleteApplication', blue.applicationId),
    red.own('retrieveTenant', blue.id),
    red.own('retrieveRefreshTokenById', blue.session.refreshTokenId),
    red.own('loginPing', blue.userId, blue.applicationId, '192.0.2.1'),
  ]) {
    expect(await asked).toEqual(nothing)
  }
  expect(await blue.own('retrieveUser', blue.userId)).toMatchObject({ status: 200, body: { user: { email } } })
})

test('a person of one tenant is nobody at the other’s application', async () => {
  const asked = { loginId: email, password, applicationId: blue.applicationId }
  expect((await red.own('login', asked)).status).toBeGreaterThanOrEqual(400)
  await red.own('patchUser', red.userId, { user: { password: 'only in the red one' } })
  expect((await blue.own('login', { ...asked, password: 'only in the red one' })).status).toBe(404)
  expect((await blue.own('login', asked)).status).toBe(200)
})

test('a key’s tenant cannot be talked away by a header', async () => {
  const crossed = await door.get(`/api/user/${blue.userId}`, {
    key: await keyOf(red),
    tenantId: blue.id,
  })
  expect(crossed).toMatchObject({ status: 401, text: '' })
})

async function keyOf(tenant: Tenant): Promise<string> {
  const key = `another-key-${randomUUID()}`
  await furnishing(door.platform).apiKeys([{ key, tenantId: tenant.id }])
  return key
}

test('global logout in one tenant ends no session of the other', async () => {
  await admin('logout', true, red.session.refreshToken)
  const renew = (tenant: Tenant) => admin('exchangeRefreshTokenForJWT', { refreshToken: tenant.session.refreshToken })
  expect((await renew(red)).status).toBe(400)
  expect((await renew(blue)).status).toBe(200)
})

test('with its tenant a person goes, and the namesake stays', async () => {
  expect((await admin('deleteTenant', red.id)).status).toBe(200)
  expect((await red.own('retrieveUser', red.userId)).status).toBe(401)
  const asked = { loginId: email, password: 'only in the red one', applicationId: red.applicationId }
  expect((await admin('login', asked)).status).toBe(400)
  expect((await blue.own('retrieveUser', blue.userId)).status).toBe(200)
})
