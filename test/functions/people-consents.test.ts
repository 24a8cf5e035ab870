// Who has agreed to what, may they, and who is told?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ms } from '../door.ts'
import { expectKeyNeeded, leftOf, nothing, type PeopleDoor, peopleDoor } from './people-given.ts'
import { address, codes, ok } from './users-given.ts'

let door: PeopleDoor
let tenantId: string
let other: string
let news: string
let ada: string
beforeAll(async () => {
  door = await peopleDoor()
  tenantId = await door.tenant()
  other = await door.tenant()
  news = await door.consent()
})
beforeEach(async () => {
  ada = await door.person(tenantId)
})
afterAll(() => door.close())

const path = '/api/user/consent'
const give = (more: object = {}, how = {}) =>
  door.post(path, { userConsent: { consentId: news, userId: ada, ...more } }, how)
const given = async (more: object = {}) => String((await ok(give(more))).userConsent?.id)
const child = (years: number) => ({ birthDate: `${2026 - years}-01-01` })

describe('what a user agrees to', () => {
  test('is told with the consent in full, alone and among the others', async () => {
    const id = randomUUID()
    const weekly = await door.consent({ values: ['weekly', 'daily'], multipleValuesAllowed: true })
    const said = { consentId: weekly, userId: ada, values: ['daily', 'weekly'], data: { form: 3 } }
    const made = await ok(door.post(`${path}/${id}`, { userConsent: said }))
    expect(made.userConsent).toEqual({
      ...said,
      id,
      giverUserId: ada,
      status: 'Active',
      consent: expect.objectContaining({ id: weekly, values: ['weekly', 'daily'], multipleValuesAllowed: true }),
      insertInstant: door.now(),
      lastUpdateInstant: door.now(),
    })
    expect(await ok(door.get(`${path}/${id}`))).toEqual(made)
    expect(await ok(door.get(`${path}?userId=${ada}`, { tenantId }))).toEqual({ userConsents: [made.userConsent] })
  })

  test('is agreed to once, under one id, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => give()))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400])
    expect(codes(answers.find(({ status }) => status === 400) ?? (await give()))).toEqual([
      '[duplicate]userConsent.consentId',
    ])
    const { userConsents } = await ok(door.get(`${path}?userId=${ada}`))
    const [first] = Object.values(userConsents ?? {})
    const again = { consentId: await door.consent(), userId: ada }
    expect(codes(await door.post(`${path}/${first?.id}`, { userConsent: again }))).toEqual([
      '[duplicate]userConsent.id',
    ])
  })

  test('is replaced by PUT and changed by each of the three forms of PATCH', async () => {
    const many = await door.consent({ values: ['a', 'b', 'c'], multipleValuesAllowed: true })
    const id = await given({ consentId: many, values: ['a'], data: { x: 1 } })
    const one = `${path}/${id}`
    await door.later('1 minute')
    expect((await ok(door.put(one, { userConsent: { values: ['b'] } }))).userConsent).toMatchObject({
      values: ['b'],
      data: {},
      status: 'Active',
      userId: ada,
      consentId: many,
      giverUserId: ada,
      lastUpdateInstant: door.now(),
      insertInstant: door.now() - ms('1 minute'),
    })
    expect((await ok(door.patch(one, { userConsent: { values: ['c'], data: { y: 2 } } }))).userConsent).toMatchObject({
      values: ['b', 'c'],
      data: { y: 2 },
    })
    const as = (type: string) => ({ headers: { 'content-type': `application/${type}+json` } })
    const merged = await ok(door.patch(one, { userConsent: { values: ['a'] } }, as('merge-patch')))
    expect(merged.userConsent).toMatchObject({ values: ['a'], data: { y: 2 } })
    const operations = [{ op: 'replace', path: '/userConsent/status', value: 'Revoked' }]
    const revoked = await ok(door.patch(one, operations, as('json-patch')))
    expect(revoked.userConsent).toMatchObject({ values: ['a'], status: 'Revoked' })
    expect(codes(await door.put(one, { userConsent: { values: ['z'] } }))).toEqual(['[invalid]userConsent.values'])
    expect(codes(await door.patch(one, { userConsent: { status: 'Asleep' } }))).toEqual(['[invalid]userConsent.status'])
  })

  test('is taken back and stays known as that, and can be given again', async () => {
    const id = await given()
    nothing(await door.del(`${path}/${id}`), 200)
    nothing(await door.del(`${path}/${id}`), 200)
    expect((await ok(door.get(`${path}/${id}`))).userConsent).toMatchObject({ status: 'Revoked' })
    expect(codes(await give())).toEqual(['[duplicate]userConsent.consentId'])
    await ok(door.put(`${path}/${id}`, { userConsent: { status: 'Active' } }))
    expect((await ok(door.get(`${path}/${id}`))).userConsent).toMatchObject({ status: 'Active' })
  })

  test('is refused for nobody, to nothing, by nobody, and in values that are not on offer', async () => {
    const refused = async (more: object, how = {}) => codes(await give(more, how))
    expect(await refused({ userId: randomUUID() })).toEqual(['[invalid]userConsent.userId'])
    expect(await refused({}, { tenantId: other })).toEqual(['[invalid]userConsent.userId'])
    expect(await refused({ consentId: randomUUID() })).toEqual(['[invalid]userConsent.consentId'])
    expect(await refused({ giverUserId: randomUUID() })).toEqual(['[invalid]userConsent.giverUserId'])
    expect(await refused({ giverUserId: await door.person(other) })).toEqual(['[invalid]userConsent.giverUserId'])
    expect(await refused({ values: ['weekly'] })).toEqual(['[invalid]userConsent.values'])
    const single = await door.consent({ values: ['a', 'b'] })
    expect(await refused({ consentId: single, values: ['a', 'b'] })).toEqual(['[tooMany]userConsent.values'])
    expect(codes(await door.post(path, { userConsent: {} }))).toEqual([
      '[missing]userConsent.consentId',
      '[missing]userConsent.userId',
    ])
    expect(codes(await door.get(path))).toEqual(['[missing]userId'])
  })

  test('is nowhere when it was never given, or its user is nobody', async () => {
    const unknown = `${path}/${randomUUID()}`
    nothing(await door.get(unknown), 404)
    nothing(await door.put(unknown, { userConsent: {} }), 404)
    nothing(await door.patch(unknown, { userConsent: {} }), 404)
    nothing(await door.del(unknown), 404)
    nothing(await door.get(`${path}?userId=${randomUUID()}`), 404)
  })
})

describe('a child', () => {
  test('does not agree alone before the age that the consent or the child’s country asks for', async () => {
    const strict = await door.consent({ countryMinimumAgeForSelfConsent: { DE: 16 } })
    const refused = ['[invalid]userConsent.giverUserId']
    expect(codes(await give({ userId: await door.person(tenantId, child(12)) }))).toEqual(refused)
    await ok(give({ userId: await door.person(tenantId, child(13)) }))
    const german = await door.person(tenantId, { ...child(15), preferredLanguages: ['de_DE'] })
    expect(codes(await give({ userId: german, consentId: strict }))).toEqual(refused)
    await ok(give({ userId: german, consentId: strict, giverUserId: ada }))
    // Whoever agrees to nothing need not be old enough.
    await ok(give({ userId: await door.person(tenantId, child(5)), status: 'Revoked' }))
  })
  test('agrees alone once it is old enough', async () => {
    const young = await door.person(tenantId, { birthDate: '2013-11-23' })
    expect(codes(await give({ userId: young }))).toEqual(['[invalid]userConsent.giverUserId'])
    await door.later('1 day')
    await ok(give({ userId: young }))
  })
})

describe('letters', () => {
  const lettersTo = (email: string) => door.mailbox.to(email)
  const settled = async () => {
    await door.drain()
    await door.run('action-ends')
    await door.drain()
  }

  test('go to whoever agreed, at once and a second time when it is due; and none when it was taken back', async () => {
    const [first, second] = [await door.template('consent.name'), await door.template('userConsent.status')]
    const asking = await door.consent({
      name: 'Photographs',
      consentEmailTemplateId: first,
      emailPlus: {
        enabled: true,
        emailTemplateId: second,
        minimumTimeToSendEmailInHours: 24,
        maximumTimeToSendEmailInHours: 48,
      },
    })
    const [mother, father] = [address('mother'), address('father')]
    const [motherId, fatherId] = [
      await door.person(tenantId, { email: mother }),
      await door.person(tenantId, { email: father }),
    ]
    const children = await Promise.all([1, 2].map(() => door.person(tenantId, child(6))))
    const [kept = '', revoked = ''] = [
      await given({ consentId: asking, userId: children[0], giverUserId: motherId }),
      await given({ consentId: asking, userId: children[1], giverUserId: fatherId }),
    ]
    await settled()
    expect(lettersTo(mother).map(({ letter }) => letter.text)).toEqual(['This is Photographs'])
    expect(lettersTo(father)).toHaveLength(1)
    // Changed in the meantime: it is still the same consent, and its letter still waits.
    await ok(door.patch(`${path}/${kept}`, { userConsent: { data: { a: 1 } } }))
    await ok(door.del(`${path}/${revoked}`))
    await door.later('23 hours')
    await settled()
    expect(lettersTo(mother)).toHaveLength(1)
    await door.later('26 hours')
    await settled()
    await settled()
    expect(lettersTo(mother).map(({ letter }) => letter.text)).toEqual(['This is Active', 'This is Photographs'])
    expect(lettersTo(father)).toHaveLength(1)
  })

  test('are not written to somebody who is gone', async () => {
    const template = await door.template('consent.name')
    const asking = await door.consent({ emailPlus: { enabled: true, emailTemplateId: template } })
    const email = address('gone')
    const giverUserId = await door.person(tenantId, { email })
    await given({ consentId: asking, giverUserId })
    await ok(door.del(`/api/user/${giverUserId}?hardDelete=true`))
    await door.later('49 hours')
    await settled()
    expect(lettersTo(email)).toEqual([])
  })
})

describe('nothing of it is left', () => {
  test('when the user is deleted', async () => {
    const id = await given()
    await ok(door.del(`/api/user/${ada}?hardDelete=true`))
    expect([...(await leftOf(door, ada)), ...(await leftOf(door, id))]).toEqual([])
    nothing(await door.get(`${path}/${id}`), 404)
  })
  test('when the consent is deleted', async () => {
    const gone = await door.consent()
    const people = await Promise.all(Array.from({ length: 4 }, () => door.person(tenantId)))
    const ids = await Promise.all(people.map(userId => given({ userId, consentId: gone })))
    await ok(door.del(`/api/consent/${gone}`))
    expect(await leftOf(door, gone)).toEqual([])
    for (const id of ids) expect(await leftOf(door, id)).toEqual([])
    expect(await ok(door.get(`${path}?userId=${people[0]}`))).toEqual({ userConsents: [] })
  })
  test('when the tenant is deleted', async () => {
    const gone = await door.tenant()
    const id = await given({ userId: await door.person(gone) })
    await ok(door.del(`/api/tenant/${gone}`))
    expect(await leftOf(door, id)).toEqual([])
    nothing(await door.get(`${path}/${id}`), 404)
  })
})

describe('who may ask', () => {
  test('is whoever has a key for it', async () => {
    const one = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'].map(method => `${method} ${path}/:id`)
    await expectKeyNeeded(door, [`POST ${path}`, `GET ${path}?userId=${ada}`, ...one])
  })
  test('a key of a tenant finds nobody of another', async () => {
    const [own, foreign] = [await door.keyOf(tenantId), await door.keyOf(other)]
    const id = String((await ok(give({}, { key: own }))).userConsent?.id)
    await ok(door.get(`${path}/${id}`, { key: own }))
    const one = `${path}/${id}`
    nothing(await door.get(one, { key: foreign }), 404)
    nothing(await door.put(one, { userConsent: {} }, { key: foreign }), 404)
    nothing(await door.patch(one, { userConsent: {} }, { key: foreign }), 404)
    nothing(await door.del(one, { key: foreign }), 404)
    nothing(await door.get(`${path}?userId=${ada}`, { key: foreign }), 404)
    expect(codes(await give({}, { key: foreign }))).toEqual(['[invalid]userConsent.userId'])
    expect((await ok(door.get(one))).userConsent).toMatchObject({ status: 'Active' })
  })
})
