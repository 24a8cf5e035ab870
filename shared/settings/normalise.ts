// What does saving a tenant change in what was asked for?
import { eventTypes, isTransactional } from '../events/index.ts'
import { ownConnector } from './connectors.ts'
import type { StoredTenant } from './index.ts'

const lower = (domains: readonly string[]) => domains.map(domain => domain.toLowerCase())

/** Wire reference, sections 1, 20 and 36: pure, and saving twice is the same as saving once. */
export function normaliseTenant(asked: StoredTenant): StoredTenant {
  const { data, emailConfiguration: email, eventConfiguration, connectorPolicies, familyConfiguration, ...rest } = asked
  const blocked = asked.registrationConfiguration?.blockedDomains
  return {
    ...rest,
    ...(data && { data: withoutNulls(data) }),
    ...(email && { emailConfiguration: mail(email) }),
    ...(eventConfiguration?.events && { eventConfiguration: { events: switches(eventConfiguration.events) } }),
    ...(connectorPolicies && { connectorPolicies: connectorPolicies.map(policy) }),
    // A child that may not register has no form in which to name a parent.
    ...(familyConfiguration && {
      familyConfiguration:
        familyConfiguration.allowChildRegistrations === false
          ? { ...familyConfiguration, parentEmailRequired: false }
          : familyConfiguration,
    }),
    ...(blocked && { registrationConfiguration: { blockedDomains: lower(blocked) } }),
  }
}

/**
 * `enabledInstant` is the platform's: the moment the deletion of unverified users was last switched on. The clean-up
 * measures nothing by it; it tells an operator since when the rule holds.
 */
export function stampDeletePolicy(next: StoredTenant, before: StoredTenant | undefined, now: number): StoredTenant {
  const on = next.userDeletePolicy?.unverified
  if (on?.enabled !== true) return next
  const was = before?.userDeletePolicy?.unverified
  const since = was?.enabled === true ? (was.enabledInstant ?? now) : now
  return { ...next, userDeletePolicy: { unverified: { ...on, enabledInstant: since } } }
}

/** Secrets that an update left out stay; everything else that is left out falls back to its default. */
export function keepSecrets(next: StoredTenant, before: StoredTenant | undefined): StoredTenant {
  const password = next.emailConfiguration?.password ?? before?.emailConfiguration?.password
  const secretKey = next.captchaConfiguration?.secretKey ?? before?.captchaConfiguration?.secretKey
  return {
    ...next,
    ...(password !== undefined && { emailConfiguration: { ...next.emailConfiguration, password } }),
    ...(secretKey !== undefined && { captchaConfiguration: { ...next.captchaConfiguration, secretKey } }),
  }
}

type Mail = NonNullable<StoredTenant['emailConfiguration']>
function mail(asked: Mail): Mail {
  const { verifyEmailWhenChanged, verificationEmailTemplateId, properties, ...rest } = asked
  const verification = { verifyEmailWhenChanged, verificationEmailTemplateId }
  return defined({
    ...rest,
    // `verifyEmail` is off unless it was set, so leaving it out switches the rest off too.
    ...(asked.verifyEmail === true && verification),
    properties: properties?.replaceAll(/\r\n?/g, '\n'),
  })
}

type Switches = NonNullable<NonNullable<StoredTenant['eventConfiguration']>['events']>
function switches(asked: Switches): Switches {
  const kept = { ...asked }
  for (const type of eventTypes) {
    if (!(type in kept) || isTransactional(type)) continue
    const known: keyof Switches | undefined = Object.keys(kept).find((name): name is keyof Switches => name === type)
    if (known !== undefined) kept[known] = { ...kept[known], transactionType: 'None' }
  }
  return kept
}

type Policy = NonNullable<StoredTenant['connectorPolicies']>[number]
function policy(asked: Policy): Policy {
  const { data, ...rest } = asked
  const own = asked.connectorId === ownConnector
  return {
    ...rest,
    domains: own ? ['*'] : lower(asked.domains ?? ['*']),
    migrate: own ? false : (asked.migrate ?? false),
    ...(data !== undefined && { data: withoutNulls(data) }),
  }
}

const withoutNulls = (bag: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(bag).filter(([, member]) => member !== null))

function defined<T extends object>(given: T): T {
  const copy = { ...given }
  for (const name of Object.keys(copy)) if (Reflect.get(copy, name) === undefined) Reflect.deleteProperty(copy, name)
  return copy
}
