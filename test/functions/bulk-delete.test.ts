// Do many users go at once, each as it would alone?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../door.ts'
import { type LoginDoor, loginDoor } from './login-given.ts'
import { codes, listener, ok, telling } from './users-given.ts'

let door: LoginDoor
let tenantId: string
beforeAll(async () => {
  door = await loginDoor({ faults: true })
  tenantId = await door.heardTenant({ passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 } })
})
afterAll(() => door.close())

const bulk = (body: object, how: object = {}): Promise<Answer> => door.send('DELETE', '/api/user/bulk', body, how)
const byQuery = (query: string, how: object = {}): Promise<Answer> => door.del(`/api/user/bulk?${query}`, how)
const people = async (n: number, where = tenantId): Promise<string[]> =>
  Promise.all(Array.from({ length: n }, async () => String((await door.user(where)).id)))
const active = async (ids: readonly string[]) =>
  Promise.all(ids.map(async id => (await door.get(`/api/user/${id}`)).body?.user?.active))

describe('the users with these ids', () => {
  test('are closed, and said to be', async () => {
    const ids = await people(3)
    await door.facts(tenantId)
    const answer = await bulk({ userIds: ids })
    expect([answer.status, answer.body]).toEqual([200, { dryRun: false, hardDelete: false, total: 3, userIds: ids }])
    expect(await active(ids)).toEqual([false, false, false])
    expect(
      (await door.facts(tenantId)).map(({ type }) => String(type)).filter(type => type === 'user.deactivate'),
    ).toHaveLength(3)
  })
  test('are deleted for good where that is asked, names free and tokens void', async () => {
    const { id, email } = await door.user(tenantId)
    const ids = [String(id), ...(await people(1))]
    await door.facts(tenantId)
    expect((await bulk({ userIds: ids, hardDelete: true, eventInfo: { ipAddress: '203.0.113.9' } })).body).toEqual({
      dryRun: false,
      hardDelete: true,
      total: 2,
      userIds: ids,
    })
    expect(await active(ids)).toEqual([undefined, undefined])
    const facts = (await door.facts(tenantId)).filter(({ type }) => String(type) === 'user.delete')
    expect(facts).toMatchObject([{ info: { ipAddress: '203.0.113.9' } }, { info: { ipAddress: '203.0.113.9' } }])
    expect((await door.user(tenantId, { email, id })).id).toBe(id)
  })
  test('are only named where it is a rehearsal', async () => {
    const ids = await people(2)
    expect((await bulk({ userIds: ids, hardDelete: true, dryRun: true })).body).toEqual({
      dryRun: true,
      hardDelete: true,
      total: 2,
      userIds: ids,
    })
    expect(await active(ids)).toEqual([true, true])
  })
  test('are named in the query as well', async () => {
    const [a, b] = await people(2)
    expect((await byQuery(`userId=${a}&userId=${b}&dryRun=true&hardDelete=true`)).body).toMatchObject({
      dryRun: true,
      total: 2,
    })
    expect((await byQuery(`userId=${a}&userId=${b}&dryRun=false&hardDelete=false`)).body).toMatchObject({ total: 2 })
    expect(await active([String(a), String(b)])).toEqual([false, false])
    expect((await byQuery(`userId=${a}&hardDelete=true`)).body).toMatchObject({ hardDelete: true, userIds: [a] })
  })
  test.each([['dryRun'], ['hardDelete']])('stay where %s is neither yes nor no', async name => {
    const ids = await people(1)
    const answer = await byQuery(`userId=${ids[0]}&${name}=True`)
    expect([answer.status, Object.keys(answer.body.fieldErrors ?? {})]).toEqual([400, [name]])
    expect(await active(ids)).toEqual([true])
  })
  test('are those there are, each once, and of the tenant that is asked for', async () => {
    const [id] = await people(1)
    const [foreign] = await people(1, await door.tenant())
    const userIds = [id, randomUUID(), String(id).toUpperCase(), foreign]
    expect((await bulk({ userIds }, { tenantId })).body).toMatchObject({ total: 1, userIds: [id] })
    expect((await bulk({ userIds })).body).toMatchObject({ total: 2, userIds: [id, foreign] })
    expect((await bulk({ userIds: [randomUUID()] })).body).toMatchObject({ total: 0, userIds: [] })
  })
  test('are no more than the limit', async () => {
    const ids = await people(3)
    expect((await bulk({ userIds: ids, limit: 2 })).body).toMatchObject({ userIds: ids.slice(0, 2) })
    expect((await byQuery(`userId=${ids.join('&userId=')}&limit=1&dryRun=true`)).body).toMatchObject({ total: 1 })
    expect(codes(await bulk({ userIds: ids, limit: 0 }))).toEqual(['[invalid]limit'])
    expect(codes(await byQuery('limit=many'))).toEqual(['[couldNotConvert]limit'])
  })
  test('of a tenant that is going away are gone already', async () => {
    const going = await door.tenant()
    const ids = await people(1, going)
    expect((await door.del(`/api/tenant/${going}?async=true`)).status).toBe(202)
    expect((await bulk({ userIds: ids, dryRun: true })).body).toMatchObject({ total: 0 })
  })
})

describe('what cannot be asked', () => {
  test('is a search: there is no engine to ask, and nobody goes', async () => {
    expect(codes(await bulk({ queryString: '*' }))).toEqual(['[notConfigured]queryString'])
    expect(codes(await bulk({ query: '{"match_all":{}}', queryString: '*' }))).toEqual(['[notConfigured]query'])
    expect(codes(await byQuery('queryString=*'))).toEqual(['[notConfigured]queryString'])
  })
  test('ids win over a search', async () => {
    const ids = await people(1)
    expect((await bulk({ userIds: ids, queryString: '*', dryRun: true })).body).toMatchObject({ userIds: ids })
  })
  test('is nobody, or no id', async () => {
    expect(codes(await bulk({}))).toEqual(['[missing]userIds'])
    expect(codes(await bulk({ userIds: [] }))).toEqual(['[missing]userIds'])
    expect(codes(await bulk({ userIds: ['me'] }))).toEqual(['[couldNotConvert]userIds[0]'])
  })
})

describe('in the middle', () => {
  test('a webhook that objects keeps its user, and ends the request', async () => {
    const told = await listener()
    const asking = await door.tenant({
      ...telling(['user.delete'], 'AbsoluteMajority'),
      passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 },
    })
    await door.webhook(told.url, asking, ['user.delete'])
    const ids = await people(1, asking)
    told.refuse('user.delete')
    const answer = await bulk({ userIds: ids, hardDelete: true })
    expect([answer.status, codes(answer)]).toEqual([504, ['[WebhookTransactionException]']])
    expect(await active(ids)).toEqual([true])
    await told.close()
  })
  test('a user who is deleted by somebody else is passed over', async () => {
    const [id, other] = await people(2)
    const first = () => door.del(`/api/user/${id}?hardDelete=true`)
    door.faults.next({ fault: { first }, on: 'GetItem' })
    const { body, status } = await bulk({ userIds: [id, other], hardDelete: true }, { tenantId })
    expect(status).toBe(200)
    expect(body.userIds).toContain(other)
    expect(await active([String(id), String(other)])).toEqual([undefined, undefined])
  })
  test('a table that fails for good leaves users closed or open, and the same request ends it', async () => {
    const ids = await people(3)
    door.faults.next({ fault: { first: async () => {} }, on: 'TransactWriteItems' })
    door.faults.always({ fault: 'fail', on: 'TransactWriteItems' })
    expect((await bulk({ userIds: ids })).status).toBe(503)
    door.faults.clear()
    expect((await bulk({ userIds: ids })).body).toMatchObject({ total: 3 })
    expect(await active(ids)).toEqual([false, false, false])
    await ok(bulk({ userIds: ids, hardDelete: true }))
  })
})
