// Who gets in at the doors of imports, bulk deletions and letters on request?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manifest } from '../../functions/manifest.ts'
import { furnishing } from '../../infra/local/furnish.ts'
import type { Answer } from '../door.ts'
import { address, codes, ok, type UsersDoor, usersDoor } from './users-given.ts'

const managerKey = 'a-key-that-manages-keys'
let door: UsersDoor
let tenantId: string
let own: string
beforeAll(async () => {
  door = await usersDoor()
  tenantId = await door.tenant()
  await furnishing(door.platform).apiKeys([{ key: managerKey, keyManager: true }])
  own = await keyOf({ tenantId })
})
afterAll(() => door.close())

const keyOf = async (apiKey: object) =>
  String((await ok(door.post('/api/api-key', { apiKey }, { key: managerKey }))).apiKey?.key)
const routes = [manifest.bulk, manifest.email].flatMap(({ routes }) =>
  Object.keys(routes).map(route => route.replaceAll(/:\w+/g, () => randomUUID()).split(' ') as [string, string]),
)
const shut = ({ status, text }: Answer): void => expect([status, text]).toEqual([401, ''])

describe.each(routes)('%s %s', (method, path) => {
  test('is shut to nobody, to a wrong key, to a user, and to a key that was granted something else', async () => {
    shut(await door.send(method, path, {}, { key: false }))
    shut(await door.send(method, path, {}, { key: 'wrong' }))
    shut(await door.send(method, path, {}, { bearer: 'not.a.token' }))
    const poor = await keyOf({ permissions: { endpoints: { '/api/user': ['POST', 'DELETE', 'GET'] } } })
    shut(await door.send(method, path, {}, { key: poor }))
  })
  test('answers other methods with 405', async () => {
    expect((await door.send('PATCH', path, {}, { key: false })).status).toBe(405)
  })
})

describe('the key of a tenant', () => {
  test('imports into its own tenant, without naming it', async () => {
    const email = address()
    expect((await door.post('/api/user/import', { users: [{ email }] }, { key: own })).status).toBe(200)
    expect((await ok(door.get(`/api/user?email=${email}`, { tenantId }))).user).toMatchObject({ tenantId })
  })
  test('imports no token for somebody else’s user, and deletes nobody else’s', async () => {
    const foreign = await door.user(await door.tenant())
    const applicationId = await door.application(tenantId)
    const refreshTokens = [{ token: randomUUID(), userId: foreign.id, applicationId }]
    const answer = await door.post('/api/user/refresh-token/import', { refreshTokens }, { key: own })
    expect(codes(answer)).toEqual(['[invalid]refreshTokens[0].userId'])
    const bulk = await door.send('DELETE', '/api/user/bulk', { userIds: [foreign.id], hardDelete: true }, { key: own })
    expect(bulk.body).toMatchObject({ total: 0, userIds: [] })
    expect((await door.get(`/api/user/${foreign.id}`)).status).toBe(200)
  })
  test('sends a template to its own users alone', async () => {
    const foreign = await door.user(await door.tenant())
    const id = await door.template('user.email')
    const asked = { userIds: [foreign.id] }
    expect(codes(await door.post(`/api/email/send/${id}`, asked, { key: own }))).toEqual(['[invalid]userIds'])
  })
})
