// Does the console show or do more than the roles of whoever looks at it?
import { afterAll, beforeAll, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { visitor } from './admin-world.ts'
import { ok, type UsersDoor, usersDoor } from './users-given.ts'

let door: UsersDoor
const manager = { key: 'manager-of-all-the-keys' }
beforeAll(async () => {
  door = await usersDoor()
  await furnishing(door.platform).apiKeys([{ ...manager, keyManager: true }])
})
afterAll(() => door.close())

test('a key without a name is not called by its value', async () => {
  const { apiKey } = await ok(door.post('/api/api-key', { apiKey: {} }, manager))
  for (const roles of [['api_key_viewer'], ['api_key_deleter'], ['admin']]) {
    const person = await visitor(door, roles)
    for (const path of [
      '',
      `/${apiKey?.id}`,
      `/${apiKey?.id}/delete`,
      `/${apiKey?.id}/edit`,
      `/${apiKey?.id}/duplicate`,
    ]) {
      const { text } = await person.get(`/admin/api-key${path}`)
      expect(text.includes(String(apiKey?.key)), `${roles} ${path}`).toBe(false)
    }
    expect((await person.get(`/admin/search?q=${apiKey?.id}`)).text).not.toContain(String(apiKey?.key))
    expect((await person.get(`/admin/audit-log`)).text).not.toContain(String(apiKey?.key))
  }
})

test('a session ends when the account of its user does', async () => {
  const person = await visitor(door, ['admin'])
  const email = /[0-9a-f-]{36}@example\.com/.exec((await person.get('/admin/help')).text)?.[0]
  const { user } = await ok(door.get(`/api/user?email=${email}`, { tenantId: door.tenantId }))
  await ok(door.patch(`/api/user/${user?.id}`, { user: { expiry: door.now() + 60_000 } }))
  expect((await person.get('/admin')).status).toBe(200)
  await door.later('1 minute')
  expect((await person.get('/admin')).status).toBe(303)
})
