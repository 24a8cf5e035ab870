// Does a letter bring its reader all the way in?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'

let door: Door
const templateId = randomUUID()
let users = 0

beforeAll(async () => {
  door = await openDoor()
  const emailTemplate = {
    name: 'All',
    defaultSubject: 'A letter',
    defaultTextTemplate: `verify=[\${verificationId!""}] code=[\${verificationOneTimeCode!""}] change=[\${changePasswordId!""}]`,
    defaultHtmlTemplate: '<p>A letter</p>',
  }
  expect((await door.post(`/api/email/template/${templateId}`, { emailTemplate })).status).toBe(200)
})
afterAll(() => door.close())

const settings = async (emailConfiguration: object) => {
  const tenant = { emailConfiguration: { ...emailConfiguration } }
  const { status, text } = await door.patch(`/api/tenant/${door.tenantId}`, { tenant })
  expect(status, text).toBe(200)
}
const letterTo = async (email: string): Promise<string> => {
  await door.drain()
  return door.mailbox.to(email)[0]?.letter.text ?? ''
}
const inside = (letter: string, name: string) => new RegExp(`${name}=\\[([^\\]]*)\\]`).exec(letter)?.[1] ?? ''
const login = (loginId: string, password: string) =>
  door.post('/api/login', { loginId, password, applicationId: door.applicationId })

async function newUser() {
  const email = `reader${++users}@example.com`
  const asked = { user: { email, password: 'correct horse' }, registration: { applicationId: door.applicationId } }
  const { status, text, body } = await door.post('/api/user/registration', asked)
  expect(status, text).toBe(200)
  return { email, userId: String(body.user?.id) }
}

describe('a new user', () => {
  test('is 212 until the id from the letter comes back', async () => {
    await settings({ verifyEmail: true, verificationEmailTemplateId: templateId })
    const { email } = await newUser()
    expect((await login(email, 'correct horse')).status).toBe(212)
    const verificationId = inside(await letterTo(email), 'verify')
    expect((await door.post('/api/user/verify-email', { verificationId }, { key: false })).status).toBe(200)
    expect((await login(email, 'correct horse')).status).toBe(200)
  })

  test('under FormField, finishes with the id of the login and the code of the letter', async () => {
    await settings({
      verifyEmail: true,
      verificationEmailTemplateId: templateId,
      verificationStrategy: 'FormField',
      unverified: { behavior: 'Gated' },
    })
    const { email } = await newUser()
    const oneTimeCode = inside(await letterTo(email), 'code')
    const gated = await login(email, 'correct horse')
    expect([gated.status, gated.body.token]).toEqual([212, undefined])
    const verificationId = gated.body.identityVerificationId
    const done = await door.post('/api/user/verify-email', { verificationId, oneTimeCode }, { key: false })
    expect(done.status).toBe(200)
    expect((await login(email, 'correct horse')).status).toBe(200)
  })
})

describe('a forgotten password', () => {
  test('is replaced by the letter’s id; old sessions end; the one-time password signs in once, within its minute', async () => {
    await settings({ verifyEmail: false, forgotPasswordEmailTemplateId: templateId })
    const { email } = await newUser()
    const before = await login(email, 'correct horse')
    expect(before.status).toBe(200)
    await door.post('/api/user/forgot-password', { loginId: email, state: { back: 'here' } }, { key: false })
    const id = inside(await letterTo(email), 'change')
    const asked = { password: 'battery staple' }
    const changed = await door.post(`/api/user/change-password/${id}`, asked, { key: false })
    expect([changed.status, changed.body.state]).toEqual([200, { back: 'here' }])
    const renewed = await door.post('/api/jwt/refresh', { refreshToken: before.body.refreshToken }, { key: false })
    expect(renewed.status).not.toBe(200)
    expect((await login(email, 'correct horse')).status).toBe(404)
    const once = { oneTimePassword: changed.body.oneTimePassword, applicationId: door.applicationId }
    expect((await door.post('/api/login', once)).status).toBe(200)
    expect((await door.post('/api/login', once)).status).toBe(404)
    const again = await door.post('/api/user/change-password', { loginId: email, password: 'yet another' })
    await door.later('60 seconds')
    const late = { oneTimePassword: again.body.oneTimePassword, applicationId: door.applicationId }
    expect((await door.post('/api/login', late)).status).toBe(404)
    expect((await login(email, 'yet another')).status).toBe(200)
  })
})

describe('bad input', () => {
  const anonymous = { key: false } as const
  test('is refused before anything is looked up', async () => {
    for (const path of ['/api/user/verify-email', '/api/user/change-password', '/api/user/forgot-password']) {
      expect((await door.post(path, '{', anonymous)).status).toBe(400)
      expect((await door.post(path, [], anonymous)).status).toBe(400)
      expect((await door.post(path, new URLSearchParams({ a: 'b' }), anonymous)).status).toBe(415)
      expect((await door.post(path, `"${'x'.repeat(1_100_000)}"`, anonymous)).status).toBe(413)
      expect((await door.send('DELETE', path, undefined, anonymous)).status).toBe(405)
      expect((await door.post(path, {}, { key: 'wrong' })).status).toBe(401)
    }
    expect((await door.post('/api/user/verify-email', { verificationId: ['7'] }, anonymous)).status).toBe(400)
    expect((await door.post('/api/user/verify-email', { userId: 'no-uuid' })).status).toBe(400)
  })
})
