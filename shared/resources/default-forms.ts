// Which forms does a new instance know?
import type { Members } from './define.ts'

const at = (n: number): string => `0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1e${String(n).padStart(4, '0')}`

/** The same on every instance, so that a kickstart file can name them. */
export const formIds = { adminRegistration: at(1), adminUser: at(2), selfServiceUser: at(3) } as const

type Asked = { readonly key: string; readonly name: string } & Members

const text = (key: string, name: string, more: Members = {}): Asked => ({ key, name, ...more })

const fields: readonly Asked[] = [
  text('user.email', 'Email', { type: 'email' }),
  text('user.username', 'Username'),
  text('user.phoneNumber', 'Phone number', { type: 'phoneNumber' }),
  text('user.password', 'Password', { control: 'password' }),
  text('user.firstName', 'First name'),
  text('user.lastName', 'Last name'),
  text('user.fullName', 'Full name'),
  text('user.birthDate', 'Birthdate', { type: 'date' }),
  text('user.mobilePhone', 'Mobile phone'),
  text('user.preferredLanguages', 'Preferred languages'),
  text('user.timezone', 'Timezone'),
  text('user.imageUrl', 'Image URL'),
  text('registration.username', 'Registration username'),
  text('registration.roles', 'Registration roles'),
  text('registration.preferredLanguages', 'Registration preferred languages'),
  text('registration.timezone', 'Registration timezone'),
]

export const defaultFields = fields.map((field, n) => ({ id: at(101 + n), ...field }))

const idsOf = (fits: (key: string) => boolean): string[] =>
  defaultFields.filter(({ key }) => fits(key)).map(({ id }) => id)

export const defaultForms = [
  {
    id: formIds.adminRegistration,
    name: 'Default admin registration',
    type: 'adminRegistration',
    steps: [{ type: 'collectData', fields: idsOf(key => key.startsWith('registration.')) }],
  },
  {
    id: formIds.adminUser,
    name: 'Default admin user',
    type: 'adminUser',
    steps: [{ type: 'collectData', fields: idsOf(key => key.startsWith('user.')) }],
  },
  {
    id: formIds.selfServiceUser,
    name: 'Default self-service user',
    type: 'selfServiceUser',
    steps: [{ type: 'collectData', fields: idsOf(key => key.startsWith('user.') && key !== 'user.username') }],
  },
] as const
