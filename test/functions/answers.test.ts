// Which declared answers does no test of their own subject provoke? Here they are, each with what it promises.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { form, type Member } from './login-given.ts'
import { type TokenDoor, tokenDoor, why } from './token-given.ts'
import { ok } from './users-given.ts'

let door: TokenDoor
let tenantId: string
let applicationId: string
let ada: Member
beforeAll(async () => {
  door = await tokenDoor()
  tenantId = await door.tenant()
  applicationId = await door.loginApplication(tenantId)
  ada = await door.member(tenantId, applicationId)
})
afterAll(() => door.close())

describe('a ping whose body names user and application', () => {
  const ping = (userId: string, application: string) =>
    door.put('/api/login', { userId, applicationId: application }, { tenantId })

  test('is 202 for an application the user is not registered for', async () => {
    const answer = await ping(ada.id, await door.loginApplication(tenantId))
    expect([answer.status, answer.body.user?.id]).toEqual([202, ada.id])
  })
  test('is 404 for nobody, for no application, and for one of another tenant', async () => {
    const foreign = await door.loginApplication(await door.tenant())
    for (const answer of [
      await ping(randomUUID(), applicationId),
      await ping(ada.id, randomUUID()),
      await ping(ada.id, foreign),
    ])
      expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

test('user information is refused to a posted token that is none, and to no token, with a challenge', async () => {
  const post = (members: Readonly<Record<string, string>>) =>
    door.post('/oauth2/userinfo', form(members), { key: false })
  for (const [answer, reason] of [
    [await post({ access_token: 'made.up' }), 'access_token_invalid'],
    [await post({}), 'access_token_required'],
  ] as const) {
    expect(why(answer)).toEqual([401, 'invalid_token', reason])
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"')
  }
})

test('what was done to a user cannot be changed or ended where it is not known', async () => {
  const change = { action: { actionerUserId: ada.id, expiry: door.now() + 60_000 } }
  const path = `/api/user/action/${randomUUID()}`
  for (const method of ['PUT', 'DELETE']) {
    const answer = await door.send(method, path, change, { tenantId })
    expect([answer.status, answer.text]).toEqual([404, ''])
  }
})

describe('what is part of a record gets an id of its own when none is given', () => {
  const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)

  test('a role of an application', async () => {
    const { role } = await ok(
      door.post(`/api/application/${applicationId}/role`, { role: { name: 'writer' } }, { tenantId }),
    )
    expect(role).toMatchObject({ id: uuid, name: 'writer', isDefault: false })
    const { application } = await ok(door.get(`/api/application/${applicationId}`, { tenantId }))
    expect(application?.roles).toEqual([role])
  })
  test('a scope of an application', async () => {
    const path = `/api/application/${applicationId}/scope`
    const { scope } = await ok(door.post(path, { scope: { name: 'orders:read' } }, { tenantId }))
    expect(scope).toMatchObject({ id: uuid, applicationId, name: 'orders:read' })
    expect(await ok(door.get(`${path}/${scope?.id}`, { tenantId }))).toEqual({ scope })
  })
  test('a permission of a type of entities', async () => {
    const { entityType } = await ok(door.post('/api/entity/type', { entityType: { name: randomUUID() } }))
    const path = `/api/entity/type/${entityType?.id}`
    const { permission } = await ok(door.post(`${path}/permission`, { permission: { name: 'open' } }))
    expect(permission).toMatchObject({ id: uuid, name: 'open', isDefault: false })
    expect((await ok(door.get(path))).entityType?.permissions).toEqual([permission])
  })
})

test('a grant that is put replaces the one that was posted', async () => {
  const permissions = [{ name: 'read' }, { name: 'write' }]
  const { entityType } = await ok(door.post('/api/entity/type', { entityType: { name: randomUUID(), permissions } }))
  const given = { entity: { name: 'Door', type: { id: entityType?.id } } }
  const { entity } = await ok(door.post('/api/entity', given, { tenantId }))
  const path = `/api/entity/${entity?.id}/grant`
  await ok(door.post(path, { grant: { userId: ada.id, permissions: ['read'] } }, { tenantId }))
  const put = await door.put(path, { grant: { userId: ada.id, permissions: ['write'] } }, { tenantId })
  expect([put.status, put.text]).toEqual([200, ''])
  const { grants } = await ok(door.get(path, { tenantId }))
  expect(grants).toMatchObject([{ userId: ada.id, permissions: ['write'] }])
})
