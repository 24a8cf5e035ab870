// What may a caller say of a user, and what is wrong with it?
import { bag, flag, group, id, instant, int, list, optional, text, unlessEmpty, type Value } from '../kernel/fields.ts'
import { type Issue, parse } from '../kernel/issues.ts'
import { profileOf } from './profile.ts'
import { canonical, primary, type StoredUser } from './user.ts'

const line = (doc: string, max = 255) => unlessEmpty(text({ doc, max }))
const name = (doc: string) => line(doc, 191)
export const languages = () =>
  optional(list(text({ doc: 'A locale such as `en` or `fr_CA`.', max: 24 }), { doc: 'Best first.', max: 20 }))

const membershipInput = group('Membership', {
  id: optional(id({ doc: 'Its id, drawn unless given.' })),
  groupId: optional(id({ doc: 'In which group.' })),
  data: bag({ doc: 'Anything you want to keep with the membership.' }),
})

/** Members a caller may set; all others of the wire's user are the platform's, and ignored. */
export const userInput = group('User', {
  id: optional(id({ doc: 'The id of the user, where the URL names none.' })),
  active: optional(flag({ doc: 'Whether the account is open; only heard when the user is created.' })),
  email: unlessEmpty(text({ doc: 'The address that signs the user in.', format: 'email', max: 191 })),
  username: name('The name that signs the user in.'),
  phoneNumber: name('The number that signs the user in.'),
  password: optional(text({ doc: 'A new password.', exact: true, secret: true })),
  encryptionScheme: line('How the password is hashed, where not as the tenant says.'),
  factor: optional(int({ doc: 'The work of that scheme.', min: 1 })),
  salt: optional(text({ doc: 'The salt of a hash that is handed over.', exact: true, secret: true, max: 2048 })),
  passwordChangeRequired: optional(flag({ doc: 'Whether the next login has to change the password.' })),
  firstName: line('Given name.'),
  middleName: line('Middle name.'),
  lastName: line('Family name.'),
  fullName: line('The whole name as it is written.'),
  birthDate: unlessEmpty(text({ doc: 'YYYY-MM-DD.', format: 'date' })),
  mobilePhone: line('A number that signs nobody in.'),
  // An address may leave its scheme to the page that shows it: `//www.gravatar.com/…`.
  imageUrl: unlessEmpty(text({ doc: 'A picture.', pattern: /^\S*$/, max: 2048 })),
  timezone: line('An IANA name such as `Europe/Paris`.'),
  preferredLanguages: languages(),
  parentEmail: unlessEmpty(text({ doc: 'The address of a parent.', format: 'email', max: 191 })),
  expiry: optional(instant({ doc: 'When the account stops working.' })),
  data: bag({ doc: 'Anything you want to keep with the user.' }),
  memberships: optional(
    list(membershipInput, { doc: 'In which groups; they stay as they are where this is left out.', max: 1_000 }),
  ),
})
export type UserInput = Value<typeof userInput>

export type InputRules = { readonly registrationConfiguration: { readonly blockedDomains: readonly string[] } }

/** What the shape alone cannot tell. Paths start at the body. */
export function judgeUserInput(
  input: UserInput,
  rules: InputRules,
  how: { readonly disableDomainBlock?: boolean | undefined } = {},
): Issue[] {
  const { email, username, phoneNumber, birthDate } = input
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase()
  const blocked = domain !== undefined && rules.registrationConfiguration.blockedDomains.includes(domain)
  const nameless = email === undefined && username === undefined && phoneNumber === undefined
  const wrong: [boolean, string, string][] = [
    [nameless, 'user.email', 'blank'],
    [nameless, 'user.username', 'blank'],
    [nameless, 'user.phoneNumber', 'blank'],
    [blocked && how.disableDomainBlock !== true, 'user.email', 'blocked'],
    [phoneNumber !== undefined && !isPhoneNumber(phoneNumber), 'user.phoneNumber', 'invalidPhone'],
    [birthDate !== undefined && !isCalendarDate(birthDate), 'user.birthDate', 'couldNotConvert'],
  ]
  return [...wrong.filter(([is]) => is).map(([, path, reason]) => ({ path, reason })), ...judgeLocality(input, 'user')]
}

/** Why no user could be given this name, if so. Spaces around it would stay: login names are taken as they are sent. */
export function nameFault(type: 'email' | 'phoneNumber', given: string): string | undefined {
  if (type === 'phoneNumber') return isPhoneNumber(given) ? undefined : 'invalidPhone'
  const read = parse(userInput.entries.email, given)
  if (!read.ok) return read.issues[0]?.reason
  return read.value === given ? undefined : 'notEmail'
}

/** Zone and languages, which users and registrations have alike. */
export function judgeLocality(given: Pick<UserInput, 'timezone' | 'preferredLanguages'>, under: string): Issue[] {
  const issues: Issue[] = []
  if (given.timezone !== undefined && !isTimezone(given.timezone)) issues.push(bad(`${under}.timezone`))
  const strange = given.preferredLanguages?.some(language => !/^[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*$/.test(language))
  if (strange === true) issues.push(bad(`${under}.preferredLanguages`))
  return issues
}

const bad = (path: string): Issue => ({ path, reason: 'invalid' })

/** E.164: up to fifteen digits, the first of them not zero. */
const isPhoneNumber = (given: string): boolean => /^\+[1-9]\d{4,14}$/.test(canonical('phoneNumber', given))

function isCalendarDate(given: string): boolean {
  const read = new Date(`${given}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(given)
}

function isTimezone(given: string): boolean {
  try {
    return given !== '' && new Intl.DateTimeFormat('en', { timeZone: given }) !== undefined
  } catch {
    return false
  }
}

/** The user as a caller would have to say it again to change nothing: what a PATCH is applied to. */
export function asUserInput(user: StoredUser): UserInput {
  const email = primary(user, 'email')?.displayValue
  const username = primary(user, 'username')?.displayValue
  const phoneNumber = primary(user, 'phoneNumber')?.displayValue
  return {
    ...(email !== undefined && { email }),
    ...(username !== undefined && { username }),
    ...(phoneNumber !== undefined && { phoneNumber }),
    ...(user.passwordChangeRequired === true && { passwordChangeRequired: true }),
    ...(profileOf(user) as Partial<UserInput>),
    data: { ...user.data },
    memberships: (user.memberships ?? []).map(({ id, groupId, data }) => ({ id, groupId, data: { ...data } })),
  }
}
