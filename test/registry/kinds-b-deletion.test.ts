// Does a deletion leave nothing behind, however it was cut off?
import { randomUUID } from 'node:crypto'
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sweepDeletion } from '../../shared/flows/tenants/sweep.ts'
import { configuration } from '../../shared/resources/configuration.ts'
import type { Means } from '../../shared/resources/define.ts'
import { keys, listed } from '../../shared/storage/keys.ts'
import type { Body, Door } from '../door.ts'
import { tableOf } from '../look.ts'
import { codes, managedDoor, manager, ok } from './kinds-world.ts'

let door: Door
beforeEach(async () => {
  door = await managedDoor({ faults: true, complain: () => undefined })
})
afterEach(() => door.close())

/** Every row of the table that says this, without what has ended by its TTL: DynamoDB deletes that days later. */
async function rowsThatSay(word: string): Promise<string[]> {
  const { endpoint, tableName } = door.platform.engine
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials })
  const found: string[] = []
  let start: Record<string, AttributeValue> | undefined
  do {
    const page = await client.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey: start }))
    for (const item of page.Items ?? []) {
      const isOver = item.ttl?.N !== undefined && Number(item.ttl.N) * 1_000 <= door.now()
      if (!isOver && JSON.stringify(item).includes(word)) found.push(`${item.pk?.S} / ${item.sk?.S}`)
    }
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  client.destroy()
  return found
}

type World = {
  readonly id: string
  readonly applicationId: string
  readonly userIds: readonly string[]
  readonly key: string
  readonly webhookId: string
  readonly token: string
  readonly refreshToken: string
}

/** A tenant with one of everything that can be in one. */
async function world(users = 3, data: object = {}): Promise<World> {
  const id = randomUUID()
  const on = { enabled: true, transactionType: 'None' }
  const tenant = {
    name: `World ${id}`,
    data,
    eventConfiguration: { events: { 'user.create': on, 'user.update': on, 'user.login.success': on } },
  }
  ok(await door.post(`/api/tenant/${id}`, { tenant }))
  const how = { tenantId: id }
  const webhook = {
    url: 'https://127.0.0.1:1/',
    connectTimeout: 1,
    readTimeout: 1,
    tenantIds: [id, door.tenantId],
    eventsEnabled: { 'user.create': true, 'user.login.success': true },
  }
  const webhookId = String(ok(await door.post('/api/webhook', { webhook })).body.webhook?.id)
  const key = String(ok(await door.post('/api/api-key', { apiKey: { tenantId: id } }, manager)).body.apiKey?.key)
  const application = {
    name: 'App',
    oauthConfiguration: { clientId: `client-${id}` },
    loginConfiguration: { generateRefreshTokens: true },
    roles: [{ name: 'reader' }],
  }
  const applicationId = String(ok(await door.post('/api/application', { application }, how)).body.application?.id)
  const userIds: string[] = []
  let session: Body | undefined
  for (let n = 0; n < users; n++) {
    const user = { email: `u${n}@${id}.example`, username: `u${n}`, password: 'password' }
    const made = ok(await door.post('/api/user/registration', { user, registration: { applicationId } }, how))
    userIds.push(String(made.body.user?.id))
    session = ok(await door.post('/api/login', { loginId: `u${n}`, password: 'password', applicationId }, how)).body
    await door.post('/api/login', { loginId: `u${n}`, password: 'wrong', applicationId }, how)
  }
  const group = String(ok(await door.post('/api/group', { group: { name: 'All' } }, how)).body.group?.id)
  ok(await door.post('/api/group/member', { members: { [group]: userIds.map(userId => ({ userId })) } }, how))
  const type = ok(await door.post('/api/entity/type', { entityType: { name: randomUUID() } })).body.entityType
  const entity = String(
    ok(await door.post('/api/entity', { entity: { name: 'Thing', type: { id: type?.id } } }, how)).body.entity?.id,
  )
  ok(await door.post(`/api/entity/${entity}/grant`, { grant: { userId: userIds[0] } }))
  const identityProvider = {
    type: 'HYPR',
    name: randomUUID(),
    relyingPartyApplicationId: 'app',
    relyingPartyURL: 'https://hypr.example.com',
    applicationConfiguration: { [applicationId]: {} },
    tenantConfiguration: { [id]: {} },
  }
  ok(await door.post('/api/identity-provider', { identityProvider }))
  ok(await door.post('/api/identity-provider', { identityProvider: { ...identityProvider, name: id, tenantId: id } }))
  await door.drain()
  const [token, refreshToken] = [String(session?.token), String(session?.refreshToken)]
  return { id, applicationId, userIds, key, webhookId, token, refreshToken }
}

/** What the instance remembers on purpose: that somebody deleted the tenant, in its own audit log. */
const remembered = (row: string): boolean => row.startsWith('audit#instance')
const left = async (id: string): Promise<string[]> => (await rowsThatSay(id)).filter(row => !remembered(row))

async function nothingIsServed({ id, applicationId, userIds, key, token, refreshToken }: World): Promise<void> {
  expect((await door.get('/api/user', { bearer: token })).status).toBe(401)
  expect((await door.get('/oauth2/userinfo', { bearer: token })).status).toBe(401)
  expect((await door.post('/api/jwt/refresh', { refreshToken })).status).toBe(400)
  const how = { tenantId: id }
  const [userId] = userIds
  const asked = await Promise.all([
    door.get(`/api/user/${userId}`),
    door.get(`/api/user/${userId}`, how),
    door.get(`/api/user?email=u0@${id}.example`, how),
    door.get(`/api/application/${applicationId}`),
    door.get('/api/application', how),
    door.post('/api/login', { loginId: 'u0', password: 'password' }, how),
    door.get(`/${id}/.well-known/openid-configuration`),
    door.del(`/api/user/${userId}?hardDelete=true`),
    door.put(`/api/application/${applicationId}`, { application: { name: 'Back' } }),
  ])
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 404))
  expect((await door.post('/api/login', { loginId: 'u0', password: 'password', applicationId })).status).not.toBe(200)
  expect((await door.get('/api/application', { key })).status).toBe(401)
  const { body } = await door.get('/api/application')
  expect(JSON.stringify(body)).not.toContain(applicationId)
}

describe('a tenant that is deleted', () => {
  test('leaves nothing behind, wherever one looks', async () => {
    const made = await world()
    expect((await left(made.id)).length).toBeGreaterThan(30)
    ok(await door.del(`/api/tenant/${made.id}`))
    expect(await left(made.applicationId)).toEqual([])
    expect((await door.get(`/api/tenant/${made.id}`)).status).toBe(404)
    await nothingIsServed(made)
    const webhook = await door.get(`/api/webhook/${made.webhookId}`)
    expect(webhook.body.webhook?.tenantIds).toEqual([door.tenantId])
    await door.later('20 minutes')
    await door.run('deletions')
    await door.later('4 days')
    expect(await left(made.id)).toEqual([])
    expect(await rowsThatSay(made.id)).not.toEqual([])
  })

  test('asked for later is closed at once, shown as pending, and ended by the schedule', async () => {
    const made = await world()
    expect((await door.del(`/api/tenant/${made.id}?async=true`)).status).toBe(202)
    expect((await door.get(`/api/tenant/${made.id}`)).body.tenant).toMatchObject({ state: 'PendingDelete' })
    await nothingIsServed(made)
    expect(codes(await door.patch(`/api/tenant/${made.id}`, { tenant: { name: 'Back' } }))).toEqual([
      '[invalid]tenant.state',
    ])
    expect(codes(await door.post(`/api/tenant/${made.id}`, { tenant: { name: 'Again' } }))).toContain(
      '[duplicate]tenant.id',
    )
    expect((await door.del(`/api/tenant/${made.id}?async=true`)).status).toBe(202)
    await door.run('deletions')
    expect((await door.get(`/api/tenant/${made.id}`)).status).toBe(404)
    await door.later('20 minutes')
    await door.run('deletions')
    await door.later('4 days')
    expect(await left(made.id)).toEqual([])
  })

  test('hides itself from requests that name no tenant, however much there is to say of it', async () => {
    const made = await world(1, { about: 'x'.repeat(70_000) })
    expect((await door.post('/api/application', { application: { name: 'Whose?' } })).body.generalErrors).toBeDefined()
    expect((await door.del(`/api/tenant/${made.id}?async=true`)).status).toBe(202)
    await nothingIsServed(made)
    ok(await door.post('/api/application', { application: { name: 'There is one tenant again' } }))
  })

  test('loses those as well who came while it was being closed', async () => {
    const made = await world(1)
    ok(await door.del(`/api/tenant/${made.id}`))
    // What another instance, with the tenant in its memory, still wrote.
    const [id, tenantId] = [randomUUID(), made.id]
    const user = { id, tenantId, identities: [{ type: 'username', value: 'late' }], registrations: [] }
    await tableOf(door).commit([
      { put: { ...keys.user(tenantId, id), type: 'user', body: user }, expect: 'absent' },
      { put: { ...keys.login(tenantId, 'username', 'late'), type: 'login', body: { userId: id } }, expect: 'absent' },
      {
        put: { ...keys.home('user', id), type: 'home', body: { tenantId }, listed: listed.users(tenantId, id) },
        expect: 'absent',
      },
    ])
    await door.run('deletions')
    expect(await left(id)).not.toEqual([])
    await door.later('20 minutes')
    await door.run('deletions')
    expect(await left(id)).toEqual([])
  })

  test('may be made anew under its id once it has been swept', async () => {
    const made = await world(1)
    ok(await door.del(`/api/tenant/${made.id}`))
    ok(await door.post(`/api/tenant/${made.id}`, { tenant: { name: 'Anew' } }))
    const user = { username: 'new', password: 'password' }
    ok(await door.post('/api/user', { user }, { tenantId: made.id }))
    await door.later('20 minutes')
    await door.run('deletions')
    ok(await door.get('/api/user?username=new', { tenantId: made.id }))
  })

  test('goes away even if the table stumbles at any moment, and a run ends what another began', async () => {
    const made = await world()
    expect((await door.del(`/api/tenant/${made.id}?async=true`)).status).toBe(202)
    for (const calls of [9, 40]) {
      door.faults.next({ fault: { delayMs: 0 }, times: calls })
      door.faults.next({ fault: 'fail', times: 40 })
      await door.run('deletions').catch(() => undefined)
      door.faults.clear()
    }
    await door.run('deletions')
    await door.later('20 minutes')
    await Promise.all([door.run('deletions'), door.run('deletions')])
    await door.later('4 days')
    expect(await left(made.id)).toEqual([])
  })

  test('takes more records with it than a page holds, one page a turn, and each is counted out once', async () => {
    const id = randomUUID()
    ok(await door.post(`/api/tenant/${id}`, { tenant: { name: 'Full' } }))
    const all = async () => ok(await door.get('/api/group/search?numberOfResults=1')).body.total
    const before = await all()
    for (let n = 0; n < 60; n++) ok(await door.post('/api/group', { group: { name: `Group ${n}` } }, { tenantId: id }))
    expect(await all()).toBe(Number(before) + 60)
    expect((await door.del(`/api/tenant/${id}?async=true`)).status).toBe(202)
    const c = means()
    let turns = 0
    while (!(await sweepDeletion(c, { kind: 'tenant', id }, () => false))) expect(++turns).toBeLessThan(10)
    expect(turns).toBeGreaterThan(1)
    expect(await all()).toBe(before)
    expect(await rowsThatSay(`tally#${id}`)).toEqual([])
  })

  test('of more users than one request can delete is accepted, and ended by the schedule', async () => {
    const id = randomUUID()
    ok(await door.post(`/api/tenant/${id}`, { tenant: { name: 'Large' } }))
    const users = Array.from({ length: 400 }, () => randomUUID())
    const table = tableOf(door)
    await Promise.all(
      users.map(user => {
        const body = { id: user, tenantId: id, identities: [{ type: 'username', value: user }], registrations: [] }
        return table.commit([
          { put: { ...keys.user(id, user), type: 'user', body }, expect: 'absent' },
          {
            put: { ...keys.home('user', user), type: 'home', body: { tenantId: id }, listed: listed.users(id, user) },
            expect: 'absent',
          },
        ])
      }),
    )
    const deletion = { kind: 'tenant', id } as const
    expect((await door.del(`/api/tenant/${id}?async=true`)).status).toBe(202)
    const c = means()
    let turns = 0
    let left = 1
    // One page a turn: whoever is cut off leaves less to the next.
    while (!(await sweepDeletion(c, deletion, () => left-- > 0))) {
      expect(++turns).toBeLessThan(40)
      left = 1
    }
    expect(turns).toBeGreaterThan(2)
    expect((await rowsThatSay(users[17] ?? id)).length).toBe(0)
  })
})

/** What the schedule hands to the sweep. */
function means(): Means {
  const table = tableOf(door)
  const now = door.now()
  const nothing = () => Promise.reject(new Error('nothing here is sealed'))
  return {
    now,
    log: () => undefined,
    baseUrl: '',
    table,
    configuration: configuration({ maxAgeSeconds: 0 })(table, now),
    sealer: { seal: nothing, open: nothing, mac: nothing },
  }
}

describe('an application that is deleted for good', () => {
  test('takes the registrations with it, and nothing else of the users', async () => {
    const { id, applicationId, userIds } = await world()
    const how = { tenantId: id }
    const other = String(
      ok(await door.post('/api/application', { application: { name: 'Other' } }, how)).body.application?.id,
    )
    const registration = { registration: { applicationId: other } }
    ok(await door.post(`/api/user/registration/${userIds[0]}`, registration, how))
    ok(await door.del(`/api/application/${applicationId}`))
    expect(JSON.stringify((await door.get(`/api/user/${userIds[0]}`)).body)).toContain(applicationId)
    ok(await door.del(`/api/application/${applicationId}?hardDelete=true`))
    for (const userId of userIds) {
      const { body } = ok(await door.get(`/api/user/${userId}`))
      expect(JSON.stringify(body.user?.registrations ?? [])).not.toContain(applicationId)
    }
    expect(JSON.stringify((await door.get(`/api/user/${userIds[0]}`)).body.user?.registrations)).toContain(other)
    ok(await door.post(`/api/application/${applicationId}`, { application: { name: 'Again' } }, how))
  })

  /** Users of one shard, so that there is more than one page of them. */
  async function registered(tenantId: string, applicationId: string, many: number): Promise<string[]> {
    const users = Array.from({ length: many }, () => `a${randomUUID().slice(1)}`)
    const table = tableOf(door)
    const registrations = [{ id: randomUUID(), applicationId, roles: [], verified: true, verifiedReason: 'Skipped' }]
    await Promise.all(
      users.map(id =>
        table.commit([
          {
            put: { ...keys.user(tenantId, id), type: 'user', body: { id, tenantId, identities: [], registrations } },
            expect: 'absent',
          },
          {
            put: { ...keys.home('user', id), type: 'home', body: { tenantId }, listed: listed.users(tenantId, id) },
            expect: 'absent',
          },
        ]),
      ),
    )
    return users
  }
  const stillRegistered = async (id: string): Promise<number> =>
    (await rowsThatSay(id)).filter(place => place.startsWith('user#')).length
  /** Two pages a turn: whoever does not go on where the turn before stopped never comes to the end. */
  async function turnsOf(id: string): Promise<number> {
    let turns = 1
    let left = 1
    while (!(await sweepDeletion(means(), { kind: 'application', id }, () => left-- > 0))) {
      expect(++turns).toBeLessThan(20)
      left = 1
    }
    return turns
  }
  const made = async (application: object, how: object = {}): Promise<string> =>
    String(
      ok(await door.post('/api/application', { application: { name: randomUUID(), ...application } }, how)).body
        .application?.id,
    )

  /** The moment after the commit that deletes it: a request's own share of the sweep is more users than a test makes. */
  async function gone(id: string, tenantId: string): Promise<void> {
    const deletion = { kind: 'application', id, tenantId, actor: 'test', state: 'Sweeping', requestedInstant: 0 }
    await tableOf(door).commit([
      { remove: keys.record(tenantId, 'application', id), expect: 'present' },
      { put: { ...keys.deletion('application', id), type: 'deletion', body: deletion }, expect: 'absent' },
    ])
  }

  test('goes on where a run was cut off, until nobody is registered', async () => {
    const id = await made({})
    const users = await registered(door.tenantId, id, 350)
    await gone(id, door.tenantId)
    expect(await stillRegistered(id)).toBe(350)
    expect(await turnsOf(id)).toBeGreaterThan(1)
    expect(await stillRegistered(id)).toBe(0)
    expect((await rowsThatSay(users[17] ?? '')).length).toBe(2)
  })

  test('goes from tenant to tenant where it served all of them', async () => {
    const tenants = [door.tenantId, randomUUID(), randomUUID()]
    for (const one of tenants.slice(1)) ok(await door.post(`/api/tenant/${one}`, { tenant: { name: one } }))
    const id = await made({ universalConfiguration: { universal: true } })
    for (const one of tenants) await registered(one, id, 150)
    await gone(id, 'instance')
    expect(await turnsOf(id)).toBeGreaterThan(2)
    expect(await stillRegistered(id)).toBe(0)
    expect(await tableOf(door).get(keys.deletion('application', id))).toBeUndefined()
  })
})
