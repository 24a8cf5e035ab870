// Can somebody who may import break what others use, or leave behind what no rule ends?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { visitor } from './admin-world.ts'
import { address, codes, ok, password, type UsersDoor, usersDoor } from './users-given.ts'

let door: UsersDoor
beforeAll(async () => {
  door = await usersDoor()
})
afterAll(() => door.close())

const far = 8_640_000_000_000_001

test('no instant is taken that no calendar has, so that every page about its user can be shown', async () => {
  const admin = await visitor(door)
  const tenantId = door.tenantId
  const imported = { users: [{ email: address(), insertInstant: far }] }
  expect(codes(await door.post('/api/user/import', imported, { tenantId }))).toEqual([
    '[invalid]users[0].insertInstant',
  ])
  const user = { email: address(), password, expiry: far }
  expect(codes(await door.post('/api/user', { user }, { tenantId }))).toEqual(['[invalid]user.expiry'])
  const last = { users: [{ email: address(), insertInstant: far - 1, active: true }] }
  expect((await door.post('/api/user/import', last, { tenantId })).status).toBe(200)
  expect((await admin.get('/admin/user')).status).toBe(200)
})

test('a session that starts in the future ends as if it had started now', async () => {
  const tenantId = await door.tenant({
    jwtConfiguration: { refreshTokenTimeToLiveInMinutes: 10, refreshTokenExpirationPolicy: 'Fixed' },
  })
  const applicationId = await door.application(tenantId, { loginConfiguration: { allowTokenRefresh: true } })
  const { id: userId } = await door.user(tenantId)
  const token = randomUUID()
  const begins = door.now() + 3_650 * 86_400_000
  const one = { token, userId, applicationId, startInstant: begins, insertInstant: begins }
  await ok(door.post('/api/user/refresh-token/import', { refreshTokens: [one] }, { tenantId }))
  const { refreshTokens } = await ok(door.get(`/api/jwt/refresh?userId=${userId}`))
  expect(refreshTokens?.[0]).toMatchObject({ insertInstant: door.now(), startInstant: door.now() })
  await door.later('11 minutes')
  expect((await door.post('/api/jwt/refresh', { refreshToken: token }, { key: false, tenantId })).status).toBe(400)
})

test('no hash is taken that would cost everybody’s logins many seconds, from whatever system it comes', async () => {
  const salt = 'c2FsdHNhbHRzYWx0'
  const argon = (work: string) => `$argon2id$v=19$${work},p=1$${salt}$${'A'.repeat(43)}`
  const rounds = { password: 'eA==', encryptionScheme: 'phpass-sha512', factor: 10_000_000 }
  const dear = [
    [rounds, 'factor'],
    [{ ...rounds, encryptionScheme: 'salted-pbkdf2-hmac-sha512-512' }, 'factor'],
    [{ password: 'A'.repeat(31), encryptionScheme: 'bcrypt', factor: 16 }, 'factor'],
    [{ password: argon('m=262144,t=64'), encryptionScheme: 'argon2id' }, 'password'],
    [{ password: 'no hash at all', encryptionScheme: 'argon2id' }, 'password'],
  ] as const
  for (const [hash, place] of dear) {
    const users = [{ email: address(), salt, ...hash }]
    const answer = await door.post('/api/user/import', { users }, { tenantId: door.tenantId })
    expect(codes(answer), answer.text).toEqual([`[invalid]users[0].${place}`])
  }
  const usual = [{ email: address(), salt, password: argon('m=65536,t=3'), encryptionScheme: 'argon2id' }]
  await ok(door.post('/api/user/import', { users: usual }, { tenantId: door.tenantId }))
})

test('an import that names many applications keeps nobody else waiting', async () => {
  const registrations = () => Array.from({ length: 100 }, () => ({ applicationId: randomUUID() }))
  const users = Array.from({ length: 60 }, () => ({ email: address(), registrations: registrations() }))
  const [refused, other] = await Promise.all([
    door.post('/api/user/import', { users }, { tenantId: door.tenantId }),
    door.get(`/api/user?email=nobody@example.com`, { tenantId: door.tenantId }),
  ])
  expect([refused.status, other.status]).toEqual([400, 404])
})

test('a tenant’s key imports nothing into another tenant, its groups, its applications or the console', async () => {
  const [own, other] = [await door.tenant(), await door.tenant()]
  const key = `key-of-one-tenant-${randomUUID()}`
  await furnishing(door.platform).apiKeys([{ key, tenantId: own }])
  const applicationId = await door.application(other)
  const stranger = await door.user(other)
  const { group } = await ok(door.post('/api/group', { group: { name: 'Theirs' } }, { tenantId: other }))
  const email = address()
  for (const [what, code] of [
    [{ registrations: [{ applicationId }] }, '[invalid]users[0].registrations[0].applicationId'],
    [{ memberships: [{ groupId: group?.id }] }, '[invalid]users[0].memberships[0].groupId'],
    [{ id: stranger.id }, '[duplicate]users[0].id'],
  ] as const)
    expect(codes(await door.post('/api/user/import', { users: [{ email, ...what }] }, { key }))).toEqual([code])
  const tokens = { refreshTokens: [{ token: randomUUID(), userId: stranger.id, applicationId }] }
  expect((await door.post('/api/user/refresh-token/import', tokens, { key })).status).toBe(400)
  await ok(door.post('/api/user/import', { users: [{ email, tenantId: other }] }, { key }))
  expect((await door.get(`/api/user?email=${email}`, { tenantId: other })).status).toBe(404)
  const gone = await ok(door.send('DELETE', '/api/user/bulk', { userIds: [stranger.id], hardDelete: true }, { key }))
  expect(gone.total).toBe(0)
  expect((await door.get(`/api/user/${stranger.id}`)).status).toBe(200)
})
