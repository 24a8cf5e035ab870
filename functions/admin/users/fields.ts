// What does the console ask for when a user or a registration is made or changed?
import { registrationInput } from '../../../shared/domain/registration.ts'
import { userInput } from '../../../shared/domain/user-input.ts'
import {
  type About,
  choice,
  type Field,
  type Fields,
  flag,
  type Group,
  group,
  list,
  optional,
} from '../../../shared/kernel/fields.ts'
import { people } from '../../../shared/ui/messages/console/people.ts'

const { form: words, registrations } = people
type Section = keyof typeof words.sections
type Label = keyof typeof words.labels
type Doc = keyof typeof words.docs

/** The same field, said in the words and under the heading of this page. Only `about` is read: the API parses. */
const shown = (name: string, field: Field, section: Section, doc?: Doc): Field => {
  // The API knows the limits; a page that says each of them is read by nobody.
  const { min: _, max: __, ...known } = field.about
  const about: About = {
    ...known,
    tab: 'User',
    section: words.sections[section],
    ...(Object.hasOwn(words.labels, name) && { label: words.labels[name as Label] }),
    ...((doc ?? Object.hasOwn(words.docs, name)) && { doc: words.docs[doc ?? (name as Doc)] }),
  }
  return { ...field, about }
}

type Name = keyof typeof userInput.entries
const under = (section: Section, ...names: readonly Name[]) =>
  Object.fromEntries(names.map(name => [name, shown(name, userInput.entries[name], section)]))

const wish = (name: Doc & Label): Field => shown(name, flag({ doc: words.docs[name], default: false }), 'names')

const profile = under(
  'profile',
  'firstName',
  'lastName',
  'middleName',
  'fullName',
  'birthDate',
  'mobilePhone',
  'imageUrl',
  'preferredLanguages',
  'timezone',
  'parentEmail',
)
const names = under('names', 'email', 'username', 'phoneNumber')
const demand = shown('passwordChangeRequired', userInput.entries.passwordChangeRequired, 'account')
/** Either on or off: nobody says neither. */
const account = {
  passwordChangeRequired: { ...demand, about: { ...demand.about, default: false } },
  ...under('account', 'expiry', 'data'),
}

export const newUser: Group = group('User', {
  ...names,
  password: shown('password', userInput.entries.password, 'names', 'passwordNew'),
  sendSetPasswordEmail: wish('sendSetPasswordEmail'),
  skipVerification: wish('skipVerification'),
  ...profile,
  ...account,
})

export const changedUser: Group = group('User', {
  ...names,
  password: shown('password', userInput.entries.password, 'names'),
  skipVerification: wish('skipVerification'),
  ...profile,
  ...account,
})

/** What a request says beside the user. */
export const beside = ['sendSetPasswordEmail', 'skipVerification'] as const

/** The roles are those of the application at hand. */
export function registrationFields(roles: readonly string[], isNew: boolean): Group {
  const { username, preferredLanguages, timezone, data } = registrationInput.entries
  const [first, ...others] = roles
  const fields: Fields = {
    ...(first !== undefined && {
      roles: optional(list(choice({ doc: 'A role.', of: [first, ...others] }), { doc: registrations.roleDoc })),
    }),
    username,
    preferredLanguages: shown('preferredLanguages', preferredLanguages, 'profile'),
    timezone: shown('timezone', timezone, 'profile'),
    data,
    ...(isNew && {
      skipRegistrationVerification: flag({ doc: registrations.skipDoc, label: registrations.skip, default: false }),
    }),
  }
  return group('Registration', fields)
}
