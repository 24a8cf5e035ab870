// What if an import breaks off in the middle?
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { keys } from '../../shared/storage/keys.ts'
import type { Answer } from '../door.ts'
import { many, type Troubled, troubledDoor } from './import-trouble.ts'
import { codes, ok, password, telling } from './users-given.ts'

let world: Troubled
beforeAll(async () => {
  world = await troubledDoor()
})
afterEach(() => world.settled())
afterAll(() => world.shut())

describe('an import that was cut off in the middle', () => {
  /** One of two commits, and then the table is gone. */
  async function cutOff(more: object = {}, where = world.tenantId) {
    const emails = world.door.addresses(many)
    const users = emails.map(email => ({ email, active: true, ...more }))
    world.meetAfter(1, 'fail', true)
    expect((await world.door.send(where, users)).status).toBe(503)
    world.door.faults.clear()
    const some = await world.there(emails, where)
    expect(some.length).toBeGreaterThan(0)
    expect(some.length).toBeLessThan(many)
    expect(await world.underWay(where)).toBe(1)
    return emails
  }
  test('goes on where it stopped when it is sent again: everybody is there once, and told of once', async () => {
    const emails = await cutOff()
    expect((await world.send(emails)).status).toBe(200)
    expect(await world.there(emails)).toEqual(emails)
    expect(await world.toldOf('user.bulk.create')).toEqual([...emails].sort())
    expect(await world.underWay()).toBe(0)
    // From then on it is an import like any other, of names that are taken.
    expect((await world.send(emails)).status).toBe(400)
  })
  test('is left to who sent it for an hour, then the clean-up takes it back, and tells of it', async () => {
    const cheap = { passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 } }
    const tenantId = await world.door.tenant({ ...telling(['user.delete']), ...cheap })
    await world.door.webhook(world.told.url, tenantId, ['user.delete'])
    const emails = await cutOff({ password }, tenantId)
    const some = await world.there(emails, tenantId)
    const [changed, seen, ...others] = some.map(String)
    const idOf = async (email = '') => String((await world.door.byName(tenantId, email))?.id)
    await ok(world.door.patch(`/api/user/${await idOf(changed)}`, { user: { firstName: 'Ada' } }))
    const seenId = await idOf(seen)
    expect((await world.door.signIn(tenantId, String(seen), password)).status).toBe(200)
    await world.door.drain()
    await world.door.later('50 minutes')
    await world.door.run('cleanup')
    expect(await world.there(emails, tenantId)).toEqual(some)
    await world.door.later('11 minutes')
    await world.door.run('cleanup')
    // Who was changed has become more than what was imported; who only signed in has not.
    expect(await world.there(emails, tenantId)).toEqual([changed])
    expect((await world.door.table().query({ pk: keys.ofUser(tenantId, seenId) })).rows).toEqual([])
    expect(await world.underWay(tenantId)).toBe(0)
    expect(await world.toldOf('user.delete')).toEqual([String(seen), ...others].sort())
  })
  test('when all of it was written already, is ended by the clean-up, and nobody is taken away', async () => {
    const emails = world.door.addresses(many)
    world.door.faults.always({ fault: 'fail', on: 'DeleteItem' })
    expect((await world.send(emails)).status).toBe(503)
    world.door.faults.clear()
    expect(await world.there(emails)).toEqual(emails)
    expect(await world.underWay()).toBe(1)
    await world.door.later('2 hours')
    await world.door.run('cleanup')
    expect(await world.there(emails)).toEqual(emails)
    expect(await world.underWay()).toBe(0)
    expect(await world.toldOf('user.delete')).toEqual([])
    expect((await world.send(emails)).status).toBe(400)
  })
  test('taken up and taken back at the same time, it is one of the two', async () => {
    const emails = await cutOff()
    await world.door.later('2 hours')
    const [answer] = await Promise.all([world.send(emails), world.door.run('cleanup')])
    expect([200, 409]).toContain(answer?.status)
    expect(await world.there(emails)).toEqual(answer?.status === 200 ? emails : [])
    expect(await world.underWay()).toBe(0)
  })
  test('taken back by two and sent by two, it is there as a whole, and one of them is told so', async () => {
    const emails = await cutOff()
    await world.door.later('2 hours')
    const [one, two] = await Promise.all([
      world.send(emails),
      world.send(emails),
      world.door.run('cleanup'),
      world.door.run('cleanup'),
    ])
    const said = [one, two].map(answer => answer?.status)
    // Who comes late finds duplicates, or an import that another has begun anew.
    for (const status of said) expect([200, 400, 409]).toContain(status)
    expect(said).toContain(200)
    expect(await world.there(emails)).toEqual(emails)
    expect(await world.underWay()).toBe(0)
    expect((await world.send(emails)).status).toBe(400)
  })
  test('is not taken back by a clean-up that saw it before somebody took it up', async () => {
    const emails = await cutOff()
    await world.door.later('2 hours')
    let theirs: ReturnType<Troubled['send']> | undefined
    let isAtIt = () => {}
    const takenUp = new Promise<void>(resolve => {
      isAtIt = resolve
    })
    let isOver = () => {}
    const over = new Promise<void>(resolve => {
      isOver = resolve
    })
    // The clean-up has found it and looks at it again; meanwhile a sender has come as far as its commit.
    const look = async (_: unknown, body: string) => {
      if (theirs !== undefined || !body.includes('"import#')) return undefined
      theirs = world.send(emails)
      await takenUp
      return undefined
    }
    const hold = async () => {
      isAtIt()
      await over
      return undefined
    }
    world.door.faults.always({ fault: { chosen: look }, on: 'GetItem' })
    world.door.faults.next({ fault: { chosen: hold }, on: 'TransactWriteItems' })
    await world.door.run('cleanup')
    isOver()
    expect((await theirs)?.status).toBe(200)
    expect(await world.there(emails)).toEqual(emails)
    expect(await world.underWay()).toBe(0)
  })
  test('and whose taking back is cut off too, is taken back by the next clean-up, and can be sent again', async () => {
    const emails = await cutOff()
    await world.door.later('2 hours')
    world.meetAfter(0, 'fail', true)
    await world.door.run('cleanup').catch(() => undefined)
    world.door.faults.clear()
    expect(await world.underWay()).toBe(1)
    expect((await world.send(emails)).status).toBe(200)
    expect(await world.there(emails)).toEqual(emails)
    expect(await world.underWay()).toBe(0)
  })
  test('taken back by two of whom one has begun it anew, it is the new beginning that the other goes on with', async () => {
    const emails = await cutOff()
    await world.door.later('2 hours')
    world.meetAfter(0, 'fail', true)
    await world.door.run('cleanup').catch(() => undefined)
    world.door.faults.clear()
    // When ours has taken all back and looks at the journal, another begins anew, and is cut off in the middle as well.
    let isUndone = false
    let commits = 0
    let theirs: ReturnType<Troubled['send']> | undefined
    let cut: string | undefined
    const another = () =>
      new Promise<void>(begun => {
        world.door.faults.always({
          on: 'TransactWriteItems',
          fault: {
            chosen: async (_, body) => {
              if (++commits === 2) {
                cut = body
                begun()
              }
              return body === cut ? 'throttle' : undefined
            },
          },
        })
        theirs = world.send(emails)
      })
    const watch = async (_: unknown, body: string) => {
      if (isUndone && theirs === undefined) await another()
      isUndone ||= body.includes('Undone')
      return undefined
    }
    world.door.faults.always({ fault: { chosen: watch }, on: 'PutItem' })
    world.door.faults.always({ fault: { chosen: watch }, on: 'GetItem' })
    expect((await world.send(emails)).status).toBe(200)
    expect((await theirs)?.status).toBe(503)
    expect(await world.there(emails)).toEqual(emails)
    expect(await world.underWay()).toBe(0)
  })
  test('taken back by two of whom one is slow, it can be sent again meanwhile, and the slow one takes nobody away', async () => {
    const emails = world.door.addresses(many)
    const users = emails.map(email => ({ email, id: randomUUID() }))
    world.meetAfter(1, 'fail', true)
    expect((await world.door.send(world.tenantId, users)).status).toBe(503)
    world.door.faults.clear()
    await world.door.later('2 hours')
    let again: Promise<Answer> | undefined
    const overtake = () => {
      again = world.door.run('cleanup').then(() => world.door.send(world.tenantId, users))
      return again
    }
    world.door.faults.next({ fault: { first: overtake }, on: 'TransactWriteItems' })
    // It may have given up hope of an answer by then; what it asked for is asked all the same.
    await world.door.run('cleanup').catch(() => undefined)
    expect((await again)?.status).toBe(200)
    expect(await world.there(emails)).toEqual(emails)
    expect(await world.underWay()).toBe(0)
  })
  test('finds that somebody took an address meanwhile, and is taken back', async () => {
    const emails = await cutOff()
    const some = new Set(await world.there(emails))
    const email = String(emails.find(one => !some.has(one)))
    await world.door.user(world.tenantId, { email })
    const answer = await world.send(emails)
    expect([answer.status, codes(answer)]).toEqual([400, [`[duplicate]users[${emails.indexOf(email)}].email`]])
    expect(await world.there(emails)).toEqual([email])
    expect(await world.underWay()).toBe(0)
  })
})
