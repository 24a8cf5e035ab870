// Does every method of the official client that we serve get the answer it expects? One walk, parents first.
import { FusionAuthClient } from '@fusionauth/typescript-client'
import { afterAll, expect, test } from 'vitest'
import { administration } from './client-administration.ts'
import { belongings } from './client-belongings.ts'
import { groupsAndEntities } from './client-groups.ts'
import { imports } from './client-imports.ts'
import { usualKinds } from './client-kinds.ts'
import { logs } from './client-logs.ts'
import { people } from './client-people.ts'
import { tokens } from './client-tokens.ts'
import { call, door, ok } from './client-world.ts'
import { called, methodsServed } from './official-client.ts'

afterAll(() => door.close())

administration()
usualKinds()
people()
groupsAndEntities()
belongings()
imports()
logs()
tokens()

test('the platform says that it is up', async () => {
  await ok(call('retrieveSystemStatus'))
  await ok(call('retrieveSystemStatusUsingAPIKey'))
  await ok(call('retrieveSystemHealth'))
})

test('every method that configures something is served', async () => {
  const kinds =
    'APIKey|Application|AuditLog|Connector|Consent|EmailTemplate|Entit|EventLog|Form|Group|IPAccessControlList|' +
    'IdentityProvider|Integration|Key|Lambda|MessageTemplate|Messenger|OAuthScope|OauthConfiguration|' +
    'PasswordValidationRules|SystemConfiguration|Tenant|Theme|UserAction|Webhook'
  const configures = new RegExp(
    `^(create|retrieve|update|patch|delete|deactivate|reactivate|search|generate|import|upsert|lookup)(Inactive)?(${kinds})`,
  )
  // Another product's settings, and a test of a login at an identity provider: neither stores configuration.
  const others = /TenantManager|ConnectionTest/
  const all = Object.getOwnPropertyNames(FusionAuthClient.prototype)
  const asked = all.filter(name => configures.test(name) && !others.test(name))
  expect(asked.length).toBeGreaterThan(130)
  const served = new Set<string>(await methodsServed(door))
  expect(asked.filter(name => !served.has(name))).toEqual([])
})

test('no method that we serve was left out', async () => {
  const served = await methodsServed(door)
  expect(served.length).toBeGreaterThan(120)
  const missed = served.filter(name => !called.has(name))
  expect(missed, 'walk them: a plain kind is a line in client-kinds.ts').toEqual([])
})
