// What may an application declare beyond its roles, and who obeys it?
import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { keys } from '../../shared/storage/keys.ts'
import { openDoor } from '../door.ts'
import { tableOf } from '../look.ts'
import { codes, ok } from './kinds-world.ts'

const door = await openDoor()
afterAll(() => door.close())

const how = () => ({ tenantId: door.tenantId })
const make = async (more: object) =>
  ok(await door.post('/api/application', { application: { name: randomUUID(), ...more } }, how())).body.application

test('a declared scope is granted, and one that nobody declared is not', async () => {
  const application = await make({
    scopes: [{ name: 'orders:read' }],
    oauthConfiguration: { enabledGrants: ['password'], clientAuthenticationPolicy: 'NotRequired' },
  })
  const user = { username: randomUUID(), password: 'password' }
  ok(await door.post('/api/user', { user }, how()))
  const asking = (scope: string) => {
    const form = { grant_type: 'password', client_id: String(application?.id), ...user, scope }
    return door.post('/oauth2/token', new URLSearchParams(form), { key: false })
  }
  expect(ok(await asking('openid orders:read')).body.scope).toBe('openid orders:read')
  const refused = await asking('openid orders:write')
  expect([refused.status, refused.body.error]).toEqual([400, 'invalid_scope'])
})

test('scopes stay where a replacement is silent, go where it says so, and have names of their own', async () => {
  const made = await make({ scopes: [{ name: 'a', data: { n: 1 } }, { name: 'b' }] })
  const path = `/api/application/${made?.id}`
  expect(made?.scopes).toMatchObject([
    { name: 'a', applicationId: made?.id, required: false, data: { n: 1 } },
    { name: 'b' },
  ])
  const replaced = async (more: object) =>
    (await door.put(path, { application: { name: made?.name, ...more } })).body.application?.scopes
  expect(await replaced({})).toEqual(made?.scopes)
  expect(await replaced({ scopes: [{ name: 'b', required: true }] })).toMatchObject([
    { id: ((made?.scopes ?? []) as unknown as { id: string }[])[1]?.id, name: 'b', required: true },
  ])
  const wrong = async (name: string) => codes(await door.post(`${path}/scope`, { scope: { name } }))
  expect(await wrong('openid')).toEqual(['[invalid]scope.name'])
  expect(await wrong('target-entity:x')).toEqual(['[invalid]scope.name'])
  expect(await wrong('two words')).toEqual(['[invalid]scope.name'])
  expect(await wrong('b')).toEqual(['[duplicate]scope.name'])
  expect(await replaced({ scopes: [] })).toEqual([])
})

test('SAML needs a name, a key and an address, and what CleanSpeak is asked with stays sealed', async () => {
  const samlv2Configuration = {
    enabled: true,
    assertionEncryptionConfiguration: { enabled: true },
    requireSignedRequests: true,
  }
  const application = { name: randomUUID(), samlv2Configuration }
  const at = (name: string) => `[missing]application.samlv2Configuration.${name}`
  expect(codes(await door.post('/api/application', { application }, how())).sort()).toEqual(
    [
      'assertionEncryptionConfiguration.keyTransportEncryptionKeyId',
      'authorizedRedirectURLs',
      'defaultVerificationKeyId',
      'issuer',
      'keyId',
    ].map(at),
  )
  const made = await make({ cleanSpeakConfiguration: { enabled: true, apiKey: 'hush-hush' } })
  expect(JSON.stringify(made)).not.toContain('hush')
  const row = await tableOf(door).get(keys.record(door.tenantId, 'application', String(made?.id)))
  expect(JSON.stringify(row)).not.toContain('hush')
})
