// What does saving a tenant change in what was asked for?
import { eventTypes, isTenantEvent, isTransactional } from '../events/index.ts'
import { ownConnector } from './connectors.ts'
import { bcryptMaxLength, factorFor, isFactorOf, usualFactor } from './password.ts'
import type { TenantSettings } from './tenant.ts'

export type EventSwitches = TenantSettings['eventConfiguration']['events']

/** Wire reference, sections 1, 20 and 36: pure, and saving twice is the same as saving once. */
export function normaliseTenant<T extends TenantSettings>(asked: T): T {
  const { data, emailConfiguration, eventConfiguration, familyConfiguration, registrationConfiguration } = asked
  return {
    ...longestPassword(asked),
    data: withoutNulls(data),
    emailConfiguration: mail(emailConfiguration),
    eventConfiguration: { ...eventConfiguration, events: switches(eventConfiguration.events) },
    connectorPolicies: asked.connectorPolicies.map(policy),
    // A child that may not register has no form in which to name a parent.
    familyConfiguration: {
      ...familyConfiguration,
      parentEmailRequired: familyConfiguration.allowChildRegistrations && familyConfiguration.parentEmailRequired,
    },
    registrationConfiguration: {
      ...registrationConfiguration,
      blockedDomains: lower(registrationConfiguration.blockedDomains),
    },
  }
}

/** Default length and factor are more than bcrypt takes; what somebody chose on purpose is refused by a rule. */
export function longestPassword<T extends TenantSettings>(settings: T): T {
  const { passwordValidationRules: rules, passwordEncryptionConfiguration: hash } = settings
  const { encryptionScheme: scheme, encryptionSchemeFactor: factor } = hash
  const next =
    factor !== usualFactor || isFactorOf(scheme, factor)
      ? settings
      : {
          ...settings,
          passwordEncryptionConfiguration: { ...hash, encryptionSchemeFactor: factorFor(scheme, factor) },
        }
  if (scheme !== 'bcrypt' || rules.maxLength !== 256) return next
  return { ...next, passwordValidationRules: { ...rules, maxLength: bcryptMaxLength } }
}

/** Notes when the deletion of unverified users was last switched on; kept while it stays on, remembered when off. */
export function stampDeletePolicy<T extends TenantSettings>(
  next: T,
  before: TenantSettings | undefined,
  now: number,
): T {
  const { enabledInstant: _, ...policy } = next.userDeletePolicy.unverified
  const was = before?.userDeletePolicy.unverified
  const enabledInstant = policy.enabled && was?.enabled !== true ? now : was?.enabledInstant
  const unverified = enabledInstant === undefined ? policy : { ...policy, enabledInstant }
  return { ...next, userDeletePolicy: { ...next.userDeletePolicy, unverified } }
}

type Mail = TenantSettings['emailConfiguration']
function mail(asked: Mail): Mail {
  const { verificationEmailTemplateId, ...rest } = { ...asked, properties: asked.properties.replaceAll(/\r\n?/g, '\n') }
  if (!asked.verifyEmail) return { ...rest, verifyEmailWhenChanged: false }
  return verificationEmailTemplateId === undefined ? rest : { ...rest, verificationEmailTemplateId }
}

/** Nobody may prevent what has already happened. */
function switches(asked: EventSwitches): EventSwitches {
  const next = { ...asked }
  for (const type of eventTypes) {
    if (!isTenantEvent(type) || isTransactional(type) || asked[type].transactionType === 'None') continue
    Object.assign(next, { [type]: { ...asked[type], transactionType: 'None' } })
  }
  return next
}

type Policy = TenantSettings['connectorPolicies'][number]
function policy({ data, ...asked }: Policy): Policy {
  const own = asked.connectorId === ownConnector
  return {
    ...asked,
    domains: own ? ['*'] : lower(asked.domains),
    migrate: asked.migrate && !own,
    ...(data !== undefined && Object.keys(data).length > 0 && { data: withoutNulls(data) }),
  }
}

const lower = (domains: readonly string[]): string[] => domains.map(domain => domain.toLowerCase())

const withoutNulls = (bag: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(bag).filter(([, member]) => member !== null))
