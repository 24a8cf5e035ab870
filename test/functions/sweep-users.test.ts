// Is every change to a user one step, wherever it is cut off?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Request, request, sweeping } from './sweep-given.ts'
import { holdsFor } from './sweep-promises.ts'
import { type TokenDoor, tokenDoor } from './token-given.ts'
import { address, ok, password } from './users-given.ts'

let door: TokenDoor
let sweeper: ReturnType<typeof sweeping>
let tenantId: string
let application: string
beforeAll(async () => {
  door = await tokenDoor({ faults: true, configurationMaxAge: 3_600, patienceMs: 1_500, complain: () => undefined })
  const templateId = await door.template()
  tenantId = await door.heardTenant({
    passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 },
    emailConfiguration: {
      verifyEmail: true,
      verificationEmailTemplateId: templateId,
      forgotPasswordEmailTemplateId: templateId,
    },
  })
  application = await door.loginApplication(tenantId, {
    verifyRegistration: true,
    verificationEmailTemplateId: templateId,
  })
  sweeper = sweeping(door)
})
afterAll(() => door.close())

const how = () => ({ tenantId })
const user = async (more: object = {}) => {
  const email = address()
  const made = await door.user(tenantId, { email, ...more })
  return { id: String(made.id), email }
}
const registered = async (more: object = {}) => {
  const made = await user(more)
  await door.register({ ...made, tenantId }, application)
  return made
}
const forgotten = async () => {
  const { email } = await user()
  const asked = { loginId: email, sendForgotPasswordMessage: false }
  const { changePasswordId } = await ok(door.post('/api/user/forgot-password', asked, how()))
  return String(changePasswordId)
}
const verification = async () => {
  const { email } = await user()
  const path = `/api/user/verify-email?email=${encodeURIComponent(email)}&sendVerifyEmail=false`
  return String((await ok(door.put(path, undefined, how()))).verificationId)
}

const requests: Readonly<Record<string, Request<never>>> = {
  'create a user': request({
    given: async () => ({ id: randomUUID(), user: { email: address(), username: address('name'), password } }),
    act: ({ id, user: asked }) => door.post(`/api/user/${id}`, { user: asked, skipVerification: false }, how()),
    again: [400],
  }),
  'register somebody new': request({
    given: async () => ({ user: { email: address(), password }, id: randomUUID() }),
    act: ({ user: asked, id }) =>
      door.post(`/api/user/registration/${id}`, { user: asked, registration: { applicationId: application } }, how()),
    again: [400],
  }),
  'register somebody known': request({
    given: () => user(),
    act: ({ id }) => door.post(`/api/user/registration/${id}`, { registration: { applicationId: application } }, how()),
    again: [400],
  }),
  'change a registration': request({
    given: () => registered(),
    act: ({ id }) =>
      door.patch(`/api/user/registration/${id}/${application}`, { registration: { timezone: 'UTC' } }, how()),
    again: [200],
    happensAgain: true,
  }),
  'remove a registration': request({
    given: () => registered(),
    act: ({ id }) => door.del(`/api/user/registration/${id}/${application}`, how()),
    again: [404],
  }),
  'update a user, with another address': request({
    given: async () => ({ ...(await user()), next: address() }),
    act: ({ id, next }) => door.put(`/api/user/${id}`, { user: { email: next, firstName: 'Ada' } }, how()),
    again: [200],
    happensAgain: true,
  }),
  'patch a user': request({
    given: () => user(),
    act: ({ id }) =>
      door.patch(`/api/user/${id}`, { user: { firstName: 'Ada', parentEmail: 'mother@example.com' } }, how()),
    again: [200],
    happensAgain: true,
  }),
  'close a user’s account': request({
    given: () => user(),
    act: ({ id }) => door.del(`/api/user/${id}`, how()),
    again: [200],
  }),
  'delete a user': request({
    given: () => registered({ parentEmail: 'mother@example.com' }),
    act: ({ id }) => door.del(`/api/user/${id}?hardDelete=true`, how()),
    again: [404],
    isEnded: true,
  }),
  'import three users': request({
    given: async () => [1, 2, 3].map(() => ({ email: address('import'), active: true })),
    act: users => door.post('/api/user/import', { users }, how()),
    again: [400],
  }),
  'verify an address by its id': request({
    given: verification,
    act: id => door.post('/api/user/verify-email', { verificationId: id }, how()),
    again: [404],
  }),
  'forget a password': request({
    given: () => user(),
    act: ({ email }) => door.post('/api/user/forgot-password', { loginId: email }, how()),
    again: [200],
    happensAgain: true,
  }),
  'change a forgotten password': request({
    given: forgotten,
    act: id => door.post(`/api/user/change-password/${id}`, { password: 'battery staple' }, how()),
    again: [404],
  }),
}

holdsFor(() => sweeper, requests, { of: '+ outbox' })

test('two requests are not one step, and this sweep sees it', async () => {
  const { wrong } = await sweeper.sweep({
    given: async () => ({ id: randomUUID(), email: address() }),
    act: async ({ id, email }) => {
      const first = await door.post(`/api/user/${id}`, { user: { email, password } }, how())
      return first.status === 200 ? door.patch(`/api/user/${id}`, { user: { firstName: 'Ada' } }, how()) : first
    },
    again: [400],
  })
  expect(wrong.filter(one => one.includes('neither old nor new')).length).toBeGreaterThan(0)
  expect(wrong.join('\n')).toContain('missing: + outbox')
})
