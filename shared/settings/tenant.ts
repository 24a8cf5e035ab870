// Which settings make up the wire object `tenant`, and which rules span several of their groups?
import { type Group, type GroupSchema, group, type Value } from '../kernel/fields.ts'
import type { Sparse } from '../kernel/sparse.ts'
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
type TenantFields = typeof settings

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

/** Complete: everything with a default is there. */
export type TenantSettings = Value<typeof tenantSettings>
/** Only what somebody set. */
export type StoredTenant = Sparse<TenantSettings>
