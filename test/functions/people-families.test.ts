// Who is in which family, and as what?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectKeyNeeded, leftOf, nothing, type PeopleDoor, peopleDoor } from './people-given.ts'
import { codes, ok } from './users-given.ts'

let door: PeopleDoor
let tenantId: string
let other: string
let without: string
beforeAll(async () => {
  door = await peopleDoor()
  tenantId = await door.tenant({ familyConfiguration: { enabled: true } })
  other = await door.tenant({ familyConfiguration: { enabled: true } })
  without = await door.tenant()
})
afterAll(() => door.close())

const path = '/api/user/family'
const aged = (years: number) => ({ birthDate: `${2026 - years}-01-01` })
const adult = (tenant = tenantId) => door.person(tenant, aged(40))
const child = (tenant = tenantId) => door.person(tenant, aged(8))
const found = (userId: string, more: object = {}, how = {}) =>
  door.post(path, { familyMember: { userId, role: 'Adult', owner: true, ...more } }, how)
const join = (familyId: string, userId: string, role: string, more: object = {}, how = {}) =>
  door.put(`${path}/${familyId}`, { familyMember: { userId, role, ...more } }, how)
const founded = async (userId: string) => String((await ok(found(userId))).family?.id)
const membersOf = async (familyId: string) => {
  const { family } = await ok(door.get(`${path}/${familyId}`))
  return Object.values(family?.members ?? {}).map(one => [one.userId, one.role])
}

describe('a family', () => {
  test('begins with an adult, takes others in, changes them and lets them go; the last one takes it along', async () => {
    const [mother, kid, familyId] = [await adult(), await child(), randomUUID()]
    const at = door.now()
    const said = { userId: mother, role: 'Adult', owner: true, data: { since: 'ever' } }
    const first = await ok(door.post(`${path}/${familyId}`, { familyMember: said }))
    const member = { ...said, insertInstant: at, lastUpdateInstant: at }
    expect(first).toEqual({
      family: { id: familyId, insertInstant: at, lastUpdateInstant: at, members: [member] },
    })
    await door.later('1 minute')
    const joined = await ok(join(familyId, kid, 'Child'))
    expect(joined.family).toMatchObject({ insertInstant: at, lastUpdateInstant: door.now() })
    expect(await ok(door.get(`${path}/${familyId}`))).toEqual(joined)
    expect(await ok(door.get(`${path}?userId=${kid}`))).toEqual({ families: [joined.family] })
    await ok(join(familyId, mother, 'Adult', { owner: false }))
    const { family } = await ok(door.get(`${path}/${familyId}`, { tenantId }))
    expect(family?.members).toMatchObject([
      { userId: mother, owner: false, data: {}, insertInstant: at, lastUpdateInstant: door.now() },
      { userId: kid, owner: false, role: 'Child' },
    ])
    nothing(await door.del(`${path}/${familyId}/${kid}`), 200)
    nothing(await door.del(`${path}/${familyId}/${kid}`), 404)
    expect(await ok(door.get(`${path}?userId=${kid}`))).toEqual({ families: [] })
    nothing(await door.del(`${path}/${familyId}/${mother}`), 200)
    nothing(await door.get(`${path}/${familyId}`), 404)
    nothing(await join(familyId, kid, 'Child'), 404)
  })

  test('is one for an adult, however many take them in at once, and several for children and teens', async () => {
    const families = await Promise.all([1, 2, 3].map(async () => founded(await adult())))
    const father = await adult()
    const answers = await Promise.all(families.map(id => join(id, father, 'Adult')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    for (const answer of answers.filter(({ status }) => status === 400))
      expect(codes(answer)).toEqual(['[duplicate]familyMember.userId'])
    expect(codes(await found(father))).toEqual(['[duplicate]familyMember.userId'])
    const kid = await child()
    for (const id of families) await ok(join(id, kid, 'Child'))
    const list = (await ok(door.get(`${path}?userId=${kid}`))).families as unknown as { id: string }[]
    expect(list.map(({ id }) => id).sort()).toEqual([...families].sort())
    // Who leaves one may join another; so may whoever is an adult there no more.
    const home = families[answers.findIndex(({ status }) => status === 200)] ?? ''
    nothing(await door.del(`${path}/${home}/${father}`), 200)
    await ok(join(home, father, 'Adult'))
    await ok(join(home, father, 'Teen'))
    await ok(found(father))
  })

  test('of one id is founded once, whoever wants it', async () => {
    const familyId = randomUUID()
    const people = [await adult(), await adult(), await adult(other)]
    const answers = await Promise.all(
      people.map(userId => door.post(`${path}/${familyId}`, { familyMember: { userId, role: 'Adult' } })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    await door.later('1 hour')
    const late = await door.post(`${path}/${familyId}`, { familyMember: { userId: await adult(), role: 'Adult' } })
    expect(codes(late)).toEqual(['[duplicate]familyId'])
    expect(await membersOf(familyId)).toHaveLength(1)
  })

  test('goes by ages, as its tenant says', async () => {
    const mother = await adult()
    const familyId = await founded(mother)
    const [young, kid] = [await door.person(tenantId, aged(20)), await child()]
    expect(codes(await found(young))).toEqual(['[invalid]familyMember.owner'])
    expect(codes(await found(young, { owner: false }))).toEqual(['[invalid]familyMember.userId'])
    expect(codes(await found(kid, { role: 'Child', owner: false }))).toContain('[invalid]familyMember.role')
    expect(codes(await join(familyId, kid, 'Teen'))).toEqual(['[invalid]familyMember.role'])
    expect(codes(await join(familyId, young, 'Child'))).toEqual(['[invalid]familyMember.role'])
    expect(codes(await join(familyId, young, 'Adult', { owner: true }))).toEqual(['[invalid]familyMember.owner'])
    await ok(join(familyId, young, 'Adult'))
    const patch = { tenant: { familyConfiguration: { minimumOwnerAge: 18 } } }
    await ok(door.patch(`/api/tenant/${tenantId}`, patch))
    await ok(join(familyId, young, 'Adult', { owner: true }))
    await ok(door.patch(`/api/tenant/${tenantId}`, { tenant: { familyConfiguration: { minimumOwnerAge: 21 } } }))
  })

  test('is refused to nobody, to strangers of another tenant, and without a role', async () => {
    const familyId = await founded(await adult())
    expect(codes(await found(randomUUID()))).toEqual(['[invalid]familyMember.userId'])
    expect(codes(await found(await adult(), {}, { tenantId: other }))).toEqual(['[invalid]familyMember.userId'])
    expect(codes(await join(familyId, await adult(other), 'Adult'))).toEqual(['[invalid]familyMember.userId'])
    expect(codes(await door.post(path, { familyMember: { role: 'Uncle' } }))).toEqual([
      '[invalid]familyMember.role',
      '[missing]familyMember.userId',
    ])
    nothing(await door.get(`${path}/${randomUUID()}`), 404)
    nothing(await door.get(`${path}?userId=${randomUUID()}`), 404)
    nothing(await door.del(`${path}/${familyId}/${randomUUID()}`), 404)
    expect(codes(await door.get(path))).toEqual(['[missing]userId'])
  })

  test('is nothing where the tenant keeps none: 403', async () => {
    const off = await door.tenant({ familyConfiguration: { enabled: true } })
    const userId = await adult(off)
    const familyId = await founded(userId)
    await ok(door.patch(`/api/tenant/${off}`, { tenant: { familyConfiguration: { enabled: false } } }))
    const familyMember = { userId, role: 'Adult' }
    nothing(await door.post(path, { familyMember: { ...familyMember, userId: await adult(without) } }), 403)
    nothing(await door.post(`${path}/${randomUUID()}`, { familyMember }), 403)
    nothing(await door.put(`${path}/${familyId}`, { familyMember }), 403)
    nothing(await door.get(`${path}/${familyId}`), 403)
    nothing(await door.get(`${path}?userId=${userId}`), 403)
    nothing(await door.del(`${path}/${familyId}/${userId}`), 403)
    nothing(await door.get(`${path}/pending?parentEmail=m@example.com`, { tenantId: off }), 403)
    nothing(await door.post(`${path}/request`, { parentEmail: 'm@example.com' }, { tenantId: off }), 403)
  })
})

test('where families are kept, only an adult of the family agrees for a child', async () => {
  const [mother, stranger, kid] = [await adult(), await adult(), await child()]
  const familyId = await founded(mother)
  await ok(join(familyId, kid, 'Child'))
  const consentId = await door.consent()
  const give = (giverUserId: string) =>
    door.post('/api/user/consent', { userConsent: { consentId, userId: kid, giverUserId } })
  expect(codes(await give(stranger))).toEqual(['[invalid]userConsent.giverUserId'])
  await founded(stranger)
  expect(codes(await give(stranger))).toEqual(['[invalid]userConsent.giverUserId'])
  await ok(give(mother))
})

describe('nothing of it is left', () => {
  test('when a user is deleted: the others stay, and the last one takes the family along', async () => {
    const [mother, kid] = [await adult(), await child()]
    const familyId = await founded(mother)
    await ok(join(familyId, kid, 'Child'))
    await ok(door.del(`/api/user/${kid}?hardDelete=true`))
    expect(await leftOf(door, kid)).toEqual([])
    expect(await membersOf(familyId)).toEqual([[mother, 'Adult']])
    await ok(door.del(`/api/user/${mother}?hardDelete=true`))
    await door.later('10 minutes')
    expect([...(await leftOf(door, mother)), ...(await leftOf(door, familyId))]).toEqual([])
    nothing(await door.get(`${path}/${familyId}`), 404)
  })
  test('when the tenant is deleted', async () => {
    const gone = await door.tenant({ familyConfiguration: { enabled: true } })
    const [mother, kid] = [await adult(gone), await door.person(gone, { ...aged(8), parentEmail: 'gone@example.com' })]
    const familyId = await founded(mother)
    await ok(door.del(`/api/tenant/${gone}`))
    await door.later('10 minutes')
    expect([...(await leftOf(door, familyId)), ...(await leftOf(door, kid))]).toEqual([])
  })
})

describe('who may ask', () => {
  test('is whoever has a key for it', async () => {
    await expectKeyNeeded(door, [
      `POST ${path}`,
      `GET ${path}?userId=x`,
      `POST ${path}/:id`,
      `GET ${path}/:id`,
      `PUT ${path}/:id`,
      `DELETE ${path}/:id/:userId`,
      `GET ${path}/pending?parentEmail=a@example.com`,
      `POST ${path}/request`,
    ])
  })
  test('a key of a tenant finds no family of another', async () => {
    const [own, foreign] = [await door.keyOf(tenantId), await door.keyOf(other)]
    const [mother, kid] = [await adult(), await child()]
    const familyId = String((await ok(found(mother, {}, { key: own }))).family?.id)
    await ok(join(familyId, kid, 'Child', {}, { key: own }))
    nothing(await door.get(`${path}/${familyId}`, { key: foreign }), 404)
    nothing(await door.get(`${path}?userId=${mother}`, { key: foreign }), 404)
    nothing(await join(familyId, await adult(other), 'Adult', {}, { key: foreign }), 404)
    nothing(await door.del(`${path}/${familyId}/${kid}`, { key: foreign }), 404)
    expect(codes(await found(mother, {}, { key: foreign }))).toEqual(['[invalid]familyMember.userId'])
    expect(await membersOf(familyId)).toHaveLength(2)
  })
})
