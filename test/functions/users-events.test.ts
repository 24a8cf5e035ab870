// What do webhooks hear of users, and what can they prevent?
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  address,
  codes,
  type Listener,
  listener,
  ok,
  password,
  telling,
  type UsersDoor,
  usersDoor,
} from './users-given.ts'

const types = [
  'user.create',
  'user.create.complete',
  'user.update',
  'user.update.complete',
  'user.delete',
  'user.delete.complete',
  'user.deactivate',
  'user.reactivate',
  'user.email.update',
  'user.identity.update',
  'user.password.update',
  'user.loginId.duplicate.create',
  'user.loginId.duplicate.update',
  'user.registration.create',
  'user.registration.create.complete',
  'user.registration.update',
  'user.registration.update.complete',
  'user.registration.delete',
  'user.registration.delete.complete',
  'jwt.refresh-token.revoke',
]

let door: UsersDoor
let told: Listener
/** A tenant that tells, and one that asks first. */
let tells: string
let asks: string

beforeAll(async () => {
  door = await usersDoor()
  told = await listener()
  tells = await door.tenant(telling(types))
  asks = await door.tenant(telling(types, 'AbsoluteMajority'))
  for (const tenantId of [tells, asks]) await door.webhook(told.url, tenantId, types)
})
afterEach(async () => {
  await door.drain()
  told.forget()
})
afterAll(async () => {
  await door.close()
  await told.close()
})

const hear = async (): Promise<string[]> => {
  await door.drain()
  const heard = told.types()
  return heard
}
const quiet = async () => {
  await door.drain()
  told.forget()
}

describe('webhooks hear', () => {
  test('of a creation, without anything secret, and of whoever asked for it', async () => {
    const location = { city: 'Oslo', country: 'NO', latitude: 59.9, longitude: 10.7, zipcode: '0150' }
    const { id } = await door.user(
      tells,
      { password: 'very secret words' },
      { eventInfo: { ipAddress: '203.0.113.9', data: { why: 'test' }, location } },
    )
    expect(await hear()).toEqual(['user.create', 'user.create.complete'])
    expect(told.heard[0]).toMatchObject({
      tenantId: tells,
      user: { id },
      info: {
        ipAddress: '203.0.113.9',
        data: { why: 'test' },
        location: { ...location, displayString: 'Oslo, NO' },
      },
    })
    for (const word of ['very secret words', '"salt"', '"factor"', '"hash"', 'encryptionScheme']) {
      expect(JSON.stringify(told.heard)).not.toContain(word)
    }
  })
  test('of a change, with what was before', async () => {
    const { id, email } = await door.user(tells, { firstName: 'Ada' })
    await quiet()
    await ok(door.put(`/api/user/${id}`, { user: { email, firstName: 'Eve' } }))
    expect(await hear()).toEqual(['user.update', 'user.update.complete'])
    expect(told.heard[0]).toMatchObject({ user: { firstName: 'Eve' }, original: { firstName: 'Ada' } })
  })
  test('of a new address, by both its names', async () => {
    const { id, email } = await door.user(tells)
    await quiet()
    const next = address()
    await ok(door.put(`/api/user/${id}`, { user: { email: next } }))
    expect(await hear()).toEqual(['user.email.update', 'user.identity.update', 'user.update', 'user.update.complete'])
    expect(told.named('user.email.update')[0]).toMatchObject({ previousEmail: email, user: { email: next } })
    expect(told.named('user.identity.update')[0]).toMatchObject({
      loginIdType: 'email',
      previousLoginId: email,
      newLoginId: next,
    })
  })
  test('of a new password, and that it ended the sessions', async () => {
    const { id, email } = await door.user(tells)
    await quiet()
    await ok(door.put(`/api/user/${id}`, { user: { email, password: 'another horse' } }))
    expect(await hear()).toEqual([
      'jwt.refresh-token.revoke',
      'user.password.update',
      'user.update',
      'user.update.complete',
    ])
  })
  test('of closing, opening and deleting', async () => {
    const { id } = await door.user(tells)
    await quiet()
    await ok(door.del(`/api/user/${id}`))
    await ok(door.del(`/api/user/${id}`))
    expect(await hear()).toEqual(['jwt.refresh-token.revoke', 'user.deactivate'])
    await quiet()
    await ok(door.put(`/api/user/${id}?reactivate=true`))
    expect(await hear()).toEqual(['user.reactivate'])
    await quiet()
    await ok(door.del(`/api/user/${id}?hardDelete=true`))
    expect(await hear()).toEqual(['jwt.refresh-token.revoke', 'user.delete', 'user.delete.complete'])
    expect(told.heard[0]).toMatchObject({ user: { id } })
  })
  test('of an attempt at a login name in use', async () => {
    const { id, email } = await door.user(tells)
    await quiet()
    expect((await door.post('/api/user', { user: { email, password } }, { tenantId: tells })).status).toBe(400)
    expect(await hear()).toEqual(['user.loginId.duplicate.create'])
    expect(told.heard[0]).toMatchObject({
      duplicateEmail: email,
      existing: { id },
      duplicateIdentities: [{ type: 'email', value: email }],
    })
    const other = await door.user(tells)
    await quiet()
    expect((await door.put(`/api/user/${other.id}`, { user: { email } })).status).toBe(400)
    expect(await hear()).toEqual(['user.loginId.duplicate.update'])
  })
  test('of registrations: made, changed, ended', async () => {
    const applicationId = await door.application(tells, { roles: [{ name: 'admin' }] })
    const { id } = await door.user(tells)
    await quiet()
    await ok(door.post(`/api/user/registration/${id}`, { registration: { applicationId } }))
    expect(await hear()).toEqual(['user.registration.create', 'user.registration.create.complete'])
    expect(told.heard[0]).toMatchObject({ applicationId, user: { id }, registration: { applicationId } })
    await quiet()
    await ok(door.put(`/api/user/registration/${id}/${applicationId}`, { registration: { roles: ['admin'] } }))
    expect(await hear()).toEqual(['user.registration.update', 'user.registration.update.complete'])
    expect(told.heard[0]).toMatchObject({ registration: { roles: ['admin'] }, original: { roles: [] } })
    await quiet()
    await ok(door.del(`/api/user/registration/${id}/${applicationId}`))
    expect(await hear()).toEqual([
      'jwt.refresh-token.revoke',
      'user.registration.delete',
      'user.registration.delete.complete',
    ])
  })
  test('nothing of a request that was refused', async () => {
    await door.post('/api/user', { user: { email: address(), password: 'short' } }, { tenantId: tells })
    expect(await hear()).toEqual([])
  })
})

describe('a webhook that does not consent', () => {
  const vetoed = async (answer: Promise<{ status: number; body: unknown }>) => {
    const given = await answer
    expect([given.status, codes(given as never)]).toEqual([504, ['[WebhookTransactionException]']])
  }
  test('keeps a user from being created: nothing is stored, and nobody is told of the completion', async () => {
    told.refuse('user.create')
    const email = address()
    await vetoed(door.post('/api/user', { user: { email, password } }, { tenantId: asks }))
    expect(await hear()).toEqual(['user.create'])
    expect((await door.get(`/api/user?email=${email}`, { tenantId: asks })).status).toBe(404)
    told.forget()
    await door.user(asks, { email })
  })
  test('keeps a user as it was', async () => {
    const { id, email } = await door.user(asks, { firstName: 'Ada' })
    for (const type of ['user.update', 'user.deactivate', 'user.delete']) told.refuse(type)
    await vetoed(door.put(`/api/user/${id}`, { user: { email: address(), firstName: 'Eve' } }))
    await vetoed(door.patch(`/api/user/${id}`, { user: { firstName: 'Eve' } }))
    await vetoed(door.del(`/api/user/${id}`))
    await vetoed(door.del(`/api/user/${id}?hardDelete=true`))
    expect((await ok(door.get(`/api/user/${id}`))).user).toMatchObject({ email, firstName: 'Ada', active: true })
  })
  test('keeps a closed account closed', async () => {
    const { id } = await door.user(asks)
    await ok(door.del(`/api/user/${id}`))
    told.refuse('user.reactivate')
    await vetoed(door.put(`/api/user/${id}?reactivate=true`))
    expect((await ok(door.get(`/api/user/${id}`))).user).toMatchObject({ active: false })
  })
  test('keeps a registration from being made, changed and ended; with it, the user it was to come with', async () => {
    const applicationId = await door.application(asks)
    const { id } = await door.user(asks)
    told.refuse('user.registration.create')
    await vetoed(door.post(`/api/user/registration/${id}`, { registration: { applicationId } }))
    const email = address()
    await vetoed(
      door.post(
        '/api/user/registration',
        { user: { email, password }, registration: { applicationId } },
        { tenantId: asks },
      ),
    )
    expect((await door.get(`/api/user?email=${email}`, { tenantId: asks })).status).toBe(404)
    told.forget()
    await ok(door.post(`/api/user/registration/${id}`, { registration: { applicationId, username: 'ada' } }))
    for (const type of ['user.registration.update', 'user.registration.delete']) told.refuse(type)
    await vetoed(door.put(`/api/user/registration/${id}/${applicationId}`, { registration: {} }))
    await vetoed(door.del(`/api/user/registration/${id}/${applicationId}`))
    const kept = await ok(door.get(`/api/user/registration/${id}/${applicationId}`))
    expect(kept.registration).toMatchObject({ username: 'ada' })
  })
})
