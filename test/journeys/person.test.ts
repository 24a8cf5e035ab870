// Does a person get through, from registering to leaving, with what the letters say and nothing else?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { templateIds } from '../../shared/resources/default-templates.ts'
import { type Door, openDoor } from '../door.ts'
import { type Caller, caller, type Heard } from './official-client.ts'

let door: Door
let admin: Caller

beforeAll(async () => {
  door = await openDoor()
  admin = caller(await door.listen(), { key: door.key, tenantId: door.tenantId })
  const emailConfiguration = {
    verifyEmail: true,
    verificationStrategy: 'FormField',
    verificationEmailTemplateId: templateIds.verification,
    forgotPasswordEmailTemplateId: templateIds.forgotPassword,
    unverified: { behavior: 'Gated' },
  }
  expect(await admin('patchTenant', door.tenantId, { tenant: { emailConfiguration } })).toMatchObject({ status: 200 })
})
afterAll(() => door.close())

const password = 'a password to remember'

/** What the newest letter to this address says in its text. */
async function letter(to: string, what: RegExp): Promise<string> {
  await door.drain()
  const text = door.mailbox.to(to)[0]?.letter.text ?? ''
  const found = what.exec(text)?.[1]
  if (found === undefined) throw new Error(`no ${what} in “${text}”`)
  return found
}
const signIn = (loginId: string, applicationId = door.applicationId, word = password) =>
  admin('login', { loginId, password: word, applicationId })
const refused = { status: 400 }
const done: Heard = { status: 200, body: undefined as never }

test('registers, is held at the gate, types the code, comes in, stays, leaves', async () => {
  const email = `${randomUUID()}@example.com`
  const made = await admin('register', null, {
    user: { email, password },
    registration: { applicationId: door.applicationId },
  })
  expect(made).toMatchObject({ status: 200, body: { user: { verified: false } } })
  expect(made.body.refreshToken).toBeUndefined()

  const code = await letter(email, /Your code: (\S+)/)
  const held = await signIn(email)
  expect(held.status).toBe(212)
  expect(held.body.token).toBeUndefined()
  const verificationId = held.body.identityVerificationId
  expect(await admin('verifyEmailAddress', { verificationId, oneTimeCode: 'WRONG1' })).toMatchObject(refused)
  expect(await admin('verifyEmailAddress', { verificationId, oneTimeCode: code })).toEqual(done)

  const { status, body } = await signIn(email)
  expect(status).toBe(200)
  await door.later('50 minutes')
  const renewed = await admin('exchangeRefreshTokenForJWT', { refreshToken: body.refreshToken })
  expect(renewed).toMatchObject({ status: 200, body: { refreshTokenId: body.refreshTokenId } })
  await door.later('50 minutes')
  expect(await admin('validateJWT', body.token)).toMatchObject({ status: 401 })
  expect(await admin('validateJWT', renewed.body.token)).toMatchObject({ status: 200 })
  expect(await admin('logout', false, renewed.body.refreshToken)).toEqual(done)
  expect(await admin('exchangeRefreshTokenForJWT', { refreshToken: renewed.body.refreshToken })).toMatchObject(refused)
})

test('forgets the password, follows the letter, comes in without typing the new one, and elsewhere is signed out', async () => {
  const email = `${randomUUID()}@example.com`
  await admin('register', null, {
    user: { email, password },
    registration: { applicationId: door.applicationId },
    skipVerification: true,
  })
  const elsewhere = await signIn(email)
  expect(elsewhere.status).toBe(200)

  expect(await admin('forgotPassword', { loginId: email, state: { back: '/basket' } })).toMatchObject({ status: 200 })
  const changePasswordId = await letter(email, /\/password\/change\/([\w-]+)/)
  const changed = await admin('changePassword', changePasswordId, { password: 'another one to remember' })
  expect(changed).toMatchObject({ status: 200, body: { state: { back: '/basket' } } })
  const once = { oneTimePassword: changed.body.oneTimePassword, applicationId: door.applicationId }
  expect(await admin('login', once)).toMatchObject({ status: 200, body: { state: { back: '/basket' } } })
  expect((await admin('login', once)).status).toBe(404)
  expect((await signIn(email)).status).toBe(404)
  expect((await signIn(email, door.applicationId, 'another one to remember')).status).toBe(200)
  const { refreshToken } = elsewhere.body
  expect(await admin('exchangeRefreshTokenForJWT', { refreshToken })).toMatchObject(refused)
})

test('must confirm a registration where the application asks for it', async () => {
  const applicationId = randomUUID()
  const application = {
    name: 'Confirmed only',
    verifyRegistration: true,
    verificationEmailTemplateId: templateIds.registrationVerification,
    unverified: { behavior: 'Gated' },
    loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true, requireAuthentication: true },
  }
  expect(await admin('createApplication', applicationId, { application })).toMatchObject({ status: 200 })
  const email = `${randomUUID()}@example.com`
  await admin('register', null, { user: { email, password }, registration: { applicationId }, skipVerification: true })
  const held = await signIn(email, applicationId)
  expect(held.status).toBe(213)
  expect(held.body.token).toBeUndefined()
  const verificationId = await letter(email, /\/registration\/verify\/([\w-]+)/)
  expect(await admin('verifyUserRegistration', { verificationId })).toEqual(done)
  expect(await signIn(email, applicationId)).toMatchObject({ status: 200, body: { refreshToken: expect.any(String) } })
})
