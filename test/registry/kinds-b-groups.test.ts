// Who is in a group, from whichever side one looks, and who hears of it?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'
import { type Receiver, startReceiver } from '../receiver.ts'
import { codes, ok } from './kinds-world.ts'

let door: Door
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
  door = await openDoor()
})
afterAll(async () => {
  await door.close()
  await receiver.stop()
})

const how = () => ({ tenantId: door.tenantId })
const newUser = async (): Promise<string> =>
  String(
    ok(await door.post('/api/user', { user: { username: randomUUID(), password: 'password' } }, how())).body.user?.id,
  )
const newGroup = async (more: object = {}): Promise<string> =>
  String(ok(await door.post('/api/group', { group: { name: randomUUID() }, ...more }, how())).body.group?.id)
type Member = { readonly id: string; readonly userId: string; readonly groupId: string }
const membersOf = async (search: object): Promise<Member[]> =>
  ok(await door.post('/api/group/member/search', { search }, how())).body.members as unknown as Member[]
const usersOf = async (groupId: string) => (await membersOf({ groupId })).map(({ userId }) => userId).sort()

describe('a group', () => {
  test('stands for roles of its tenant’s applications, as they are now', async () => {
    const application = { name: randomUUID(), roles: [{ name: 'reader' }, { name: 'writer' }] }
    const made = ok(await door.post('/api/application', { application }, how())).body.application
    const applicationId = String(made?.id)
    const [reader, writer] = (made?.roles ?? []) as unknown as { id: string }[]
    const path = `/api/application/${applicationId}/role`
    const id = await newGroup({ roleIds: [reader?.id, writer?.id] })
    const namesOf = async () => {
      const { body } = ok(await door.get(`/api/group/${id}`))
      const roles = body.group?.roles as unknown as Record<string, { name: string }[]>
      return (roles[applicationId] ?? []).map(({ name }) => name)
    }
    expect(await namesOf()).toEqual(['reader', 'writer'])
    ok(await door.patch(`${path}/${reader?.id}`, { role: { name: 'viewer' } }))
    ok(await door.del(`${path}/${writer?.id}`))
    expect(await namesOf()).toEqual(['viewer'])
    ok(await door.patch(`/api/group/${id}`, { group: { data: { a: 1 } } }))
    expect(await namesOf()).toEqual(['viewer'])
    const patch = [{ op: 'remove', path: '/roleIds/0' }]
    const headers = { 'content-type': 'application/json-patch+json' }
    ok(await door.patch(`/api/group/${id}`, JSON.stringify(patch), { headers }))
    expect(await namesOf()).toEqual([])
    const unknown = await door.post('/api/group', { group: { name: randomUUID() }, roleIds: [randomUUID()] }, how())
    expect(codes(unknown)).toEqual(['[invalid]roleIds'])
  })

  test('has members, each once, found from either side and by their own ids', async () => {
    const [group, other, ann, ben] = [await newGroup(), await newGroup(), await newUser(), await newUser()]
    const added = ok(
      await door.post('/api/group/member', {
        members: { [group]: [{ userId: ann, data: { n: 1 } }, { userId: ben }], [other]: [{ userId: ann }] },
      }),
    )
    expect(added.body.members?.[group]).toMatchObject([
      { userId: ann, groupId: group, data: { n: 1 } },
      { userId: ben },
    ])
    ok(await door.post('/api/group/member', { members: { [group]: [{ userId: ann, data: { n: 2 } }] } }))
    expect(await usersOf(group)).toEqual([ann, ben].sort())
    expect((await membersOf({ userId: ann })).map(({ groupId }) => groupId).sort()).toEqual([group, other].sort())
    const got = ok(await door.get(`/api/group/member/search?groupId=${group}&userId=${ann}`, how()))
    expect(got.body).toMatchObject({ total: 1, members: [{ userId: ann, data: { n: 2 } }] })
    const [{ id } = { id: '' }] = await membersOf({ groupId: group, userId: ben })
    ok(await door.del(`/api/group/member?memberId=${id}`))
    expect((await door.del(`/api/group/member?memberId=${id}`)).status).toBe(404)
    expect(await usersOf(group)).toEqual([ann])
  })

  test('lets everybody go whom a replacement does not name', async () => {
    const [group, ann, ben, cid] = [await newGroup(), await newUser(), await newUser(), await newUser()]
    ok(await door.post('/api/group/member', { members: { [group]: [{ userId: ann }, { userId: ben }] } }))
    const [kept] = await membersOf({ groupId: group, userId: ben })
    ok(await door.put('/api/group/member', { members: { [group]: [{ userId: ben }, { userId: cid }] } }))
    expect(await usersOf(group)).toEqual([ben, cid].sort())
    expect(await membersOf({ groupId: group, userId: ben })).toEqual([kept])
    expect(await membersOf({ userId: ann })).toEqual([])
    ok(await door.send('DELETE', '/api/group/member', { members: { [group]: [ben] } }))
    expect(await usersOf(group)).toEqual([cid])
    ok(await door.del(`/api/group/member?groupId=${group}`))
    expect(await usersOf(group)).toEqual([])
  })

  test('of a hundred members is made in one request', async () => {
    const group = await newGroup()
    const users = await Promise.all(Array.from({ length: 60 }, newUser))
    ok(await door.post('/api/group/member', { members: { [group]: users.map(userId => ({ userId })) } }))
    const { body } = ok(await door.get(`/api/group/member/search?groupId=${group}&numberOfResults=1`, how()))
    expect(body.total).toBe(60)
    ok(await door.del(`/api/group/${group}`))
    expect(await membersOf({ userId: users[7] })).toEqual([])
  })

  test('takes nobody who is not there, and nobody joins a group that is not', async () => {
    const [group, ann] = [await newGroup(), await newUser()]
    const someone = { members: { [group]: [{ userId: ann }, { userId: randomUUID() }] } }
    expect(codes(await door.post('/api/group/member', someone))).toEqual(['[invalid]members'])
    expect(await usersOf(group)).toEqual([])
    expect(codes(await door.post('/api/group/member', { members: { [randomUUID()]: [{ userId: ann }] } }))).toEqual([
      '[invalid]members',
    ])
    expect(codes(await door.post('/api/group/member', { members: { [group]: [{}] } }))).toEqual([
      `[missing]members.${group}[0].userId`,
    ])
  })

  test('forgets users who are deleted', async () => {
    const [group, ann] = [await newGroup(), await newUser()]
    ok(await door.post('/api/group/member', { members: { [group]: [{ userId: ann }] } }))
    ok(await door.del(`/api/user/${ann}?hardDelete=true`))
    expect(await usersOf(group)).toEqual([])
  })

  test('is told of in events, and a webhook may forbid it', async () => {
    const types = [
      'group.create',
      'group.update',
      'group.delete',
      'group.member.add',
      'group.member.update',
      'group.member.remove',
    ]
    const all = types.flatMap(type => [type, `${type}.complete`])
    const events = Object.fromEntries(
      all.map(type => [type, { enabled: true, transactionType: type.endsWith('complete') ? 'None' : 'Any' }]),
    )
    ok(await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { eventConfiguration: { events } } }))
    const webhook = {
      url: receiver.url,
      connectTimeout: 1_000,
      readTimeout: 1_000,
      global: true,
      eventsEnabled: Object.fromEntries(all.map(type => [type, true])),
    }
    const hook = ok(await door.post('/api/webhook', { webhook })).body.webhook?.id
    const ann = await newUser()
    const group = await newGroup({ eventInfo: { deviceName: 'Desk' } })
    ok(await door.put(`/api/group/${group}`, { group: { name: `New ${group}` } }))
    ok(await door.post('/api/group/member', { members: { [group]: [{ userId: ann }] } }))
    ok(await door.put('/api/group/member', { members: { [group]: [{ userId: ann }] } }))
    ok(await door.del(`/api/group/member?groupId=${group}`))
    receiver.behave(500)
    expect((await door.post('/api/group', { group: { name: 'Forbidden' } }, how())).status).toBe(504)
    expect((await door.post('/api/group/member', { members: { [group]: [{ userId: ann }] } })).status).toBe(504)
    expect(await usersOf(group)).toEqual([])
    receiver.behave(200)
    ok(await door.del(`/api/group/${group}`))
    await door.drain()
    const heard = new Set(receiver.heard.map(({ event }) => event.type))
    expect([...heard].sort()).toEqual(all.sort())
    const created = receiver.of('group.create')[0]?.event
    expect(created).toMatchObject({ group: { id: group }, tenantId: door.tenantId, info: { deviceName: 'Desk' } })
    ok(await door.del(`/api/webhook/${hook}`))
  })
})
