// Does a request reach another tenant through an id in its body?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { address, codes, listener, ok, password, type UsersDoor, usersDoor, verifying } from './users-given.ts'

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

test('a tenant’s key neither joins another tenant’s webhook nor leaves one that is the operator’s', async () => {
  const [own, other] = [await door.tenant(), await door.tenant()]
  const hook = { url: 'http://127.0.0.1:9/', eventsEnabled: {}, connectTimeout: 1, readTimeout: 1 }
  const hearing = async (tenantIds: readonly string[]) =>
    String((await ok(door.post('/api/webhook', { webhook: { ...hook, tenantIds } }))).webhook?.id)
  const [theirs, operators, mine] = [await hearing([other]), await hearing([own, other]), await hearing([own])]
  const key = `key-of-one-tenant-${randomUUID()}`
  await furnishing(door.platform).apiKeys([{ key, tenantId: own }])
  const joined = await door.patch(`/api/tenant/${own}`, { tenant: {}, webhookIds: [theirs] }, { key })
  expect(codes(joined)).toEqual(['[invalid]webhookIds[0]'])
  await ok(door.patch(`/api/tenant/${own}`, { tenant: {}, webhookIds: [] }, { key }))
  const heardBy = async (id: string) => (await ok(door.get(`/api/webhook/${id}`))).webhook?.tenantIds
  expect([await heardBy(theirs), await heardBy(operators)]).toEqual([[other], [own, other]])
  expect(await heardBy(mine)).toEqual([])
})

test('an event that a tenant’s key has sent on trial, and signed, is of its own tenant, whatever it says', async () => {
  const heard = await listener()
  const [own, other] = [await door.tenant(), await door.tenant()]
  const key = `key-of-one-tenant-${randomUUID()}`
  await furnishing(door.platform).apiKeys([{ key, tenantId: own }])
  const limits = { connectTimeout: 1_000, readTimeout: 1_000 }
  const made = await ok(
    door.post('/api/webhook', { webhook: { url: heard.url, tenantIds: [own], ...limits } }, { key }),
  )
  const event = { type: 'user.delete', tenantId: other, user: { id: randomUUID(), tenantId: other } }
  await ok(door.post('/api/webhook/test', { webhookId: made.webhook?.id, event }, { key }))
  expect(heard.heard).toMatchObject([{ type: 'user.delete', tenantId: own }])
  await heard.close()
})
