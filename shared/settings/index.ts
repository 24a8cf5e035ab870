// What may a tenant decide? The wire object `tenant`, gathered from one file per area.
import { type Group, type GroupSchema, group, type Value } from '../kernel/fields.ts'
import { brokenRules, type Parsed, parse } from '../kernel/issues.ts'
import { layered, type Sparse, sparse } from '../kernel/sparse.ts'
import { clientRisk } from './client-risk.ts'
import { connectors } from './connectors.ts'
import { externalIdentifiers } from './external-identifiers.ts'
import { failedAuthentication } from './failed-authentication.ts'
import { family } from './family.ts'
import { general } from './general.ts'
import { identities } from './identities.ts'
import { jwt } from './jwt.ts'
import { lambdas } from './lambdas.ts'
import { multiFactor } from './multi-factor.ts'
import { oauth } from './oauth.ts'
import { bcryptMaxLength, password } from './password.ts'
import { rateLimits } from './rate-limits.ts'
import { scim, scimConverterNames } from './scim.ts'
import { security } from './security.ts'
import { tenantObject } from './tenant-object.ts'
import { webAuthn } from './webauthn.ts'
import { webhooks } from './webhooks.ts'

const settings = {
  ...tenantObject,
  ...general,
  ...connectors,
  ...identities,
  ...family,
  ...multiFactor,
  ...webAuthn,
  ...oauth,
  ...jwt,
  ...failedAuthentication,
  ...password,
  ...webhooks,
  ...scim,
  ...lambdas,
  ...security,
  ...clientRisk,
  ...rateLimits,
  ...externalIdentifiers,
}
export type TenantFields = typeof settings

export const tenantSettings: Group<TenantFields> = group('Tenant', settings, [
  ...scimConverterNames.map(name => ({
    doc: 'SCIM needs a function for each direction.',
    path: `lambdaConfiguration.${name}`,
    reason: 'missing',
    holds: (value: Value<GroupSchema<TenantFields>>) =>
      !value.scimServerConfiguration.enabled || value.lambdaConfiguration[name] !== undefined,
  })),
  {
    doc: 'bcrypt does not read longer passwords.',
    path: 'passwordValidationRules.maxLength',
    reason: 'invalid',
    holds: value =>
      value.passwordEncryptionConfiguration.encryptionScheme !== 'bcrypt' ||
      value.passwordValidationRules.maxLength <= bcryptMaxLength,
  },
])

/** Complete: everything with a default is there. Untouched parts are shared and frozen. */
export type TenantSettings = Value<typeof tenantSettings>
/** What the table keeps: only what somebody set. */
export type StoredTenant = Sparse<TenantSettings>

/**
 * Default ← `layers` in their order (system, tenant). Some defaults follow from other settings: the longest password
 * under bcrypt, the name of the WebAuthn party, and the one connector that an empty list means.
 */
export function resolveTenant(...layers: readonly unknown[]): TenantSettings {
  const plain = layered(tenantSettings, ...layers)
  const short = plain.passwordEncryptionConfiguration.encryptionScheme === 'bcrypt'
  const settings = short
    ? layered(tenantSettings, { passwordValidationRules: { maxLength: bcryptMaxLength } }, ...layers)
    : plain
  const { webAuthnConfiguration, connectorPolicies, issuer } = settings
  return {
    ...settings,
    webAuthnConfiguration: { relyingPartyName: issuer, ...webAuthnConfiguration },
    connectorPolicies: connectorPolicies.length > 0 ? connectorPolicies : layered(tenantSettings).connectorPolicies,
  }
}

/** Whether each cross-field rule holds for what is about to be stored. */
export const brokenTenantRules = (stored: StoredTenant) => brokenRules(tenantSettings, resolveTenant(stored))

/** What a caller may say of a tenant; built when first asked for, because most instances never write one. */
export const tenantInput = () => sparse(tenantSettings)

/** Reads a tenant as a caller sends it: fields first, then the rules over the complete value. */
export function readTenant(input: unknown): Parsed<StoredTenant> {
  const parsed = parse(tenantInput(), input)
  if (!parsed.ok) return parsed
  const issues = brokenTenantRules(parsed.value)
  return issues.length === 0 ? parsed : { ok: false, issues }
}
