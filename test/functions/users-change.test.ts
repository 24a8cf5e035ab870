// What happens when a user is replaced, patched, closed, opened again and deleted?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { address, codes, ok, password, type UsersDoor, usersDoor, verifying } from './users-given.ts'

let door: UsersDoor
let tenantId: string

beforeAll(async () => {
  door = await usersDoor()
  tenantId = await door.tenant()
})
afterAll(() => door.close())

const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
const operations = { headers: { 'content-type': 'application/json-patch+json' } }
const userOf = async (id: unknown) => (await ok(door.get(`/api/user/${id}`))).user
const login = (loginId: unknown, word = password, more: object = {}, where = tenantId) =>
  door.post('/api/login', { loginId, password: word, ...more }, { tenantId: where })

describe('PUT', () => {
  test('replaces: what is left out is gone, but not the password', async () => {
    const { id, email } = await door.user(tenantId, { firstName: 'Ada', data: { a: 1 }, username: address('name') })
    const { user } = await ok(door.put(`/api/user/${id}`, { user: { email, lastName: 'Lovelace' } }))
    expect(user).toMatchObject({ email, lastName: 'Lovelace', data: {} })
    for (const gone of ['firstName', 'username']) expect(user).not.toHaveProperty(gone)
    expect((await login(email)).status).toBe(200)
  })
  test('keeps registrations and the day of creation', async () => {
    const applicationId = await door.application(tenantId)
    const { id, email, insertInstant } = await door.user(tenantId)
    await ok(door.post(`/api/user/registration/${id}`, { registration: { applicationId } }))
    await door.later('1 minute')
    const { user } = await ok(door.put(`/api/user/${id}`, { user: { email } }))
    expect(user).toMatchObject({ insertInstant, lastUpdateInstant: door.now(), registrations: [{ applicationId }] })
  })
  test('a new address frees the old one', async () => {
    const { id, email } = await door.user(tenantId)
    const next = address()
    await ok(door.put(`/api/user/${id}`, { user: { email: next } }))
    expect((await door.get(`/api/user?email=${email}`, { tenantId })).status).toBe(404)
    expect((await door.user(tenantId, { email })).id).not.toBe(id)
  })
  test('an address that somebody has is refused, and nothing changes', async () => {
    const taken = await door.user(tenantId)
    const { id, email } = await door.user(tenantId, { firstName: 'Ada' })
    const answer = await door.put(`/api/user/${id}`, { user: { email: taken.email, firstName: 'Eve' } })
    expect([answer.status, codes(answer)]).toEqual([400, ['[duplicate]user.email']])
    expect(await userOf(id)).toMatchObject({ email, firstName: 'Ada' })
  })
  test('the last login name cannot be given up', async () => {
    const { id } = await door.user(tenantId)
    expect(codes(await door.put(`/api/user/${id}`, { user: { firstName: 'A' } }))).toContain('[blank]user.email')
  })
  test('a new password replaces the old one and ends its sessions', async () => {
    const applicationId = await door.application(tenantId, {
      loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true },
    })
    const { id, email } = await door.user(tenantId)
    await ok(door.post(`/api/user/registration/${id}`, { registration: { applicationId } }))
    const { refreshToken } = await ok(login(email, password, { applicationId }))
    await ok(door.put(`/api/user/${id}`, { user: { email, password: 'another horse' } }))
    expect((await login(email)).status).toBe(404)
    expect((await login(email, 'another horse')).status).toBe(200)
    expect((await door.post('/api/jwt/refresh', { refreshToken })).status).toBe(400)
  })
  test('a new password ends every id and one-time password that was under way; other changes end none', async () => {
    const { id, email } = await door.user(tenantId)
    const how = { tenantId }
    const forgotten = async () => {
      const asked = { loginId: email, sendForgotPasswordMessage: false }
      return String((await ok(door.post('/api/user/forgot-password', asked, how))).changePasswordId)
    }
    const change = { loginId: email, currentPassword: password, password }
    const { oneTimePassword } = await ok(door.post('/api/user/change-password', change, how))
    const changePasswordId = await forgotten()
    await ok(door.put(`/api/user/${id}`, { user: { email, firstName: 'Ada' } }))
    await ok(door.get(`/api/user/change-password/${changePasswordId}`))
    await ok(door.put(`/api/user/${id}`, { user: { email, password: 'another horse' } }))
    const late = await door.post(`/api/user/change-password/${changePasswordId}`, { password: 'a third horse' })
    expect([late.status, late.text]).toEqual([404, ''])
    expect((await door.post('/api/login', { oneTimePassword }, how)).status).toBe(404)
    await ok(door.get(`/api/user/change-password/${await forgotten()}`))
    expect((await login(email, 'another horse')).status).toBe(200)
  })
  test('a password that breaks the rules is refused', async () => {
    const { id, email } = await door.user(tenantId)
    expect(codes(await door.put(`/api/user/${id}`, { user: { email, password: 'short' } }))).toEqual([
      '[tooShort]user.password',
    ])
  })
  test('earlier passwords and quick changes are refused where the tenant says so', async () => {
    const strict = await door.tenant({
      passwordValidationRules: { rememberPreviousPasswords: { enabled: true, count: 2 } },
      minimumPasswordAge: { enabled: true, seconds: 60 },
    })
    const { id, email } = await door.user(strict)
    const put = (word: string) => door.put(`/api/user/${id}`, { user: { email, password: word } })
    expect(codes(await put('second horse'))).toEqual(['[tooYoung]user.password'])
    await door.later('60 seconds')
    await ok(put('second horse'))
    await door.later('60 seconds')
    expect(codes(await put(password))).toEqual(['[previouslyUsed]user.password'])
    await ok(put('third horse!'))
    await door.later('60 seconds')
    await ok(put(password))
  })
  test('a current password that is sent must be right', async () => {
    const { id, email } = await door.user(tenantId)
    const put = (currentPassword: string) => door.put(`/api/user/${id}`, { user: { email }, currentPassword })
    expect(codes(await put('wrong'))).toEqual(['[invalid]currentPassword'])
    await ok(put(password))
  })
  test('a demanded change of password is told at login, and satisfied by none but a new one', async () => {
    const { id, email } = await door.user(tenantId)
    await ok(door.put(`/api/user/${id}`, { user: { email, passwordChangeRequired: true } }))
    expect(await userOf(id)).toMatchObject({ passwordChangeRequired: true, passwordChangeReason: 'Administrative' })
    expect((await login(email)).status).toBe(203)
  })
  test('neither active nor id nor tenant can be changed', async () => {
    const { id, email } = await door.user(tenantId)
    const user = { email, active: false, id: crypto.randomUUID(), tenantId: crypto.randomUUID() }
    expect((await ok(door.put(`/api/user/${id}`, { user }))).user).toMatchObject({ id, active: true, tenantId })
  })
  test('another tenant finds nobody to change', async () => {
    const other = await door.tenant()
    const { id, email } = await door.user(tenantId)
    for (const answer of [
      await door.put(`/api/user/${id}`, { user: { email } }, { tenantId: other }),
      await door.patch(`/api/user/${id}`, { user: { email } }, { tenantId: other }),
      await door.del(`/api/user/${id}`, { tenantId: other }),
      await door.del(`/api/user/${id}?hardDelete=true`, { tenantId: other }),
      await door.put(`/api/user/${id}?reactivate=true`, undefined, { tenantId: other }),
    ])
      expect([answer.status, answer.text]).toEqual([404, ''])
    expect(await userOf(id)).toMatchObject({ active: true })
  })
  test('without a user in the body is refused', async () => {
    const { id } = await door.user(tenantId)
    expect(codes(await door.put(`/api/user/${id}`, {}))).toEqual(['[missing]user'])
  })
})

describe('a verified address that changes', () => {
  const verify = async (where: string, id: unknown) =>
    ok(door.post('/api/user/verify-email', { userId: id }, { tenantId: where }))

  test('waits for a new proof and gets a letter, where changed addresses are verified', async () => {
    const where = await door.tenant(verifying(await door.template(), { verifyEmailWhenChanged: true }))
    const { id } = await door.user(where)
    await verify(where, id)
    const verifiedInstant = (await userOf(id))?.verifiedInstant
    await door.later('1 day')
    const email = address('moved')
    const body = await ok(door.put(`/api/user/${id}`, { user: { email } }))
    expect(body.user).toMatchObject({ verified: false, verifiedInstant, identities: [{ verifiedReason: 'Pending' }] })
    await door.drain()
    expect(door.mailbox.to(email)[0]?.letter.text).toBe(`This is ${body.emailVerificationId}`)
  })
  test('stays verified where they are not', async () => {
    const where = await door.tenant(verifying(await door.template()))
    const { id } = await door.user(where)
    await verify(where, id)
    expect((await ok(door.put(`/api/user/${id}`, { user: { email: address() } }))).user?.verified).toBe(true)
  })
  test('both addresses hear of it where there is a letter for it', async () => {
    const emailUpdateEmailTemplateId = await door.template('user.email')
    const where = await door.tenant({ emailConfiguration: { emailUpdateEmailTemplateId } })
    const { id, email } = await door.user(where)
    const next = address('moved')
    await ok(door.put(`/api/user/${id}`, { user: { email: next } }))
    await door.drain()
    expect([String(email), next].map(to => door.mailbox.to(to).length)).toEqual([1, 1])
  })
})

describe('PATCH', () => {
  test('as plain JSON changes what it names, and lists grow', async () => {
    const { id, email } = await door.user(tenantId, {
      firstName: 'Ada',
      preferredLanguages: ['en'],
      data: { a: 1, b: { c: 2 } },
    })
    const change = { user: { lastName: 'Lovelace', preferredLanguages: ['fr'], data: { b: { d: 3 } } } }
    const { user } = await ok(door.patch(`/api/user/${id}`, change))
    expect(user).toMatchObject({
      email,
      firstName: 'Ada',
      lastName: 'Lovelace',
      preferredLanguages: ['en', 'fr'],
      data: { a: 1, b: { c: 2, d: 3 } },
    })
  })
  test('as plain JSON keeps a new list as it is, and changes nothing the second time', async () => {
    const { id } = await door.user(tenantId)
    const data = { scores: [5, 5, 7], grid: [[[1], [1]]], items: [{ a: 1 }, { a: 1 }] }
    for (const _ of ['once', 'again'])
      expect((await ok(door.patch(`/api/user/${id}`, { user: { data } }))).user?.data).toEqual(data)
  })
  test('as merge patch replaces lists and removes what is null', async () => {
    const { id } = await door.user(tenantId, { firstName: 'Ada', preferredLanguages: ['en'] })
    const { user } = await ok(
      door.patch(`/api/user/${id}`, { user: { firstName: null, preferredLanguages: ['fr'] } }, merge),
    )
    expect(user).not.toHaveProperty('firstName')
    expect(user?.preferredLanguages).toEqual(['fr'])
  })
  test('as JSON patch does one operation after the other, or none', async () => {
    const { id } = await door.user(tenantId, { firstName: 'Ada' })
    const change = [
      { op: 'test', path: '/user/firstName', value: 'Ada' },
      { op: 'replace', path: '/user/firstName', value: 'Eve' },
    ]
    expect((await ok(door.patch(`/api/user/${id}`, change, operations))).user?.firstName).toBe('Eve')
    const again = await door.patch(`/api/user/${id}`, change, operations)
    expect([again.status, (await userOf(id))?.firstName]).toEqual([400, 'Eve'])
  })
  test('as JSON patch may ask for what a GET shows, so that nobody overwrites a change they have not seen', async () => {
    const { id } = await door.user(tenantId, { firstName: 'Ada' })
    const seen = await userOf(id)
    await door.later('1 second')
    const change = [
      { op: 'test', path: '/user/id', value: id },
      { op: 'test', path: '/user/active', value: true },
      { op: 'test', path: '/user/lastUpdateInstant', value: seen?.lastUpdateInstant },
      { op: 'replace', path: '/user/firstName', value: 'Eve' },
      { op: 'replace', path: '/user/active', value: false },
    ]
    const { user } = await ok(door.patch(`/api/user/${id}`, change, operations))
    expect(user).toMatchObject({ firstName: 'Eve', active: true })
    expect(codes(await door.patch(`/api/user/${id}`, change, operations))).toEqual(['[invalid]user.lastUpdateInstant'])
  })
  test('keeps password and login names', async () => {
    const { id, email } = await door.user(tenantId)
    await ok(door.patch(`/api/user/${id}`, { user: { firstName: 'Ada' } }))
    expect((await login(email)).status).toBe(200)
  })
  test('is judged like a PUT', async () => {
    const { id } = await door.user(tenantId)
    expect(codes(await door.patch(`/api/user/${id}`, { user: { email: 'nobody' } }))).toEqual(['[notEmail]user.email'])
    expect(codes(await door.patch(`/api/user/${id}`, { user: { email: null } }, merge))).toContain('[blank]user.email')
    expect(codes(await door.patch(`/api/user/${id}`, { user: { password: 'short' } }))).toEqual([
      '[tooShort]user.password',
    ])
  })
  test('reaches no prototype and nothing of the platform', async () => {
    const { id } = await door.user(tenantId)
    const polluting =
      '{"user":{"__proto__":{"active":false},"tokenGeneration":1,"registrations":[{"applicationId":"x"}]}}'
    expect((await door.patch(`/api/user/${id}`, polluting)).status).toBe(400)
    await ok(door.patch(`/api/user/${id}`, { user: { tokenGeneration: 1, registrations: [{ applicationId: 'x' }] } }))
    expect(await userOf(id)).toMatchObject({ active: true, registrations: [] })
  })
  test('of another content type is refused', async () => {
    const { id } = await door.user(tenantId)
    expect(
      (await door.patch(`/api/user/${id}`, 'firstName=Ada', { headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415)
    expect(codes(await door.patch(`/api/user/${id}`, '{"user":'))).toEqual(['[invalidJSON]'])
  })
})

describe('DELETE', () => {
  test('closes the account: login is 423, sessions end, names stay taken', async () => {
    const applicationId = await door.application(tenantId, {
      loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true },
    })
    const { id, email } = await door.user(tenantId)
    await ok(door.post(`/api/user/registration/${id}`, { registration: { applicationId } }))
    const { refreshToken } = await ok(login(email, password, { applicationId }))
    const answer = await door.del(`/api/user/${id}`)
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect((await login(email)).status).toBe(423)
    expect((await door.post('/api/jwt/refresh', { refreshToken })).status).toBe(400)
    expect(await userOf(id)).toMatchObject({ active: false })
  })
  test('is undone by reactivate, but the sessions stay ended', async () => {
    const applicationId = await door.application(tenantId, {
      loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true },
    })
    const { id, email } = await door.user(tenantId)
    await ok(door.post(`/api/user/registration/${id}`, { registration: { applicationId } }))
    const { refreshToken } = await ok(login(email, password, { applicationId }))
    await ok(door.del(`/api/user/${id}`))
    expect((await ok(door.put(`/api/user/${id}?reactivate=true`))).user).toMatchObject({ id, active: true })
    expect((await login(email)).status).toBe(200)
    expect((await door.post('/api/jwt/refresh', { refreshToken })).status).toBe(400)
  })
  test('twice is as once', async () => {
    const { id } = await door.user(tenantId)
    await ok(door.del(`/api/user/${id}`))
    await ok(door.del(`/api/user/${id}`))
    await ok(door.put(`/api/user/${id}?reactivate=true`))
    await ok(door.put(`/api/user/${id}?reactivate=true`))
  })
  test('by a word that is neither true nor false is refused: nobody is told 200 and kept', async () => {
    const { id } = await door.user(tenantId)
    expect(codes(await door.del(`/api/user/${id}?hardDelete=True`))).toEqual(['[couldNotConvert]hardDelete'])
    expect(await userOf(id)).toMatchObject({ active: true })
    await ok(door.del(`/api/user/${id}?hardDelete=false`))
    expect(await userOf(id)).toMatchObject({ active: false })
  })
  test('of nobody is 404', async () => {
    expect((await door.del(`/api/user/${crypto.randomUUID()}`)).status).toBe(404)
    expect((await door.put(`/api/user/${crypto.randomUUID()}?reactivate=true`)).status).toBe(404)
    expect((await door.put(`/api/user/${crypto.randomUUID()}`, { user: { email: address() } })).status).toBe(404)
    expect((await door.patch(`/api/user/${crypto.randomUUID()}`, { user: {} })).status).toBe(404)
  })
  test.each([
    ['in the query', '?hardDelete=true', undefined],
    ['in the body', '', { hardDelete: true }],
  ])('for good (%s) frees names and id, and leaves no session', async (_, query, body) => {
    const applicationId = await door.application(tenantId, {
      loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true },
    })
    const { id, email } = await door.user(tenantId)
    await ok(door.post(`/api/user/registration/${id}`, { registration: { applicationId } }))
    const { refreshToken } = await ok(login(email, password, { applicationId }))
    await door.drain()
    await ok(door.send('DELETE', `/api/user/${id}${query}`, body))
    expect((await door.get(`/api/user/${id}`)).status).toBe(404)
    expect((await door.get(`/api/user?email=${email}`, { tenantId })).status).toBe(404)
    expect((await login(email)).status).toBe(404)
    // The same id again is another user: nothing of the first comes back.
    const again = await ok(door.post(`/api/user/${id}`, { user: { email, password } }, { tenantId }))
    expect(again.user).toMatchObject({ id, registrations: [] })
    expect(again.user).not.toHaveProperty('lastLoginInstant')
    await ok(door.post(`/api/user/registration/${id}`, { registration: { applicationId } }))
    expect((await door.post('/api/jwt/refresh', { refreshToken })).status).toBe(400)
  })
})
