// Does what belongs to users answer the official client as it expects?
import { randomUUID } from 'node:crypto'
import { test } from 'vitest'
import { call, empty, ok, tenantId, userId } from './client-world.ts'

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
}
