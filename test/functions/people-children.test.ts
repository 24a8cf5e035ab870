// What becomes of children who name a parent: are parents asked, and how long do the children wait?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leftOf, nothing, type PeopleDoor, peopleDoor } from './people-given.ts'
import { address, codes, listener, ok, password, telling } from './users-given.ts'

let door: PeopleDoor
let ask: string
let confirm: string
beforeAll(async () => {
  door = await peopleDoor()
  ;[ask, confirm] = await Promise.all([door.template('child.firstName'), door.template('child.firstName')])
})
afterAll(() => door.close())

const path = '/api/user/family'
const kept = (more: object = {}) =>
  door.tenant({ familyConfiguration: { enabled: true, familyRequestEmailTemplateId: ask, ...more } })
const aged = (years: number) => ({ birthDate: `${2026 - years}-01-01` })
const kid = (tenantId: string, parentEmail: string, more: object = {}) =>
  door.person(tenantId, { ...aged(8), firstName: 'Kim', parentEmail, ...more })
const pending = async (tenantId: string, parentEmail: string) => {
  const body = await ok(door.get(`${path}/pending?${new URLSearchParams({ parentEmail })}`, { tenantId }))
  return (body.users as unknown as { id: string }[]).map(({ id }) => id)
}
const letters = async (to: string) => {
  await door.drain()
  return door.mailbox.to(to).map(({ letter }) => letter.text)
}

describe('children who name a parent', () => {
  test('are listed under that address, whatever its case, until they name another or are gone', async () => {
    const tenantId = await kept()
    const [mother, father] = [address('Mother'), address('father')]
    const first = await kid(tenantId, mother)
    const second = await kid(tenantId, mother.toUpperCase())
    await kid(await kept(), mother)
    expect(await pending(tenantId, mother.toLowerCase())).toEqual(expect.arrayContaining([first, second]))
    expect(await pending(tenantId, mother)).toHaveLength(2)
    await ok(door.patch(`/api/user/${first}`, { user: { parentEmail: father } }))
    expect([await pending(tenantId, mother), await pending(tenantId, father)]).toEqual([[second], [first]])
    await ok(door.del(`/api/user/${second}?hardDelete=true`))
    expect([await pending(tenantId, mother), await leftOf(door, second)]).toEqual([[], []])
    await ok(door.patch(`/api/user/${first}`, { user: { parentEmail: null } }))
    expect(await pending(tenantId, father)).toEqual([])
    expect(codes(await door.get(`${path}/pending?parentEmail=nobody`))).toEqual(['[notEmail]parentEmail'])
    expect(codes(await door.get(`${path}/pending?parentEmail=${father}`))).toEqual(['[TenantIdRequired]'])
  })

  test('are found however they came: created, registered, imported', async () => {
    const tenantId = await kept()
    const applicationId = await door.application(tenantId)
    const mother = address('mother')
    const user = { ...aged(8), password, parentEmail: mother }
    const registration = { applicationId }
    await ok(door.post('/api/user/registration', { user: { ...user, username: 'one' }, registration }, { tenantId }))
    const users = Array.from({ length: 3 }, (_, n) => ({ ...user, username: `imported-${n}` }))
    await ok(door.post('/api/user/import', { users }, { tenantId }))
    await kid(tenantId, mother)
    expect(await pending(tenantId, mother)).toHaveLength(5)
  })

  test('wait no more once a family takes them in, which webhooks hear of as a change of the user', async () => {
    const events = ['user.update', 'user.update.complete']
    const familyConfiguration = { enabled: true }
    const tenantId = await door.tenant({ familyConfiguration, ...telling(events) })
    const hook = await listener()
    await door.webhook(hook.url, tenantId, events)
    const mother = address('mother')
    const child = await kid(tenantId, mother)
    const motherId = await door.person(tenantId, aged(40))
    const { family } = await ok(door.post(path, { familyMember: { userId: motherId, role: 'Adult', owner: true } }))
    await ok(door.put(`${path}/${family?.id}`, { familyMember: { userId: child, role: 'Child' } }))
    expect(await pending(tenantId, mother)).toEqual([])
    expect((await ok(door.get(`/api/user/${child}`))).user).not.toHaveProperty('parentEmail')
    await door.drain()
    await hook.close()
    expect(hook.types()).toEqual(events)
    expect(hook.named('user.update')).toMatchObject([{ user: { id: child }, original: { parentEmail: mother } }])
  })
})

describe('parents', () => {
  test('are asked by letter to take in whoever names them, and nobody else is written to', async () => {
    const tenantId = await kept()
    const mother = address('mother')
    await kid(tenantId, mother)
    nothing(await door.post(`${path}/request`, { parentEmail: mother }, { tenantId }), 200)
    expect(await letters(mother)).toEqual(['This is Kim'])
    const stranger = address('stranger')
    nothing(await door.post(`${path}/request`, { parentEmail: stranger }, { tenantId }), 404)
    expect(await letters(stranger)).toEqual([])
    const wordless = await kept({ familyRequestEmailTemplateId: undefined })
    await kid(wordless, mother)
    nothing(await door.post(`${path}/request`, { parentEmail: mother }, { tenantId: wordless }), 403)
    expect(codes(await door.post(`${path}/request`, {}, { tenantId }))).toEqual(['[blank]parentEmail'])
  })

  test('are asked to confirm a child’s account when it is made, where the tenant has words for it', async () => {
    const tenantId = await kept({ confirmChildEmailTemplateId: confirm })
    const mother = address('mother')
    await door.person(tenantId, { email: mother, ...aged(40) })
    await kid(tenantId, mother, { firstName: 'Robin' })
    expect(await letters(mother)).toEqual(['This is Robin'])
    const off = await kept({ enabled: false, confirmChildEmailTemplateId: confirm })
    const nobody = address('nobody')
    await kid(off, nobody)
    expect(await letters(nobody)).toEqual([])
  })
})

describe('a child who registers', () => {
  const register = async (tenantId: string, more: object) => {
    const registration = { applicationId: await door.application(tenantId) }
    const user = { email: address(), password, ...aged(8), ...more }
    return door.post('/api/user/registration', { user, registration }, { tenantId })
  }
  test('is sent away where children may not, and must name a parent where one is wanted', async () => {
    const strict = await kept({ allowChildRegistrations: false })
    expect(codes(await register(strict, {}))).toEqual(['[invalid]user.birthDate'])
    await ok(register(strict, aged(13)))
    const careful = await kept({ parentEmailRequired: true })
    expect(codes(await register(careful, {}))).toEqual(['[blank]user.parentEmail'])
    await ok(register(careful, { parentEmail: address('mother') }))
    await ok(register(careful, aged(13)))
  })
})

describe('children whom nobody takes in', () => {
  const deletes = { deleteOrphanedAccounts: true, deleteOrphanedAccountsDays: 10 }
  const isThere = async (id: string) => (await door.get(`/api/user/${id}`)).status === 200

  test('are deleted after the days their tenant gives, and nothing is left of them', async () => {
    const tenantId = await kept(deletes)
    const patient = await kept()
    const mother = address('mother')
    const [orphan, adopted, grown, ageless, other] = [
      await kid(tenantId, mother),
      await kid(tenantId, mother),
      await kid(tenantId, mother, aged(13)),
      await kid(tenantId, mother, { birthDate: undefined }),
      await kid(patient, mother),
    ]
    const motherId = await door.person(tenantId, aged(40))
    const { family } = await ok(door.post(path, { familyMember: { userId: motherId, role: 'Adult', owner: true } }))
    await ok(door.put(`${path}/${family?.id}`, { familyMember: { userId: adopted, role: 'Child' } }))
    await door.run('cleanup')
    expect(await isThere(orphan)).toBe(true)
    await door.later('9 days')
    const late = await kid(tenantId, mother)
    await door.run('cleanup')
    expect(await isThere(orphan)).toBe(true)
    await door.later('2 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 1, finished: true })
    expect(await isThere(orphan)).toBe(false)
    expect(await leftOf(door, orphan)).toEqual([])
    for (const id of [adopted, grown, ageless, late, other]) expect([id, await isThere(id)]).toEqual([id, true])
    // Whose age becomes known later is a child nevertheless.
    await ok(door.patch(`/api/user/${ageless}`, { user: aged(8) }))
    await door.later('9 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 2 })
    expect([await isThere(late), await isThere(ageless), await isThere(grown)]).toEqual([false, false, true])
  })

  test('stay as soon as the tenant wants it otherwise', async () => {
    const tenantId = await kept(deletes)
    const orphan = await kid(tenantId, address('mother'))
    const familyConfiguration = { deleteOrphanedAccounts: false }
    await ok(door.patch(`/api/tenant/${tenantId}`, { tenant: { familyConfiguration } }))
    await door.later('40 days')
    await door.run('cleanup')
    expect(await isThere(orphan)).toBe(true)
    expect(await isThere(randomUUID())).toBe(false)
  })
})
