// Who may do what with an entity, and does its secret stay one?
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answersTo, readQuery } from '../../shared/domain/entity-query.ts'
import { type Door, openDoor } from '../door.ts'
import { type Receiver, startReceiver } from '../receiver.ts'
import { codes, ok } from './kinds-world.ts'

let door: Door
let receiver: Receiver
let typeId: string
beforeAll(async () => {
  receiver = await startReceiver()
  door = await openDoor()
  const permissions = [{ name: 'read', isDefault: true }, { name: 'write' }]
  const made = await door.post('/api/entity/type', { entityType: { name: 'Device', permissions } })
  typeId = String(made.body.entityType?.id)
})
afterAll(async () => {
  await door.close()
  await receiver.stop()
})

const how = () => ({ tenantId: door.tenantId })
const make = async (more: object = {}) => {
  const entity = { name: `E ${randomUUID()}`, type: { id: typeId }, ...more }
  return ok(await door.post('/api/entity', { entity }, how())).body.entity as unknown as {
    id: string
    name: string
    clientId: string
    clientSecret: string
  }
}
const newUser = async (): Promise<string> => {
  const user = { username: randomUUID(), password: 'password' }
  return String(ok(await door.post('/api/user', { user }, how())).body.user?.id)
}
type Grant = { readonly permissions: string[]; readonly userId?: string; readonly entity: { readonly id: string } }
const grantsOf = async (id: string) =>
  ok(await door.get(`/api/entity/${id}/grant`)).body.grants as unknown as readonly Grant[]

describe('an entity', () => {
  test('has a client id and a secret of its own, and shows its type as it is now', async () => {
    const made = await make()
    expect(made).toMatchObject({
      clientId: made.id,
      clientSecret: expect.stringMatching(/.{40,}/),
      type: { name: 'Device' },
    })
    expect(JSON.stringify(made)).not.toContain('Digest')
    const kept = ok(await door.put(`/api/entity/${made.id}`, { entity: { name: 'Renamed', type: { id: typeId } } }))
    expect(kept.body.entity).toMatchObject({
      clientSecret: made.clientSecret,
      type: { permissions: [{ name: 'read' }, { name: 'write' }] },
    })
    const named = await make({ clientId: ` c-${made.id} `, clientSecret: ' hush ' })
    expect(named).toMatchObject({ clientId: `c-${made.id}`, clientSecret: 'hush' })
    const twice = { name: 'Twice', type: { id: typeId }, clientId: `c-${made.id}` }
    expect(codes(await door.post('/api/entity', { entity: twice }, how()))).toEqual(['[duplicate]entity.clientId'])
  })

  test('is something there is, and part of something there is in its tenant', async () => {
    expect(codes(await door.post('/api/entity', { entity: { name: 'No type' } }, how()))).toEqual([
      '[missing]entity.type.id',
    ])
    const unknown = { name: 'Unknown', type: { id: randomUUID() } }
    expect(codes(await door.post('/api/entity', { entity: unknown }, how()))).toEqual(['[invalid]entity.type.id'])
    const parent = await make()
    const child = await make({ parentId: parent.id })
    expect(codes(await door.del(`/api/entity/${parent.id}`))).toEqual(['[inUse]entity.id'])
    expect(codes(await door.del(`/api/entity/type/${typeId}`))).toEqual(['[inUse]entityType.id'])
    const own = { entity: { name: 'Own', type: { id: typeId }, parentId: child.id } }
    expect(codes(await door.put(`/api/entity/${child.id}`, own))).toEqual(['[invalid]entity.parentId'])
    ok(await door.del(`/api/entity/${child.id}`))
    ok(await door.del(`/api/entity/${parent.id}`))
  })

  test('is found by words, by fields and by ids', async () => {
    const mark = `mark${randomUUID().slice(0, 8)}`
    const [one, two] = [
      await make({ name: `${mark} lamp`, data: { room: 'hall' } }),
      await make({ name: `${mark} door` }),
    ]
    const named = async (search: object) => {
      const { body } = ok(await door.post('/api/entity/search', { search }, how()))
      return (body.entities as unknown as { id: string }[]).map(({ id }) => id)
    }
    expect(await named({ queryString: `${mark} lamp` })).toEqual([one.id])
    expect(await named({ queryString: `name:${mark}*`, sortFields: [{ name: 'name', order: 'desc' }] })).toEqual([
      one.id,
      two.id,
    ])
    expect(await named({ queryString: `${mark} AND -data.room:hall` })).toEqual([two.id])
    expect(await named({ queryString: `type.id:${typeId} AND ${mark}`, numberOfResults: 1 })).toEqual([two.id])
    expect(await named({ ids: [two.id] })).toEqual([two.id])
    const got = ok(await door.get(`/api/entity/search?ids=${one.id}&ids=${two.id}`, how()))
    expect(got.body.total).toBe(2)
    const wrong = await door.post('/api/entity/search', { search: { queryString: '(a OR b)' } }, how())
    expect(codes(wrong)).toEqual(['[invalid]search.queryString'])
    ok(await door.put('/api/entity/search'))
  })
})

describe('a permission', () => {
  test('has routes of its own, and one name in its type', async () => {
    const { body } = ok(await door.post('/api/entity/type', { entityType: { name: `T ${randomUUID()}` } }))
    const path = `/api/entity/type/${body.entityType?.id}/permission`
    const id = randomUUID()
    expect(ok(await door.post(`${path}/${id}`, { permission: { name: 'open' } })).body.permission).toMatchObject({
      id,
      name: 'open',
    })
    expect(codes(await door.post(path, { permission: { name: 'open' } }))).toEqual(['[duplicate]permission.name'])
    expect(codes(await door.post(path, { permission: { name: 'a b' } }))).toEqual(['[invalid]permission.name'])
    expect(ok(await door.patch(`${path}/${id}`, { permission: { isDefault: true } })).body.permission).toMatchObject({
      isDefault: true,
    })
    ok(await door.put(`${path}/${id}`, { permission: { name: 'close' } }))
    const type = ok(await door.get(`/api/entity/type/${body.entityType?.id}`)).body.entityType
    expect(type?.permissions).toMatchObject([{ id, name: 'close', isDefault: false }])
    ok(await door.del(`${path}/${id}`))
    expect((await door.del(`${path}/${id}`)).status).toBe(404)
  })
})

describe('a grant', () => {
  test('is one for each recipient, replaced when given again, and found from either side', async () => {
    const [target, other, client, ann] = [await make(), await make(), await make(), await newUser()]
    const path = `/api/entity/${target.id}/grant`
    ok(await door.post(path, { grant: { userId: ann, permissions: ['read'], data: { a: 1 } } }))
    ok(await door.post(path, { grant: { userId: ann, permissions: ['read', 'write'] } }))
    ok(await door.post(path, { grant: { recipientEntityId: client.id, permissions: [] } }))
    ok(await door.post(`/api/entity/${other.id}/grant`, { grant: { userId: ann } }))
    expect((await grantsOf(target.id)).map(({ permissions }) => permissions).sort()).toEqual([[], ['read', 'write']])
    const one = ok(await door.get(`${path}?userId=${ann}`)).body.grant
    expect(one).toMatchObject({
      userId: ann,
      permissions: ['read', 'write'],
      entity: { id: target.id, type: { name: 'Device' } },
    })
    expect(JSON.stringify(one)).not.toContain(target.clientSecret)
    const search = { userId: ann, numberOfResults: 1 }
    const found = ok(await door.post('/api/entity/grant/search', { search }, how())).body
    expect([found.total, (found.grants as unknown as Grant[]).length]).toEqual([2, 1])
    expect(ok(await door.get(`/api/entity/grant/search?entityId=${target.id}`, how())).body.total).toBe(2)
    ok(await door.del(`${path}?recipientEntityId=${client.id}`))
    expect((await door.del(`${path}?recipientEntityId=${client.id}`)).status).toBe(404)
    expect((await door.get(`${path}?recipientEntityId=${client.id}`)).status).toBe(404)
  })

  test('names what its type knows, and a recipient who is there', async () => {
    const [target, ann] = [await make(), await newUser()]
    const path = `/api/entity/${target.id}/grant`
    const said = async (grant: object) => codes(await door.post(path, { grant }))
    expect(await said({ userId: ann, permissions: ['fly'] })).toEqual(['[invalid]grant.permissions'])
    expect(await said({ userId: randomUUID() })).toEqual(['[invalid]grant.userId'])
    expect(await said({ recipientEntityId: randomUUID() })).toEqual(['[invalid]grant.recipientEntityId'])
    expect(await said({})).toEqual(['[missing]grant.userId'])
    expect(await grantsOf(target.id)).toEqual([])
  })

  test('goes with its user, with its recipient and with its entity', async () => {
    const [target, other, client, ann] = [await make(), await make(), await make(), await newUser()]
    for (const id of [target.id, other.id]) {
      ok(await door.post(`/api/entity/${id}/grant`, { grant: { userId: ann } }))
      ok(await door.post(`/api/entity/${id}/grant`, { grant: { recipientEntityId: client.id } }))
    }
    ok(await door.del(`/api/entity/${client.id}`))
    expect((await grantsOf(target.id)).map(({ userId }) => userId)).toEqual([ann])
    ok(await door.del(`/api/entity/${other.id}`))
    const search = { userId: ann }
    expect(ok(await door.post('/api/entity/grant/search', { search }, how())).body.total).toBe(1)
    ok(await door.del(`/api/user/${ann}?hardDelete=true`))
    expect(await grantsOf(target.id)).toEqual([])
  })
})

test('webhooks hear of entities, and never of their secrets', async () => {
  const types = ['entity.create', 'entity.update', 'entity.delete'].flatMap(type => [type, `${type}.complete`])
  const events = Object.fromEntries(types.map(type => [type, { enabled: true, transactionType: 'None' }]))
  ok(await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { eventConfiguration: { events } } }))
  const eventsEnabled = Object.fromEntries(types.map(type => [type, true]))
  const webhook = { url: receiver.url, connectTimeout: 1_000, readTimeout: 1_000, global: true, eventsEnabled }
  ok(await door.post('/api/webhook', { webhook }))
  const made = await make()
  ok(await door.patch(`/api/entity/${made.id}`, { entity: { data: { a: 1 } } }))
  ok(await door.del(`/api/entity/${made.id}`))
  await door.drain()
  expect([...new Set(receiver.heard.map(({ event }) => event.type))].sort()).toEqual(types.sort())
  expect(JSON.stringify(receiver.heard.map(({ event }) => event))).not.toContain(made.clientSecret)
})

test('a query means the same whatever it is made of: every word must be met', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '-', ':', '"', '.'), maxLength: 6 })
  const entity = { id: '1', name: 'ab ba', clientId: 'a', tenantId: 't', type: { id: 'x' }, data: { a: 'b' } }
  fc.assert(
    fc.property(word, word, (left, right) => {
      const [one, two, both] = [readQuery(left), readQuery(right), readQuery(`${left} AND ${right}`)]
      fc.pre(!left.includes('"') && !right.includes('"'))
      if (!one || !two || !both) return
      expect(answersTo(entity, both)).toBe(answersTo(entity, one) && answersTo(entity, two))
    }),
  )
})
