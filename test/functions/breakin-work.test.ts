// Can one request make the platform work for ever, fail, or hold what is another tenant's?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { ok, type UsersDoor, usersDoor } from './users-given.ts'

let door: UsersDoor
beforeAll(async () => {
  door = await usersDoor()
})
afterAll(() => door.close())

const many = (one: (n: number) => unknown) => Array.from({ length: 20_000 }, (_, n) => one(n))

test('a PATCH with a long list takes no longer than reading it, whether its elements have ids or not', async () => {
  const home = await door.tenant()
  for (const list of [many(n => n), many(a => ({ a })), many(n => ({ id: `${n}` }))]) {
    const { status } = await door.patch(`/api/tenant/${home}`, { tenant: { data: { list } } })
    expect([200, 400]).toContain(status)
  }
})

test('elements that are there, in whatever order they say it, are not added again', async () => {
  const home = await door.tenant({ data: { list: [{ a: 1, b: 2 }, 'x', { id: 'i', c: 1 }] } })
  const list = [{ b: 2, a: 1 }, 'x', 'y', { id: 'i', d: 2 }, { id: 'i', c: 3 }]
  const patched = await ok(door.patch(`/api/tenant/${home}`, { tenant: { data: { list } } }))
  expect(patched.tenant?.data?.list).toEqual([{ a: 1, b: 2 }, 'x', { id: 'i', c: 3, d: 2 }, 'y'])
})

test('operations that put a record into itself end as the caller’s mistake, not as the table’s', async () => {
  const user = await door.user(await door.tenant(), { data: { x: 'y' } })
  const into = { op: 'copy', from: '/user/data', path: '/user/data/in' }
  const headers = { 'content-type': 'application/json-patch+json' }
  for (const times of [30, 900]) {
    const operations = JSON.stringify(Array.from({ length: times }, () => into))
    expect((await door.patch(`/api/user/${user.id}`, operations, { headers })).status).toBe(400)
  }
  await ok(door.patch(`/api/user/${user.id}`, JSON.stringify([into, into]), { headers }))
})

test('a record that grows by PATCH grows no larger than one that is sent whole', async () => {
  const key = `key-of-one-tenant-${randomUUID()}`
  const home = await door.tenant()
  await furnishing(door.platform).apiKeys([{ key, tenantId: home }])
  const path = `/api/application/${await door.application(home)}`
  const grow = (name: string) => door.patch(path, { application: { data: { [name]: 'a'.repeat(600_000) } } }, { key })
  expect((await grow('first')).status).toBe(200)
  const { status, text } = await grow('second')
  expect([status, text]).toEqual([400, expect.stringContaining('[tooLong]application')])
  expect((await door.get('/api/application')).status).toBe(200)
})

test('a method nobody serves is 405 and no defect', async () => {
  for (const method of ['TRACE', 'TRACK']) expect((await door.send(method, '/api/login')).status).toBe(405)
})

test('a tenant’s record points at nothing of another tenant, which could not delete it any more', async () => {
  const { entityType } = await ok(door.post('/api/entity/type', { entityType: { name: 'Printer' } }))
  const type = { id: entityType?.id }
  const parent = await ok(
    door.post('/api/entity', { entity: { name: 'Theirs', type } }, { tenantId: await door.tenant() }),
  )
  const stranger = await door.tenant()
  const key = `key-of-one-tenant-${randomUUID()}`
  await furnishing(door.platform).apiKeys([{ key, tenantId: stranger }])
  const entity = { name: 'Mine', type, parentId: parent.entity?.id }
  expect((await door.post('/api/entity', { entity }, { key })).status).toBe(400)
  await ok(door.del(`/api/entity/${parent.entity?.id}`))
})

test('a factor that a scheme does not take is the caller’s to mend, for a user as for a tenant', async () => {
  const home = await door.tenant()
  for (const more of [{ encryptionScheme: 'bcrypt', factor: 31 }, { factor: 2_000_000_000 }]) {
    const user = { username: `user-${randomUUID()}`, password: 'correct horse', ...more }
    const answer = await door.post('/api/user', { user }, { tenantId: home })
    expect(Object.keys(answer.body.fieldErrors ?? {}), answer.text).toEqual(['user.factor'])
  }
  for (const set of [
    { encryptionScheme: 'bcrypt', encryptionSchemeFactor: 31 },
    { encryptionSchemeFactor: 2_000_000_000 },
  ]) {
    const answer = await door.patch(`/api/tenant/${home}`, { tenant: { passwordEncryptionConfiguration: set } })
    expect(answer.status, answer.text).toBe(400)
  }
  // Where none is chosen the usual one of the scheme follows.
  const bcrypt = { encryptionScheme: 'bcrypt' }
  await door.user(home, bcrypt)
  await door.user(await door.tenant({ passwordEncryptionConfiguration: bcrypt }))
})
