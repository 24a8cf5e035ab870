// Do tenants, applications, keys, webhooks, templates and actions answer the official client as it expects?
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import {
  acme,
  applicationId,
  call,
  door,
  email,
  empty,
  ok,
  otherId,
  password,
  redirect,
  secret,
  tenantId,
  text,
  url,
  uuid,
} from './client-world.ts'
import { caller } from './official-client.ts'

export function administration(): void {
  test('tenants: created, read, listed, searched, patched, replaced', async () => {
    const { tenant } = await ok(
      call('createTenant', tenantId, { tenant: { name: 'Acme', issuer: 'acme.example.com' } }),
      {
        tenant: { id: tenantId, name: 'Acme', issuer: 'acme.example.com', insertInstant: door.now() },
      },
    )
    await ok(call('retrieveTenant', tenantId), {
      tenant: { id: tenantId, jwtConfiguration: { timeToLiveInSeconds: 3600 } },
    })
    const { tenants } = await ok(call('retrieveTenants'))
    expect(Object.values(tenants ?? {}).map(one => one.id)).toContain(tenantId)
    await ok(call('searchTenants', { search: { name: 'acm*' } }), { total: 1, tenants: [{ id: tenantId }] })
    await ok(call('patchTenant', tenantId, { tenant: { data: { plan: 'free' } } }), {
      tenant: { name: 'Acme', data: { plan: 'free' } },
    })
    const emailConfiguration = {
      verifyEmail: true,
      verificationEmailTemplateId: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0001',
      forgotPasswordEmailTemplateId: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0002',
      implicitEmailVerificationAllowed: false,
    }
    await ok(call('updateTenant', tenantId, { tenant: { ...tenant, emailConfiguration, data: {} } }), {
      tenant: { name: 'Acme', issuer: 'acme.example.com', emailConfiguration },
    })
    const unnamed = await ok(call('createTenant', null, { tenant: { name: 'Without id' } }), { tenant: { id: uuid } })
    await ok(
      call('createTenant', null, { tenant: { name: 'acme' } }),
      {
        fieldErrors: { 'tenant.name': [{ code: '[duplicate]tenant.name', message: text }] },
      },
      400,
    )
    await empty(call('deleteTenant', unnamed.tenant?.id))
    await empty(call('retrieveTenant', unnamed.tenant?.id), 404)
    const soon = await ok(call('createTenant', null, { tenant: { name: 'Soon gone' } }))
    await empty(call('deleteTenantAsync', soon.tenant?.id), 202)
    const later = await ok(call('createTenant', null, { tenant: { name: 'Gone as well' } }))
    await empty(call('deleteTenantWithRequest', later.tenant?.id, { async: true }), 202)
    await ok(call('retrievePasswordValidationRulesWithTenantId', tenantId), {
      passwordValidationRules: { minLength: 8 },
    })
  })

  test('applications and roles: created, read, listed, searched, patched, replaced, put to sleep, woken, deleted', async () => {
    const application = {
      name: 'Shop',
      roles: [{ name: 'buyer', isDefault: true }],
      verifyRegistration: false,
      loginConfiguration: { generateRefreshTokens: true, allowTokenRefresh: true, requireAuthentication: true },
      oauthConfiguration: {
        clientSecret: secret,
        enabledGrants: ['authorization_code', 'refresh_token', 'password'],
        authorizedRedirectURLs: [redirect],
        generateRefreshTokens: true,
        proofKeyForCodeExchangePolicy: 'NotRequired',
      },
    }
    await ok(acme('createApplication', applicationId, { application }), {
      application: { id: applicationId, tenantId, active: true, oauthConfiguration: { clientId: applicationId } },
    })
    await ok(acme('createApplication', otherId, { application: { ...application, name: 'Blog' } }), {
      application: { id: otherId },
    })
    await ok(call('retrieveApplication', applicationId), { application: { name: 'Shop', roles: [{ name: 'buyer' }] } })
    const listed = await ok(acme('retrieveApplications'))
    expect(
      Object.values(listed.applications ?? {})
        .map(one => one.id)
        .sort(),
    ).toEqual([applicationId, otherId].sort())
    await ok(acme('searchApplications', { search: { name: 'sho*' } }), {
      total: 1,
      applications: [{ id: applicationId }],
    })
    await ok(call('patchApplication', applicationId, { application: { data: { colour: 'teal' } } }), {
      application: { name: 'Shop', data: { colour: 'teal' }, roles: [{ name: 'buyer' }] },
    })
    await ok(call('updateApplication', otherId, { application: { ...application, name: 'Journal' } }), {
      application: { name: 'Journal' },
    })
    await ok(call('retrieveOauthConfiguration', applicationId), { oauthConfiguration: { clientId: applicationId } })

    const roleId = randomUUID()
    await ok(call('createApplicationRole', applicationId, roleId, { role: { name: 'seller' } }), {
      role: { id: roleId, name: 'seller' },
    })
    await ok(call('updateApplicationRole', applicationId, roleId, { role: { name: 'merchant' } }), {
      role: { name: 'merchant' },
    })
    await ok(call('patchApplicationRole', applicationId, roleId, { role: { description: 'Sells.' } }), {
      role: { name: 'merchant', description: 'Sells.' },
    })
    await empty(call('deleteApplicationRole', applicationId, roleId))

    const third = await ok(acme('createApplication', null, { application: { name: 'Third' } }), {
      application: { id: uuid },
    })
    const thirdId = third.application?.id
    await empty(call('deactivateApplication', thirdId))
    const asleep = await ok(acme('retrieveInactiveApplications'))
    expect(Object.values(asleep.applications ?? {}).map(one => one.id)).toEqual([thirdId])
    await ok(call('reactivateApplication', thirdId), { application: { active: true } })
    await empty(call('deleteApplication', thirdId))
    await empty(call('retrieveApplication', thirdId), 404)
  })

  test('keys, API keys, webhooks, email templates and user actions', async () => {
    const { key } = await ok(call('generateKey', null, { key: { name: 'Drawn', algorithm: 'ES256' } }), {
      key: { id: uuid, kid: text, type: 'EC', publicKey: expect.stringContaining('BEGIN PUBLIC KEY') },
    })
    expect(key?.privateKey).toBeUndefined()
    await ok(call('retrieveKey', key?.id), { key: { name: 'Drawn' } })
    await ok(call('updateKey', key?.id, { key: { name: 'Renamed' } }), { key: { name: 'Renamed', algorithm: 'ES256' } })
    await ok(
      call('importKey', null, {
        key: { name: 'Brought', algorithm: 'HS256', secret: 'a secret of thirty-two bytes or more' },
      }),
      {
        key: { type: 'HMAC', algorithm: 'HS256' },
      },
    )
    const { keys } = await ok(call('retrieveKeys'))
    expect(Object.values(keys ?? {}).map(one => one.name)).toEqual(expect.arrayContaining(['Renamed', 'Brought']))
    await ok(call('searchKeys', { search: { name: 'renam*' } }), { total: 1, keys: [{ id: key?.id }] })
    await ok(call('searchKeysByParameters', 'ES256', 'Renamed', 10, 'name ASC', 0, 'EC'), {
      total: 1,
      keys: [{ id: key?.id }],
    })
    await empty(call('deleteKey', key?.id))
    await empty(call('retrieveKey', key?.id), 404)

    // Only a key manager may speak of API keys, and there is no route that makes the first one.
    await empty(call('createAPIKey', null, { apiKey: { description: 'Reads.' } }), 401)
    const managerKey = 'a-key-that-may-manage-keys'
    await furnishing(door.platform).apiKeys([{ key: managerKey, keyManager: true }])
    const manage = caller(url, { key: managerKey })
    const permissions = { endpoints: { '/api/user': ['GET'] } }
    const { apiKey } = await ok(manage('createAPIKey', null, { apiKey: { description: 'Reads.', permissions } }), {
      apiKey: { id: uuid, key: text, permissions },
    })
    await ok(manage('retrieveAPIKey', apiKey?.id), { apiKey: { id: apiKey?.id, permissions } })
    await ok(manage('updateAPIKey', apiKey?.id, { apiKey: { description: 'Still reads.', permissions } }), {
      apiKey: { permissions },
    })
    await ok(manage('patchAPIKey', apiKey?.id, { apiKey: { name: 'Reader' } }), {
      apiKey: { name: 'Reader', permissions },
    })
    const reader = caller(url, { key: String(apiKey?.key), tenantId })
    await empty(reader('retrieveUserByEmail', 'nobody@example.com'), 404)
    await empty(reader('createUser', null, { user: { email, password } }), 401)
    await empty(manage('deleteAPIKey', apiKey?.id))
    await empty(reader('retrieveUserByEmail', 'nobody@example.com'), 401)

    const hook = {
      url: 'https://hooks.example.com/',
      connectTimeout: 1000,
      readTimeout: 1000,
      eventsEnabled: { 'user.create': true },
    }
    const { webhook } = await ok(call('createWebhook', null, { webhook: { ...hook, tenantIds: [tenantId] } }), {
      webhook: { id: uuid, ...hook, global: false, tenantIds: [tenantId] },
    })
    await ok(call('retrieveWebhook', webhook?.id), { webhook: hook })
    await ok(call('retrieveWebhooks'), { webhooks: [hook] })
    await ok(call('updateWebhook', webhook?.id, { webhook: { ...hook, global: true } }), {
      webhook: { global: true, tenantIds: [] },
    })
    await ok(call('patchWebhook', webhook?.id, { webhook: { description: 'Listens.' } }), {
      webhook: { ...hook, description: 'Listens.' },
    })
    await ok(call('searchWebhooks', { search: { description: 'lis*' } }), { total: 1, webhooks: [{ id: webhook?.id }] })
    await ok(call('searchWebhooksByParameters', 'Listens.', 10, 'url ASC', 0, tenantId, hook.url), { total: 1 })
    await empty(call('deleteWebhook', webhook?.id))

    const letter = {
      name: 'Hello',
      defaultSubject: 'Hello',
      defaultHtmlTemplate: '<p>Hi</p>',
      defaultTextTemplate: 'Hi',
    }
    const { emailTemplate } = await ok(call('createEmailTemplate', null, { emailTemplate: letter }), {
      emailTemplate: { id: uuid, ...letter },
    })
    await ok(call('retrieveEmailTemplate', emailTemplate?.id), { emailTemplate: letter })
    const letters = await ok(call('retrieveEmailTemplates'))
    expect(Object.values(letters.emailTemplates ?? {}).map(({ id }) => id)).toContain(emailTemplate?.id)
    await ok(call('updateEmailTemplate', emailTemplate?.id, { emailTemplate: { ...letter, defaultSubject: 'Hi' } }), {
      emailTemplate: { defaultSubject: 'Hi' },
    })
    await ok(call('patchEmailTemplate', emailTemplate?.id, { emailTemplate: { fromEmail: 'us@example.com' } }), {
      emailTemplate: { fromEmail: 'us@example.com', name: 'Hello' },
    })
    await ok(call('searchEmailTemplates', { search: { name: 'Hel*' } }), { total: 1 })
    await empty(call('deleteEmailTemplate', emailTemplate?.id))

    const action = { name: 'Lock out', temporal: true, preventLogin: true }
    const { userAction } = await ok(call('createUserAction', null, { userAction: action }), {
      userAction: { id: uuid, active: true, ...action },
    })
    await ok(call('retrieveUserAction', userAction?.id), { userAction: action })
    await ok(call('retrieveUserActions'), { userActions: [action] })
    await ok(call('updateUserAction', userAction?.id, { userAction: { ...action, sendEndEvent: true } }), {
      userAction: { sendEndEvent: true },
    })
    await ok(call('patchUserAction', userAction?.id, { userAction: { localizedNames: { de: 'Aussperren' } } }), {
      userAction: { localizedNames: { de: 'Aussperren' }, sendEndEvent: true },
    })
    await empty(call('deactivateUserAction', userAction?.id))
    await ok(call('retrieveInactiveUserActions'), { userActions: [{ id: userAction?.id, active: false }] })
    await ok(call('reactivateUserAction', userAction?.id), { userAction: { active: true } })
    await empty(call('deleteUserAction', userAction?.id))
  })
}
