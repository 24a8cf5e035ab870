// Does an API key ever open more than it was given?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { ok, type UsersDoor, usersDoor } from './users-given.ts'

let door: UsersDoor
const manager = { key: 'manager-of-all-the-keys' }

beforeAll(async () => {
  door = await usersDoor()
  await furnishing(door.platform).apiKeys([{ ...manager, keyManager: true }])
})
afterAll(() => door.close())

const keyWith = async (apiKey: object) => (await ok(door.post('/api/api-key', { apiKey }, manager))).apiKey

test('a key that was given nothing but what no map grants can do nothing, rather than everything', async () => {
  const endpoints = { '/api/api-key': ['GET', 'POST'] }
  const made = await keyWith({ permissions: { endpoints } })
  expect((await door.get('/api/tenant', { key: String(made?.key) })).status).toBe(401)
  const patched = await door.patch(`/api/api-key/${made?.id}`, { apiKey: { name: 'Renamed' } }, manager)
  expect(patched.status).toBe(200)
  expect((await door.get('/api/tenant', { key: String(made?.key) })).status).toBe(401)
})

test('a manager of few endpoints neither reads, copies, changes nor deletes a key that opens more', async () => {
  const strong = await keyWith({ name: 'Strong' })
  const endpoints = { '/api/user': ['GET'] }
  const equal = await keyWith({ permissions: { endpoints } })
  const weak = { key: String((await keyWith({ keyManager: true, permissions: { endpoints } }))?.key) }
  const path = `/api/api-key/${strong?.id}`
  expect((await door.get(path, weak)).status).toBe(404)
  expect((await door.patch(path, { apiKey: { permissions: { endpoints } } }, weak)).status).toBe(404)
  expect((await door.del(path, weak)).status).toBe(404)
  expect((await door.post('/api/api-key', { sourceKeyId: strong?.id, apiKey: {} }, weak)).status).toBe(400)
  expect((await door.get(`/api/api-key/${equal?.id}`, weak)).status).toBe(200)
  expect((await door.get(path, manager)).body.apiKey?.key).toBe(strong?.key)
})

test('a tenant’s key changes no permission of an entity type, which all tenants share', async () => {
  const permission = { name: 'read' }
  const { entityType } = await ok(
    door.post('/api/entity/type', { entityType: { name: 'Printer', permissions: [permission] } }),
  )
  const [known] = Object.values(entityType?.permissions ?? {})
  const key = `key-of-one-tenant-${randomUUID()}`
  await furnishing(door.platform).apiKeys([{ key, tenantId: await door.tenant() }])
  const path = `/api/entity/type/${entityType?.id}/permission`
  expect((await door.post(path, { permission: { name: 'write', isDefault: true } }, { key })).status).toBe(404)
  expect((await door.patch(`${path}/${known?.id}`, { permission: { isDefault: true } }, { key })).status).toBe(404)
  expect((await door.del(`${path}/${known?.id}`, { key })).status).toBe(404)
  await ok(door.post(path, { permission: { name: 'write' } }))
})

test('the developer’s pages answer nobody whose name merely begins like this machine’s', async () => {
  for (const host of ['127.0.0.1.evil.example', '127.evil.example:9011', 'localhost.evil.example', 'evil.example'])
    expect((await door.get('/', { headers: { host, accept: 'application/json' } })).status, host).toBe(403)
  for (const host of ['127.0.0.1:9011', 'localhost', '[::1]:9011'])
    expect((await door.get('/', { headers: { host, accept: 'application/json' } })).status, host).toBe(200)
})

test('a letter with which to choose a password is void once its address is no longer the user’s', async () => {
  const forgot = await door.template('changePasswordId')
  const home = await door.tenant({ emailConfiguration: { forgotPasswordEmailTemplateId: forgot } })
  const user = await door.user(home, { email: 'mistyped@example.com' })
  const asked = { loginId: 'mistyped@example.com' }
  const { changePasswordId } = await ok(door.post('/api/user/forgot-password', asked, { tenantId: home }))
  const path = `/api/user/change-password/${changePasswordId}`
  expect((await door.get(path, { key: false })).status).toBe(200)
  await ok(door.patch(`/api/user/${user.id}`, { user: { email: 'right@example.com' } }))
  expect((await door.get(path, { key: false })).status).toBe(404)
  expect((await door.post(path, { password: 'of somebody else' }, { key: false })).status).toBe(404)
})

test('a key that was not to be read again is not made to be', async () => {
  const made = await keyWith({ retrievable: false })
  expect(made?.key).toBeDefined()
  const path = `/api/api-key/${made?.id}`
  const patched = await ok(door.patch(path, { apiKey: { retrievable: true } }, manager))
  const read = await ok(door.get(path, manager))
  for (const { apiKey } of [patched, read]) expect([apiKey?.key, apiKey?.retrievable]).toEqual([undefined, false])
  expect((await door.get('/api/tenant', { key: String(made?.key) })).status).toBe(200)
  const other = await keyWith({})
  await ok(door.patch(`/api/api-key/${other?.id}`, { apiKey: { retrievable: false } }, manager))
  expect((await ok(door.get(`/api/api-key/${other?.id}`, manager))).apiKey?.key).toBeUndefined()
})
