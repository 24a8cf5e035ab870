// What can happen when somebody signs in?
import { choice, group, list, optional, text, whole } from '../kernel/fields.ts'
import { asked, told } from './event.ts'
import { clientRisk, maybeApplicationId, method, texts, user } from './members.ts'

const how = () => ({
  user: user(),
  applicationId: maybeApplicationId(),
  authenticationType: text({ doc: 'How the user proved who they are.' }),
  ipAddress: texts('From where.'),
})
const login = () => ({
  ...how(),
  connectorId: texts('The connector that knew the user.'),
  identityProviderId: texts('The identity provider that sent the user.'),
  identityProviderName: texts('Its name.'),
})
const challenge = () => ({ user: user(), applicationId: maybeApplicationId(), clientRisk: clientRisk() })
const attempt = () => ({
  ...challenge(),
  method: method(),
  messageType: optional(choice({ doc: 'How the code reached a phone.', of: ['SMS', 'Voice'] })),
})

export const loginEvents = {
  'user.login.failed': asked('A known user could not sign in.', () => ({
    ...how(),
    reason: group('Why the login failed.', {
      code: choice({ doc: 'What was wrong.', of: ['credentials', 'lambdaValidation'] }),
      lambdaId: texts('The function that refused.'),
      lambdaResult: optional(whole({ doc: 'What it said.' })),
    }),
  })),
  'user.login.new-device': asked('A user signed in from a device not seen before.', login),
  'user.login.success': asked('A user signed in.', login),
  'user.login.suspicious': asked('A login looked like an attack.', () => ({
    ...login(),
    threatsDetected: list(text({ doc: 'A threat.' }), { doc: 'What made it look so.' }),
  })),
  'user.two-factor.challenge': told('A second factor was asked for.', challenge),
  'user.two-factor.failed-attempt': told('A two-factor code was wrong.', attempt),
  'user.two-factor.method.add': told('A two-factor method was added.', () => ({ user: user(), method: method() })),
  'user.two-factor.method.remove': told('A two-factor method was removed.', () => ({ user: user(), method: method() })),
  'user.two-factor.success': told('A second factor was right.', attempt),
}
