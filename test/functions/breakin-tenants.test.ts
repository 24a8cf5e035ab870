// Does a tenant's key learn or change anything of another tenant, by whatever route and whatever id?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manifest } from '../../functions/manifest.ts'
import { furnishing } from '../../infra/local/furnish.ts'
import type { Answer } from '../door.ts'
import { type PeopleDoor, peopleDoor } from './people-given.ts'
import { ok, password, verifying } from './users-given.ts'

type Ids = Readonly<Record<string, string>>
let door: PeopleDoor
/** Of the instance, and so known to all. */
let shared: Ids
let own: Ids
let theirs: Ids
let key: string

async function furnished(): Promise<Ids> {
  const letter = await door.template()
  const t = await door.tenant({
    ...verifying(letter, { forgotPasswordEmailTemplateId: letter, verificationStrategy: 'FormField' }),
    familyConfiguration: { enabled: true },
    eventConfiguration: { events: { 'user.update': { enabled: true, transactionType: 'None' } } },
  })
  const how = { tenantId: t }
  const made = async (path: string, body: object) => ok(door.post(path, body, how))
  const application = {
    name: `Application of ${t}`,
    roles: [{ name: 'one' }],
    verifyRegistration: true,
    verificationEmailTemplateId: letter,
    loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true },
  }
  const { application: app } = await made('/api/application', { application })
  const { scope } = await made(`/api/application/${app?.id}/scope`, {
    scope: { name: 'some', defaultConsentMessage: 'x', defaultConsentDetail: 'y' },
  })
  const email = `somebody-${t}@example.com`
  const born = { birthDate: '1980-01-01' }
  const { user } = await made('/api/user', { user: { email, password, ...born } })
  const { user: kid } = await made('/api/user', {
    user: { email: `kid-${t}@example.com`, password, birthDate: '2020-01-01', parentEmail: email },
  })
  const registration = { applicationId: app?.id, roles: ['one'] }
  await made(`/api/user/registration/${user?.id}`, { registration })
  await ok(door.post('/api/user/verify-email', { userId: user?.id }, how))
  const session = (await door.post('/api/login', { loginId: email, password, applicationId: app?.id }, how)).body
  const { group } = await made('/api/group', { group: { name: 'Some' } })
  const { members } = await made('/api/group/member', { members: { [String(group?.id)]: [{ userId: user?.id }] } })
  const type = { id: shared.entityTypeId }
  const { entity } = await made('/api/entity', { entity: { name: 'Printer', type } })
  const grant = { grant: { userId: user?.id, permissions: ['read'] } }
  await door.post(`/api/entity/${entity?.id}/grant`, grant, how)
  const { userConsent } = await made('/api/user/consent', {
    userConsent: { consentId: shared.consentId, userId: user?.id },
  })
  const { family } = await made('/api/user/family', { familyMember: { userId: user?.id, role: 'Adult', owner: true } })
  const link = { identityProviderId: shared.identityProviderId, identityProviderUserId: `x-${t}`, userId: user?.id }
  await made('/api/identity-provider/link', { identityProviderLink: link })
  await made('/api/user/comment', { userComment: { userId: user?.id, commenterId: user?.id, comment: 'So.' } })
  const { action } = await made('/api/user/action', {
    action: {
      userActionId: shared.userActionId,
      actioneeUserId: kid?.id,
      actionerUserId: user?.id,
      comment: 'x',
      expiry: door.now() + 9e6,
    },
    broadcast: false,
  })
  const { webhook } = await ok(
    door.post('/api/webhook', {
      webhook: {
        url: 'http://127.0.0.1:9/',
        tenantIds: [t],
        eventsEnabled: { 'user.update': true },
        connectTimeout: 1,
        readTimeout: 1,
      },
    }),
  )
  const forgot = await made('/api/user/forgot-password', { loginId: email, sendForgotPasswordMessage: false })
  const started = await made('/api/identity/verify/start', { loginId: `kid-${t}@example.com`, loginIdType: 'email' })
  await ok(door.patch(`/api/user/${user?.id}`, { user: { firstName: 'New' } }, how))
  const logs = await ok(door.get('/api/system/webhook-event-log/search', how))
  const { auditLog } = await made('/api/system/audit-log', { auditLog: { insertUser: 'x', message: `of ${t}` } })
  const first = (list: unknown, at = 0) => (Object.values(Object(list)) as Record<string, unknown>[])[at]
  return {
    ...shared,
    tenantId: t,
    applicationId: String(app?.id),
    roleId: String(first(app?.roles)?.id),
    scopeId: String(scope?.id),
    userId: String(user?.id),
    kidId: String(kid?.id),
    email,
    tokenId: String(session.refreshTokenId),
    refreshToken: String(session.refreshToken),
    groupId: String(group?.id),
    memberId: String(first(first(members))?.id),
    entityId: String(entity?.id),
    userConsentId: String(userConsent?.id),
    familyId: String(family?.id),
    linkUserId: `x-${t}`,
    actionId: String(action?.actionId ?? action?.id),
    webhookId: String(webhook?.id),
    changePasswordId: String(forgot.changePasswordId),
    verificationId: String(started.verificationId),
    webhookEventLogId: String(first(logs.webhookEventLogs)?.id),
    auditLogId: String(auditLog?.id),
    webhookAttemptLogId: randomUUID(),
  }
}

/** Ids that look alike and stand for nothing; what every tenant shares is the same. */
const nobody = (like: Ids): Ids =>
  Object.fromEntries(
    Object.entries(like).map(([name, value]) => {
      if (name in shared) return [name, value]
      if (name === 'email') return [name, 'nobody@example.com']
      if (/^\d+$/.test(value)) return [name, String(Number(value) + 1)]
      return [name, value.length === 36 ? randomUUID() : `${randomUUID()}${value}`.slice(0, value.length)]
    }),
  )

const bodies: Readonly<Record<string, (of: Ids) => unknown>> = {
  'POST /api/login': of => ({ loginId: of.email, password, applicationId: of.applicationId }),
  'PUT /api/login': of => ({ userId: of.userId, applicationId: of.applicationId }),
  'DELETE /api/jwt/refresh': of => ({ userId: of.userId }),
  'POST /api/jwt/vend': of => ({ claims: { sub: of.userId } }),
  'PUT /api/user/:userId': of => ({ user: { email: of.email, firstName: 'Changed' } }),
  'PATCH /api/user/:userId': () => ({ user: { firstName: 'Changed' } }),
  'POST /api/user': () => ({ user: { username: `new-${randomUUID()}`, password } }),
  'POST /api/user/registration/:userId': of => ({ registration: { applicationId: of.applicationId } }),
  'PUT /api/user/registration/:userId': of => ({ registration: { applicationId: of.applicationId } }),
  'PATCH /api/user/registration/:userId': of => ({ registration: { applicationId: of.applicationId } }),
  'PUT /api/user/registration/:userId/:applicationId': () => ({ registration: { roles: [] } }),
  'PATCH /api/user/registration/:userId/:applicationId': () => ({ registration: { roles: [] } }),
  'POST /api/user/registration': of => ({
    registration: { applicationId: of.applicationId },
    user: { username: `new-${randomUUID()}`, password },
  }),
  'POST /api/user/import': of => ({
    users: [
      {
        username: `new-${randomUUID()}`,
        registrations: [{ applicationId: of.applicationId }],
        memberships: [{ groupId: of.groupId }],
      },
    ],
  }),
  'POST /api/user/refresh-token/import': of => ({
    refreshTokens: [{ token: randomUUID(), userId: of.userId, applicationId: of.applicationId }],
  }),
  'DELETE /api/user/bulk': of => ({ userIds: [of.userId], dryRun: true }),
  'POST /api/email/send/:emailTemplateId': of => ({ userIds: [of.userId], applicationId: of.applicationId }),
  'POST /api/user/action': of => ({
    action: {
      userActionId: of.userActionId,
      actioneeUserId: of.kidId,
      actionerUserId: of.userId,
      applicationIds: [of.applicationId],
      expiry: 9_000_000_000_000,
    },
  }),
  'PUT /api/user/action/:actionId': of => ({ action: { actionerUserId: of.userId, expiry: 9_000_000_000_000 } }),
  'DELETE /api/user/action/:actionId': of => ({ action: { actionerUserId: of.userId } }),
  'POST /api/user/family': of => ({ familyMember: { userId: of.userId, role: 'Adult', owner: true } }),
  'PUT /api/user/family/:familyId': of => ({ familyMember: { userId: of.kidId, role: 'Child' } }),
  'POST /api/user/family/request': of => ({ parentEmail: of.email }),
  'POST /api/user/comment': of => ({ userComment: { userId: of.userId, commenterId: of.userId, comment: 'x' } }),
  'POST /api/user/comment/search': of => ({ search: { userId: of.userId } }),
  'POST /api/user/consent': of => ({
    userConsent: { consentId: of.consentId, userId: of.userId, giverUserId: of.userId },
  }),
  'PUT /api/user/consent/:userConsentId': () => ({ userConsent: { status: 'Revoked' } }),
  'PATCH /api/user/consent/:userConsentId': () => ({ userConsent: { status: 'Revoked' } }),
  'POST /api/identity-provider/link': of => ({
    identityProviderLink: {
      identityProviderId: of.identityProviderId,
      identityProviderUserId: randomUUID(),
      userId: of.userId,
    },
  }),
  'POST /api/user/verify-email': of => ({ verificationId: of.verificationId, oneTimeCode: 'ABCDEF' }),
  'POST /api/identity/verify': of => ({ loginId: of.email, loginIdType: 'email' }),
  'POST /api/identity/verify/start': of => ({
    loginId: of.email,
    loginIdType: 'email',
    applicationId: of.applicationId,
  }),
  'POST /api/identity/verify/send': of => ({ verificationId: of.verificationId }),
  'POST /api/identity/verify/complete': of => ({ verificationId: of.verificationId, oneTimeCode: 'ABCDEF' }),
  'POST /api/user/forgot-password': of => ({
    loginId: of.email,
    applicationId: of.applicationId,
    sendForgotPasswordMessage: false,
  }),
  'POST /api/user/change-password': of => ({ changePasswordId: of.changePasswordId, password }),
  'POST /api/user/change-password/:changePasswordId': () => ({ password }),
  'POST /api/application/:applicationId/role': () => ({ role: { name: `r-${randomUUID()}` } }),
  'PUT /api/application/:applicationId/role/:roleId': () => ({ role: { name: 'other' } }),
  'PATCH /api/application/:applicationId/role/:roleId': () => ({ role: { name: 'other' } }),
  'POST /api/application/:applicationId/scope': () => ({
    scope: { name: 'x', defaultConsentMessage: 'x', defaultConsentDetail: 'y' },
  }),
  'PUT /api/application/:applicationId/scope/:scopeId': () => ({
    scope: { name: 'x', defaultConsentMessage: 'x', defaultConsentDetail: 'y' },
  }),
  'PATCH /api/application/:applicationId/scope/:scopeId': () => ({ scope: { defaultConsentMessage: 'z' } }),
  'POST /api/application': of => ({
    sourceApplicationId: of.applicationId,
    application: { name: `n-${randomUUID()}` },
  }),
  'PUT /api/application/:applicationId': () => ({ application: { name: 'Changed' } }),
  'PATCH /api/application/:applicationId': () => ({ application: { name: 'Changed' } }),
  'PUT /api/tenant/:tenantId': () => ({ tenant: { name: `n-${randomUUID()}` } }),
  'PATCH /api/tenant/:tenantId': () => ({ tenant: { data: { x: 1 } } }),
  'POST /api/tenant': of => ({ sourceTenantId: of.tenantId, tenant: { name: `n-${randomUUID()}` } }),
  'POST /api/group': of => ({ group: { name: `n-${randomUUID()}` }, roleIds: [of.roleId] }),
  'PUT /api/group/:groupId': of => ({ group: { name: 'Changed' }, roleIds: [of.roleId] }),
  'PATCH /api/group/:groupId': () => ({ group: { name: 'Changed' } }),
  'POST /api/group/member': of => ({ members: { [String(of.groupId)]: [{ userId: of.userId }] } }),
  'PUT /api/group/member': of => ({ members: { [String(of.groupId)]: [{ userId: of.userId }] } }),
  'DELETE /api/group/member': of => ({ members: { [String(of.groupId)]: [of.userId] } }),
  'POST /api/group/member/search': of => ({ search: { groupId: of.groupId } }),
  'POST /api/entity': of => ({ entity: { name: 'New', type: { id: of.entityTypeId }, parentId: of.entityId } }),
  'PUT /api/entity/:entityId': of => ({ entity: { name: 'New', type: { id: of.entityTypeId } } }),
  'PATCH /api/entity/:entityId': () => ({ entity: { name: 'New' } }),
  'POST /api/entity/:entityId/grant': of => ({ grant: { userId: of.userId, permissions: [] } }),
  'PUT /api/entity/:entityId/grant': of => ({ grant: { userId: of.userId, permissions: [] } }),
  'POST /api/entity/grant/search': of => ({ search: { entityId: of.entityId } }),
  'POST /api/entity/search': of => ({ search: { queryString: `id:${of.entityId}` } }),
  'PUT /api/entity/search': of => ({ search: { ids: [of.entityId] } }),
  'PUT /api/webhook/:webhookId': of => ({
    webhook: { url: 'http://127.0.0.1:9/', tenantIds: [of.tenantId], connectTimeout: 1, readTimeout: 1 },
  }),
  'PATCH /api/webhook/:webhookId': () => ({ webhook: { description: 'x' } }),
  'POST /api/webhook': of => ({
    webhook: { url: 'http://127.0.0.1:9/', tenantIds: [of.tenantId], connectTimeout: 1, readTimeout: 1 },
  }),
  'POST /api/webhook/test': of => ({ webhookId: of.webhookId, event: { type: 'test' } }),
  'POST /api/identity-provider': of => ({
    identityProvider: {
      type: 'OpenIDConnect',
      name: `n-${randomUUID()}`,
      oauth2: { client_id: 'x', issuer: 'https://x.example' },
      applicationConfiguration: { [String(of.applicationId)]: { enabled: true } },
      tenantConfiguration: { [String(of.tenantId)]: {} },
    },
  }),
  'POST /api/consent': () => ({}),
}

const queries: Readonly<Record<string, (of: Ids) => string>> = {
  'GET /api/jwt/refresh': of => `?userId=${of.userId}`,
  'GET /api/user': of => `?email=${of.email}`,
  'GET /api/user/action': of => `?userId=${of.kidId}`,
  'GET /api/user/family': of => `?userId=${of.userId}`,
  'GET /api/user/family/pending': of => `?parentEmail=${of.email}`,
  'GET /api/user/comment/search': of => `?userId=${of.userId}`,
  'GET /api/user/consent': of => `?userId=${of.userId}`,
  'GET /api/identity-provider/link': of => `?identityProviderId=${of.identityProviderId}&userId=${of.userId}`,
  'DELETE /api/identity-provider/link': of =>
    `?identityProviderId=${of.identityProviderId}&identityProviderUserId=${of.linkUserId}&userId=${of.userId}`,
  'PUT /api/user/verify-email': of => `?email=${of.email}&sendVerifyEmail=false&applicationId=${of.applicationId}`,
  'PUT /api/user/verify-registration': of => `?email=${of.email}&applicationId=${of.applicationId}`,
  'GET /api/user/change-password': of => `?loginId=${of.email}`,
  'GET /api/entity/:entityId/grant': of => `?userId=${of.userId}`,
  'DELETE /api/entity/:entityId/grant': of => `?userId=${of.userId}`,
  'GET /api/entity/grant/search': of => `?entityId=${of.entityId}`,
  'GET /api/entity/search': of => `?ids=${of.entityId}`,
  'GET /api/group/member/search': of => `?groupId=${of.groupId}`,
  'GET /api/webhook/search': of => `?tenantId=${of.tenantId}`,
  'GET /api/application/search': of => `?tenantId=${of.tenantId}`,
  'GET /api/identity-provider/search': of => `?applicationId=${of.applicationId}`,
}

const routes = Object.values(manifest)
  .flatMap(row => ('routes' in row ? Object.entries(row.routes) : []))
  .filter(([, access]) => ['apiKey', 'optionalKey', 'keyOrBearer', 'login', 'globalKey', 'keyManager'].includes(access))
  .map(([route]) => route)

function probe(route: string, of: Ids): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ')
  const url = path.replace(/:(\w+)/g, (_, name: string) => of[name] ?? randomUUID()) + (queries[route]?.(of) ?? '')
  const body = bodies[route]?.(of) ?? (method === 'GET' ? undefined : {})
  return door.send(method, url, body, { key })
}

/** An answer with what differs by itself taken out: the ids that were asked for, and everything drawn. */
const told = ({ status, text }: Answer, of: Ids): string => {
  const known = Object.entries(of).filter(([, value]) => value.length > 7)
  const plain = known.reduce((words, [name, value]) => words.replaceAll(value, `<${name}>`), text)
  return `${status} ${plain
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replaceAll(/\d{10,}/g, '<n>')
    .replaceAll(/"(token|changePasswordId|oneTimePassword)":"[^"]*"/g, '"$1"')}`
}

beforeAll(async () => {
  door = await peopleDoor()
  const made = async (path: string, body: object) => ok(door.post(path, body))
  const { entityType } = await made('/api/entity/type', {
    entityType: { name: 'Printer', permissions: [{ name: 'read' }] },
  })
  const { userAction } = await made('/api/user-action', { userAction: { name: 'Warn', temporal: true } })
  shared = {
    entityTypeId: String(entityType?.id),
    consentId: await door.consent(),
    identityProviderId: await door.provider(),
    userActionId: String(userAction?.id),
    emailTemplateId: await door.template(),
  }
  own = await furnished()
  theirs = await furnished()
  key = `key-of-one-tenant-${randomUUID()}`
  await furnishing(door.platform).apiKeys([{ key, tenantId: own.tenantId ?? '' }])
}, 60_000)
afterAll(() => door.close())

/** Everything there is about the tenant, as the key of the operator reads it. */
async function state(of: Ids): Promise<string> {
  const how = { tenantId: of.tenantId ?? '' }
  const paths = [
    `/api/tenant/${of.tenantId}`,
    `/api/application/${of.applicationId}`,
    `/api/user/${of.userId}`,
    `/api/user/${of.kidId}`,
    `/api/group/${of.groupId}`,
    `/api/entity/${of.entityId}`,
    `/api/entity/${of.entityId}/grant`,
    `/api/user/family/${of.familyId}`,
    `/api/user/consent/${of.userConsentId}`,
    `/api/user/action/${of.actionId}`,
    `/api/user/comment/${of.userId}`,
    `/api/jwt/refresh/${of.tokenId}`,
    `/api/webhook/${of.webhookId}`,
    `/api/user/change-password/${of.changePasswordId}`,
  ]
  const answers = await Promise.all(paths.map(path => door.get(path, how)))
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200))
  return answers.map(({ text }) => text).join('\n')
}

test('what another tenant has is answered like what nobody has, on every route, and stays as it is', async () => {
  const before = await state(theirs)
  const different: string[] = []
  let reached = 0
  for (const route of routes) {
    const nobodys = nobody(theirs)
    const [a, b] = [told(await probe(route, theirs), theirs), told(await probe(route, nobodys), nobodys)]
    if (a !== b) different.push(`${route}: ${a.slice(0, 200)} and not ${b.slice(0, 200)}`)
    // Last, because it may take away what it is asked about: a probe that says nothing to its owner says nothing at all.
    if ((await probe(route, own)).status === 200) reached++
  }
  expect(different).toEqual([])
  expect(reached).toBeGreaterThan(100)
  expect(await state(theirs)).toBe(before)
}, 60_000)
