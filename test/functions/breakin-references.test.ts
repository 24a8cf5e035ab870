// Does a request reach another tenant through an id in its body?
import { afterAll, beforeAll, expect, test } from 'vitest'
import { address, codes, ok, password, type UsersDoor, usersDoor, verifying } from './users-given.ts'

let door: UsersDoor
beforeAll(async () => {
  door = await usersDoor()
})
afterAll(() => door.close())

/** A letter that says what it can of the application it is sent for. */
async function tellTale(): Promise<string> {
  const emailTemplate = {
    name: `Tell-tale ${address()}`,
    fromEmail: 'letters@example.com',
    defaultSubject: 'Letter',
    defaultHtmlTemplate: '<p>x</p>',
    defaultTextTemplate: '${(application.name)!"nobody"} ${(application.data.secret)!"nothing"}',
  }
  return String((await ok(door.post('/api/email/template', { emailTemplate }))).emailTemplate?.id)
}

test('the letter about a new password tells nothing of an application of another tenant', async () => {
  const own = await door.tenant({ emailConfiguration: { passwordUpdateEmailTemplateId: await tellTale() } })
  const theirs = await door.application(await door.tenant(), { data: { secret: 'of another tenant' } })
  const email = address()
  await door.user(own, { email })
  const { token } = await ok(door.post('/api/login', { loginId: email, password }, { tenantId: own }))
  const change = { currentPassword: password, password: 'another horse', applicationId: theirs }
  const answer = await door.post('/api/user/change-password', change, { bearer: String(token) })
  await door.drain()
  expect(JSON.stringify(door.mailbox.all())).not.toContain('of another tenant')
  expect(codes(answer)).toEqual(['[invalid]applicationId'])
})

test('nor does the letter that asks to verify an address, or says that it is verified', async () => {
  const own = await door.tenant(verifying(await tellTale()))
  const theirs = await door.application(await door.tenant(), { data: { secret: 'of another tenant' } })
  const email = address()
  await door.user(own, { email })
  const start = { loginId: email, loginIdType: 'email', applicationId: theirs }
  const answer = await door.post('/api/identity/verify/start', start, { tenantId: own })
  const { verificationId } = answer.body
  if (verificationId !== undefined) await door.post('/api/identity/verify/send', { verificationId }, { tenantId: own })
  await door.drain()
  expect(JSON.stringify(door.mailbox.all())).not.toContain('of another tenant')
  expect(codes(answer)).toEqual(['[invalid]applicationId'])
})
