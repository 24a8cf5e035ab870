// Do refresh tokens of another system go on working, for their users alone and for as long as they would have?
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { digest } from '../../shared/kernel/ids.ts'
import { keys, listed } from '../../shared/storage/keys.ts'
import { type ImportDoor, importDoor } from './import-given.ts'
import { form, type Member } from './login-given.ts'
import { address, codes, ok } from './users-given.ts'

const day = 86_400_000
let door: ImportDoor
let tenantId: string
let applicationId: string
let ada: Member
beforeAll(async () => {
  door = await importDoor({ faults: true, patienceMs: 1_000 })
  tenantId = await door.tenant({ passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 } })
  applicationId = await door.application(tenantId, {
    loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true },
  })
  ada = await door.member(tenantId, applicationId)
})
afterEach(() => door.faults.clear())
afterAll(() => door.close())

const value = () => `theirs-${randomUUID()}`
const send = (refreshTokens: readonly object[], where = tenantId, more: object = {}) =>
  door.post('/api/user/refresh-token/import', { refreshTokens, ...more }, { tenantId: where })
const refresh = (refreshToken: string) => door.post('/api/jwt/refresh', { refreshToken }, { key: false })
/** One of Ada's, imported. */
async function one(more: object = {}, of: Member = ada): Promise<string> {
  const token = value()
  const answer = await send([{ token, userId: of.id, applicationId: of.applicationId, ...more }], of.tenantId)
  expect([answer.status, answer.text]).toEqual([200, ''])
  return token
}
/** Somebody in a tenant with its own rules for tokens. */
async function elsewhere(jwtConfiguration: object): Promise<Member> {
  const where = await door.tenant({
    jwtConfiguration,
    passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 },
  })
  const loginConfiguration = { generateRefreshTokens: true, allowTokenRefresh: true }
  return door.member(where, await door.application(where, { loginConfiguration }))
}

describe('an imported token', () => {
  test('renews with the value it had, as often as tokens may that stay the same', async () => {
    const token = await one()
    for (let n = 0; n < 2; n++) {
      const { body, status } = await refresh(token)
      expect({ status, body }).toMatchObject({ status: 200, body: { refreshToken: token, token: expect.any(String) } })
    }
  })
  test('works at the token endpoint too', async () => {
    const { token } = { token: await one() }
    const { application } = await ok(door.get(`/api/application/${applicationId}`))
    const { clientId, clientSecret } = (application?.oauthConfiguration ?? {}) as Record<string, unknown>
    const asked = form({
      grant_type: 'refresh_token',
      refresh_token: token,
      client_id: String(clientId),
      client_secret: String(clientSecret),
    })
    const answer = await door.post('/oauth2/token', asked, { key: false })
    expect([answer.status, answer.body.userId]).toEqual([200, ada.id])
  })
  test('is one among the tokens of its user, as it was: id, application, times, device', async () => {
    const id = randomUUID()
    const [insertInstant, startInstant] = [door.now() - 3 * day, door.now() - day]
    const device = { name: 'Phone', description: 'iOS', type: 'MOBILE', lastAccessedAddress: '203.0.113.4' }
    await one({
      id,
      insertInstant,
      startInstant,
      metaData: { device: { ...device, lastAccessedInstant: startInstant }, scopes: ['offline_access'] },
    })
    const { refreshToken } = await ok(door.get(`/api/jwt/refresh/${id}`))
    expect(refreshToken).toMatchObject({
      id,
      userId: ada.id,
      applicationId,
      insertInstant,
      startInstant,
      metaData: { device: { ...device, lastAccessedInstant: startInstant }, scopes: ['offline_access'] },
    })
    expect(refreshToken).not.toHaveProperty('token')
  })
  test('is no login: nobody signed in here to get it', async () => {
    const email = address()
    await ok(door.send(tenantId, [{ email, active: true, registrations: [{ applicationId }] }]))
    const id = String((await door.byName(tenantId, email))?.id)
    const token = await one({ startInstant: door.now() - day }, { id, email, tenantId, applicationId })
    await door.drain()
    expect(await door.byName(tenantId, email)).not.toHaveProperty('lastLoginInstant')
    expect((await refresh(token)).status).toBe(200)
    await door.drain()
    expect(await door.byName(tenantId, email)).toMatchObject({ lastLoginInstant: door.now() })
  })
  test('keeps its clock: it ends when it would have ended', async () => {
    const minutes = 60
    const bea = await elsewhere({ refreshTokenExpirationPolicy: 'Fixed', refreshTokenTimeToLiveInMinutes: minutes })
    const token = await one({ startInstant: door.now() - 50 * 60_000 }, bea)
    const over = await one({ startInstant: door.now() - 61 * 60_000 }, bea)
    expect((await refresh(token)).status).toBe(200)
    expect(codes(await refresh(over))).toEqual(['[invalid]refreshToken'])
    await door.later('11 minutes')
    expect((await refresh(token)).status).toBe(400)
  })
  test('slides with its use, and its value with it', async () => {
    const bea = await elsewhere({
      refreshTokenExpirationPolicy: 'SlidingWindow',
      refreshTokenTimeToLiveInMinutes: 60,
    })
    const token = await one({}, bea)
    for (let n = 0; n < 3; n++) {
      await door.later('50 minutes')
      expect((await refresh(token)).status).toBe(200)
    }
    await door.later('61 minutes')
    expect((await refresh(token)).status).toBe(400)
  })
  test('gives way to one of ours where tokens are used once, and its return is a reuse', async () => {
    const bea = await elsewhere({
      refreshTokenUsagePolicy: 'OneTimeUse',
      refreshTokenRevocationPolicy: { onOneTimeTokenReuse: true },
    })
    const token = await one({}, bea)
    const first = await ok(refresh(token))
    expect(first.refreshToken).not.toBe(token)
    expect((await refresh(token)).status).toBe(400)
    expect((await refresh(String(first.refreshToken))).status).toBe(400)
  })
  test('can be revoked by its value, and ends at a logout that names it', async () => {
    const [one_, two] = [await one(), await one()]
    expect((await door.del(`/api/jwt/refresh?token=${one_}`, { tenantId })).status).toBe(200)
    expect((await door.post('/api/logout', { refreshToken: two }, { key: false })).status).toBe(200)
    for (const token of [one_, two]) expect((await refresh(token)).status).toBe(400)
    expect((await door.del(`/api/jwt/refresh?token=${one_}`, { tenantId })).status).toBe(404)
  })
  test('ends with its user', async () => {
    const bea = await door.member(tenantId, applicationId)
    const token = await one({}, bea)
    await ok(door.del(`/api/user/${bea.id}`))
    expect((await refresh(token)).status).toBe(400)
  })
  test('is kept as a digest', async () => {
    const id = randomUUID()
    const token = await one({ id })
    const rows = await door.table().getMany([keys.refreshToken(id), keys.importedToken(digest(token))])
    expect(rows.map(row => row?.type)).toEqual(['refresh-token', 'imported-token'])
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})

describe('what is wrong is said of its place, and nothing is imported', () => {
  test.each([
    ['[blank].token', { token: undefined }],
    ['[blank].token', { token: '' }],
    ['[invalid].token', { token: Buffer.alloc(77, 1).toString('base64url') }],
    ['[missing].userId', { userId: undefined }],
    ['[invalid].userId', { userId: randomUUID() }],
    ['[missing].applicationId', { applicationId: undefined }],
    ['[invalid].applicationId', { applicationId: randomUUID() }],
    ['[couldNotConvert].id', { id: 'mine' }],
  ])('%s', async (code, wrong) => {
    const good = { token: value(), userId: ada.id, applicationId }
    const answer = await send([good, { ...good, token: value(), ...wrong }])
    expect([answer.status, codes(answer)]).toEqual([400, [code.replace('.', 'refreshTokens[1].')]])
    expect((await refresh(good.token)).status).toBe(400)
  })
  test('a user and an application of another tenant', async () => {
    const bea = await elsewhere({})
    const answer = await send([{ token: value(), userId: bea.id, applicationId: bea.applicationId }])
    expect(codes(answer)).toEqual(['[invalid]refreshTokens[0].applicationId', '[invalid]refreshTokens[0].userId'])
  })
  test.each([true, false])('twice, in the import or in the table (validateDbConstraints %s)', async validate => {
    const id = randomUUID()
    const token = await one({ id })
    const base = { userId: ada.id, applicationId }
    const twice = { ...base, token: value(), id: randomUUID() }
    expect(codes(await send([twice, twice]))).toEqual([
      '[duplicate]refreshTokens[1].id',
      '[duplicate]refreshTokens[1].token',
    ])
    const again = [
      { ...base, token },
      { ...base, token: value(), id },
    ]
    expect(codes(await send(again, tenantId, { validateDbConstraints: validate }))).toEqual([
      '[duplicate]refreshTokens[0].token',
      '[duplicate]refreshTokens[1].id',
    ])
  })
  test('none at all', async () => {
    expect(codes(await send([]))).toEqual(['[empty]refreshTokens'])
  })
  test('a tenant has to be named where there are several', async () => {
    const refreshTokens = [{ token: value(), userId: ada.id, applicationId }]
    expect(codes(await door.post('/api/user/refresh-token/import', { refreshTokens }))).toEqual(['[TenantIdRequired]'])
  })
})

describe('more tokens than one commit holds', () => {
  const many = () =>
    Array.from({ length: 60 }, () => ({ token: value(), userId: ada.id, applicationId, id: randomUUID() }))
  const there = async (tokens: ReturnType<typeof many>) =>
    (
      await door
        .table()
        .getMany(tokens.flatMap(({ id, token }) => [keys.refreshToken(id), keys.importedToken(digest(token))]))
    ).filter(row => row !== undefined).length
  const underWay = async () => (await door.table().query({ pk: listed.policies('imports', '').pk, listed: true })).rows

  test('are there at once, and each works', async () => {
    const tokens = many()
    expect((await send(tokens)).status).toBe(200)
    expect(await there(tokens)).toBe(120)
    expect((await refresh(tokens.at(-1)?.token ?? '')).status).toBe(200)
    expect(await underWay()).toEqual([])
  })
  test('go on where they stopped, when they are sent again', async () => {
    const tokens = many()
    door.faults.next({ fault: { first: async () => {} }, on: 'TransactWriteItems' })
    door.faults.always({ fault: 'fail', on: 'TransactWriteItems' })
    expect((await send(tokens)).status).toBe(503)
    door.faults.clear()
    expect(await underWay()).toHaveLength(1)
    expect((await send(tokens)).status).toBe(200)
    expect(await there(tokens)).toBe(120)
    expect(await underWay()).toEqual([])
  })
  test('are taken back by the clean-up, when they are not', async () => {
    const tokens = many()
    door.faults.next({ fault: { first: async () => {} }, on: 'TransactWriteItems' })
    door.faults.always({ fault: 'fail', on: 'TransactWriteItems' })
    expect((await send(tokens)).status).toBe(503)
    door.faults.clear()
    expect(await there(tokens)).toBeGreaterThan(0)
    await door.later('2 hours')
    await door.run('cleanup')
    expect(await there(tokens)).toBe(0)
    expect((await send(tokens)).status).toBe(200)
  })
  test('are gone together, when one of them is taken meanwhile', async () => {
    const tokens = many()
    const { id } = tokens.at(-1) ?? { id: '' }
    const taking = () => send([{ token: value(), userId: ada.id, applicationId, id }])
    door.faults.next({ fault: { first: taking }, on: 'PutItem' })
    const answer = await send(tokens)
    expect([answer.status, codes(answer)]).toEqual([400, ['[duplicate]refreshTokens[59].id']])
    expect(await there(tokens)).toBe(1)
    expect(await underWay()).toEqual([])
  })
  test('and are no tokens of a user who is deleted between our look and our commit', async () => {
    const bea = await door.member(tenantId, applicationId)
    const token = value()
    const gone = () => door.del(`/api/user/${bea.id}?hardDelete=true`)
    door.faults.next({ fault: { first: gone }, on: 'TransactWriteItems' })
    const answer = await send([{ token, userId: bea.id, applicationId }])
    expect(answer.status).toBe(409)
    expect((await refresh(token)).status).toBe(400)
  })
})

test('a token costs six write units, and is found by one read more than ours', async () => {
  const { cost } = await send([{ token: value(), userId: ada.id, applicationId }])
  // in a commit of three: the token and its place in the index, the way to it, a look at the user
  expect(cost.writes).toBe(7)
  const ours = await ok(door.login(ada))
  const token = await one()
  await refresh(token)
  const [mine, imported] = [await refresh(String(ours.refreshToken)), await refresh(token)]
  expect(imported.cost.trips - mine.cost.trips).toBe(1)
  expect(imported.cost.reads - mine.cost.reads).toBe(1)
})
