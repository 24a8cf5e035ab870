// What may a tenant decide? Start here: the declaration, how it is read, and what saving does to it.
export { type EventSwitches, normaliseTenant, stampDeletePolicy } from './normalise.ts'
export { forApplication, overridables, resolveTenant } from './resolve.ts'
export { type StoredTenant, type TenantSettings, tenantSettings } from './tenant.ts'
export { tenantRequest, tenantRequestFields } from './tenant-object.ts'
