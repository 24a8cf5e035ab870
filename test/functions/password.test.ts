// Does a password change when it should, for whom it should, and with everything that follows?
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChangeGrant, OneTimePassword } from '../../shared/domain/change-password.ts'
import type { Identity, StoredUser } from '../../shared/domain/user.ts'
import { findExternalId } from '../../shared/flows/external-id.ts'
import { changePassword } from '../../shared/flows/password/change.ts'
import { startSetPassword } from '../../shared/flows/password/setup.ts'
import { startChangePassword } from '../../shared/flows/password/start.ts'
import { openWorld, type Settings, templates, type World } from './verification-world.ts'

let world: World
let tenantId: string
const key = { key: 'global' } as const
const old = 'correct horse'
const next = 'battery staple'

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
const begin = async (settings: Settings = {}) => {
  tenantId = world.tenant({
    passwordEncryptionConfiguration: { encryptionScheme: 'salted-sha256', encryptionSchemeFactor: 20_000 },
    ...settings,
  })
  await world.letters()
}
beforeEach(() => begin())

const address = (user: StoredUser) => user.identities[0]?.value ?? ''
const forgot = async (user: StoredUser, more = {}): Promise<string> => {
  const { body } = await world.post('/api/user/forgot-password', { loginId: address(user), ...more }, key)
  return String(body?.changePasswordId)
}
const change = (changePasswordId: string, password = next) =>
  world.post('/api/user/change-password', { changePasswordId, password })
const stored = async (user: StoredUser) => (await world.row(user))?.body
const has = async (user: StoredUser, password: string) => {
  const kept = (await stored(user))?.password
  return kept !== undefined && world.hasher.matches(password, kept)
}

/** A login name to which nothing can be sent. */
const named = (value: string): Identity => ({
  type: 'username',
  value,
  displayValue: value,
  primary: true,
  verified: false,
  verifiedReason: 'Unverifiable',
  insertInstant: 1,
  lastUpdateInstant: 1,
})

describe('forgetting a password', () => {
  test('a stranger gets nothing but a letter to the owner; a caller with a key gets the id', async () => {
    const user = await world.user(tenantId, {}, old)
    expect(await world.post('/api/user/forgot-password', { loginId: address(user), state: { a: '1' } })).toEqual({
      status: 200,
      body: {},
    })
    const [letter] = await world.letters()
    expect(letter).toMatchObject({
      templateId: templates.forgotPasswordEmailTemplateId,
      to: user.identities[0]?.displayValue,
      variables: { state: { a: '1' } },
    })
    expect((await world.get(`/api/user/change-password/${letter?.variables.changePasswordId}`)).status).toBe(200)
    expect(await forgot(user)).toMatch(/^[\w-]{43}$/)
    expect(await world.facts(tenantId)).toEqual([
      'user.password.reset.send',
      'user.password.reset.send',
      'user.password.reset.start',
      'user.password.reset.start',
    ])
  })

  test('a stranger can neither choose the id nor keep it from being mailed', async () => {
    const user = await world.user(tenantId, {}, old)
    const chosen = { loginId: address(user), changePasswordId: 'chosen-by-a-thief', sendForgotPasswordMessage: false }
    expect((await world.post('/api/user/forgot-password', chosen)).body).toEqual({})
    expect(await world.letters()).toHaveLength(1)
    expect((await change('chosen-by-a-thief')).status).toBe(404)
    expect((await world.post('/api/user/forgot-password', chosen, key)).body).toEqual({
      changePasswordId: 'chosen-by-a-thief',
    })
    expect(await world.letters()).toEqual([])
    expect((await change('chosen-by-a-thief')).status).toBe(200)
  })

  test('a chosen id may be chosen again for its user, and is nobody else’s', async () => {
    const [user, other] = [await world.user(tenantId, {}, old), await world.user(tenantId, {}, old)]
    const ask = (of: StoredUser) =>
      world.post('/api/user/forgot-password', { loginId: address(of), changePasswordId: 'chosen-twice' }, key)
    expect([(await ask(user)).status, (await ask(user)).status]).toEqual([200, 200])
    expect(await ask(other)).toMatchObject({
      status: 400,
      body: { fieldErrors: { changePasswordId: [{ code: '[duplicate]changePasswordId' }] } },
    })
    expect((await change('chosen-twice')).status).toBe(200)
    expect([await has(user, next), await has(other, next)]).toEqual([true, false])
    expect((await ask(other)).status).toBe(200)
  })

  test('404 for nobody and the deactivated, 422 without an address, 403 without a template', async () => {
    expect((await world.post('/api/user/forgot-password', { loginId: 'nobody@example.com' })).status).toBe(404)
    const locked = await world.user(tenantId, { active: false }, old)
    expect((await world.post('/api/user/forgot-password', { loginId: address(locked) })).status).toBe(404)
    const name = `n${world.now()}`
    await world.user(tenantId, { identities: [named(name)] }, old)
    expect((await world.post('/api/user/forgot-password', { loginId: name })).status).toBe(422)
    expect((await world.post('/api/user/forgot-password', {})).status).toBe(400)
    await begin({ emailConfiguration: {} })
    const { status, body } = await world.post('/api/user/forgot-password', { loginId: 'nobody@example.com' })
    expect([status, body]).toMatchObject([403, { generalErrors: [{ code: '[ForgotPasswordDisabled]' }] }])
  })

  test('a user without login address is written to at data.email', async () => {
    const name = `m${world.now()}`
    await world.user(tenantId, { identities: [named(name)], data: { email: 'else@example.com' } }, old)
    expect((await world.post('/api/user/forgot-password', { username: name })).status).toBe(200)
    expect((await world.letters())[0]?.to).toBe('else@example.com')
  })

  test('the next id replaces the one before, and an id dies after ten minutes', async () => {
    const user = await world.user(tenantId, {}, old)
    const [first, second] = [await forgot(user), await forgot(user)]
    expect((await change(first)).status).toBe(404)
    world.later(599_000)
    expect((await world.get(`/api/user/change-password/${second}`)).status).toBe(200)
    world.later(1000)
    expect((await world.get(`/api/user/change-password/${second}`)).status).toBe(404)
    expect((await change(second)).status).toBe(404)
  })
})

describe('changing it with an id', () => {
  test('sets the password once, ends sessions, tells, confirms, and hands over a login', async () => {
    const user = await world.user(tenantId, {}, old)
    const id = await forgot(user, { state: { a: '1' } })
    const { status, body } = await change(id)
    expect([status, body]).toMatchObject([200, { state: { a: '1' } }])
    expect(await has(user, next)).toBe(true)
    expect((await stored(user))?.tokenGeneration).toBe(1)
    expect((await change(id)).status).toBe(404)
    const login = await findExternalId<OneTimePassword>(world.means(), 'oneTimePassword', String(body?.oneTimePassword))
    expect(login?.data).toEqual({ userId: user.id, state: { a: '1' } })
    const facts = await world.facts(tenantId)
    expect(facts).toContain('user.password.reset.success')
    expect(facts).toContain('jwt.refresh-token.revoke')
    expect(facts).not.toContain('user.password.update')
    const letters = (await world.letters()).map(letter => letter.templateId)
    expect(letters).toContain(templates.passwordResetSuccessEmailTemplateId)
  })

  test('sessions stay where the tenant says so', async () => {
    await begin({ jwtConfiguration: { refreshTokenRevocationPolicy: { onPasswordChanged: false } } })
    const user = await world.user(tenantId, {}, old)
    await change(await forgot(user))
    expect((await stored(user))?.tokenGeneration).toBe(0)
    expect(await world.facts(tenantId)).not.toContain('jwt.refresh-token.revoke')
  })

  test('of eight uses of one id at once exactly one wins', async () => {
    const user = await world.user(tenantId, {}, old)
    const id = await forgot(user)
    const all = await Promise.all(Array.from({ length: 8 }, (_, n) => change(id, `password number ${n}`)))
    const winners = all.flatMap((answer, n) => (answer.status === 200 ? [n] : []))
    expect(winners).toHaveLength(1)
    expect(all.filter(answer => answer.status === 404)).toHaveLength(7)
    expect(await has(user, `password number ${winners[0]}`)).toBe(true)
    expect((await stored(user))?.tokenGeneration).toBe(1)
  })

  test('a use that loses between judging and committing answers 404 and changes nothing', async () => {
    const user = await world.user(tenantId, {}, old)
    const changePasswordId = await forgot(user)
    const asked = {
      who: { by: 'id', changePasswordId, tenantId },
      currentPassword: undefined,
      applicationId: undefined,
      info: {},
    } as const
    const slow = world.means(async () => {
      await changePassword(world.means(), { ...asked, password: next })
    })
    await expect(changePassword(slow, { ...asked, password: 'too late for me' })).rejects.toMatchObject({
      code: 'notFound',
    })
    expect(await has(user, next)).toBe(true)
  })

  test('a changed password kills every other id of the user', async () => {
    const user = await world.user(tenantId, {}, old)
    const tenant = await world.means().configuration.tenant(tenantId)
    if (tenant === undefined) throw new Error('no tenant')
    const setup = await startSetPassword(world.means(), { tenant, user })
    await world.table().commit(setup.writes)
    const id = await forgot(user)
    expect(
      (await world.post('/api/user/change-password', { loginId: address(user), password: next }, key)).status,
    ).toBe(200)
    expect((await change(id, 'another one')).status).toBe(404)
    expect((await change(setup.changePasswordId, 'another one')).status).toBe(404)
  })

  test('a refused password does not spend the id', async () => {
    const user = await world.user(tenantId, {}, old)
    const id = await forgot(user)
    expect((await change(id, 'short')).body).toMatchObject({
      fieldErrors: { password: [{ code: '[tooShort]password' }] },
    })
    expect((await change(id, '')).body).toMatchObject({ fieldErrors: { password: [{ code: '[blank]password' }] } })
    expect((await change(id)).status).toBe(200)
  })

  test('an id that came back from the address proves it, unless the tenant says otherwise or it went elsewhere', async () => {
    const proved = await world.user(tenantId, {}, old)
    await change(await forgot(proved))
    expect((await stored(proved))?.identities[0]).toMatchObject({ verified: true, verifiedReason: 'Implicit' })
    expect((await world.row(proved))?.listed).toBeUndefined()
    expect(await world.facts(tenantId)).toContain('user.email.verified')
    const unsent = await world.user(tenantId, {}, old)
    await change(await forgot(unsent, { sendForgotPasswordMessage: false }))
    expect((await stored(unsent))?.identities[0]?.verified).toBe(false)
    expect((await world.row(unsent))?.listed).toBeDefined()
    await begin({ emailConfiguration: { ...templates, implicitEmailVerificationAllowed: false } })
    const doubted = await world.user(tenantId, {}, old)
    await change(await forgot(doubted))
    expect((await stored(doubted))?.identities[0]?.verified).toBe(false)
  })

  test('a reset lifts a lock only where the tenant says so', async () => {
    const prevention = { actionId: 'a', userActionId: 'b', startedAt: 1, expiry: 9e15 }
    const kept = await world.user(tenantId, { prevention }, old)
    await change(await forgot(kept))
    expect((await stored(kept))?.prevention).toEqual(prevention)
    await begin({ failedAuthenticationConfiguration: { actionCancelPolicy: { onPasswordReset: true } } })
    const freed = await world.user(tenantId, { prevention }, old)
    await change(await forgot(freed))
    expect((await stored(freed))?.prevention).toBeUndefined()
  })

  test('the id in the body wins over the one in the path', async () => {
    const user = await world.user(tenantId, {}, old)
    const changePasswordId = await forgot(user)
    const both = await world.post(`/api/user/change-password/${changePasswordId}`, {
      changePasswordId: 'nothing',
      password: next,
    })
    expect([both.status, await has(user, old)]).toEqual([404, true])
    const asked = { changePasswordId, password: next }
    expect((await world.post('/api/user/change-password/nothing', asked)).status).toBe(200)
    expect(await has(user, next)).toBe(true)
  })
  test('an id of one tenant is unknown in another', async () => {
    const user = await world.user(tenantId, {}, old)
    const changePasswordId = await forgot(user)
    world.alsoTenant()
    const asked = { changePasswordId, password: next }
    expect((await world.post('/api/user/change-password', asked, { tenant: world.foreign })).status).toBe(404)
    expect((await world.get(`/api/user/change-password/${changePasswordId}`, { tenant: world.foreign })).status).toBe(
      404,
    )
    expect((await world.post(`/api/user/change-password/nothing`, asked)).status).toBe(200)
  })

  test('a login that demanded a change is no reset, and satisfied by it, whatever the age', async () => {
    await begin({ minimumPasswordAge: { enabled: true, seconds: 3600 } })
    const user = await world.user(tenantId, { passwordChangeRequired: true, passwordChangeReason: 'Breached' }, old)
    const tenant = await world.means().configuration.tenant(tenantId)
    if (tenant === undefined) throw new Error('no tenant')
    const { changePasswordId, writes } = await startChangePassword(world.means(), { tenant, user, reason: 'Breached' })
    await world.table().commit(writes)
    expect((await change(changePasswordId)).status).toBe(200)
    expect((await stored(user))?.passwordChangeRequired).not.toBe(true)
    expect((await stored(user))?.passwordChangeReason).toBeUndefined()
    expect(await world.facts(tenantId)).toContain('user.password.update')
  })
})

describe('setting up a first password', () => {
  test('the letter’s id sets it, proves the address, and lasts a day', async () => {
    const user = await world.user(tenantId)
    const tenant = await world.means().configuration.tenant(tenantId)
    if (tenant === undefined) throw new Error('no tenant')
    const { changePasswordId, writes } = await startSetPassword(world.means(), { tenant, user })
    await world.means().table.commit(writes)
    expect(await world.letters()).toMatchObject([
      { templateId: templates.setPasswordEmailTemplateId, variables: { changePasswordId } },
    ])
    const grant = await findExternalId<ChangeGrant>(world.means(), 'setupPassword', changePasswordId)
    expect(grant?.data.why).toBe('setUp')
    world.later(86_399_000)
    expect((await change(changePasswordId)).status).toBe(200)
    expect((await stored(user))?.identities[0]?.verifiedReason).toBe('Implicit')
  })
})

describe('changing it by login name', () => {
  test('needs an API key, of the right tenant, and somebody there', async () => {
    const user = await world.user(tenantId, {}, old)
    const asked = { loginId: address(user), password: next }
    expect(await world.post('/api/user/change-password', asked)).toEqual({ status: 401, body: undefined })
    expect((await world.post('/api/user/change-password', asked, { key: 'foreign' })).status).toBe(404)
    expect(
      (await world.post('/api/user/change-password', { ...asked, loginId: 'nobody@example.com' }, key)).status,
    ).toBe(404)
    expect((await world.get(`/api/user/change-password?loginId=${address(user)}`, key)).status).toBe(200)
    expect(
      (await world.get(`/api/user/change-password?loginId=${address(user)}&loginIdTypes=username`, key)).status,
    ).toBe(404)
    expect((await world.get('/api/user/change-password', key)).status).toBe(400)
    expect((await world.get('/api/user/change-password')).status).toBe(401)
    expect((await world.post('/api/user/change-password', asked, key)).status).toBe(200)
    expect(await world.facts(tenantId)).toContain('user.password.update')
    expect((await world.letters()).map(letter => letter.templateId)).toEqual([templates.passwordUpdateEmailTemplateId])
  })

  test('a present password that is said must be right', async () => {
    const user = await world.user(tenantId, {}, old)
    const asked = { loginId: address(user), password: next, currentPassword: 'wrong' }
    expect((await world.post('/api/user/change-password', asked, key)).body).toMatchObject({
      fieldErrors: { currentPassword: [{ code: '[invalid]currentPassword' }] },
    })
    expect((await world.post('/api/user/change-password', { ...asked, currentPassword: old }, key)).status).toBe(200)
  })
})

describe('changing one’s own', () => {
  test('needs the present password', async () => {
    const user = await world.user(tenantId, {}, old)
    const bearer = await world.token(user)
    expect((await world.get('/api/user/change-password', { bearer })).status).toBe(200)
    const own = (body: object) => world.post('/api/user/change-password', { password: next, ...body }, { bearer })
    expect((await own({})).body).toMatchObject({
      fieldErrors: { currentPassword: [{ code: '[missing]currentPassword' }] },
    })
    expect((await own({ currentPassword: 'wrong' })).status).toBe(400)
    expect((await own({ currentPassword: old, loginId: 'somebody@else' })).status).toBe(200)
    expect(await has(user, next)).toBe(true)
  })

  test('a forged token changes nothing', async () => {
    const user = await world.user(tenantId, {}, old)
    const [head, body] = (await world.token(user)).split('.')
    const forged = await world.post(
      '/api/user/change-password',
      { password: next, currentPassword: old },
      { bearer: `${head}.${body}.AAAA` },
    )
    expect(forged).toEqual({ status: 401, body: undefined })
  })
})

describe('rules', () => {
  const remembering = { passwordValidationRules: { rememberPreviousPasswords: { enabled: true, count: 2 } } }
  const set = (user: StoredUser, password: string) =>
    world.post('/api/user/change-password', { loginId: address(user), password }, key)

  test('every broken rule is told at once', async () => {
    await begin({
      passwordValidationRules: { minLength: 10, requireMixedCase: true, requireNonAlpha: true, requireNumber: true },
    })
    const { body } = await set(await world.user(tenantId), 'short')
    const codes = (body as unknown as { fieldErrors: { password: { code: string }[] } }).fieldErrors.password.map(
      ({ code }) => code,
    )
    expect(codes.sort()).toEqual([
      '[onlyAlpha]password',
      '[requireNumber]password',
      '[singleCase]password',
      '[tooShort]password',
    ])
  })

  test('as many passwords as are remembered may not come back, and then may', async () => {
    await begin(remembering)
    const user = await world.user(tenantId, {}, old)
    expect((await set(user, old)).body).toMatchObject({
      fieldErrors: { password: [{ code: '[previouslyUsed]password' }] },
    })
    expect((await set(user, next)).status).toBe(200)
    expect((await set(user, old)).status).toBe(400)
    expect((await set(user, 'a third one')).status).toBe(200)
    expect((await set(user, old)).status).toBe(200)
  })

  test('a password must be old enough to be replaced', async () => {
    await begin({ minimumPasswordAge: { enabled: true, seconds: 30 } })
    const user = await world.user(tenantId, {}, old)
    world.later(29_999)
    expect((await set(user, next)).body).toMatchObject({ fieldErrors: { password: [{ code: '[tooYoung]password' }] } })
    world.later(1)
    expect((await set(user, next)).status).toBe(200)
  })

  test('a new password is kept under the tenant’s scheme of today', async () => {
    await begin({
      passwordEncryptionConfiguration: { encryptionScheme: 'salted-pbkdf2-hmac-sha256', encryptionSchemeFactor: 1000 },
    })
    const user = await world.user(tenantId, {}, old)
    await set(user, next)
    expect((await stored(user))?.password).toMatchObject({ scheme: 'salted-pbkdf2-hmac-sha256', factor: 1000 })
  })

  test('anybody may read the rules of the tenant', async () => {
    await begin({ passwordValidationRules: { minLength: 11 } })
    expect((await world.get('/api/tenant/password-validation-rules')).body).toMatchObject({
      passwordValidationRules: { minLength: 11, maxLength: 256 },
    })
    expect((await world.get(`/api/tenant/password-validation-rules/${tenantId}`)).status).toBe(200)
    expect((await world.get('/api/tenant/password-validation-rules/00000000-0000-4000-8000-000000000000')).status).toBe(
      404,
    )
    world.alsoTenant()
    expect((await world.get('/api/tenant/password-validation-rules')).body).toMatchObject({
      generalErrors: [{ code: '[TenantIdRequired]' }],
    })
  })
})
