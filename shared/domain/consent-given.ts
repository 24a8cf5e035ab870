// What has a user agreed to, and may they, or does somebody have to do it for them?
import type { Issue } from '../kernel/issues.ts'
import { ageOf } from './age.ts'
import type { StoredUser } from './user.ts'

export type ConsentGiven = {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
  readonly consentId: string
  /** Who said so: the user, or somebody who answers for them. */
  readonly giverUserId: string
  readonly status: 'Active' | 'Revoked'
  readonly values: readonly string[]
  readonly data: Readonly<Record<string, unknown>>
  readonly insertInstant: number
  readonly lastUpdateInstant: number
  /** When the letter is due that confirms it once more. */
  readonly secondLetterAt?: number
}

type Consent = {
  readonly defaultMinimumAgeForSelfConsent: number
  readonly countryMinimumAgeForSelfConsent: Readonly<Record<string, number>>
  readonly multipleValuesAllowed: boolean
  readonly values: readonly string[]
}
type Person = Pick<StoredUser, 'birthDate' | 'data' | 'preferredLanguages'>

/**
 * The wire's users have no country of their own: `data.country` names it, or the first of their languages that is one of
 * a country (`en_US`).
 */
function countryOf({ data, preferredLanguages = [] }: Omit<Person, 'birthDate'>): string | undefined {
  if (typeof data.country === 'string') return data.country.toUpperCase()
  const regions = preferredLanguages.map(one => /[_-]([A-Za-z]{2})$/.exec(one)?.[1])
  return regions.find(region => region !== undefined)?.toUpperCase()
}

/** From which age on this user consents alone. */
export function ageOfSelfConsent(consent: Consent, user: Person): number {
  const country = countryOf(user)
  const own = Object.entries(consent.countryMinimumAgeForSelfConsent).find(([one]) => one.toUpperCase() === country)
  return own?.[1] ?? consent.defaultMinimumAgeForSelfConsent
}

/** Whoever says no birth date is taken for old enough, as wherever else the wire asks for an age. */
export const mayConsentAlone = (consent: Consent, user: Person, now: number): boolean =>
  (ageOf(user, now) ?? Number.POSITIVE_INFINITY) >= ageOfSelfConsent(consent, user)

/** What is wrong with the values that were chosen. */
export function judgeValues({ values: offered, multipleValuesAllowed }: Consent, chosen: readonly string[]): Issue[] {
  const path = 'userConsent.values'
  if (!chosen.every(one => offered.includes(one))) return [{ path, reason: 'invalid' }]
  if (new Set(chosen).size < chosen.length) return [{ path, reason: 'duplicate' }]
  return chosen.length > 1 && !multipleValuesAllowed ? [{ path, reason: 'tooMany' }] : []
}

/** As the wire shows it, with the consent as it is now. */
export const presentConsent = <C extends object>(
  { tenantId: _, secondLetterAt: __, values, data, ...told }: ConsentGiven,
  consent: C,
) => ({ ...told, values: [...values], data: { ...data }, consent: { ...consent } })
