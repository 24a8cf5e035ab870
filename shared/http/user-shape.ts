// What do users and registrations look like on the wire, on their way out?
//
// Shared by every endpoint that answers with one. What is not listed here cannot leave: no password, salt, factor or
// earlier password has a name in this file.
import { bag, flag, group, id, instant, list, optional, text } from '../kernel/fields.ts'

const said = (doc: string) => optional(text({ doc, exact: true }))
const at = (doc: string) => optional(instant({ doc }))
const languages = () => optional(list(text({ doc: 'A locale.', exact: true }), { doc: 'Best first.' }))

const identityOut = group('Identity', {
  type: text({ doc: 'email, phoneNumber or username.' }),
  value: text({ doc: 'The canonical form, which is unique.', exact: true }),
  displayValue: said('As it was given.'),
  primary: flag({ doc: 'Whether the user’s own member of this type mirrors it.' }),
  verified: flag({ doc: 'Whether it was proved.' }),
  verifiedReason: said('Why, or why not.'),
  verifiedInstant: at('When it was first proved.'),
  moderationStatus: said('Whether moderation lets it be seen.'),
  insertInstant: at('When it was created.'),
  lastLoginInstant: at('When it last signed in.'),
  lastUpdateInstant: at('When it last changed.'),
})

export const registrationOut = group('Registration', {
  id: id({ doc: 'Its id.' }),
  applicationId: id({ doc: 'For which application.' }),
  roles: list(text({ doc: 'The name of a role.', exact: true }), { doc: 'Sorted.' }),
  username: said('What the application calls the user.'),
  authenticationToken: said('Signs the user in instead of a password; told once, when it is set.'),
  usernameStatus: said('Whether moderation lets it be seen.'),
  verified: flag({ doc: 'Whether it was verified, or nobody asked.' }),
  verifiedInstant: at('When it was first verified.'),
  preferredLanguages: languages(),
  timezone: said('An IANA name.'),
  tokens: bag({ doc: 'Tokens of other systems; none are kept.' }),
  data: bag({ doc: 'Anything kept with it.' }),
  insertInstant: at('When it was created.'),
  lastLoginInstant: at('When the user last signed in there.'),
  lastUpdateInstant: at('When it last changed.'),
})

const membershipOut = group('Membership', {
  id: id({ doc: 'Its id.' }),
  groupId: id({ doc: 'In which group.' }),
  data: bag({ doc: 'Anything kept with it.' }),
  insertInstant: at('Since when.'),
})

export const userOut = group('User', {
  id: id({ doc: 'Its id.' }),
  tenantId: id({ doc: 'Where it lives.' }),
  active: flag({ doc: 'Whether the account is open.' }),
  email: said('The primary address.'),
  username: said('The primary username as it was wished for.'),
  uniqueUsername: said('What the wish became.'),
  usernameStatus: said('Whether moderation lets it be seen.'),
  phoneNumber: said('The primary number.'),
  identities: list(identityOut, { doc: 'Every login name.' }),
  registrations: list(registrationOut, { doc: 'For which applications.' }),
  memberships: list(membershipOut, { doc: 'In which groups.' }),
  twoFactor: bag({ doc: 'Second factors; there are none yet.' }),
  firstName: said('Given name.'),
  middleName: said('Middle name.'),
  lastName: said('Family name.'),
  fullName: said('The whole name.'),
  birthDate: said('YYYY-MM-DD.'),
  mobilePhone: said('A number that signs nobody in.'),
  imageUrl: said('A picture.'),
  timezone: said('An IANA name.'),
  preferredLanguages: languages(),
  parentEmail: said('The address of a parent.'),
  expiry: at('When the account stops working.'),
  data: bag({ doc: 'Anything kept with the user.' }),
  verified: flag({ doc: 'Whether the primary address was proved, or nobody asked.' }),
  verifiedInstant: at('When it was first proved.'),
  encryptionScheme: said('How the password is kept; only for callers with an API key.'),
  passwordChangeRequired: flag({ doc: 'Whether the next login has to change the password.', default: false }),
  passwordChangeReason: said('Why.'),
  passwordLastUpdateInstant: at('When the password was set.'),
  lastLoginInstant: at('When the user last signed in.'),
  insertInstant: at('When it was created.'),
  lastUpdateInstant: at('When it last changed.'),
})

/** A verification that was started, and its code where the answer carries one. */
export const verificationIdsOut = optional(
  list(
    group('Verification', {
      id: text({ doc: 'Names the verification.', exact: true }),
      oneTimeCode: said('The code that was sent.'),
      type: text({ doc: 'email or phoneNumber.' }),
      value: text({ doc: 'What is to be proved.', exact: true }),
    }),
    { doc: 'What was started.' },
  ),
)

/** Tokens of somebody who was just created or registered. */
export const firstTokensOut = {
  token: said('An access token.'),
  tokenExpirationInstant: at('When it ends.'),
}
