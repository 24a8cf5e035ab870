// What do requests about users carry, and what do the answers?
import { registrationInput } from '../../shared/domain/registration.ts'
import { userInput } from '../../shared/domain/user-input.ts'
import { eventInfo } from '../../shared/http/event-info.ts'
import { firstTokensOut, registrationOut, userOut, verificationIdsOut } from '../../shared/http/user-shape.ts'
import { choice, flag, group, id, list, map, optional, text } from '../../shared/kernel/fields.ts'

/** What whatever writes a user needs: it may hash, sign tokens, seal letters and ask webhooks. */
export type Powers = 'write' | 'sign' | 'seal' | 'hash' | 'callOut'

const wish = (doc: string) => optional(flag({ doc }))
const said = (doc: string) => optional(text({ doc, exact: true }))

const how = {
  disableDomainBlock: wish('Whether a blocked domain is let in this once.'),
  sendSetPasswordEmail: wish('The older word for sendSetPasswordIdentityType email.'),
  sendSetPasswordIdentityType: optional(
    choice({ doc: 'Where the letter goes that asks to choose a password.', of: ['email', 'phone', 'doNotSend'] }),
  ),
  skipVerification: wish('Whether addresses need no proof this once.'),
  verificationIds: optional(
    list(text({ doc: 'A completed verification.', exact: true, max: 256 }), {
      doc: 'Names proved beforehand.',
      max: 10,
    }),
  ),
  eventInfo,
}

export const userRequest = group('User request', {
  user: userInput,
  applicationId: optional(id({ doc: 'Whose letters are sent, and the audience of the token.' })),
  currentPassword: optional(text({ doc: 'Must be right when it is sent.', exact: true, secret: true })),
  passwordFieldType: optional(
    choice({ doc: 'Whether `password` is a password or the hash of one.', of: ['PLAINTEXT', 'HASHED'] }),
  ),
  ...how,
})

const registrationMembers = {
  ...how,
  user: optional(userInput),
  generateAuthenticationToken: wish('Whether a token is drawn that signs the user in instead of a password.'),
  skipRegistrationVerification: wish('Whether the registration needs no verification this once.'),
}
export const registrationRequest = group('Registration request', {
  ...registrationMembers,
  registration: registrationInput,
})

/** For PATCH, whose document carries `eventInfo` beside what it changes. */
export const registrationChange = group('Registration change', {
  registration: registrationInput,
  generateAuthenticationToken: registrationMembers.generateAuthenticationToken,
  eventInfo,
})

export const userPath = group('Path', { userId: id({ doc: 'The id of the user.' }) })
export const registrationPath = group('Path', {
  userId: id({ doc: 'The id of the user.' }),
  applicationId: id({ doc: 'For which application.' }),
})

export const userAnswer = group('User', {
  user: userOut,
  ...firstTokensOut,
  verificationIds: verificationIdsOut,
  emailVerificationId: said('The verification of the address, as older clients know it.'),
  emailVerificationOneTimeCode: said('Its code, where one was sent.'),
  registrationVerificationIds: optional(
    map(text({ doc: 'A verification.', exact: true }), { doc: 'By application, the registrations that wait.' }),
  ),
})

export const registrationAnswer = group('Registration', {
  user: optional(userOut),
  registration: registrationOut,
  ...firstTokensOut,
  refreshToken: said('A refresh token, where the application gives one.'),
  refreshTokenId: optional(id({ doc: 'Its id.' })),
  verificationIds: verificationIdsOut,
  registrationVerificationId: said('The verification of the registration.'),
  registrationVerificationOneTimeCode: said('Its code, where one was sent.'),
})
