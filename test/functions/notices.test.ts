// Do letters that warn say what happened, and from where?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoginDoor, loginDoor, type Member } from './login-given.ts'
import { address, ok, password } from './users-given.ts'

let door: LoginDoor
let tenantId: string
let ada: Member

const from = { headers: { 'user-agent': 'Browser/1' }, ip: '198.51.100.7' }
beforeAll(async () => {
  door = await loginDoor()
  const made = await door.post('/api/email/template', {
    emailTemplate: {
      name: 'Warning',
      defaultSubject: 'Warning',
      defaultHtmlTemplate: '<p>${event.type}</p>',
      defaultTextTemplate: '${event.type} ${event.info.ipAddress} ${event.info.userAgent} ${user.email} ${tenant.id}',
    },
  })
  const template = (await ok(Promise.resolve(made))).emailTemplate?.id
  tenantId = await door.heardTenant({
    emailConfiguration: {
      emailUpdateEmailTemplateId: template,
      emailVerifiedEmailTemplateId: template,
      forgotPasswordEmailTemplateId: template,
      loginIdInUseOnCreateEmailTemplateId: template,
      loginIdInUseOnUpdateEmailTemplateId: template,
      loginNewDeviceEmailTemplateId: template,
      passwordResetSuccessEmailTemplateId: template,
      passwordUpdateEmailTemplateId: template,
    },
  })
  ada = await door.member(tenantId, await door.loginApplication(tenantId))
})
afterAll(() => door.close())

const how = () => ({ tenantId, ...from })
const putAda = (more: object) => door.put(`/api/user/${ada.id}`, { user: { email: ada.email, ...more } }, how())
async function change() {
  const asked = { loginId: ada.email, sendForgotPasswordMessage: false }
  const { changePasswordId } = await ok(door.post('/api/user/forgot-password', asked, { tenantId }))
  return door.post(`/api/user/change-password/${changePasswordId}`, { password }, { ...how(), key: false })
}
/** The texts of the letters of one thing that was done. */
async function lettersOf(done: () => Promise<unknown>): Promise<string[]> {
  await door.drain()
  await door.mailbox.empty()
  await done()
  await door.drain()
  return door.mailbox.all().map(({ letter }) => String(letter.text).trim())
}

describe('a letter', () => {
  test.each<[string, string, () => Promise<unknown>]>([
    ['an administrator’s new password', 'user.password.update', () => putAda({ password })],
    ['a password that was forgotten and replaced', 'user.password.reset.success', change],
    ['a login from a new device', 'user.login.new-device', () => door.login(ada, { newDevice: true }, from)],
    [
      'an account that somebody tried to open',
      'user.loginId.duplicate.create',
      () => door.post('/api/user', { user: { email: ada.email, password } }, how()),
    ],
    [
      'a name that somebody tried to take',
      'user.loginId.duplicate.update',
      async () => {
        const { id } = await door.user(tenantId)
        await door.put(`/api/user/${id}`, { user: { email: ada.email } }, how())
      },
    ],
    [
      'an address that is verified',
      'user.email.verified',
      () => door.post('/api/user/verify-email', { userId: ada.id }, how()),
    ],
  ])('about %s says which event it was, who asked, and for whom', async (_, type, done) => {
    expect(await lettersOf(done)).toEqual([`${type} 198.51.100.7 Browser/1 ${ada.email} ${tenantId}`])
  })
  test('about a name in use is the application’s own where it has one, and may speak of it', async () => {
    const made = await door.post('/api/email/template', {
      emailTemplate: {
        name: 'Warning of an application',
        defaultSubject: 'Warning',
        defaultHtmlTemplate: '<p>Warning</p>',
        defaultTextTemplate: '${application.id}',
      },
    })
    const own = (await ok(Promise.resolve(made))).emailTemplate?.id
    const applicationId = await door.application(tenantId, {
      emailConfiguration: { loginIdInUseOnCreateEmailTemplateId: own, loginIdInUseOnUpdateEmailTemplateId: own },
    })
    const user = { email: ada.email, password }
    const { id } = await door.user(tenantId)
    for (const attempt of [
      () => door.post('/api/user', { user, applicationId }, how()),
      () => door.post('/api/user/registration', { user, registration: { applicationId } }, how()),
      () => door.put(`/api/user/${id}`, { user, applicationId }, how()),
    ])
      expect(await lettersOf(attempt)).toEqual([applicationId])
  })
  test('about a new address goes to the old one as well', async () => {
    const { id } = await door.user(tenantId, { email: address('old') })
    const email = address('new')
    const letters = await lettersOf(() => door.put(`/api/user/${id}`, { user: { email } }, how()))
    const line = `user.email.update 198.51.100.7 Browser/1 ${email} ${tenantId}`
    expect(letters).toEqual([line, line])
  })
})

describe('a login', () => {
  test('from a device the caller calls new is told as such, beside the login', async () => {
    await door.facts(tenantId)
    await ok(door.login(ada, { newDevice: true }))
    const [device, success] = await door.facts(tenantId)
    expect([device?.type, success?.type]).toEqual(['user.login.new-device', 'user.login.success'])
    const { id: _, type: __, ...rest } = device as unknown as Record<string, unknown>
    expect(success).toMatchObject(rest)
  })
  test('that the caller says nothing of, or behind which nobody came in, is no new device', async () => {
    await ok(door.login(ada))
    await ok(door.login(ada, { newDevice: false }))
    await door.login(ada, { newDevice: true, password: 'wrong' })
    expect(await door.told(tenantId)).toEqual(['user.login.failed', 'user.login.success', 'user.login.success'])
  })
})
