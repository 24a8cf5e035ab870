// Is every change to what surrounds users one step, wherever it is cut off: families, groups, tenants, applications?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { type Request, request, sweeping } from './sweep-given.ts'
import { holdsFor } from './sweep-promises.ts'
import { type TokenDoor, tokenDoor } from './token-given.ts'
import { address, ok } from './users-given.ts'

let door: TokenDoor
let sweeper: ReturnType<typeof sweeping>
let tenantId: string
let consentId: string
let identityProviderId: string
let userActionId: string
let entityTypeId: string
beforeAll(async () => {
  door = await tokenDoor({ faults: true, patienceMs: 1_500, complain: () => undefined })
  tenantId = await door.heardTenant({
    passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 },
    familyConfiguration: { enabled: true },
  })
  const consent = { name: 'News', defaultMinimumAgeForSelfConsent: 13 }
  consentId = String((await ok(door.post('/api/consent', { consent }))).consent?.id)
  const identityProvider = {
    type: 'OpenIDConnect',
    name: 'Town',
    enabled: true,
    oauth2: { client_id: 'us', client_secret: 'hush', issuer: 'https://id.example.com' },
  }
  identityProviderId = String(
    (await ok(door.post('/api/identity-provider', { identityProvider }))).identityProvider?.id,
  )
  const userAction = { name: 'Ban', temporal: true, preventLogin: true }
  userActionId = String((await ok(door.post('/api/user-action', { userAction }))).userAction?.id)
  const entityType = { name: 'Doors', permissions: [{ name: 'read' }, { name: 'write' }] }
  entityTypeId = String((await ok(door.post('/api/entity/type', { entityType }))).entityType?.id)
  sweeper = sweeping(door)
})
afterAll(() => door.close())

const how = () => ({ tenantId })
const person = async (more: object = {}): Promise<string> => String((await door.user(tenantId, more)).id)
const adult = () => person({ birthDate: '1980-01-01' })
const familyPath = '/api/user/family'
const family = async () => {
  const [userId, child, id] = [await adult(), await person({ birthDate: '2018-01-01' }), randomUUID()]
  await ok(door.post(`${familyPath}/${id}`, { familyMember: { userId, role: 'Adult', owner: true } }, how()))
  return { id, userId, child }
}
const withChild = async () => {
  const made = await family()
  await ok(door.put(`${familyPath}/${made.id}`, { familyMember: { userId: made.child, role: 'Child' } }, how()))
  return made
}
const group = async (): Promise<string> =>
  String((await ok(door.post('/api/group', { group: { name: `Group ${randomUUID()}` } }, how()))).group?.id)
const joined = async () => {
  const [groupId, userId] = [await group(), await person()]
  await ok(door.post('/api/group/member', { members: { [groupId]: [{ userId }] } }, how()))
  return { groupId, userId }
}
const consented = async () => {
  const id = randomUUID()
  await ok(door.post(`/api/user/consent/${id}`, { userConsent: { consentId, userId: await person() } }, how()))
  return id
}
const acted = async () => {
  const [actioneeUserId, actionerUserId] = [await person(), await person()]
  const action = { actioneeUserId, actionerUserId, userActionId, ...later() }
  return { actionerUserId, id: String((await ok(door.post('/api/user/action', { action }, how()))).action?.id) }
}
const later = () => ({ expiry: door.now() + 3_600_000 })
const application = async () => {
  const id = await door.loginApplication(tenantId)
  await door.register({ id: await person(), tenantId }, id)
  return id
}
const tenant = async () => {
  const id = await door.tenant({})
  await door.user(id, { email: address() })
  return id
}

const webhook = {
  url: 'http://127.0.0.1:9/',
  global: true,
  connectTimeout: 1_000,
  readTimeout: 1_000,
  eventsEnabled: {},
}

const granted = async () => {
  const [id, userId] = [randomUUID(), await person()]
  await ok(door.post(`/api/entity/${id}`, { entity: { name: 'Door', type: { id: entityTypeId } } }, how()))
  await ok(door.post(`/api/entity/${id}/grant`, { grant: { userId, permissions: ['read'] } }, how()))
  return { id, userId }
}

const requests: Readonly<Record<string, Request<never>>> = {
  'agree to something': request({
    given: async () => ({ id: randomUUID(), userId: await person() }),
    act: ({ id, userId }) => door.post(`/api/user/consent/${id}`, { userConsent: { consentId, userId } }, how()),
    again: [400],
  }),
  'agree no more': request({
    given: consented,
    act: id => door.del(`/api/user/consent/${id}`, how()),
    again: [200],
    happensAgain: true,
  }),
  'found a family': request({
    given: async () => ({ id: randomUUID(), userId: await adult() }),
    act: ({ id, userId }) =>
      door.post(`${familyPath}/${id}`, { familyMember: { userId, role: 'Adult', owner: true } }, how()),
    again: [400],
  }),
  'take somebody into a family': request({
    given: family,
    act: ({ id, child: userId }) => door.put(`${familyPath}/${id}`, { familyMember: { userId, role: 'Child' } }, how()),
    again: [200],
    happensAgain: true,
  }),
  'let somebody go from a family': request({
    given: withChild,
    act: ({ id, child }) => door.del(`${familyPath}/${id}/${child}`, how()),
    again: [404],
  }),
  'let the last one go from a family': request({
    given: family,
    act: ({ id, userId }) => door.del(`${familyPath}/${id}/${userId}`, how()),
    again: [404],
  }),
  'put two into a group': request({
    given: async () => ({ groupId: await group(), userIds: [await person(), await person()] }),
    act: ({ groupId, userIds }) =>
      door.post('/api/group/member', { members: { [groupId]: userIds.map(userId => ({ userId })) } }, how()),
    again: [200, 400],
    happensAgain: true,
  }),
  'take somebody out of a group': request({
    given: joined,
    act: ({ groupId, userId }) => door.del(`/api/group/member?groupId=${groupId}&userId=${userId}`, how()),
    again: [200, 404],
  }),
  'delete a group': request({
    given: joined,
    act: ({ groupId }) => door.del(`/api/group/${groupId}`, how()),
    again: [404],
    isEnded: true,
  }),
  'link an account elsewhere': request({
    given: async () => ({ userId: await person(), identityProviderUserId: randomUUID() }),
    act: one =>
      door.post('/api/identity-provider/link', { identityProviderLink: { identityProviderId, ...one } }, how()),
    again: [400],
  }),
  'do something to a user for a time': request({
    given: async () => ({ actioneeUserId: await person(), actionerUserId: await person() }),
    act: one => door.post('/api/user/action', { action: { userActionId, ...one, ...later() } }, how()),
    again: [200],
    happensAgain: true,
  }),
  'end what is done to a user': request({
    given: acted,
    act: ({ id, actionerUserId }) =>
      door.send('DELETE', `/api/user/action/${id}`, { action: { actionerUserId } }, how()),
    again: [400],
  }),
  'comment on a user': request({
    given: async () => ({ userId: await person(), commenterId: await person() }),
    act: one => door.post('/api/user/comment', { userComment: { comment: 'Late', ...one } }, how()),
    again: [200],
    happensAgain: true,
  }),
  'create an application': request({
    given: async () => ({ id: randomUUID(), name: randomUUID() }),
    act: ({ id, name }) =>
      door.post(`/api/application/${id}`, { application: { name, roles: [{ name: 'reader' }] } }, how()),
    again: [400],
  }),
  'patch an application': request({
    given: application,
    act: id => door.patch(`/api/application/${id}`, { application: { name: randomUUID() } }, how()),
    again: [200],
    happensAgain: true,
  }),
  'delete an application for good': request({
    given: application,
    act: id => door.del(`/api/application/${id}?hardDelete=true`, how()),
    again: [404],
    isEnded: true,
  }),
  'create a tenant': request({
    given: async () => ({ id: randomUUID(), name: randomUUID() }),
    act: ({ id, name }) => door.post(`/api/tenant/${id}`, { tenant: { name } }),
    again: [400],
  }),
  'delete a tenant': request({
    given: tenant,
    act: id => door.del(`/api/tenant/${id}`),
    again: [404],
    isEnded: true,
  }),
  'replace a tenant’s settings': request({
    given: tenant,
    act: id => door.put(`/api/tenant/${id}`, { tenant: { name: randomUUID(), issuer: 'https://id.example.com' } }),
    again: [200],
    happensAgain: true,
  }),
  'give an application another role': request({
    given: application,
    act: id => door.post(`/api/application/${id}/role`, { role: { name: 'another' } }, how()),
    again: [400],
  }),
  'create an entity': request({
    given: async () => randomUUID(),
    act: id => door.post(`/api/entity/${id}`, { entity: { name: 'Door', type: { id: entityTypeId } } }, how()),
    again: [400],
  }),
  'grant a user an entity': request({
    given: granted,
    act: ({ id, userId }) => door.put(`/api/entity/${id}/grant`, { grant: { userId, permissions: ['write'] } }, how()),
    again: [200],
    happensAgain: true,
  }),
  'delete an entity': request({
    given: granted,
    act: ({ id }) => door.del(`/api/entity/${id}`, how()),
    again: [404],
    isEnded: true,
  }),
  'create a webhook': request({
    given: async () => randomUUID(),
    act: id => door.post(`/api/webhook/${id}`, { webhook }),
    again: [400],
  }),
  'generate a key': request({
    given: async () => ({ id: randomUUID(), name: randomUUID() }),
    act: ({ id, name }) => door.post(`/api/key/generate/${id}`, { key: { algorithm: 'ES256', name } }),
    again: [400],
  }),
}

holdsFor(() => sweeper, requests)
