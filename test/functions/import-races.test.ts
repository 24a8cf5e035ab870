// What if two import at once, or the table stumbles?
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, type Troubled, troubledDoor } from './import-trouble.ts'
import { codes, telling } from './users-given.ts'

let world: Troubled
beforeAll(async () => {
  world = await troubledDoor()
})
afterEach(() => world.settled())
afterAll(() => world.shut())

describe('at once', () => {
  test('ten imports of one user: one is an import, the others find a duplicate', async () => {
    const emails = world.door.addresses(1)
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.send(emails)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)])
    expect(new Set(answers.flatMap(codes))).toEqual(new Set(['[duplicate]users[0].email']))
    expect(await world.toldOf('user.bulk.create')).toEqual(emails)
  })
  test('a large import, sent three times: everybody is there once, and told of once', async () => {
    const emails = world.door.addresses(many)
    const answers = await Promise.all([world.send(emails), world.send(emails), world.send(emails)])
    const statuses = new Set(answers.map(({ status }) => status))
    // Who comes when the first is done finds duplicates; who meets it in the middle helps it on; who takes up one that
    // was begun when the first was done, and is then taken back for its duplicates, is told to send it again.
    expect([...statuses].filter(status => ![200, 400, 409].includes(status))).toEqual([])
    expect(statuses).toContain(200)
    expect(await world.there(emails)).toEqual(emails)
    expect(await world.toldOf('user.bulk.create')).toEqual([...emails].sort())
    expect(await world.underWay()).toBe(0)
  })
  test('two large imports that want one address: one is there as a whole, and nobody of the other', async () => {
    const [shared, ...rest] = world.door.addresses(2 * many)
    const one = [...rest.slice(0, many), String(shared)]
    const two = [...rest.slice(many), String(shared)]
    const answers = await Promise.all([world.send(one), world.send(two)])
    const won = answers.map(({ status }) => status === 200)
    // Each may have taken something from the other before it saw so; then neither is there.
    expect(won.filter(Boolean).length).toBeLessThanOrEqual(1)
    expect(await world.there(one)).toEqual(won[0] ? one : won[1] ? [shared] : [])
    expect(await world.there(two)).toEqual(won[1] ? two : won[0] ? [shared] : [])
    expect(await world.underWay()).toBe(0)
  })
  test('somebody who takes an address between our look and our last commit makes us a duplicate, and we are gone', async () => {
    const emails = world.door.addresses(many)
    const email = String(emails.at(-1))
    // The journal is the one row that is put alone: nobody has looked since, and no part is written.
    world.door.faults.next({ fault: { first: () => world.door.user(world.tenantId, { email }) }, on: 'PutItem' })
    const answer = await world.send(emails)
    expect([answer.status, codes(answer)]).toEqual([400, [`[duplicate]users[${many - 1}].email`]])
    expect(await world.there(emails)).toEqual([email])
    expect(await world.underWay()).toBe(0)
    const gone = await world.toldOf('user.delete')
    expect(gone).toEqual(await world.toldOf('user.bulk.create'))
    // Nothing of them is left: they can come again.
    expect((await world.send(emails.slice(0, -1))).status).toBe(200)
  })
  test('the same, when all fits into one commit', async () => {
    const emails = world.door.addresses(3)
    const email = String(emails[1])
    world.door.faults.next({
      fault: { first: () => world.door.user(world.tenantId, { email }) },
      on: 'TransactWriteItems',
    })
    expect(codes(await world.send(emails))).toEqual(['[duplicate]users[1].email'])
    expect(await world.there(emails)).toEqual([email])
  })
  test('numbered usernames: two imports of one wish give as many names as users', async () => {
    const numbered = await world.door.tenant({ usernameConfiguration: { unique: { enabled: true } } })
    const wish = `sam-${randomUUID()}`
    const users = Array.from({ length: 40 }, () => ({ username: wish }))
    const answers = await Promise.all([
      world.door.send(numbered, users),
      world.door.send(numbered, [...users, { username: 'other' }]),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })
})

describe('a table that stumbles', () => {
  const faults = ['throttle', 'fail', 'fail-after', 'reset-before', 'reset-after', 'transaction-conflict'] as const
  test.each(faults)('once (%s): everybody is imported once, and told of once', async fault => {
    const [few, lots] = [world.door.addresses(2), world.door.addresses(many)]
    for (const emails of [few, lots]) {
      world.told.forget()
      world.meetAfter(emails === lots ? 1 : 0, fault)
      expect((await world.send(emails)).status).toBe(200)
      expect(await world.there(emails)).toEqual(emails)
      expect(await world.toldOf('user.bulk.create')).toEqual([...emails].sort())
    }
    expect(await world.underWay()).toBe(0)
  })
  test('for good, before anything is written: nobody is there, and nothing is under way', async () => {
    const emails = world.door.addresses(many)
    world.door.faults.always({ fault: 'fail', on: 'BatchGetItem' })
    expect((await world.send(emails)).status).toBe(503)
    world.door.faults.clear()
    expect(await world.there(emails)).toEqual([])
    expect(await world.underWay()).toBe(0)
  })
})

describe('webhooks that may object', () => {
  test.each([2, many])('do so before anything is written, of %d users', async n => {
    const asking = await world.door.tenant(telling(['user.bulk.create'], 'AbsoluteMajority'))
    await world.door.webhook(world.told.url, asking, ['user.bulk.create'])
    const emails = world.door.addresses(n)
    world.told.refuse('user.bulk.create')
    const answer = await world.send(emails, asking)
    expect([answer.status, codes(answer)]).toEqual([504, ['[WebhookTransactionException]']])
    expect(await world.there(emails, asking)).toEqual([])
    expect(await world.underWay(asking)).toBe(0)
    await world.door.drain()
    world.told.forget()
    expect((await world.send(emails, asking)).status).toBe(200)
    expect(await world.toldOf('user.bulk.create')).toEqual([...emails].sort())
  })
})

test('a row that is too large in a large import: 413, and nobody is there', async () => {
  const emails = world.door.addresses(many)
  const users = emails.map((email, n) => ({ email, ...(n === many - 1 && { data: { a: 'x'.repeat(450_000) } }) }))
  expect((await world.door.send(world.tenantId, users)).status).toBe(413)
  expect(await world.there(emails)).toEqual([])
  expect(await world.underWay()).toBe(0)
})
