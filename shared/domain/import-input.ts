// What may an import say of users and of their refresh tokens?
import { bag, flag, group, id, instant, int, list, optional, text, type Value, whole } from '../kernel/fields.ts'
import { registrationInput } from './registration.ts'
import { userInput } from './user-input.ts'

const at = (doc: string) => optional(instant({ doc }))
const scheme = () => optional(text({ doc: 'How passwords were hashed; plain text without one.', max: 255 }))
/** 0 is what other systems export for schemes that have no factor. */
const factor = () => optional(int({ doc: 'The work of that scheme.', min: 0 }))

const importedRegistration = group('Registration', {
  ...registrationInput.entries,
  verified: optional(flag({ doc: 'Whether it was verified where it comes from.' })),
  insertInstant: at('When it was made there.'),
})

const membership = group('Membership', {
  id: optional(id({ doc: 'The id of the membership; drawn when there is none.' })),
  groupId: optional(id({ doc: 'In which group.' })),
  data: bag({ doc: 'Anything kept with the membership.' }),
})

const importedUserInput = group('User', {
  ...userInput.entries,
  encryptionScheme: scheme(),
  factor: factor(),
  verified: optional(flag({ doc: 'Whether the address was proved where the user comes from.' })),
  insertInstant: at('When the user was created there.'),
  passwordLastUpdateInstant: at('When the password was set there.'),
  registrations: optional(list(importedRegistration, { doc: 'For which applications.', max: 100 })),
  memberships: optional(list(membership, { doc: 'In which groups.', max: 25 })),
  twoFactor: optional(
    group('Two-factor', {
      methods: optional(list(whole({ doc: 'A method.' }), { doc: 'Second factors.', max: 100 })),
    }),
  ),
})
export type ImportedUserInput = Value<typeof importedUserInput>

/** Users in one request. A body that a function takes has no room for many more. */
const mostUsers = 10_000

export const importInput = {
  users: list(importedUserInput, { doc: 'Who is to be imported.', max: mostUsers }),
  encryptionScheme: scheme(),
  factor: factor(),
  validateDbConstraints: optional(flag({ doc: 'Whether names and ids are looked up first; ours always are.' })),
}

const said = (doc: string) => optional(text({ doc, max: 1_000 }))

const importedTokenInput = group('Refresh token', {
  id: optional(id({ doc: 'The id of the token; drawn when there is none.' })),
  applicationId: optional(id({ doc: 'For which application.' })),
  userId: optional(id({ doc: 'Whose.' })),
  // Tokens of other systems are whole encrypted documents at times. Only the digest is kept.
  token: optional(text({ doc: 'Its value, which its holder has.', exact: true, secret: true, max: 8_192 })),
  insertInstant: at('When it was first issued.'),
  startInstant: at('What its expiry counts from.'),
  metaData: optional(
    group('Meta data', {
      device: optional(
        group('Device', {
          name: said('What the user calls the device.'),
          description: said('What the device is.'),
          type: said('BROWSER, DESKTOP, MOBILE …'),
          lastAccessedAddress: said('From where it was last used.'),
          lastAccessedInstant: at('When it was last used.'),
        }),
      ),
      scopes: optional(list(text({ doc: 'A scope.', max: 255 }), { doc: 'What it may ask for.', max: 100 })),
    }),
  ),
})
export type ImportedTokenInput = Value<typeof importedTokenInput>

export const tokenImportInput = {
  refreshTokens: list(importedTokenInput, { doc: 'What is to be imported.', max: mostUsers }),
  validateDbConstraints: optional(flag({ doc: 'Whether users and values are looked up first; ours always are.' })),
}
