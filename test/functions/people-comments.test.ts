// What is said of users, and who finds it?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectKeyNeeded, leftOf, nothing, type PeopleDoor, peopleDoor } from './people-given.ts'
import { codes, ok } from './users-given.ts'

let door: PeopleDoor
let tenantId: string
let other: string
let warden: string
let ada: string
beforeAll(async () => {
  door = await peopleDoor()
  tenantId = await door.tenant()
  other = await door.tenant()
  warden = await door.person(tenantId)
  ada = await door.person(tenantId)
})
afterAll(() => door.close())

const path = '/api/user/comment'
const say = (more: object = {}, how = {}) =>
  door.post(path, { userComment: { userId: ada, commenterId: warden, comment: 'Home by six', ...more } }, how)
const words = (body: unknown) =>
  (body as { userComments: { comment: string }[] }).userComments.map(({ comment }) => comment)

describe('a comment', () => {
  test('is read with all that was said of the user, in the order in which it was said', async () => {
    const userId = await door.person(tenantId)
    const first = await ok(say({ userId, comment: '  Home by six ' }))
    expect(first.userComment).toEqual({
      id: expect.any(String),
      userId,
      commenterId: warden,
      comment: 'Home by six',
      insertInstant: door.now(),
    })
    await door.later('1 minute')
    await ok(say({ userId, comment: 'Line\nby line', commenterId: await door.person(other) }))
    expect(words(await ok(door.get(`${path}/${userId}`)))).toEqual(['Home by six', 'Line\nby line'])
    expect(await ok(door.get(`${path}/${await door.person(tenantId)}`, { tenantId }))).toEqual({ userComments: [] })
  })

  test('is refused of nobody, by nobody, and without words', async () => {
    expect(codes(await say({ userId: randomUUID() }))).toEqual(['[invalid]userComment.userId'])
    expect(codes(await say({}, { tenantId: other }))).toEqual(['[invalid]userComment.userId'])
    expect(codes(await say({ commenterId: randomUUID() }))).toEqual(['[invalid]userComment.commenterId'])
    expect(codes(await say({ comment: '  ' }))).toEqual(['[blank]userComment.comment'])
    expect(codes(await say({ comment: 'x'.repeat(10_001) }))).toEqual(['[tooLong]userComment.comment'])
    expect(codes(await door.post(path, { userComment: {} }))).toEqual([
      '[blank]userComment.comment',
      '[missing]userComment.commenterId',
      '[missing]userComment.userId',
    ])
    nothing(await door.get(`${path}/${randomUUID()}`), 404)
  })
})

describe('a search', () => {
  let place: string
  let [eve, max, judge] = ['', '', '']
  beforeAll(async () => {
    place = await door.tenant()
    eve = await door.person(place)
    max = await door.person(place)
    judge = await door.person(place)
    for (const [userId, commenterId, comment] of [
      [eve, judge, 'Late again'],
      [eve, max, 'Was late'],
      [max, judge, 'Never there'],
    ]) {
      await door.later('1 second')
      await ok(say({ userId, commenterId, comment }))
    }
  })
  const byBody = async (search: object, how: object = { tenantId: place }) =>
    ok(door.post(`${path}/search`, { search }, how))
  const byQuery = async (search: Record<string, string>) =>
    ok(door.get(`${path}/search?${new URLSearchParams(search)}`, { tenantId: place }))

  test('finds by words, by whom and of whom, in either form, a page at a time', async () => {
    expect(words(await byBody({}))).toEqual(['Late again', 'Was late', 'Never there'])
    for (const find of [byBody, byQuery]) {
      expect(await find({ comment: 'late' })).toMatchObject({ total: 2 })
      expect(words(await find({ comment: 'late*' }))).toEqual(['Late again'])
      expect(words(await find({ userId: eve, commenterId: max }))).toEqual(['Was late'])
      expect(words(await find({ commenterId: judge, orderBy: 'insertInstant DESC' }))).toEqual([
        'Never there',
        'Late again',
      ])
      expect(words(await find({ tenantId: other }))).toEqual([])
      expect(words(await find({ userId: ada }))).toEqual([])
    }
    expect(await byBody({ numberOfResults: 1, startRow: 1 })).toMatchObject({
      total: 3,
      userComments: [{ comment: 'Was late' }],
    })
    expect(words(await byQuery({ userId: max, commenterId: 'undefined' }))).toEqual(['Never there'])
  })
  test('in all tenants finds what is in all, or in the one that is named', async () => {
    expect(words(await byBody({ tenantId: place }, {}))).toHaveLength(3)
    expect(words(await byBody({ userId: eve }, {}))).toHaveLength(2)
    expect(words(await byBody({ numberOfResults: 500 }, {})).length).toBeGreaterThan(3)
  })
  test('says what is wrong with it', async () => {
    expect(codes(await door.post(`${path}/search`, { search: { orderBy: 'shoeSize' } }))).toEqual([
      '[invalid]search.orderBy',
    ])
    expect(codes(await door.get(`${path}/search?startRow=x`))).toEqual(['[couldNotConvert]search.startRow'])
    expect(words(await ok(door.post(`${path}/search`, {}, { tenantId: place })))).toHaveLength(3)
  })
})

test('nothing is left of it when its user or tenant is deleted', async () => {
  const userId = await door.person(tenantId)
  const id = String((await ok(say({ userId }))).userComment?.id)
  await ok(door.del(`/api/user/${userId}?hardDelete=true`))
  expect([...(await leftOf(door, id)), ...(await leftOf(door, userId))]).toEqual([])
  const gone = await door.tenant()
  const second = String((await ok(say({ userId: await door.person(gone) }))).userComment?.id)
  await ok(door.del(`/api/tenant/${gone}`))
  expect(await leftOf(door, second)).toEqual([])
})

describe('who may ask', () => {
  test('is whoever has a key for it', async () => {
    await expectKeyNeeded(door, [
      `POST ${path}`,
      `GET ${path}/${ada}`,
      `POST ${path}/search`,
      `GET ${path}/search?userId=${ada}`,
    ])
  })
  test('a key of a tenant finds nobody of another', async () => {
    const [own, foreign] = [await door.keyOf(tenantId), await door.keyOf(other)]
    await ok(say({}, { key: own }))
    expect(words(await ok(door.get(`${path}/${ada}`, { key: own }))).length).toBeGreaterThan(0)
    nothing(await door.get(`${path}/${ada}`, { key: foreign }), 404)
    expect(codes(await say({}, { key: foreign }))).toEqual(['[invalid]userComment.userId'])
    for (const search of [{}, { userId: ada }, { tenantId }]) {
      const { total } = await ok(door.post(`${path}/search`, { search }, { key: foreign }))
      expect(total).toBe(0)
    }
  })
})
