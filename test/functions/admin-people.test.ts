// What does the console promise of people: users, registrations, groups, grants?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminApplicationId } from '../../shared/resources/application.ts'
import { type Answer, type Body, type Door, openDoor } from '../door.ts'
import { filledIn, plain } from './admin-form.ts'
import { administrator, password as bossPassword, signIn, type Visitor, visiting, visitor } from './admin-world.ts'

let door: Door
let admin: Visitor
let roles: readonly Body[]
beforeAll(async () => {
  door = await openDoor()
  admin = await visitor(door)
  const application = { roles: [{ name: 'reader' }, { name: 'writer' }] }
  await door.patch(`/api/application/${door.applicationId}`, { application })
  const { body } = await door.get(`/api/application/${door.applicationId}`)
  roles = body.application?.roles as unknown as readonly Body[]
}, 60_000)
afterAll(() => door.close())

const here = () => ({ tenantId: door.tenantId })
const password = 'a password of some length'
async function person(
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; email: string; at: string }> {
  const email = `${randomUUID()}@example.com`
  const made = await door.post('/api/user', { user: { email, password, ...more }, skipVerification: true }, here())
  const id = String(made.body.user?.id)
  return { id, email, at: `/admin/user/${id}` }
}
const user = async (id: string): Promise<Body> => (await door.get(`/api/user/${id}`)).body.user as Body

/** Sends a page's form as a browser would. */
async function send(at: string, values: Readonly<Record<string, string | undefined>>, action = at): Promise<Answer> {
  return admin.post(action, filledIn((await admin.get(at)).text, action, values))
}

describe('the users of a tenant', () => {
  test('are listed page by page, none twice and none left out', async () => {
    const made = await Promise.all(Array.from({ length: 40 }, () => person()))
    const seen: string[] = []
    let at: string | undefined = `/admin/user?tenantId=${door.tenantId}`
    for (let page = 0; at !== undefined && page < 20; page++) {
      const { text } = await admin.get(at)
      seen.push(...[...text.matchAll(/<th scope="row"><a href="\/admin\/user\/([\w-]+)"/g)].map(([, id = '']) => id))
      at = [...text.matchAll(/href="([^"]*after=[^"]*)"/g)].map(([, href = '']) => plain(href))[0]
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(made.map(({ id }) => id)))
    expect(seen).toEqual([...seen].sort())
    // And back again: the page before the last one's first is the one that was there.
    const back = await admin.get(`/admin/user?before=${seen[25]}`)
    const first = [...back.text.matchAll(/<th scope="row"><a href="\/admin\/user\/([\w-]+)"/g)].map(([, id]) => id)
    expect(first).toEqual(seen.slice(0, 25))
  })

  test('are found by whole e-mail address, username, phone number or id, in any case', async () => {
    const { id, email } = await person({ username: 'Finder', phoneNumber: '+491512345678' })
    for (const name of [email, email.toUpperCase(), 'finder', '+49 151 2345678', id, id.toUpperCase()])
      expect([name, (await admin.get(`/admin/user?${new URLSearchParams({ q: name })}`)).headers.location]).toEqual([
        name,
        `/admin/user/${id}`,
      ])
    const nobody = await admin.get('/admin/user?q=nobody%40example.com')
    expect(nobody.text).toContain('Nobody has this name')
    expect((await admin.get(`/admin/search?q=${encodeURIComponent(email)}`)).text).toContain(`/admin/user/${id}`)
  })

  test('are made as the API makes them, and what it refuses is said beside the field', async () => {
    const at = `/admin/user/new?tenantId=${door.tenantId}`
    const taken = await person()
    const refused = await send(at, { email: taken.email, password: 'x' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('id="f-email-error"')
    expect(refused.text).toContain('id="f-password-error"')
    const empty = await send(at, {})
    expect(empty.text).toContain('E-mail, username or phone number: one of them is required.')
    expect(empty.text).not.toContain('id="f-username-error"')
    const email = `${randomUUID()}@example.com`
    const made = await send(at, {
      email,
      firstName: 'Grace',
      birthDate: '1906-12-09',
      password,
      preferredLanguages: 'en\nde',
    })
    expect(made.status).toBe(303)
    const { body } = await door.get(`/api/user?email=${email}`, here())
    expect(body.user).toMatchObject({ firstName: 'Grace', birthDate: '1906-12-09', preferredLanguages: ['en', 'de'] })
    expect(made.headers.location).toBe(`/admin/user/${String(body.user?.id)}?done=created`)
    expect((await admin.get(made.headers.location ?? '')).text).toContain('The user was created.')
  })
})

describe('a user', () => {
  test('is changed without losing what the form does not show', async () => {
    const { id, at } = await person({ firstName: 'Ada', data: { kept: true } })
    const registration = { applicationId: door.applicationId, roles: ['reader'] }
    await door.post(`/api/user/registration/${id}`, { registration })
    await door.later('1 minute')
    expect((await send(`${at}/edit`, { lastName: 'Lovelace' })).headers.location).toBe(`${at}?done=saved`)
    const after = await user(id)
    expect(after).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace', data: { kept: true } })
    expect(after.registrations).toMatchObject([{ roles: ['reader'] }])
    expect(
      (await door.post('/api/login', { loginId: after.email, password, applicationId: door.applicationId })).status,
    ).toBe(200)
    expect((await admin.get(`/admin/audit-log?q=${id}`)).text).toMatch(
      /Updated the user with id[\s\S]*<ins>Lovelace<\/ins>/,
    )
    expect((await send(`${at}/edit`, {})).headers.location).toBe(`${at}?done=nothing`)
  })

  test('that somebody else changed meanwhile keeps both changes, and says which', async () => {
    const { id, at } = await person({ firstName: 'Ada', lastName: 'Byron' })
    const page = await admin.get(`${at}/edit`)
    await door.later('1 minute')
    await door.patch(`/api/user/${id}`, { user: { lastName: 'King' } })
    const mine = filledIn(page.text, `${at}/edit`, { firstName: 'Augusta' })
    const told = await admin.post(`${at}/edit`, mine)
    expect(told).toMatchObject({ status: 200, text: expect.stringContaining('Somebody changed this record') })
    expect(told.text).toMatch(/Was<\/span> <span>Byron<\/span>[\s\S]*Is now<\/span> <span>King<\/span>/)
    expect(told.text).not.toContain('You changed this as well')
    await admin.post(`${at}/edit`, filledIn(told.text, `${at}/edit`, { _step: 'save' }))
    expect(await user(id)).toMatchObject({ firstName: 'Augusta', lastName: 'King' })
  })

  test('is deactivated, activated, and deleted by name', async () => {
    const { id, email, at } = await person()
    expect((await admin.get(`${at}/delete`)).text).toContain('Deactivate instead')
    expect((await admin.post(`${at}/delete`, { how: 'soft' })).headers.location).toBe(`${at}?done=asleep`)
    expect((await user(id)).active).toBe(false)
    await admin.post(`${at}/do`, { deed: 'wake' })
    expect((await user(id)).active).toBe(true)
    expect((await admin.post(`${at}/delete`, { confirm: 'somebody' })).status).toBe(400)
    expect((await admin.post(`${at}/delete`, { confirm: email })).headers.location).toBe('/admin/user?done=gone')
    expect((await door.get(`/api/user/${id}`)).status).toBe(404)
    expect((await admin.get(at)).status).toBe(404)
    expect((await admin.get(`/admin/audit-log?q=${id}`)).text).toContain('Deleted the user with id')
  })

  test('is sent a letter to choose a new password, or told why not', async () => {
    const { email, at } = await person()
    expect((await admin.post(`${at}/do`, { deed: 'reset' })).headers.location).toBe(`${at}?done=resetDone`)
    await door.drain()
    expect(door.mailbox.all().some(letter => JSON.stringify(letter).includes(email))).toBe(true)
    const nameless = await door.post('/api/user', { user: { username: randomUUID(), password } }, here())
    const failed = await admin.post(`/admin/user/${String(nameless.body.user?.id)}/do`, { deed: 'reset' })
    expect(failed).toMatchObject({ status: 400, text: expect.stringContaining('There is no address to send it to.') })
  })

  test('has its address vouched for', async () => {
    const emailTemplate = {
      name: randomUUID(),
      defaultSubject: 'S',
      defaultTextTemplate: 'T',
      defaultHtmlTemplate: 'H',
    }
    const template = await door.post('/api/email/template', { emailTemplate })
    const verificationEmailTemplateId = String(template.body.emailTemplate?.id)
    const emailConfiguration = { verifyEmail: true, verificationEmailTemplateId }
    await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { emailConfiguration } })
    const made = await door.post('/api/user', { user: { email: `${randomUUID()}@example.com`, password } }, here())
    const at = `/admin/user/${String(made.body.user?.id)}`
    const { text } = await admin.get(at)
    expect(text).toContain('Send the letter again')
    const value = String(made.body.user?.email)
    expect((await admin.post(`${at}/do`, { deed: 'vouch', type: 'email', value })).headers.location).toBe(
      `${at}?done=vouched`,
    )
    expect((await user(String(made.body.user?.id))).verified).toBe(true)
    await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { emailConfiguration: { verifyEmail: false } } })
  })

  test('has sessions that end one by one, or all together', async () => {
    const { id, email, at } = await person()
    await door.post(`/api/user/registration/${id}`, { registration: { applicationId: door.applicationId } })
    const login = () => door.post('/api/login', { loginId: email, password, applicationId: door.applicationId })
    const tokens = async () => (await door.get(`/api/jwt/refresh?userId=${id}`)).body.refreshTokens as unknown as Body[]
    for (let n = 0; n < 3; n++) expect((await login()).body.refreshToken).toBeDefined()
    const before = (await tokens()).length
    const { text } = await admin.get(at)
    const [token = ''] = [...text.matchAll(/name="token" value="([^"]+)"/g)].map(([, one = '']) => one)
    expect((await admin.post(`${at}/do`, { deed: 'revoke', token })).status).toBe(303)
    expect(await tokens()).toHaveLength(before - 1)
    await admin.post(`${at}/do`, { deed: 'revoke-all' })
    expect(await tokens()).toEqual([])
    expect((await admin.post(`${at}/do`, { deed: 'revoke', token })).status).toBe(404)
  })

  test('is registered, changed and unregistered, with the roles of the application to choose from', async () => {
    const { id, at } = await person()
    expect((await admin.get(`${at}/registration`)).text).toContain(`${at}/registration/${door.applicationId}`)
    const address = `${at}/registration/${door.applicationId}`
    expect((await send(address, { roles: 'reader' })).headers.location).toBe(`${at}?done=registered#tab-registrations`)
    expect((await user(id)).registrations).toMatchObject([{ applicationId: door.applicationId, roles: ['reader'] }])
    await door.later('1 minute')
    expect((await send(address, { roles: 'writer', username: 'nick' })).status).toBe(303)
    expect((await user(id)).registrations).toMatchObject([{ roles: ['writer'], username: 'nick' }])
    expect((await admin.get(`${at}/registration`)).text).not.toContain(address)
    expect((await admin.post(`${address}/delete`)).status).toBe(303)
    expect((await user(id)).registrations).toEqual([])
  })

  test('has an action taken and ended', async () => {
    const { id, email, at } = await person()
    const { body } = await door.post('/api/user-action', {
      userAction: { name: `Suspended ${randomUUID()}`, temporal: true, preventLogin: true },
    })
    const address = `${at}/action?of=${String(body.userAction?.id)}`
    expect((await admin.get(`${at}/action`)).text).toContain(String(body.userAction?.name))
    expect((await send(address, {})).text).toContain('id="f-expiry-error"')
    const expiry = new Date(door.now() + 3_600_000).toISOString().slice(0, 16)
    expect((await send(address, { expiry, comment: 'Spam' })).headers.location).toBe(`${at}?done=taken#tab-actions`)
    const login = () => door.post('/api/login', { loginId: email, password })
    expect((await login()).status).toBe(409)
    const { text } = await admin.get(at)
    const [, action = ''] = /name="action" value="([^"]+)"/.exec(text) ?? []
    await admin.post(`${at}/do`, { deed: 'cancel', action })
    expect((await login()).status).not.toBe(409)
    expect((await door.get(`/api/user/action?userId=${id}`)).body.actions).toHaveLength(1)
  })
})

describe('what a user has said, and what is said of them', () => {
  test('a consent is noted with its value, taken back, and noted again', async () => {
    const consent = { name: `News ${randomUUID()}`, defaultMinimumAgeForSelfConsent: 0, values: ['daily', 'weekly'] }
    const { body } = await door.post('/api/consent', { consent })
    const consentId = String(body.consent?.id)
    const { id, at } = await person({ birthDate: '1980-01-01' })
    const said = async () => (await door.get(`/api/user/consent?userId=${id}`)).body.userConsents as unknown as Body[]
    expect((await admin.get(at)).text).toContain(`${consentId} weekly`)
    const agree = (value: string) => admin.post(`${at}/do`, { deed: 'agree', consent: `${consentId} ${value}` })
    expect((await agree('weekly')).headers.location).toBe(`${at}?done=agreed#tab-consents`)
    expect(await said()).toMatchObject([{ consentId, status: 'Active', values: ['weekly'] }])
    await admin.post(`${at}/do`, { deed: 'disagree', consent: String((await said())[0]?.id) })
    expect(await said()).toMatchObject([{ status: 'Revoked' }])
    await agree('daily')
    expect(await said()).toMatchObject([{ status: 'Active', values: ['daily'] }])
    const other = await person()
    const foreign = { deed: 'disagree', consent: String((await said())[0]?.id) }
    expect((await admin.post(`${other.at}/do`, foreign)).status).toBe(404)
  })

  test('an account elsewhere is unlinked', async () => {
    const identityProvider = { type: 'Google', client_id: 'c', client_secret: 's', enabled: true }
    const made = await door.post('/api/identity-provider', { identityProvider })
    const identityProviderId = String(made.body.identityProvider?.id)
    const { id, at } = await person()
    const identityProviderLink = {
      identityProviderId,
      identityProviderUserId: 'g-1',
      userId: id,
      displayName: 'at Google',
    }
    expect((await door.post('/api/identity-provider/link', { identityProviderLink })).status).toBe(200)
    expect((await admin.get(at)).text).toContain('at Google')
    await admin.post(`${at}/do`, { deed: 'unlink', provider: identityProviderId, account: 'g-1' })
    const left = await door.get(`/api/identity-provider/link?userId=${id}`)
    expect(left.body.identityProviderLinks).toEqual([])
  })

  test('a comment stays with its author and its moment', async () => {
    const { id, at } = await person()
    expect((await admin.post(`${at}/do`, { deed: 'comment', comment: 'Calls on Mondays <b>' })).status).toBe(303)
    expect((await door.get(`/api/user/comment/${id}`)).body.userComments).toMatchObject([
      { comment: 'Calls on Mondays <b>' },
    ])
    expect((await admin.get(at)).text).toContain('Calls on Mondays &lt;b&gt;')
    expect((await admin.post(`${at}/do`, { deed: 'comment', comment: '' })).status).toBe(400)
  })
})

describe('an account that may sign in to the console', () => {
  test('is for administrators alone to change, register and act on', async () => {
    const manager = await visitor(door, ['user_manager', 'user_deleter', 'group_manager', 'application_viewer'])
    const boss = await administrator(door)
    const { body } = await door.get(`/api/user?email=${boss}`, here())
    const at = `/admin/user/${String(body.user?.id)}`
    expect((await manager.get(at)).text).toContain('Only an administrator')
    expect((await manager.get(at)).text).not.toContain(`${at}/edit`)
    for (const path of ['edit', 'delete', 'action', 'registration', `registration/${adminApplicationId}`])
      expect([path, (await manager.get(`${at}/${path}`)).status]).toEqual([path, 403])
    for (const deed of ['reset', 'demand', 'vouch', 'revoke-all', 'wake', 'join'])
      expect([deed, (await manager.post(`${at}/do`, { deed })).status]).toEqual([deed, 403])
    expect((await manager.post(`${at}/delete`, { how: 'soft' })).status).toBe(403)
    const other = await person()
    expect((await manager.get(`${other.at}/registration`)).text).not.toContain(adminApplicationId)
    const become = `${other.at}/registration/${adminApplicationId}`
    expect((await manager.post(become, { _shown: 'roles', roles: 'admin' })).status).toBe(403)
    expect((await user(other.id)).registrations).toEqual([])
    expect((await send(become, { roles: 'tenant_viewer' })).status).toBe(303)
  })

  test('is not reached through the page of somebody else', async () => {
    const manager = await visitor(door, ['user_manager'])
    const boss = await administrator(door)
    const { body } = await door.get(`/api/user?email=${boss}`, here())
    const bossId = String(body.user?.id)
    await door.post('/api/login', { loginId: boss, password: bossPassword, applicationId: door.applicationId })
    await visiting(door, (await signIn(door, boss)).cookies[0]?.split(';')[0] ?? '').get('/admin')
    const tokens = (await door.get(`/api/jwt/refresh?userId=${bossId}`)).body.refreshTokens as unknown as Body[]
    expect(tokens.length).toBeGreaterThan(0)
    const action = { name: `Kept out ${randomUUID()}`, temporal: true, preventLogin: true }
    const kind = String((await door.post('/api/user-action', { userAction: action })).body.userAction?.id)
    const asked = { actioneeUserId: bossId, actionerUserId: bossId, userActionId: kind, expiry: door.now() + 3_600_000 }
    const taken = await door.post('/api/user/action', { action: asked })
    const { at } = await person()
    for (const form of [
      { deed: 'revoke', token: String(tokens[0]?.id) },
      { deed: 'cancel', action: String(taken.body.action?.id) },
      { deed: 'vouch', type: 'email', value: boss },
      { deed: 'resend', type: 'email', value: boss },
    ] as Readonly<Record<string, string>>[])
      expect([form.deed, (await manager.post(`${at}/do`, form)).status]).toEqual([form.deed, 404])
    expect((await door.get(`/api/user/action?userId=${bossId}&active=true`)).body.actions).toHaveLength(1)
  })

  test('cannot delete or deactivate itself, nor lock itself out', async () => {
    const email = await administrator(door)
    const own = visiting(door, (await signIn(door, email)).cookies[0]?.split(';')[0] ?? '')
    const { body } = await door.get(`/api/user?email=${email}`, here())
    const at = `/admin/user/${String(body.user?.id)}/delete`
    for (const [name, value] of [
      ['confirm', 'Ada'],
      ['how', 'soft'],
    ] as const)
      expect((await own.post(at, { [name]: value })).status).toBe(400)
    const out = `/admin/user/${String(body.user?.id)}/registration/${adminApplicationId}/delete`
    expect(await own.post(out)).toMatchObject({
      status: 400,
      text: expect.stringContaining('lets you into this console'),
    })
    expect((await own.get('/admin')).status).toBe(200)
  })
})

describe('a group', () => {
  test('has the roles one chooses, and members who join by name and leave', async () => {
    const at = '/admin/group/new'
    const begun = await admin.get(at)
    const form = filledIn(begun.text, at, { name: `Editors ${randomUUID()}`, roleIds: String(roles[1]?.id) })
    const made = await admin.post(at, form)
    const [, id = ''] = /group\/([\w-]+)\?/.exec(made.headers.location ?? '') ?? []
    expect((await door.get(`/api/group/${id}`)).body.group?.roles).toMatchObject({
      [door.applicationId]: [{ name: roles[1]?.name }],
    })
    await door.later('1 minute')
    const edit = `/admin/group/${id}/edit`
    expect((await send(edit, { roleIds: String(roles[0]?.id) })).status).toBe(303)
    expect((await door.get(`/api/group/${id}`)).body.group?.roles).toMatchObject({
      [door.applicationId]: [{ name: roles[0]?.name }],
    })
    const { id: userId, email } = await person()
    const members = `/admin/group/${id}/members`
    expect((await admin.post(members, { add: 'nobody@example.com' })).text).toContain('Nobody in this tenant')
    expect((await admin.post(members, { add: email })).status).toBe(303)
    expect((await admin.get(members)).text).toContain(`/admin/user/${userId}`)
    expect((await admin.get(`/admin/user/${userId}`)).text).toContain(`/admin/group/${id}`)
    await admin.post(members, { remove: userId })
    expect((await admin.get(members)).text).toContain('Nobody is in this group')
    await admin.post(`/admin/user/${userId}/do`, { deed: 'join', group: id })
    await admin.post(`/admin/user/${userId}/do`, { deed: 'leave', group: id })
    expect((await admin.get(members)).text).toContain('Nobody is in this group')
  })
})

test('an entity’s grants are given, changed and taken away', async () => {
  const permissions = [{ name: 'read' }, { name: 'write' }]
  const type = await door.post('/api/entity/type', { entityType: { name: randomUUID(), permissions } })
  const entity = { name: randomUUID(), type: { id: String(type.body.entityType?.id) } }
  const made = await door.post('/api/entity', { entity }, here())
  const id = String(made.body.entity?.id)
  const { id: userId, email } = await person()
  const at = `/admin/entity/${id}/grants`
  const granted = async () =>
    (await door.get(`/api/entity/${id}/grant?userId=${userId}`)).body?.grant?.permissions as unknown
  expect((await admin.post(at, { who: email, permission: 'read' })).status).toBe(303)
  expect(await granted()).toEqual(['read'])
  expect((await admin.get(`${at}?who=${userId}`)).text).toMatch(/value="read" checked/)
  await admin.post(at, { who: userId, permission: ['read', 'write'] })
  expect(await granted()).toEqual(['read', 'write'])
  expect((await admin.post(at, { who: userId, permission: 'fly' })).status).toBe(400)
  expect((await admin.post(at, { who: 'nobody' })).text).toContain('Neither a user of this tenant nor an entity')
  await admin.post(at, { remove: userId })
  expect(await granted()).toBeUndefined()
  expect((await admin.get(`/admin/audit-log?q=${id}`)).text).toContain('Granted [read, write]')
})
