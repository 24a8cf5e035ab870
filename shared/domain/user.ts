// What is a user, as stored, and what can be said of one without asking anybody?
import type { StoredPassword } from '../ports/hasher/port.ts'
import type { LoginIdType } from '../storage/keys.ts'

export type { LoginIdType }

export type VerifiedReason =
  | 'Skipped'
  | 'Trusted'
  | 'Unverifiable'
  | 'Implicit'
  | 'Pending'
  | 'Completed'
  | 'Disabled'
  | 'Administrative'
  | 'Import'

/** The source of truth for login names; `email`, `username` and `phoneNumber` of the wire mirror the primary ones. */
export type Identity = {
  readonly type: LoginIdType
  /** Canonical: what uniqueness and login compare. */
  readonly value: string
  /** As it was given. */
  readonly displayValue: string
  /** Where usernames are made unique: what the wish became, as it is shown; `value` is its canonical form. */
  readonly uniqueValue?: string
  readonly primary: boolean
  readonly verified: boolean
  readonly verifiedReason: VerifiedReason
  readonly verifiedInstant?: number
  readonly insertInstant: number
  readonly lastUpdateInstant: number
}

export type Registration = {
  readonly id: string
  readonly applicationId: string
  readonly roles: readonly string[]
  readonly username?: string
  /** Recognises the token that may stand in for the password; it is not kept itself. */
  readonly authenticationTokenMac?: string
  readonly verified: boolean
  readonly verifiedInstant?: number
  /** Why an unverified registration is not waiting for anything, in the words of identities. */
  readonly verifiedReason: VerifiedReason
  readonly preferredLanguages?: readonly string[]
  readonly timezone?: string
  readonly data: Readonly<Record<string, unknown>>
  readonly insertInstant: number
  readonly lastUpdateInstant: number
}

/** A group the user is in, packed beside the registrations, so that a login need not read it elsewhere. */
export type Membership = {
  readonly id: string
  readonly groupId: string
  readonly data: Readonly<Record<string, unknown>>
  readonly insertInstant: number
}

/** A user action in force that keeps the user from logging in. */
export type Prevention = {
  readonly actionId: string
  readonly userActionId: string
  readonly actionerUserId?: string
  readonly startedAt: number
  readonly expiry: number
}

/** The body of the row under keys.user. Profile members are the wire's. */
export type StoredUser = {
  readonly id: string
  readonly tenantId: string
  readonly active: boolean
  readonly identities: readonly Identity[]
  readonly registrations: readonly Registration[]
  /** What the rows of the groups say (flows/groups/member-rows.ts), changed in the same commit. */
  readonly memberships?: readonly Membership[]
  readonly firstName?: string
  readonly middleName?: string
  readonly lastName?: string
  readonly fullName?: string
  readonly birthDate?: string
  readonly mobilePhone?: string
  readonly imageUrl?: string
  readonly timezone?: string
  readonly preferredLanguages?: readonly string[]
  readonly parentEmail?: string
  readonly expiry?: number
  readonly data: Readonly<Record<string, unknown>>
  readonly password?: StoredPassword
  readonly previousPasswords?: readonly StoredPassword[]
  readonly passwordLastUpdateInstant?: number
  readonly passwordChangeRequired?: boolean
  readonly passwordChangeReason?: 'Administrative' | 'Breached' | 'Expired' | 'Validation'
  readonly prevention?: Prevention
  /** Refresh tokens made under an earlier generation are revoked: one write, in the commit that says why, ends them all. */
  readonly tokenGeneration: number
  readonly insertInstant: number
  readonly lastUpdateInstant: number
}

/** What the row under keys.activity keeps: epoch ms of the last login, anywhere and per application. */
export type Activity = { readonly lastLoginInstant: number; readonly applications: Readonly<Record<string, number>> }

export const loginIdTypes = ['email', 'phoneNumber', 'username'] as const satisfies readonly LoginIdType[]

/** Those that are looked for where a request names none: a number counts only when it is asked for. */
export const usualLoginIdTypes: readonly LoginIdType[] = ['email', 'username']

const settled: ReadonlySet<VerifiedReason> = new Set(['Disabled', 'Import', 'Trusted', 'Skipped', 'Unverifiable'])

/** Whether somebody still has to prove this (wire reference, section 14). */
export const needsVerification = ({
  verified,
  verifiedReason,
}: Pick<Identity, 'verified' | 'verifiedReason'>): boolean => !verified && !settled.has(verifiedReason)

export const primary = (user: Pick<StoredUser, 'identities'>, type: LoginIdType): Identity | undefined =>
  user.identities.find(identity => identity.type === type && identity.primary)

/** Whether the account has stopped working at `now`, as somebody said it would. */
export const hasExpired = ({ expiry }: Pick<StoredUser, 'expiry'>, now: number): boolean =>
  expiry !== undefined && expiry <= now

/** Whether the account works at `now`: neither closed nor at its end. */
export const isOpen = (user: Pick<StoredUser, 'active' | 'expiry'>, now: number): boolean =>
  user.active && !hasExpired(user, now)

export const registrationFor = (
  user: Pick<StoredUser, 'registrations'>,
  applicationId: string | undefined,
): Registration | undefined =>
  applicationId === undefined
    ? undefined
    : user.registrations.find(registration => registration.applicationId === applicationId)

/**
 * The form in which login names are compared: e-mail and username without regard to case, a phone number in E.164
 * (`+1` where no country is given, as on the wire). Surrounding spaces are the caller's, and not trimmed at login.
 */
export function canonical(type: LoginIdType, given: string): string {
  // One name typed with composed or with combining accents is one name.
  if (type !== 'phoneNumber') return given.toLowerCase().normalize('NFC')
  const digits = given.replace(/[\s().-]/g, '')
  return digits.startsWith('+') ? digits : digits.startsWith('00') ? `+${digits.slice(2)}` : `+1${digits}`
}
