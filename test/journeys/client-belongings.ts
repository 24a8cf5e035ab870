// Does what belongs to users answer the official client as it expects?
import { randomUUID } from 'node:crypto'
import { test } from 'vitest'
import { acme, call, empty, ok, tenantId, userId, uuid } from './client-world.ts'

export function belongings(): void {
  test('links to accounts at an identity provider', async () => {
    const id = randomUUID()
    const oauth2 = { client_id: 'us', client_secret: 'hush', issuer: 'https://id.example.com' }
    const identityProvider = { type: 'OpenIDConnect', name: 'Town', enabled: true, oauth2 }
    await ok(call('createIdentityProvider', id, { identityProvider }))
    const link = { identityProviderId: id, identityProviderUserId: 'ada-of-the-town', userId, displayName: 'Ada' }
    const shown = { ...link, identityProviderName: 'Town', identityProviderType: 'OpenIDConnect', tenantId }
    await ok(call('createUserLink', { identityProviderLink: link }), { identityProviderLink: shown })
    await ok(call('retrieveUserLink', id, 'ada-of-the-town', userId), { identityProviderLink: shown })
    await ok(call('retrieveUserLinksByUserId', id, userId), { identityProviderLinks: [shown] })
    await ok(call('retrieveUserLinksByUserId', undefined, userId), { identityProviderLinks: [shown] })
    await ok(call('deleteUserLink', id, 'ada-of-the-town', userId), { identityProviderLink: shown })
    await empty(call('retrieveUserLink', id, 'ada-of-the-town', userId), 404)
    await empty(call('deleteIdentityProvider', id))
  })

  test('what users agree to', async () => {
    const [consentId, id] = [randomUUID(), randomUUID()]
    const consent = { name: 'Photographs', defaultMinimumAgeForSelfConsent: 13, values: ['here', 'everywhere'] }
    await ok(call('createConsent', consentId, { consent }))
    const userConsent = { consentId, userId, values: ['here'] }
    const shown = { ...userConsent, id, status: 'Active', giverUserId: userId, consent }
    await ok(call('createUserConsent', id, { userConsent }), { userConsent: shown })
    await ok(call('retrieveUserConsent', id), { userConsent: shown })
    await ok(call('retrieveUserConsents', userId), { userConsents: [shown] })
    await ok(call('updateUserConsent', id, { userConsent: { values: ['everywhere'] } }), {
      userConsent: { values: ['everywhere'] },
    })
    await ok(call('patchUserConsent', id, { userConsent: { data: { a: 1 } } }), { userConsent: { data: { a: 1 } } })
    await empty(call('revokeUserConsent', id))
    await ok(call('retrieveUserConsent', id), { userConsent: { status: 'Revoked' } })
    await empty(call('deleteConsent', consentId))
    await empty(call('retrieveUserConsent', id), 404)
  })

  test('what is said of users', async () => {
    const userComment = { userId, commenterId: userId, comment: 'Plays chess by letter' }
    await ok(call('commentOnUser', { userComment }), { userComment: { id: uuid, ...userComment } })
    await ok(call('retrieveUserComments', userId), { userComments: [userComment] })
    const search = { search: { comment: 'chess', tenantId } }
    await ok(call('searchUserComments', search), { total: 1, userComments: [userComment] })
  })

  test('families', async () => {
    const [familyId, childId] = [randomUUID(), randomUUID()]
    const template = {
      name: 'Ask a parent',
      defaultSubject: 'Hello',
      defaultTextTemplate: 'Hello',
      defaultHtmlTemplate: 'Hello',
    }
    const familyRequestEmailTemplateId = (await ok(call('createEmailTemplate', null, { emailTemplate: template })))
      .emailTemplate?.id
    const familyConfiguration = { enabled: true, familyRequestEmailTemplateId }
    await ok(call('patchTenant', tenantId, { tenant: { familyConfiguration } }))
    const child = {
      username: 'child',
      password: 'small and safe',
      birthDate: '2017-01-01',
      parentEmail: 'mother@example.com',
    }
    await ok(acme('createUser', childId, { user: child }))
    await ok(acme('retrievePendingChildren', 'mother@example.com'), { users: [{ id: childId }] })
    await empty(acme('sendFamilyRequestEmail', { parentEmail: 'mother@example.com' }))
    const mother = { userId, role: 'Adult', owner: true }
    await ok(call('createFamily', familyId, { familyMember: mother }), { family: { id: familyId, members: [mother] } })
    const joined = { userId: childId, role: 'Child', owner: false }
    await ok(call('addUserToFamily', familyId, { familyMember: joined }), { family: { members: [mother, joined] } })
    await ok(call('updateFamily', familyId, { familyMember: { ...joined, data: { a: 1 } } }), {
      family: { members: [mother, { data: { a: 1 } }] },
    })
    await ok(call('retrieveFamilies', childId), { families: [{ id: familyId }] })
    await ok(call('retrieveFamilyMembersByFamilyId', familyId), { family: { members: [mother, joined] } })
    await ok(acme('retrievePendingChildren', 'mother@example.com'), { users: [] })
    await empty(call('removeUserFromFamily', familyId, childId))
    await empty(call('removeUserFromFamily', familyId, userId))
    await empty(call('retrieveFamilyMembersByFamilyId', familyId), 404)
  })
}
