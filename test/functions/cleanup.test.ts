// Does the clean-up delete who is due, all who are due, and nobody else?
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker's own sign
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keys } from '../../shared/storage/keys.ts'
import { type Door, openDoor } from '../door.ts'
import { tableOf } from '../look.ts'
import { type Receiver, startReceiver } from '../receiver.ts'

let door: Door
let receiver: Receiver
let templateId: string

beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())

const told = ['user.delete', 'user.delete.complete', 'user.registration.delete', 'user.registration.delete.complete']

// A door for each test: what one leaves behind would be due in the next.
beforeEach(async () => {
  door = await openDoor({ faults: true })
  receiver.heard.length = 0
  receiver.behave(200)
  const emailTemplate = {
    name: 'V',
    defaultSubject: 'V',
    defaultTextTemplate: 'id=${verificationId}',
    defaultHtmlTemplate: '<p>',
  }
  templateId = String((await door.post('/api/email/template', { emailTemplate })).body.emailTemplate?.id)
  await tenant({
    emailConfiguration: { verifyEmail: true, verifyEmailWhenChanged: true, verificationEmailTemplateId: templateId },
    userDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: 3 } },
    eventConfiguration: {
      events: Object.fromEntries(told.map(type => [type, { enabled: true, transactionType: 'None' }])),
    },
  })
  const webhook = {
    url: receiver.url,
    connectTimeout: 400,
    readTimeout: 400,
    global: true,
    eventsEnabled: Object.fromEntries(told.map(type => [type, true])),
  }
  expect((await door.post('/api/webhook', { webhook })).status).toBe(200)
})
afterEach(() => door.close())

async function tenant(settings: object): Promise<void> {
  const answer = await door.patch(`/api/tenant/${door.tenantId}`, { tenant: settings })
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
}

async function createUser(more: object = {}): Promise<string> {
  const { user, ...rest } = { user: {}, ...more }
  const asked = { user: { email: `${randomUUID()}@example.com`, password: 'password', ...user }, ...rest }
  const made = await door.post('/api/user', asked, { tenantId: door.tenantId })
  expect([made.status, made.text]).toEqual([200, expect.any(String)])
  return String(made.body.user?.id)
}
const createUsers = (count: number) => Promise.all(Array.from({ length: count }, () => createUser()))
const statusOf = async (id: string) => (await door.get(`/api/user/${id}`)).status

async function verify(email: string): Promise<void> {
  await door.drain()
  const verificationId = /id=(\S+)/.exec(door.mailbox.to(email)[0]?.letter.text ?? '')?.[1]
  const answer = await door.post('/api/user/verify-email', { verificationId }, { tenantId: door.tenantId })
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
}

const heardOf = (type: string) => receiver.of(type).map(heard => Object(heard.event.user).id)

describe('a user who never verified', () => {
  test('is deleted for good after the days the tenant keeps them, and webhooks hear of it once', async () => {
    const email = `${randomUUID()}@example.com`
    const id = await createUser({ user: { email } })
    await door.later('3 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 0 })
    expect(await statusOf(id)).toBe(200)
    await door.later('1 second')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 1, finished: true })
    expect(await statusOf(id)).toBe(404)
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 0 })
    await door.drain()
    expect(heardOf('user.delete')).toEqual([id])
    expect(heardOf('user.delete.complete')).toEqual([id])
    // Neither the id nor the address remains taken, nor anything else of the user.
    expect((await tableOf(door).query({ pk: keys.ofUser(door.tenantId, id) })).rows).toEqual([])
    expect(
      (await door.post(`/api/user/${id}`, { user: { email, password: 'password' } }, { tenantId: door.tenantId }))
        .status,
    ).toBe(200)
  })

  test('is kept while the policy is off, and goes when it is switched on', async () => {
    const id = await createUser()
    await tenant({ userDeletePolicy: { unverified: { enabled: false } } })
    await door.later('400 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 0 })
    await tenant({ userDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: 3 } } })
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 1 })
    expect(await statusOf(id)).toBe(404)
  })

  test('is kept when a webhook does not consent, and asked about again by the next run', async () => {
    await tenant({
      eventConfiguration: { events: { 'user.delete': { enabled: true, transactionType: 'AbsoluteMajority' } } },
    })
    const [first, second] = await createUsers(2)
    await door.later('4 days')
    receiver.behave(500, 200)
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 1, vetoed: 1, finished: true })
    expect([await statusOf(first ?? ''), await statusOf(second ?? '')].sort()).toEqual([200, 404])
    receiver.behave(200)
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 1, vetoed: 0 })
  })
})

describe('nobody else goes', () => {
  test('not who verified, nor who verified once and must prove a changed address', async () => {
    const emails = [`${randomUUID()}@example.com`, `${randomUUID()}@example.com`] as const
    const ids = [await createUser({ user: { email: emails[0] } }), await createUser({ user: { email: emails[1] } })]
    await verify(emails[0])
    await verify(emails[1])
    const changed = await door.patch(`/api/user/${ids[1]}`, { user: { email: `${randomUUID()}@example.com` } })
    expect(changed.body.user?.verified).toBe(false)
    await door.later('400 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 0 })
    expect([await statusOf(ids[0] ?? ''), await statusOf(ids[1] ?? '')]).toEqual([200, 200])
  })

  test('not whose verification was skipped, nor who was made while none was asked', async () => {
    const skipped = await createUser({ skipVerification: true })
    await tenant({ emailConfiguration: { verifyEmail: false } })
    const disabled = await createUser()
    await tenant({ emailConfiguration: { verifyEmail: true, verificationEmailTemplateId: templateId } })
    await door.later('400 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 0 })
    expect([await statusOf(skipped), await statusOf(disabled)]).toEqual([200, 200])
  })

  test('not while nothing is verified any more: who is never asked again for a proof does not go for want of it', async () => {
    const id = await createUser()
    await tenant({ emailConfiguration: { verifyEmail: false } })
    await door.later('400 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 0 })
    expect(await statusOf(id)).toBe(200)
    await tenant({ emailConfiguration: { verifyEmail: true, verificationEmailTemplateId: templateId } })
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 1 })
  })

  test('not who came over from another system, nor who has nothing that could be verified', async () => {
    const email = `${randomUUID()}@example.com`
    const users = [{ email, password: 'password', insertInstant: door.now() - 400 * 86_400_000 }]
    expect((await door.post('/api/user/import', { users }, { tenantId: door.tenantId })).status).toBe(200)
    const username = await createUser({ user: { email: undefined, username: `ada-${randomUUID()}` } })
    const unproved = await createUser()
    await door.later('400 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 1 })
    expect((await door.get(`/api/user?email=${email}`, { tenantId: door.tenantId })).status).toBe(200)
    expect([await statusOf(username), await statusOf(unproved)]).toEqual([200, 404])
  })

  test('not the users of another tenant', async () => {
    const made = await door.post('/api/tenant', {
      tenant: { name: 'Other', emailConfiguration: { verifyEmail: true, verificationEmailTemplateId: templateId } },
    })
    expect([made.status, made.text]).toEqual([200, expect.any(String)])
    const tenantId = String(made.body.tenant?.id)
    const user = { email: 'a@example.com', password: 'password' }
    const other = await door.post('/api/user', { user }, { tenantId })
    await createUser()
    await door.later('400 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 1 })
    expect((await door.get(`/api/user/${other.body.user?.id}`, { tenantId })).status).toBe(200)
  })

  test('not who verifies at the moment at which they are deleted: one of the two happens, whole', async () => {
    const email = `${randomUUID()}@example.com`
    const id = await createUser({ user: { email } })
    await door.drain()
    await door.later('4 days')
    await tenant({ externalIdentifierConfiguration: { emailVerificationIdTimeToLiveInSeconds: 864_000 } })
    const again = await door.put(`/api/user/verify-email?email=${email}`, undefined, { tenantId: door.tenantId })
    expect(again.status).toBe(200)
    await door.drain()
    const verificationId = /id=(\S+)/.exec(door.mailbox.to(email)[0]?.letter.text ?? '')?.[1]
    const race = async () => {
      const answer = await door.post('/api/user/verify-email', { verificationId }, { tenantId: door.tenantId })
      expect(answer.status).toBe(200)
    }
    // Between the clean-up's look at the user and its commit.
    door.faults.next({ fault: { first: race }, on: 'TransactWriteItems' })
    expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 0 })
    expect(await statusOf(id)).toBe(200)
    await door.drain()
    expect(heardOf('user.delete')).toEqual([])
  })
})

describe('a run', () => {
  test('that overlaps with another deletes nobody twice', async () => {
    await createUsers(12)
    await door.later('4 days')
    const run = () => door.platform.invoke('cleanup', { time: new Date(door.now()).toISOString() })
    const summaries = (await Promise.all([run(), run(), run()])) as { deletedUsers: number }[]
    expect(summaries.reduce((sum, one) => sum + one.deletedUsers, 0)).toBe(12)
    await door.drain()
    expect(heardOf('user.delete')).toHaveLength(12)
    expect(new Set(heardOf('user.delete')).size).toBe(12)
  })

  test('that is cut off says so, and the next one goes on where it was', async () => {
    await createUsers(6)
    await door.later('4 days')
    await door.run('status').catch(() => undefined)
    const { handler } = await import('../../functions/cleanup/index.ts')
    const time = new Date(door.now()).toISOString()
    let looks = 0
    const context = { getRemainingTimeInMillis: () => (++looks > 4 ? 0 : 60_000) }
    const first = (await handler({ time }, context as never)) as { deletedUsers: number; finished: boolean }
    expect(first.finished).toBe(false)
    expect(first.deletedUsers).toBeGreaterThan(0)
    expect(first.deletedUsers).toBeLessThan(6)
    expect((await tableOf(door).get(keys.progress('cleanup')))?.body).toEqual({
      from: `unverified-users/${door.tenantId}`,
    })
    const second = (await door.run('cleanup')) as { deletedUsers: number; finished: boolean }
    expect(second).toMatchObject({ finished: true, deletedUsers: 6 - first.deletedUsers })
    expect(await tableOf(door).get(keys.progress('cleanup'))).toBe(undefined)
  })

  test('that is killed between two of its writes leaves a user whole or gone, and the next one tidies up', async () => {
    const [id = ''] = await createUsers(1)
    await door.post('/api/login', {
      loginId: (await door.get(`/api/user/${id}`)).body.user?.email,
      password: 'password',
    })
    await door.drain()
    await door.later('4 days')
    // The account is gone; what else there is of it cannot be deleted any more.
    door.faults.next({ fault: 'fail', on: 'DeleteItem', times: 1_000 })
    await Promise.resolve(door.run('cleanup')).catch(() => undefined)
    door.faults.clear()
    expect(await statusOf(id)).toBe(404)
    await door.run('cleanup')
    expect((await tableOf(door).query({ pk: keys.ofUser(door.tenantId, id) })).rows).toEqual([])
    expect(await tableOf(door).get(keys.home('user', id))).toBe(undefined)
    await door.drain()
    expect(heardOf('user.delete')).toEqual([id])
  })

  test('costs what is due, not what exists', async () => {
    const calls = async (): Promise<number> => {
      door.faults.seen.length = 0
      expect(await door.run('cleanup')).toMatchObject({ deletedUsers: 2 })
      return door.faults.seen.length
    }
    await createUsers(2)
    await door.later('4 days')
    const alone = await calls()
    await createUsers(2)
    await door.later('3 days')
    await createUsers(30)
    await door.later('1 day')
    // One call for the oldest of those who wait: it says when to look again.
    expect(await calls()).toBe(alone + 1)
  })

  test('looks at no policy under which nothing can be due yet', async () => {
    const callsOf = async (deletedUsers: number): Promise<number> => {
      door.faults.seen.length = 0
      expect(await door.run('cleanup')).toMatchObject({ deletedUsers, finished: true })
      return door.faults.seen.length
    }
    await callsOf(0)
    const idle = await callsOf(0)
    const policy = { unverified: { enabled: true, numberOfDaysToRetain: 30 } }
    for (let n = 0; n < 12; n++) {
      const { body } = await door.post('/api/tenant', { tenant: { name: randomUUID(), userDeletePolicy: policy } })
      expect(body.tenant?.id).toEqual(expect.any(String))
    }
    expect(await callsOf(0)).toBeGreaterThan(idle)
    expect(await callsOf(0)).toBe(idle)
    // A policy that becomes stricter is looked at at once, and whoever is due by it goes.
    const [id = ''] = await createUsers(1)
    await door.later('2 days')
    expect(await callsOf(0)).toBe(idle)
    await tenant({ userDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: 1 } } })
    await callsOf(1)
    expect(await statusOf(id)).toBe(404)
  })
})

describe('an unverified registration', () => {
  const application = (settings: object) =>
    door.patch(`/api/application/${door.applicationId}`, { application: settings })
  const register = (id: string) =>
    door.post(`/api/user/registration/${id}`, { registration: { applicationId: door.applicationId } })

  test('is deleted after its application’s days; the user remains', async () => {
    await tenant({ userDeletePolicy: { unverified: { enabled: false } } })
    const policy = { unverified: { enabled: true, numberOfDaysToRetain: 2 } }
    const set = await application({
      verifyRegistration: true,
      verificationEmailTemplateId: templateId,
      registrationDeletePolicy: policy,
    })
    expect([set.status, set.text]).toEqual([200, expect.any(String)])
    const id = await createUser()
    expect((await register(id)).status).toBe(200)
    await door.later('2 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedRegistrations: 0 })
    await application({ verifyRegistration: false })
    await door.later('1 second')
    expect(await door.run('cleanup')).toMatchObject({ deletedRegistrations: 0 })
    await application({ verifyRegistration: true, verificationEmailTemplateId: templateId })
    expect(await door.run('cleanup')).toMatchObject({ deletedRegistrations: 1, deletedUsers: 0 })
    expect(await door.run('cleanup')).toMatchObject({ deletedRegistrations: 0 })
    expect((await door.get(`/api/user/${id}`)).body.user?.registrations ?? []).toEqual([])
    await door.drain()
    expect(heardOf('user.registration.delete')).toEqual([id])
    expect(heardOf('user.registration.delete.complete')).toEqual([id])
  })

  test('is kept once it is verified, or when no verification was asked', async () => {
    const policy = { unverified: { enabled: true, numberOfDaysToRetain: 2 } }
    await application({ registrationDeletePolicy: policy })
    const id = await createUser({ skipVerification: true })
    await register(id)
    await door.later('400 days')
    expect(await door.run('cleanup')).toMatchObject({ deletedRegistrations: 0 })
    expect((await door.get(`/api/user/registration/${id}/${door.applicationId}`)).status).toBe(200)
  })
})
