// Do groups, entities, forms, consents, scopes and identity providers answer the official client as it expects?
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { acme, applicationId, call, empty, ok, text, userId, uuid } from './client-world.ts'

export function groupsAndEntities(): void {
  test('groups: created, found, changed, with members', async () => {
    const id = randomUUID()
    const roles = (await ok(call('retrieveApplication', applicationId))).application?.roles
    const [role] = Object.values(roles ?? {})
    await ok(acme('createGroup', id, { group: { name: 'Buyers' }, roleIds: [role?.id] }), {
      group: { id, name: 'Buyers', roles: { [applicationId]: [{ id: role?.id }] } },
    })
    await ok(acme('retrieveGroups'), { groups: [{ id }] })
    await ok(call('retrieveGroup', id), { group: { name: 'Buyers' } })
    await ok(acme('searchGroups', { search: { name: 'buy*' } }), { total: 1, groups: [{ id }] })
    await ok(call('updateGroup', id, { group: { name: 'Customers' } }), { group: { name: 'Customers', roles: {} } })
    await ok(call('patchGroup', id, { group: { data: { since: 2026 } } }), { group: { data: { since: 2026 } } })
    const members = { members: { [id]: [{ userId }] } }
    await ok(call('createGroupMembers', members), { members: { [id]: [{ userId, groupId: id, id: uuid }] } })
    await ok(call('updateGroupMembers', members), { members: { [id]: [{ userId }] } })
    await ok(acme('searchGroupMembers', { search: { groupId: id } }), { total: 1, members: [{ userId }] })
    await ok(call('retrieveUser', userId), { user: { memberships: [{ groupId: id, id: uuid, data: {} }] } })
    await ok(call('patchUser', userId, { user: { memberships: [{ groupId: id, data: { since: 1 } }] } }), {
      user: { memberships: [{ groupId: id, data: { since: 1 } }] },
    })
    await empty(call('deleteGroupMembers', { members: { [id]: [userId] } }))
    await ok(acme('searchGroupMembers', { search: { userId } }), { total: 0, members: [] })
    await empty(call('deleteGroup', id))
    await empty(call('retrieveGroup', id), 404)
  })

  test('a universal application: nobody’s in particular, there for every tenant', async () => {
    const id = randomUUID()
    const application = { name: 'Everywhere', universalConfiguration: { universal: true } }
    const made = await ok(call('createApplication', id, { application }), { application: { id, ...application } })
    expect(made.application).not.toHaveProperty('tenantId')
    await ok(acme('retrieveApplication', id), { application })
    await ok(call('searchApplications', { search: { universal: true } }), { total: 1, applications: [{ id }] })
    await ok(call('updateApplication', id, { application: { name: 'Everywhere' } }), { application })
    await ok(acme('register', userId, { registration: { applicationId: id } }), {
      registration: { applicationId: id },
    })
    await empty(call('deleteRegistration', userId, id))
    await empty(call('deleteApplication', id))
  })

  test('entities: types with permissions, entities with secrets, grants', async () => {
    const [typeId, permissionId, entityId, otherId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const entityType = { name: 'Device', permissions: [{ name: 'read' }] }
    await ok(call('createEntityType', typeId, { entityType }), { entityType: { id: typeId, ...entityType } })
    await ok(call('retrieveEntityType', typeId), { entityType })
    expect(JSON.stringify(await ok(call('retrieveEntityTypes')))).toContain(typeId)
    await ok(call('updateEntityType', typeId, { entityType: { name: 'Machine' } }), { entityType: { name: 'Machine' } })
    await ok(call('patchEntityType', typeId, { entityType: { data: { a: 1 } } }), { entityType: { data: { a: 1 } } })
    await ok(call('searchEntityTypes', { search: { name: 'mach*' } }), { total: 1 })
    await ok(call('searchEntityTypesByParameters', 'mach*', 5, 'name ASC', 0), {
      total: 1,
      entityTypes: [{ id: typeId }],
    })
    const permission = { name: 'write' }
    await ok(call('createEntityTypePermission', typeId, permissionId, { permission }), {
      permission: { id: permissionId },
    })
    await ok(call('updateEntityTypePermission', typeId, permissionId, { permission: { name: 'change' } }))
    await ok(call('patchEntityTypePermission', typeId, permissionId, { permission: { isDefault: true } }), {
      permission: { name: 'change', isDefault: true },
    })

    const entity = { name: 'Lamp', type: { id: typeId } }
    await ok(acme('createEntity', entityId, { entity }), {
      entity: { id: entityId, clientId: entityId, clientSecret: text, type: { name: 'Machine' } },
    })
    await ok(acme('createEntity', otherId, { entity: { ...entity, name: 'Switch' } }))
    await ok(call('retrieveEntity', entityId), { entity: { name: 'Lamp' } })
    await ok(call('updateEntity', entityId, { entity: { ...entity, name: 'Lantern' } }), {
      entity: { name: 'Lantern' },
    })
    await ok(call('patchEntity', entityId, { entity: { data: { watts: 4 } } }), { entity: { data: { watts: 4 } } })
    await ok(acme('searchEntities', { search: { queryString: 'lantern' } }), { total: 1, entities: [{ id: entityId }] })
    await ok(acme('searchEntitiesByIds', [entityId, otherId]), { total: 2 })
    await empty(call('refreshEntitySearchIndex'))

    const grant = { userId, permissions: ['change'] }
    await empty(call('upsertEntityGrant', entityId, { grant }))
    await empty(call('upsertEntityGrant', entityId, { grant: { recipientEntityId: otherId } }))
    await ok(call('retrieveEntityGrant', entityId, undefined, userId), {
      grant: { ...grant, entity: { id: entityId } },
    })
    await ok(acme('searchEntityGrants', { search: { entityId } }), { total: 2 })
    await ok(acme('searchEntityGrantsByParameters', entityId, undefined, userId, 5, 'insertInstant ASC', 0), {
      total: 1,
    })
    await empty(call('deleteEntityGrant', entityId, otherId, undefined))
    await empty(call('deleteEntityTypePermission', typeId, permissionId))
    await ok(call('retrieveEntityGrant', entityId, undefined, userId), { grant: { permissions: [] } })
    await empty(call('deleteEntity', entityId))
    await empty(call('deleteEntity', otherId))
    await empty(call('deleteEntityType', typeId))
  })

  test('consents, and forms with fields that ask for them', async () => {
    const [consentId, fieldId, formId] = [randomUUID(), randomUUID(), randomUUID()]
    const consent = { name: 'Newsletter', defaultMinimumAgeForSelfConsent: 13 }
    await ok(call('createConsent', consentId, { consent }), { consent: { id: consentId, ...consent } })
    await ok(call('retrieveConsent', consentId), { consent })
    await ok(call('retrieveConsents'), { consents: [{ id: consentId }] })
    await ok(call('searchConsents', { search: { name: 'news*' } }), { total: 1 })
    await ok(call('searchConsentsByParameters', 'news*', 5, 'name ASC', 0), { total: 1 })
    await ok(call('updateConsent', consentId, { consent: { ...consent, name: 'Letter' } }), {
      consent: { name: 'Letter' },
    })
    await ok(call('patchConsent', consentId, { consent: { values: ['Weekly'] } }), { consent: { values: ['Weekly'] } })

    const field = { name: 'Newsletter', type: 'consent', consentId }
    await ok(call('createFormField', fieldId, { field }), { field: { id: fieldId, key: `consents['${consentId}']` } })
    await ok(call('retrieveFormField', fieldId), { field })
    expect(JSON.stringify(await ok(call('retrieveFormFields')))).toContain(fieldId)
    await ok(call('updateFormField', fieldId, { field: { ...field, name: 'Letter' } }), { field: { name: 'Letter' } })
    await ok(call('patchFormField', fieldId, { field: { required: true } }), { field: { required: true } })
    const form = { name: 'Joining', steps: [{ fields: [fieldId] }] }
    await ok(call('createForm', formId, { form }), { form: { id: formId, type: 'registration', ...form } })
    await ok(call('retrieveForm', formId), { form })
    expect(JSON.stringify(await ok(call('retrieveForms')))).toContain(formId)
    await ok(call('updateForm', formId, { form: { ...form, name: 'Join' } }), { form: { name: 'Join' } })
    await ok(call('patchForm', formId, { form: { data: { a: 1 } } }), { form: { data: { a: 1 } } })
    await empty(call('deleteForm', formId))
    await empty(call('deleteFormField', fieldId))
    await empty(call('deleteConsent', consentId))
  })

  test('scopes of an application', async () => {
    const scopeId = randomUUID()
    const scope = { name: 'orders:read', defaultConsentMessage: 'Read your orders' }
    await ok(call('createOAuthScope', applicationId, scopeId, { scope }), {
      scope: { id: scopeId, applicationId, ...scope },
    })
    await ok(call('retrieveOAuthScope', applicationId, scopeId), { scope })
    await ok(call('updateOAuthScope', applicationId, scopeId, { scope: { name: 'orders' } }), {
      scope: { name: 'orders' },
    })
    await ok(call('patchOAuthScope', applicationId, scopeId, { scope: { required: true } }), {
      scope: { required: true },
    })
    expect((await call('createOAuthScope', applicationId, null, { scope: { name: 'openid' } })).status).toBe(400)
    await empty(call('deleteOAuthScope', applicationId, scopeId))
  })

  test('identity providers', async () => {
    const id = randomUUID()
    const oauth2 = { client_id: 'us', client_secret: 'hush', issuer: 'https://id.example.com' }
    const identityProvider = {
      type: 'OpenIDConnect',
      name: 'Partner',
      enabled: true,
      domains: ['partner.example'],
      oauth2,
    }
    await ok(call('createIdentityProvider', id, { identityProvider }), {
      identityProvider: { id, ...identityProvider },
    })
    await ok(call('retrieveIdentityProvider', id), { identityProvider })
    await ok(call('retrieveIdentityProviders'), { identityProviders: [{ id }] })
    await ok(call('retrieveIdentityProviderByType', 'OpenIDConnect'), { identityProviders: [{ id }] })
    await ok(call('retrieveIdentityProviderByType', 'Google'), { identityProviders: [] })
    await ok(call('searchIdentityProviders', { search: { name: 'part*' } }), { total: 1 })
    await ok(
      call('searchIdentityProvidersByParameters', undefined, 'part*', 5, 'name ASC', 0, undefined, 'OpenIDConnect'),
      {
        total: 1,
      },
    )
    await ok(call('lookupIdentityProvider', 'partner.example'), {
      identityProvider: { id, oauth2: { client_id: 'us' } },
    })
    await ok(call('lookupIdentityProviderByTenantId', 'partner.example', randomUUID()), { identityProvider: { id } })
    await ok(call('updateIdentityProvider', id, { identityProvider: { ...identityProvider, debug: true } }), {
      identityProvider: { debug: true },
    })
    const applicationConfiguration = { [applicationId]: { enabled: true } }
    await ok(call('patchIdentityProvider', id, { identityProvider: { applicationConfiguration } }), {
      identityProvider: { applicationConfiguration, oauth2 },
    })
    await empty(call('deleteIdentityProvider', id))
  })
}
