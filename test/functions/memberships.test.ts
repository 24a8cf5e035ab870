// Do groups count where users sign in, and do group and user always say the same of each other?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keys } from '../../shared/storage/keys.ts'
import type { Answer } from '../door.ts'
import { claimsOf, type Member } from './login-given.ts'
import { type OAuthClient, type TokenDoor, tokenDoor } from './token-given.ts'
import { address, codes, listener, ok, password, telling } from './users-given.ts'

let door: TokenDoor
let tenantId: string
let client: OAuthClient
/** Role ids of the client, by name. */
let roleIds: Record<string, string>
beforeAll(async () => {
  door = await tokenDoor({ complain: () => undefined })
  tenantId = await door.tenant()
  client = await door.client(tenantId, {}, { roles: [{ name: 'reader' }, { name: 'writer' }, { name: 'owner' }] })
  roleIds = await rolesOf(client.id)
})
afterAll(() => door.close())

async function rolesOf(id: string): Promise<Record<string, string>> {
  const roles = (await ok(door.get(`/api/application/${id}`))).application?.roles as unknown as {
    id: string
    name: string
  }[]
  return Object.fromEntries(roles.map(role => [role.name, role.id]))
}
const newGroup = async (...names: string[]): Promise<string> => {
  const given = { group: { name: randomUUID() }, roleIds: names.map(name => roleIds[name]) }
  return String((await ok(door.post('/api/group', given, { tenantId }))).group?.id)
}
const join = (groupId: string, ...users: string[]) =>
  ok(door.post('/api/group/member', { members: { [groupId]: users.map(userId => ({ userId })) } }, { tenantId }))
const leave = (groupId: string, userId: string) =>
  ok(door.del(`/api/group/member?groupId=${groupId}&userId=${userId}`, { tenantId }))
type Membership = {
  readonly id: string
  readonly groupId: string
  readonly data: unknown
  readonly insertInstant: number
}
const membershipsIn = (body: Answer['body']) => body.user?.memberships as unknown as Membership[]
const membershipsOf = async (id: string) => membershipsIn(await ok(door.get(`/api/user/${id}`)))
const groupsOf = async (id: string) => (await membershipsOf(id)).map(({ groupId }) => groupId)
const membersOf = async (groupId: string) =>
  (await ok(door.post('/api/group/member/search', { search: { groupId, numberOfResults: 1000 } }, { tenantId })))
    .members as unknown as (Membership & { userId: string })[]
const usersOf = async (groupId: string) => (await membersOf(groupId)).map(({ userId }) => userId).sort()
const member = async (roles: string[] = []): Promise<Member> => {
  const user = await door.user(tenantId, {})
  const made = { id: String(user.id), email: String(user.email), tenantId, applicationId: client.id }
  await door.register(made, client.id, { roles })
  return made
}
const rolesIn = (token: unknown) => claimsOf(token).roles

describe('roles of groups', () => {
  test('are in every access token together with those of the registration, each once and sorted', async () => {
    const who = await member(['writer'])
    await join(await newGroup('reader', 'writer'), who.id)
    await join(await newGroup('owner'), who.id)
    const all = ['owner', 'reader', 'writer']
    const first = await ok(door.login(who))
    expect(rolesIn(first.token)).toEqual(all)
    expect(rolesIn((await ok(door.refresh(String(first.refreshToken)))).token)).toEqual(all)
    const given = { grant_type: 'password', username: who.email, password, scope: 'openid offline_access' }
    const granted = await ok(door.token(given, client))
    expect(rolesIn(granted.access_token)).toEqual(all)
    expect(claimsOf(granted.id_token)).not.toHaveProperty('roles')
    const renewed = await ok(
      door.token({ grant_type: 'refresh_token', refresh_token: String(granted.refresh_token) }, client),
    )
    expect(rolesIn(renewed.access_token)).toEqual(all)
    expect(rolesIn((await ok(door.redeem(client, await door.code(client, who)))).access_token)).toEqual(all)
    const issued = await ok(door.get(`/api/jwt/issue?applicationId=${client.id}`, { bearer: String(first.token) }))
    expect(rolesIn(issued.token)).toEqual(all)
  })

  test('leave the registration itself as it is', async () => {
    const who = await member(['writer'])
    await join(await newGroup('owner'), who.id)
    const { user } = await ok(door.login(who))
    expect(user?.registrations).toMatchObject([{ applicationId: client.id, roles: ['writer'] }])
  })

  test('are told by user info to clients that ask as before scopes', async () => {
    const old = await door.client(
      tenantId,
      { scopeHandlingPolicy: 'Compatibility' },
      { roles: [{ name: 'a' }, { name: 'b' }] },
    )
    const { a, b } = await rolesOf(old.id)
    const who = await door.user(tenantId, {})
    await door.register({ id: String(who.id), tenantId }, old.id, { roles: ['a'] })
    const given = { group: { name: randomUUID() }, roleIds: [a, b] }
    await join(String((await ok(door.post('/api/group', given, { tenantId }))).group?.id), String(who.id))
    const granted = await ok(door.token({ grant_type: 'password', username: String(who.email), password }, old))
    const info = await ok(door.get('/oauth2/userinfo', { bearer: String(granted.access_token) }))
    expect(info.roles).toEqual(['a', 'b'])
  })

  test('are nothing to somebody who is not registered', async () => {
    const user = await door.user(tenantId, {})
    await join(await newGroup('owner'), String(user.id))
    const answer = await door.login({
      id: String(user.id),
      email: String(user.email),
      tenantId,
      applicationId: client.id,
    })
    expect(answer.status).toBe(202)
    expect(claimsOf(answer.body.token)).not.toHaveProperty('roles')
  })

  test('follow what becomes of the member, the group and the role', async () => {
    const own = await door.client(tenantId, {}, { roles: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] })
    const ids = await rolesOf(own.id)
    const user = await door.user(tenantId, {})
    const who = { id: String(user.id), email: String(user.email), tenantId, applicationId: own.id }
    await door.register(who, own.id, { roles: ['c'] })
    const given = { group: { name: randomUUID() }, roleIds: [ids.a, ids.b] }
    const groupId = String((await ok(door.post('/api/group', given, { tenantId }))).group?.id)
    const roles = async () => rolesIn((await ok(door.login(who))).token)
    expect(await roles()).toEqual(['c'])
    await join(groupId, who.id)
    expect(await roles()).toEqual(['a', 'b', 'c'])
    await ok(door.patch(`/api/application/${own.id}/role/${ids.a}`, { role: { name: 'alpha' } }))
    expect(await roles()).toEqual(['alpha', 'b', 'c'])
    await ok(door.del(`/api/application/${own.id}/role/${ids.b}`))
    expect(await roles()).toEqual(['alpha', 'c'])
    await ok(door.del(`/api/application/${own.id}/role/${ids.c}`))
    expect(await roles()).toEqual(['alpha'])
    await ok(door.put(`/api/group/${groupId}`, { group: { name: randomUUID() }, roleIds: [] }))
    expect(await roles()).toEqual([])
    await ok(door.put(`/api/group/${groupId}`, { group: { name: randomUUID() }, roleIds: [ids.a] }))
    expect(await roles()).toEqual(['alpha'])
    await leave(groupId, who.id)
    expect(await roles()).toEqual([])
  })

  test('of a universal application count in the tenant of the group, and in no other', async () => {
    const application = {
      name: randomUUID(),
      universalConfiguration: { universal: true },
      loginConfiguration: { generateRefreshTokens: true },
      roles: [{ name: 'guest' }],
    }
    const id = String((await ok(door.post('/api/application', { application }))).application?.id)
    const { guest } = await rolesOf(id)
    const other = await door.tenant()
    const [here, there] = [await door.member(tenantId, id), await door.member(other, id)]
    const given = { group: { name: randomUUID() }, roleIds: [guest] }
    await join(String((await ok(door.post('/api/group', given, { tenantId }))).group?.id), here.id)
    expect(rolesIn((await ok(door.login(here))).token)).toEqual(['guest'])
    expect(rolesIn((await ok(door.login(there))).token)).toEqual([])
  })
})

describe('memberships of a user', () => {
  test('are in every answer that carries the user', async () => {
    const who = await member()
    const groupId = await newGroup()
    const members = { members: { [groupId]: [{ userId: who.id, data: { seat: 7 } }] } }
    const made = (await ok(door.post('/api/group/member', members, { tenantId }))).members?.[groupId]
    const [one] = made as unknown as Membership[]
    const wanted = [{ id: one?.id, groupId, data: { seat: 7 }, insertInstant: door.now() }]
    expect(await membershipsOf(who.id)).toEqual(wanted)
    expect(membershipsIn(await ok(door.login(who)))).toEqual(wanted)
    expect(membershipsIn(await ok(door.get(`/api/user?email=${who.email}`, { tenantId })))).toEqual(wanted)
    const { token } = await ok(door.login(who))
    expect(membershipsIn(await ok(door.get('/api/user', { bearer: String(token) })))).toEqual(wanted)
    const user = { email: who.email }
    expect(membershipsIn(await ok(door.put(`/api/user/${who.id}`, { user })))).toEqual(wanted)
    expect(membershipsIn(await ok(door.patch(`/api/user/${who.id}`, { user: { firstName: 'Ada' } })))).toEqual(wanted)
    const applicationId = await door.application(tenantId)
    const registered = door.post(`/api/user/registration/${who.id}`, { registration: { applicationId } }, { tenantId })
    expect(membershipsIn(await ok(registered))).toEqual(wanted)
  })

  test('may come with a new user, alone or with a registration, and count at once', async () => {
    const groupId = await newGroup('owner')
    const id = randomUUID()
    const email = address()
    const body = {
      user: { email, password, memberships: [{ groupId, id, data: { seat: 1 } }] },
      registration: { applicationId: client.id },
    }
    const made = await ok(door.post('/api/user/registration', body, { tenantId }))
    expect(membershipsIn(made)).toEqual([{ id, groupId, data: { seat: 1 }, insertInstant: door.now() }])
    expect(rolesIn(made.token)).toEqual(['owner'])
    const userId = String(made.user?.id)
    expect(await membersOf(groupId)).toEqual([{ id, groupId, userId, data: { seat: 1 }, insertInstant: door.now() }])
    const alone = await door.user(tenantId, { memberships: [{ groupId }] })
    expect(await usersOf(groupId)).toEqual([userId, String(alone.id)].sort())
    await ok(door.del(`/api/group/member?memberId=${id}`))
    expect(await membershipsOf(userId)).toEqual([])
  })

  test('stay when a PUT leaves them out, and are just those that it names', async () => {
    const [first, second] = [await newGroup(), await newGroup()]
    const user = await door.user(tenantId, { memberships: [{ groupId: first }] })
    const [id, email] = [String(user.id), String(user.email)]
    const before = await membershipsOf(id)
    const put = (more: object) => door.put(`/api/user/${id}`, { user: { email, ...more } })
    await ok(put({}))
    expect(await membershipsOf(id)).toEqual(before)
    await door.later('1 minute')
    await ok(put({ memberships: [{ groupId: second }, { groupId: first, data: { a: 1 } }] }))
    expect(await membershipsOf(id)).toEqual([
      { id: expect.any(String), groupId: second, data: {}, insertInstant: door.now() },
      { ...before[0], data: { a: 1 } },
    ])
    expect((await membersOf(first))[0]).toMatchObject({ id: before[0]?.id, data: { a: 1 } })
    await ok(put({ memberships: [{ groupId: second }] }))
    expect([await usersOf(first), await usersOf(second)]).toEqual([[], [id]])
    await ok(put({ memberships: [] }))
    expect([await groupsOf(id), await usersOf(second)]).toEqual([[], []])
  })

  test('are patched in all three forms', async () => {
    const [first, second, third] = [await newGroup(), await newGroup(), await newGroup()]
    const id = String((await door.user(tenantId, { memberships: [{ groupId: first }] })).id)
    await ok(door.patch(`/api/user/${id}`, { user: { memberships: [{ groupId: second }] } }))
    expect(await groupsOf(id)).toEqual([first, second])
    const as = (type: string) => ({ headers: { 'content-type': type } })
    const merge = JSON.stringify({ user: { memberships: [{ groupId: third }] } })
    await ok(door.patch(`/api/user/${id}`, merge, as('application/merge-patch+json')))
    expect(await groupsOf(id)).toEqual([third])
    const operations = JSON.stringify([{ op: 'add', path: '/user/memberships/-', value: { groupId: first } }])
    await ok(door.patch(`/api/user/${id}`, operations, as('application/json-patch+json')))
    expect(await groupsOf(id)).toEqual([third, first])
    expect([await usersOf(first), await usersOf(second), await usersOf(third)]).toEqual([[id], [], [id]])
  })

  test('in groups that are not there, another tenant’s, or under a taken id refuse the whole request', async () => {
    const other = await door.tenant()
    const foreign = String(
      (await ok(door.post('/api/group', { group: { name: randomUUID() } }, { tenantId: other }))).group?.id,
    )
    const groupId = await newGroup()
    const id = randomUUID()
    await door.user(tenantId, { memberships: [{ groupId, id }] })
    const wrong = async (...memberships: object[]) => {
      const email = address()
      const answer = await door.post('/api/user', { user: { email, password, memberships } }, { tenantId })
      expect((await door.get(`/api/user?email=${email}`, { tenantId })).status).toBe(404)
      return [answer.status, ...codes(answer)]
    }
    expect(await wrong({ groupId }, { groupId: randomUUID() })).toEqual([400, '[invalid]user.memberships[1].groupId'])
    expect(await wrong({ groupId: foreign })).toEqual([400, '[invalid]user.memberships[0].groupId'])
    expect(await wrong({})).toEqual([400, '[missing]user.memberships[0].groupId'])
    expect(await wrong({ groupId, id })).toEqual([400, '[duplicate]user.memberships'])
    const many = await Promise.all(Array.from({ length: 21 }, () => newGroup()))
    expect(await wrong(...many.map(one => ({ groupId: one })))).toEqual([400, '[tooMany]user.memberships'])
    const most = await door.user(tenantId, { memberships: many.slice(1).map(one => ({ groupId: one })) })
    expect(await groupsOf(String(most.id))).toHaveLength(20)
  })

  test('are in what webhooks hear of the user', async () => {
    const ears = await listener()
    const told = await door.tenant(telling(['user.create.complete', 'user.login.success']))
    await door.webhook(ears.url, told, ['user.create.complete', 'user.login.success'])
    const groupId = String(
      (await ok(door.post('/api/group', { group: { name: randomUUID() } }, { tenantId: told }))).group?.id,
    )
    const email = address()
    await ok(door.post('/api/user', { user: { email, password, memberships: [{ groupId }] } }, { tenantId: told }))
    await ok(door.post('/api/login', { loginId: email, password }, { tenantId: told }))
    await door.drain()
    const heard = ears.heard.map(event => event.user) as { memberships: Membership[] }[]
    expect(heard.map(user => user.memberships.map(one => one.groupId))).toEqual([[groupId], [groupId]])
    await ears.close()
  })
})

describe('a group that goes', () => {
  test('takes its memberships and roles with it', async () => {
    const groupId = await newGroup('owner')
    const stays = await newGroup('reader')
    const people = [await member(), await member(), await member()]
    for (const { id } of people) await join(groupId, id)
    await join(stays, people[0]?.id ?? '')
    await ok(door.del(`/api/group/${groupId}`))
    const [first, second] = people as [Member, Member]
    expect(await groupsOf(first.id)).toEqual([stays])
    expect(await groupsOf(second.id)).toEqual([])
    expect(rolesIn((await ok(door.login(first))).token)).toEqual(['reader'])
    const row = await door.table().get<{ memberships: unknown[] }>(keys.user(tenantId, second.id))
    expect(row?.body.memberships).toEqual([])
  })

  test('is served nowhere, even before the sweep has come to its members', async () => {
    const groupId = await newGroup('owner')
    const who = await member()
    await join(groupId, who.id)
    // The moment after the commit that deletes the group.
    await door.table().commit([{ remove: keys.record(tenantId, 'group', groupId), expect: 'present' }])
    const loggedIn = await ok(door.login(who))
    expect([rolesIn(loggedIn.token), membershipsIn(loggedIn)]).toEqual([[], []])
    expect(await membershipsOf(who.id)).toEqual([])
    const { members } = await ok(door.post('/api/group/member/search', { search: { userId: who.id } }, { tenantId }))
    expect(members).toEqual([])
    const user = { email: who.email, memberships: [{ groupId }] }
    expect(codes(await door.put(`/api/user/${who.id}`, { user }))).toEqual(['[invalid]user.memberships[0].groupId'])
    await ok(door.patch(`/api/user/${who.id}`, { user: { firstName: 'Ada' } }))
    expect(codes(await door.post('/api/group/member', { members: { [groupId]: [{ userId: who.id }] } }))).toEqual([
      '[invalid]members',
    ])
  })

  test('and a user who goes leaves every group', async () => {
    const groupId = await newGroup()
    const [who, other] = [await member(), await member()]
    await join(groupId, who.id, other.id)
    await ok(door.del(`/api/user/${who.id}?hardDelete=true`))
    expect(await usersOf(groupId)).toEqual([other.id])
  })
})

describe('a request about more members than one transaction takes', () => {
  const people = (many: number) => Promise.all(Array.from({ length: many }, () => door.user(tenantId, {})))
  const ids = (users: readonly Answer['body'][]) => users.map(({ id }) => String(id))

  test('is done wholly', async () => {
    const groups = [await newGroup(), await newGroup('owner')]
    const users = ids(await people(30))
    const members = Object.fromEntries(groups.map(id => [id, users.map(userId => ({ userId }))]))
    await ok(door.post('/api/group/member', { members }, { tenantId }))
    for (const id of groups) expect(await usersOf(id)).toEqual([...users].sort())
    for (const id of users.slice(0, 3)) expect((await groupsOf(id)).sort()).toEqual([...groups].sort())
    await ok(door.del(`/api/group/member?groupId=${groups[0]}`, { tenantId }))
    expect(await usersOf(groups[0] ?? '')).toEqual([])
    expect(await usersOf(groups[1] ?? '')).toHaveLength(30)
    for (const id of users.slice(-3)) expect(await groupsOf(id)).toEqual([groups[1]])
  })

  test('or not at all: who was let in before the fault is let go again, who was let go is back as before', async () => {
    const [groupId, other] = [await newGroup(), await newGroup()]
    const [old, fresh] = [ids(await people(16)), ids(await people(30))]
    await join(groupId, ...old)
    const holder = await newGroup()
    await join(holder, old[0] ?? '')
    const taken = String((await membersOf(holder))[0]?.id)
    const before = await membersOf(groupId)
    const wrong = (of: string) => ({
      members: { [of]: fresh.map((userId, n) => (n === 29 ? { userId, id: taken } : { userId })) },
    })
    for (const verb of ['post', 'put'] as const) {
      for (const of of [groupId, other]) {
        expect(codes(await door[verb]('/api/group/member', wrong(of), { tenantId }))).toEqual(['[duplicate]members'])
        expect(await membersOf(groupId)).toEqual(before)
        expect(await membersOf(other)).toEqual([])
        for (const id of [fresh[0], fresh[28], fresh[29]]) expect(await groupsOf(String(id))).toEqual([])
        expect((await groupsOf(String(old[0]))).sort()).toEqual([groupId, holder].sort())
      }
    }
    // Those who were put back are found by the ids they had, and an id that was given up is free.
    await ok(door.del(`/api/group/member?memberId=${before[0]?.id}`))
    expect(await membersOf(groupId)).toHaveLength(15)
    const again = { members: { [groupId]: [{ userId: fresh[0], id: before[1]?.id }] } }
    await ok(door.put('/api/group/member', again, { tenantId }))
    expect(await membersOf(groupId)).toMatchObject([{ userId: fresh[0], id: before[1]?.id }])
    const free = randomUUID()
    const twice = { [groupId]: fresh.slice(0, 2).map(userId => ({ userId, id: free })) }
    expect(codes(await door.post('/api/group/member', { members: twice }, { tenantId }))).toEqual([
      '[duplicate]members',
    ])
  })

  test('and nobody joins when one of them is deleted meanwhile', async () => {
    const shaky = await tokenDoor({ faults: true, complain: () => undefined })
    const tenant = await shaky.tenant()
    const users = await Promise.all(Array.from({ length: 30 }, () => shaky.user(tenant, {})))
    const groupId = String(
      (await ok(shaky.post('/api/group', { group: { name: 'All' } }, { tenantId: tenant }))).group?.id,
    )
    const last = String(users.at(-1)?.id)
    const on = 'TransactWriteItems'
    shaky.faults.next({ fault: { delayMs: 0 }, on, times: 2 })
    const deleted = () => shaky.table().commit([{ remove: keys.user(tenant, last), expect: 'present' }])
    shaky.faults.next({ fault: { first: deleted }, on })
    const members = { [groupId]: users.map(({ id }) => ({ userId: id })) }
    const answer = await shaky.post('/api/group/member', { members }, { tenantId: tenant })
    expect([answer.status, ...codes(answer)]).toEqual([400, '[invalid]members'])
    const { total } = await ok(shaky.post('/api/group/member/search', { search: { groupId } }, { tenantId: tenant }))
    expect(total).toBe(0)
    for (const { id } of users.slice(0, 2)) expect(membershipsIn(await ok(shaky.get(`/api/user/${id}`)))).toEqual([])
    await shaky.close()
  })

  test('is not begun when a webhook does not want it', async () => {
    const ears = await listener()
    const events = Object.fromEntries(
      ['group.member.add'].map(type => [type, { enabled: true, transactionType: 'AbsoluteMajority' }]),
    )
    const asking = await door.tenant({ eventConfiguration: { events } })
    await door.webhook(ears.url, asking, ['group.member.add'])
    ears.refuse('group.member.add')
    const groupId = String(
      (await ok(door.post('/api/group', { group: { name: randomUUID() } }, { tenantId: asking }))).group?.id,
    )
    const users = await Promise.all(Array.from({ length: 30 }, () => door.user(asking, {})))
    const members = { [groupId]: users.map(({ id }) => ({ userId: id })) }
    expect((await door.post('/api/group/member', { members }, { tenantId: asking })).status).toBe(504)
    const { total } = await ok(door.post('/api/group/member/search', { search: { groupId } }, { tenantId: asking }))
    expect(total).toBe(0)
    await ears.close()
  })
})

describe('at the same time', () => {
  test('a user joins several groups and changes otherwise, and nothing is lost', async () => {
    const groups = await Promise.all([newGroup(), newGroup(), newGroup()])
    const id = String((await door.user(tenantId, {})).id)
    const answers = await Promise.all([
      ...groups.map(groupId =>
        door.post('/api/group/member', { members: { [groupId]: [{ userId: id }] } }, { tenantId }),
      ),
      door.patch(`/api/user/${id}`, { user: { firstName: 'Ada' } }),
    ])
    const done = answers.map(({ status }) => status)
    expect(done.every(status => status === 200 || status === 409)).toBe(true)
    const joined = groups.filter((_, n) => done[n] === 200)
    expect((await groupsOf(id)).sort()).toEqual([...joined].sort())
    for (const groupId of groups) expect(await usersOf(groupId)).toEqual(joined.includes(groupId) ? [id] : [])
  })
})

describe('what groups cost', () => {
  test('at login and refresh nothing: no trip and no unit more, configuration being known', async () => {
    const quiet = await tokenDoor({ configurationMaxAge: 3_600 })
    const tenant = await quiet.tenant()
    const application = await quiet.loginApplication(tenant, { roles: [{ name: 'a' }] })
    const who = await quiet.member(tenant, application)
    const groups = await Promise.all(
      ['x', 'y', 'z'].map(async name =>
        String((await ok(quiet.post('/api/group', { group: { name } }, { tenantId: tenant }))).group?.id),
      ),
    )
    const members = Object.fromEntries(groups.map(id => [id, [{ userId: who.id }]]))
    const costOf = async () => {
      await quiet.login(who)
      const answer = await quiet.login(who)
      const renewed = await quiet.refresh(String(answer.body.refreshToken))
      return [answer.cost, renewed.cost]
    }
    await costOf()
    const without = await costOf()
    await ok(quiet.post('/api/group/member', { members }, { tenantId: tenant }))
    await costOf()
    expect(await costOf()).toEqual(without)
    expect(without[0]?.trips).toBe(3)
    expect(without[0]?.reads).toBeLessThanOrEqual(3)
    expect(without[0]?.writes).toBeLessThanOrEqual(4)
    expect(without[1]).toEqual({ trips: 2, reads: 2, writes: 1 })
    await quiet.close()
  })
})
