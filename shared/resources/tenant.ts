// What is a tenant?
import { normaliseTenant, resolveTenant, stampDeletePolicy, tenantSettings } from '../settings/index.ts'
import { listed } from '../storage/keys.ts'
import { type RecordOf, resource } from './define.ts'
import { signingKeysOfTenant } from './tenant-signing-keys.ts'
import { webhooksOfTenant } from './tenant-webhooks.ts'

export const tenant = resource('tenant', {
  title: 'Tenant',
  doc: 'Users, applications and settings that know nothing of those of other tenants.',
  envelope: 'tenant',
  plural: 'tenants',
  fields: tenantSettings,
  unique: ['name'],
  search: ['name', 'state'],
  complete: ({ next, before, now }) => stampDeletePolicy(normaliseTenant(next), before, now),
  resolves: record => ({ ...record, ...resolveTenant(record) }),
  rules: {
    beforeWrite: ({ before }) => (before?.state === 'PendingDelete' ? [{ path: 'state', reason: 'invalid' }] : []),
  },
  also: async (change, c) => [...(await webhooksOfTenant(change, c)), ...(await signingKeysOfTenant(change, c))],
  // Whoever changed it has it looked at by the next run of the clean-up, which says when the one after that is.
  listed: record =>
    (record.userDeletePolicy.unverified.enabled || record.familyConfiguration.deleteOrphanedAccounts) &&
    record.state !== 'PendingDelete'
      ? listed.looks('unverified-users', 0, record.id)
      : undefined,
  belongs: (record, tenantId) => (record.id === tenantId ? 'theirs' : 'elsewhere'),
  copies: { from: 'sourceTenantId', start: ({ id: _, name: __, ...settings }) => settings },
})

export type TenantRecord = RecordOf<typeof tenant>
