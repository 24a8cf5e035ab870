// Whose word counts? Default ← system ← tenant ← application, field by field.
import type { About } from '../kernel/fields.ts'
import { isRecord, layered } from '../kernel/sparse.ts'
import { leaves } from '../kernel/walk.ts'
import { longestPassword } from './normalise.ts'
import { type TenantSettings, tenantSettings } from './tenant.ts'

/**
 * Default ← `layers` in their order (system, tenant), each as stored. Some defaults follow from other settings: the
 * longest password under bcrypt, the name of the WebAuthn party, and the one connector that an empty list means.
 * Untouched parts are shared and frozen.
 */
export function resolveTenant(...layers: readonly unknown[]): TenantSettings {
  const settings = longestPassword(layered(tenantSettings, ...layers))
  const { webAuthnConfiguration, connectorPolicies, issuer } = settings
  return {
    ...settings,
    webAuthnConfiguration: { relyingPartyName: issuer, ...webAuthnConfiguration },
    connectorPolicies: connectorPolicies.length > 0 ? connectorPolicies : layered(tenantSettings).connectorPolicies,
  }
}

/** The paths of the settings an application may have its own word on. */
export const overridables = (): readonly string[] =>
  leaves(tenantSettings).flatMap(({ path, about }) => (about.overridable === true ? [path] : []))

const effective = new WeakMap<object, { readonly under: TenantSettings; readonly settings: TenantSettings }>()

/**
 * The settings that hold for a request of this application (as the table holds it). Remembered per application object,
 * because both sides come from the same cache for as long as neither changes.
 */
export function forApplication(under: TenantSettings, application: object | undefined): TenantSettings {
  if (application === undefined) return under
  const known = effective.get(application)
  if (known?.under === under) return known.settings
  const own = overrides(tenantSettings.about, inTenantWords(application))
  const settings = own === undefined ? under : layered(tenantSettings, under, own)
  effective.set(application, { under, settings })
  return settings
}

/** What an application calls otherwise, and what it says only once it has switched it on (wire reference, 36.17). */
function inTenantWords(application: object): unknown {
  const { jwtConfiguration, webAuthnConfiguration, emailConfiguration, ...rest }: Record<string, unknown> = {
    ...application,
  }
  const mail = isRecord(emailConfiguration) ? emailConfiguration : {}
  const on = (part: unknown) => (isRecord(part) && part.enabled === true ? part : undefined)
  return {
    ...rest,
    jwtConfiguration: on(jwtConfiguration),
    webAuthnConfiguration: on(webAuthnConfiguration),
    emailConfiguration: { ...mail, verificationEmailTemplateId: mail.emailVerificationEmailTemplateId },
  }
}

/** Only what may be overridden; `undefined` when nothing is. */
function overrides(about: About, given: unknown): unknown {
  if (about.entries === undefined) return about.overridable === true ? (given ?? undefined) : undefined
  if (!isRecord(given)) return undefined
  const own = Object.entries(about.entries)
    .map(([name, field]) => [name, overrides(field.about, given[name])] as const)
    .filter(([, value]) => value !== undefined)
  return own.length === 0 ? undefined : Object.fromEntries(own)
}
