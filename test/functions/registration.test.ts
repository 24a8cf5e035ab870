// Does /api/user/registration make, find, change and end registrations as the wire says?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../door.ts'
import { address, codes, ok, password, type UsersDoor, usersDoor } from './users-given.ts'

let door: UsersDoor
let tenantId: string
let applicationId: string
const nobody = '99999999-9999-4999-8999-999999999999'
const roles = [{ name: 'user', isDefault: true }, { name: 'admin' }, { name: 'auditor' }]

beforeAll(async () => {
  door = await usersDoor()
  tenantId = await door.tenant()
  applicationId = await door.application(tenantId, { roles })
})
afterAll(() => door.close())

const post = (body: object, id?: unknown) =>
  door.post(`/api/user/registration${id === undefined ? '' : `/${id}`}`, body, { tenantId })
const claimsOf = (token: unknown) => JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString())
const registered = async (more: object = {}): Promise<Answer['body']> => {
  const { id } = await door.user(tenantId)
  await ok(post({ registration: { applicationId, ...more } }, id))
  return id as Answer['body']
}

describe('registering', () => {
  test('a user who is there answers both and a token for the application', async () => {
    const { id, email } = await door.user(tenantId)
    const body = await ok(
      post({ registration: { applicationId, roles: ['auditor', 'admin'], username: 'ada', data: { a: 1 } } }, id),
    )
    expect(body.registration).toMatchObject({
      applicationId,
      roles: ['admin', 'auditor'],
      username: 'ada',
      verified: true,
      data: { a: 1 },
    })
    expect(body.user).toMatchObject({ id, email, registrations: [{ applicationId }] })
    expect(claimsOf(body.token)).toMatchObject({
      sub: id,
      aud: applicationId,
      authenticationType: 'REGISTRATION',
      roles: ['admin', 'auditor'],
    })
    expect(body).not.toHaveProperty('refreshToken')
  })
  test('together with a user creates both at once', async () => {
    const email = address()
    const { user, registration, token } = await ok(post({ user: { email, password }, registration: { applicationId } }))
    expect(user).toMatchObject({ email, registrations: [{ applicationId }] })
    expect(registration).toMatchObject({ roles: ['user'] })
    expect(claimsOf(token)).toMatchObject({ sub: user?.id, aud: applicationId })
  })
  test('with an id in the URL and a user in the body creates the user with that id', async () => {
    const id = crypto.randomUUID()
    expect(
      (await ok(post({ user: { email: address(), password }, registration: { applicationId } }, id))).user?.id,
    ).toBe(id)
  })
  test('needs no tenant where the application implies it', async () => {
    const { user } = await ok(
      door.post('/api/user/registration', { user: { email: address(), password }, registration: { applicationId } }),
    )
    expect(user?.tenantId).toBe(tenantId)
  })
  test('gives a refresh token where the application does at login, and it refreshes', async () => {
    const other = await door.application(tenantId, {
      loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true },
    })
    const { id } = await door.user(tenantId)
    const { refreshToken } = await ok(post({ registration: { applicationId: other } }, id))
    expect((await door.post('/api/jwt/refresh', { refreshToken })).status).toBe(200)
  })
  test('twice for one application is refused', async () => {
    const id = await registered()
    expect(codes(await post({ registration: { applicationId } }, id))).toEqual(['[duplicate]registration'])
  })
  test('for an unknown application, another tenant’s, or none is refused', async () => {
    const { id } = await door.user(tenantId)
    const foreign = await door.application(await door.tenant())
    for (const given of [nobody, foreign]) {
      expect(codes(await post({ registration: { applicationId: given } }, id))).toEqual([
        '[invalid]registration.applicationId',
      ])
      expect(
        codes(await post({ user: { email: address(), password }, registration: { applicationId: given } })),
      ).toEqual(['[invalid]registration.applicationId'])
    }
    expect(codes(await post({ registration: {} }, id))).toEqual(['[missing]registration.applicationId'])
    expect(codes(await post({ registration: { applicationId: 'x' } }, id))).toEqual([
      '[couldNotConvert]registration.applicationId',
    ])
  })
  test('with a role the application does not have is refused, and creates no user either', async () => {
    const email = address()
    const { id } = await door.user(tenantId)
    expect(codes(await post({ registration: { applicationId, roles: ['root'] } }, id))).toEqual([
      '[invalid]registration.roles',
    ])
    const answer = await post({ user: { email, password: 'short' }, registration: { applicationId, roles: ['root'] } })
    expect(codes(answer)).toEqual(['[invalid]registration.roles', '[tooShort]user.password'])
    expect((await door.get(`/api/user?email=${email}`, { tenantId })).status).toBe(404)
  })
  test('nobody, or without a registration, is refused', async () => {
    expect((await post({ registration: { applicationId } }, nobody)).status).toBe(404)
    expect(codes(await post({ registration: { applicationId } }))).toEqual(['[missing]user'])
    expect(codes(await post({}))).toEqual(['[missing]registration'])
  })
  test('another tenant’s user is 404', async () => {
    const { id } = await door.user(await door.tenant())
    expect((await post({ registration: { applicationId } }, id)).status).toBe(404)
  })
  test('a closed account gives no token', async () => {
    const { id } = await door.user(tenantId)
    await ok(door.del(`/api/user/${id}`))
    expect(await ok(post({ registration: { applicationId } }, id))).not.toHaveProperty('token')
  })
  test('an application that is switched off gives no tokens, neither to who registers nor to who is created for it', async () => {
    const off = await door.application(tenantId, { loginConfiguration: { generateRefreshTokens: true } })
    await ok(door.del(`/api/application/${off}`, { tenantId }))
    const { id } = await door.user(tenantId)
    for (const body of [
      await ok(post({ registration: { applicationId: off } }, id)),
      await ok(post({ user: { email: address(), password }, registration: { applicationId: off } })),
      await ok(door.post('/api/user', { user: { email: address(), password }, applicationId: off }, { tenantId })),
    ]) {
      expect(body).not.toHaveProperty('token')
      expect(body).not.toHaveProperty('refreshToken')
    }
  })
})

describe('verification of a registration', () => {
  test('begins with it, keeps a gated token back, and ends the wait', async () => {
    const verificationEmailTemplateId = await door.template()
    const gated = await door.application(tenantId, {
      verifyRegistration: true,
      verificationEmailTemplateId,
      unverified: { behavior: 'Gated' },
    })
    const { id, email } = await door.user(tenantId)
    const body = await ok(post({ registration: { applicationId: gated } }, id))
    expect(body.registration?.verified).toBe(false)
    expect(body).not.toHaveProperty('token')
    await door.drain()
    expect(door.mailbox.to(String(email))[0]?.letter.text).toBe(`This is ${body.registrationVerificationId}`)
    await ok(
      door.post('/api/user/verify-registration', { verificationId: body.registrationVerificationId }, { key: false }),
    )
    expect((await ok(door.get(`/api/user/registration/${id}/${gated}`))).registration?.verified).toBe(true)
  })
  test('is skipped when the request says so', async () => {
    const verificationEmailTemplateId = await door.template()
    const gated = await door.application(tenantId, { verifyRegistration: true, verificationEmailTemplateId })
    const { id } = await door.user(tenantId)
    const body = await ok(post({ registration: { applicationId: gated }, skipRegistrationVerification: true }, id))
    expect(body.registration?.verified).toBe(true)
    expect(body).not.toHaveProperty('registrationVerificationId')
  })
})

describe('a registration', () => {
  const path = (id: unknown, of = applicationId) => `/api/user/registration/${id}/${of}`

  test('is found by user and application', async () => {
    const id = await registered({ username: 'ada' })
    expect((await ok(door.get(path(id)))).registration).toMatchObject({ applicationId, username: 'ada' })
    expect((await door.get(path(id, nobody))).status).toBe(404)
    expect((await door.get(path(nobody))).status).toBe(404)
    expect((await door.get(path(id), { tenantId: await door.tenant() })).status).toBe(404)
  })
  test('tells when its user last signed in there', async () => {
    const id = await registered()
    const { user } = await ok(door.get(`/api/user/${id}`))
    await door.later('5 minutes')
    await ok(door.post('/api/login', { loginId: user?.email, password, applicationId }, { tenantId }))
    await door.drain()
    expect((await ok(door.get(path(id)))).registration?.lastLoginInstant).toBe(door.now())
  })
  test.each([
    ['with the application in the URL', true],
    ['with the application in the body', false],
  ])('is replaced by PUT, %s', async (_, inUrl) => {
    const id = await registered({ username: 'ada', roles: ['admin'], data: { a: 1 } })
    const before = (await ok(door.get(path(id)))).registration
    const url = inUrl ? path(id) : `/api/user/registration/${id}`
    const { registration } = await ok(
      door.put(url, { registration: { ...(!inUrl && { applicationId }), roles: ['auditor'] } }),
    )
    expect(registration).toMatchObject({
      id: before?.id,
      roles: ['auditor'],
      data: {},
      insertInstant: before?.insertInstant,
    })
    expect(registration).not.toHaveProperty('username')
  })
  test.each([
    ['with the application in the URL', true],
    ['with the application in the body', false],
  ])('is changed by PATCH, %s', async (_, inUrl) => {
    const id = await registered({ username: 'ada', roles: ['admin'] })
    const url = inUrl ? path(id) : `/api/user/registration/${id}`
    const { registration } = await ok(
      door.patch(url, { registration: { ...(!inUrl && { applicationId }), roles: ['auditor'] } }),
    )
    expect(registration).toMatchObject({ username: 'ada', roles: ['admin', 'auditor'] })
  })
  test('is changed by the other forms of PATCH', async () => {
    const id = await registered({ username: 'ada', roles: ['admin'] })
    const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
    const operations = { headers: { 'content-type': 'application/json-patch+json' } }
    const merged = await ok(door.patch(path(id), { registration: { roles: ['auditor'], username: null } }, merge))
    expect(merged.registration).toMatchObject({ roles: ['auditor'] })
    expect(merged.registration).not.toHaveProperty('username')
    const add = [{ op: 'add', path: '/registration/roles/-', value: 'user' }]
    expect((await ok(door.patch(path(id), add, operations))).registration?.roles).toEqual(['auditor', 'user'])
  })
  test('cannot be given a role the application does not have', async () => {
    const id = await registered()
    expect(codes(await door.put(path(id), { registration: { roles: ['root'] } }))).toEqual([
      '[invalid]registration.roles',
    ])
    expect(codes(await door.patch(path(id), { registration: { roles: ['root'] } }))).toEqual([
      '[invalid]registration.roles',
    ])
  })
  test('that is not there cannot be changed or ended', async () => {
    const { id } = await door.user(tenantId)
    for (const answer of [
      await door.put(path(id), { registration: {} }),
      await door.put(`/api/user/registration/${id}`, { registration: { applicationId } }),
      await door.patch(path(id), { registration: {} }),
      await door.patch(`/api/user/registration/${id}`, { registration: { applicationId } }),
      await door.del(path(id)),
    ])
      expect([answer.status, answer.text]).toEqual([404, ''])
    expect(codes(await door.put(`/api/user/registration/${id}`, { registration: {} }))).toEqual([
      '[missing]registration.applicationId',
    ])
    expect(codes(await door.patch(`/api/user/registration/${id}`, { registration: {} }))).toEqual([
      '[missing]registration.applicationId',
    ])
  })
  test('that ends takes its refresh tokens with it, even when it is made anew', async () => {
    const other = await door.application(tenantId, {
      loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true },
    })
    const { id } = await door.user(tenantId)
    const { refreshToken } = await ok(post({ registration: { applicationId: other } }, id))
    const answer = await door.del(path(id, other))
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect((await door.get(path(id, other))).status).toBe(404)
    await ok(post({ registration: { applicationId: other } }, id))
    expect((await door.post('/api/jwt/refresh', { refreshToken })).status).toBe(400)
  })
})
