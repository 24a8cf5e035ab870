// Who waits behind a gate, and what is kept from them meanwhile?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Member } from './login-given.ts'
import { type OAuthClient, type TokenDoor, tokenDoor, why } from './token-given.ts'
import { address, ok, password, verifying } from './users-given.ts'

let door: TokenDoor
let tenantId: string
let client: OAuthClient

const gate = { unverified: { behavior: 'Gated' }, verifyEmailWhenChanged: true }
beforeAll(async () => {
  door = await tokenDoor()
  tenantId = await door.heardTenant(verifying(await door.template(), gate))
  client = await door.client(tenantId)
})
afterAll(() => door.close())

/** Somebody who signed in, with an address that needed no proof until it changed. */
async function inside(more: object = {}): Promise<Member & { readonly more: object }> {
  const email = address()
  const user = { email, password, ...more }
  const made = await door.post('/api/user', { user, skipVerification: true }, { tenantId })
  const who = { id: String((await ok(Promise.resolve(made))).user?.id), email, tenantId, applicationId: client.id }
  await door.register(who, client.id)
  return { ...who, more }
}
const moves = ({ id, more }: { readonly id: string; readonly more: object }) =>
  ok(door.put(`/api/user/${id}`, { user: { email: address('moved'), ...more } }, { tenantId }))

describe('an address that changes behind a gate', () => {
  test('keeps every token back until it is verified, and no session is lost over it', async () => {
    const ada = await inside()
    const second = await door.loginApplication(tenantId)
    const { token, refreshToken } = await door.session(ada)
    const code = () => door.code(client, ada)
    const granted = await ok(door.redeem(client, await code()))
    const renew = () =>
      door.token({ grant_type: 'refresh_token', refresh_token: String(granted.refresh_token) }, client)
    const issue = () => door.get(`/api/jwt/issue?applicationId=${second}`, { bearer: token })
    await moves(ada)
    const shut = [400, 'invalid_grant', 'email_verification_required']
    expect((await door.refresh(refreshToken)).status).toBe(400)
    expect(why(await renew())).toEqual(shut)
    expect(why(await door.redeem(client, await code()))).toEqual(shut)
    expect((await issue()).status).toBe(401)
    await ok(door.post('/api/user/verify-email', { userId: ada.id }, { tenantId }))
    const open = [await door.refresh(refreshToken), await renew(), await door.redeem(client, await code())]
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await issue()).status).toBe(202)
  })
  test('keeps nothing from somebody who has another login name that is open', async () => {
    const bea = await inside({ username: `bea-${randomUUID()}` })
    const { refreshToken } = await door.session(bea)
    await moves(bea)
    expect((await door.refresh(refreshToken)).status).toBe(200)
  })
})

test('a registration behind a gate keeps the tokens of its application back, and no others', async () => {
  const verificationEmailTemplateId = await door.template()
  const open = { verifyRegistration: true, verificationEmailTemplateId }
  const gated = await door.client(tenantId, {}, open)
  const cal = { ...(await inside()), applicationId: gated.id }
  await door.register(cal, gated.id)
  const half = await door.login(cal)
  expect(half.status).toBe(213)
  const { refreshToken } = half.body
  const other = await door.session({ ...cal, applicationId: client.id })
  await ok(door.patch(`/api/application/${gated.id}`, { application: { unverified: { behavior: 'Gated' } } }))
  expect((await door.refresh(String(refreshToken))).status).toBe(400)
  expect(why(await door.redeem(gated, await door.code(gated, cal)))[2]).toBe('registration_verification_required')
  expect((await door.refresh(other.refreshToken)).status).toBe(200)
})

describe('a gate that nobody could open any more, because nothing is verified now,', () => {
  test('keeps no address out, and does again once addresses are verified again', async () => {
    const settings = verifying(await door.template(), gate)
    const where = await door.tenant(settings)
    const set = (tenant: object) => ok(door.patch(`/api/tenant/${where}`, { tenant }, { tenantId: where }))
    const { email } = await door.user(where)
    const comes = async () => {
      const { status, body } = await door.post('/api/login', { loginId: email, password }, { tenantId: where })
      return [status, body.token !== undefined]
    }
    expect(await comes()).toEqual([212, false])
    await set({ emailConfiguration: { verifyEmail: false } })
    // The proof is missing as before, so that is still said.
    expect(await comes()).toEqual([212, true])
    await set(settings)
    expect(await comes()).toEqual([212, false])
  })
  test('keeps no registration out', async () => {
    const verificationEmailTemplateId = await door.template()
    const gated = { unverified: { behavior: 'Gated' }, verifyRegistration: true, verificationEmailTemplateId }
    const { id: applicationId } = await door.client(tenantId, {}, gated)
    const cal = { ...(await inside()), applicationId }
    await door.register(cal, applicationId)
    const shut = await door.login(cal)
    expect([shut.status, shut.body.token]).toEqual([213, undefined])
    await ok(door.patch(`/api/application/${applicationId}`, { application: { verifyRegistration: false } }))
    const open = await door.login(cal)
    expect([open.status, open.body]).toMatchObject([213, { token: expect.any(String) }])
    expect((await door.refresh(String(open.body.refreshToken))).status).toBe(200)
  })
})

test('who is sent back at the gate has not signed in, and is not said to have', async () => {
  const { email } = await door.user(tenantId)
  const answer = await door.post('/api/login', { loginId: email, password }, { tenantId })
  expect(answer.status).toBe(212)
  expect(answer.body.user).not.toHaveProperty('lastLoginInstant')
})

describe('a phone number behind a gate', () => {
  const messages = async () => {
    const name = randomUUID()
    const messenger = { name, type: 'Generic', url: 'https://sms.example/', connectTimeout: 1000, readTimeout: 1000 }
    const messengerId = (await ok(door.post('/api/messenger', { messenger }))).messenger?.id
    const messageTemplate = { name, type: 'SMS', defaultTemplate: 'Code' }
    const templateId = (await ok(door.post('/api/message/template', { messageTemplate }))).messageTemplate?.id
    return { messengerId, verificationTemplateId: templateId, verifyPhoneNumber: true, ...gate }
  }
  test('is 212, and where a code is typed names its verification, which is no address’s', async () => {
    const { verifyEmailWhenChanged: _, ...phoneConfiguration } = await messages()
    const settings = verifying(await door.template(), { ...gate, verificationStrategy: 'FormField' })
    const tenant = await door.tenant({
      ...settings,
      phoneConfiguration: { ...phoneConfiguration, verificationStrategy: 'FormField' },
    })
    const phoneNumber = '+4930123456'
    const made = await ok(door.post('/api/user', { user: { phoneNumber, password } }, { tenantId: tenant }))
    expect(made).not.toHaveProperty('token')
    const login = () =>
      door.post('/api/login', { loginId: phoneNumber, loginIdTypes: ['phoneNumber'], password }, { tenantId: tenant })
    const { status, body } = await login()
    expect([status, body]).toEqual([212, { identityVerificationId: expect.any(String), user: expect.anything() }])
    expect((await login()).body.identityVerificationId).toBe(body.identityVerificationId)
  })
})
