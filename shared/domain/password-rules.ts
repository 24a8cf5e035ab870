// Is this password good enough for this tenant and this user?
import type { StoredPassword } from '../ports/hasher/port.ts'
import type { StoredUser } from './user.ts'

export type PasswordRules = {
  readonly passwordValidationRules: {
    readonly minLength: number
    readonly maxLength: number
    readonly requireMixedCase: boolean
    readonly requireNonAlpha: boolean
    readonly requireNumber: boolean
    readonly disallowUserLoginId: boolean
    readonly rememberPreviousPasswords: { readonly enabled: boolean; readonly count: number }
  }
  readonly minimumPasswordAge: { readonly enabled: boolean; readonly seconds: number }
  readonly passwordEncryptionConfiguration: { readonly encryptionScheme: string }
}

export type PasswordFacts = {
  readonly now: number
  readonly loginIds: {
    readonly email?: string | undefined
    readonly username?: string | undefined
    readonly phoneNumber?: string | undefined
  }
  /** Whether it matches one of {@link rememberedPasswords}; only the hasher can tell. */
  readonly usedBefore: boolean
  /** When the present password was set; absent for a first password. */
  readonly passwordLastUpdateInstant?: number | undefined
}

/** The reasons of the wire (reference, section 3); they go with the path the password came under. */
type PasswordReason =
  | 'tooShort'
  | 'tooLong'
  | 'singleCase'
  | 'onlyAlpha'
  | 'requireNumber'
  | 'previouslyUsed'
  | 'tooYoung'
  | 'containsEmail'
  | 'containsUsername'
  | 'containsPhoneNumber'

/** bcrypt reads 72 bytes and no further; the wire caps its passwords at 50 characters. */
const bcryptMaxLength = 50

/** Everything that is wrong with a new password, so that its owner can mend it in one go. */
export function judgePassword(password: string, rules: PasswordRules, facts: PasswordFacts): PasswordReason[] {
  const { passwordValidationRules: wanted, minimumPasswordAge: age } = rules
  const changedAt = facts.passwordLastUpdateInstant
  const tooYoung = age.enabled && changedAt !== undefined && facts.now < changedAt + age.seconds * 1000
  return [
    ...judgeShape(password, rules),
    ...(wanted.disallowUserLoginId ? containedLoginIds(password, facts.loginIds) : []),
    ...(wanted.rememberPreviousPasswords.enabled && facts.usedBefore ? (['previouslyUsed'] as const) : []),
    ...(tooYoung ? (['tooYoung'] as const) : []),
  ]
}

/** What can be said of a password without knowing whose it is. */
function judgeShape(password: string, rules: PasswordRules): PasswordReason[] {
  const { passwordValidationRules: wanted, passwordEncryptionConfiguration } = rules
  const bcrypt = passwordEncryptionConfiguration.encryptionScheme === 'bcrypt'
  const most = bcrypt ? Math.min(wanted.maxLength, bcryptMaxLength) : wanted.maxLength
  const length = [...password].length
  const broken: [boolean, PasswordReason][] = [
    [length < wanted.minLength, 'tooShort'],
    [length > most, 'tooLong'],
    [wanted.requireMixedCase && !(/\p{Lu}/u.test(password) && /\p{Ll}/u.test(password)), 'singleCase'],
    [wanted.requireNonAlpha && !/[^\p{L}\p{N}]/u.test(password), 'onlyAlpha'],
    [wanted.requireNumber && !/\p{Nd}/u.test(password), 'requireNumber'],
  ]
  return broken.filter(([breaks]) => breaks).map(([, reason]) => reason)
}

function containedLoginIds(password: string, loginIds: PasswordFacts['loginIds']): PasswordReason[] {
  const holds = (given: string | undefined) =>
    given !== undefined && given !== '' && password.toLowerCase().includes(given.toLowerCase())
  const phone = loginIds.phoneNumber
  const broken: [boolean, PasswordReason][] = [
    [holds(loginIds.email), 'containsEmail'],
    [holds(loginIds.username), 'containsUsername'],
    // people type their number with or without the plus sign
    [holds(phone) || holds(phone?.replace(/^\+/, '')), 'containsPhoneNumber'],
  ]
  return broken.filter(([breaks]) => breaks).map(([, reason]) => reason)
}

type Kept = Pick<StoredUser, 'password' | 'previousPasswords'>

/** The passwords that may not come again: the present one counts as the latest that is remembered. */
export function rememberedPasswords(user: Kept, rules: PasswordRules): readonly StoredPassword[] {
  const { enabled, count } = rules.passwordValidationRules.rememberPreviousPasswords
  if (!enabled || user.password === undefined) return []
  return [user.password, ...(user.previousPasswords ?? [])].slice(0, count)
}

/** The user with a new password. Whatever asked for a change is satisfied. */
export function withPassword(
  user: StoredUser,
  password: StoredPassword,
  rules: PasswordRules,
  now: number,
): StoredUser {
  const { previousPasswords: _, passwordChangeReason: __, ...rest } = user
  // the new password takes one of the remembered places
  const previous = rememberedPasswords(user, rules).slice(
    0,
    rules.passwordValidationRules.rememberPreviousPasswords.count - 1,
  )
  return {
    ...rest,
    password,
    ...(previous.length > 0 && { previousPasswords: previous }),
    passwordLastUpdateInstant: now,
    passwordChangeRequired: false,
  }
}
