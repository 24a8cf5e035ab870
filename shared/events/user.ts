// What can happen to a user's account and its login names?
import { choice, flag, id, instant, list, optional, text, whole } from '../kernel/fields.ts'
import { asked, told } from './event.ts'
import { ids, loginIdType, original, texts, user } from './members.ts'

const alone = () => ({ user: user() })
const changed = () => ({ user: user(), original: original() })
const linked = () => ({ user: user(), identityProviderLink: whole({ doc: 'The link.' }) })
const duplicate = () => ({
  user: user(),
  existing: whole({ doc: 'The user who has the login name.' }),
  duplicateEmail: texts('The address that is taken.'),
  duplicateUsername: texts('The username that is taken.'),
  duplicatePhoneNumber: texts('The number that is taken.'),
  duplicateIdentities: list(whole({ doc: 'A login name.' }), { doc: 'All login names that are taken.', default: [] }),
})

export const userEvents = {
  'user.action': asked('An action was taken on a user, or changed, cancelled, ended.', () => ({
    action: text({ doc: 'The name of the action.' }),
    actionId: id({ doc: 'The id of what was done.' }),
    actioneeUserId: id({ doc: 'To whom it was done.' }),
    actionerUserId: optional(id({ doc: 'Who did it.' })),
    applicationIds: ids('For which applications.'),
    comment: texts('Why, in words.'),
    email: optional(whole({ doc: 'The letter to the user.' })),
    emailedUser: flag({ doc: 'Whether a letter was sent.', default: false }),
    expiry: optional(instant({ doc: 'When it ends.' })),
    localizedAction: texts('The name in the user’s language.'),
    localizedDuration: texts('How long, in the user’s language.'),
    localizedOption: texts('The option in the user’s language.'),
    localizedReason: texts('The reason in the user’s language.'),
    notifyUser: flag({ doc: 'Whether to notify the user.', default: false }),
    option: texts('The option chosen.'),
    phase: choice({ doc: 'Where the action is in its life.', of: ['start', 'modify', 'cancel', 'end'] }),
    reason: texts('The reason chosen.'),
    reasonCode: texts('Its code.'),
  })),
  'user.bulk.create': asked('Users are about to be imported.', () => ({
    users: list(user(), { doc: 'The users.' }),
  })),
  'user.create': asked('A user is about to be created.', alone),
  'user.create.complete': told('A user was created.', alone),
  'user.deactivate': asked('A user is about to be deactivated.', alone),
  'user.delete': asked('A user is about to be deleted for good.', alone),
  'user.delete.complete': told('A user was deleted for good.', alone),
  'user.email.update': told('An e-mail address changed.', () => ({
    user: user(),
    previousEmail: texts('The address before.'),
  })),
  'user.email.verified': asked('An e-mail address was verified.', alone),
  'user.identity-provider.link': told('A user was linked to an identity provider.', linked),
  'user.identity-provider.unlink': told('A link to an identity provider was removed.', linked),
  'user.identity.update': asked('A login name changed.', () => ({
    user: user(),
    loginIdType: loginIdType(),
    previousLoginId: texts('The name before.'),
    newLoginId: texts('The name now.'),
  })),
  'user.identity.verified': asked('A login name was verified.', () => ({
    user: user(),
    loginId: text({ doc: 'The name.' }),
    loginIdType: loginIdType(),
  })),
  'user.loginId.duplicate.create': told('Somebody tried to open an account with a login name in use.', duplicate),
  'user.loginId.duplicate.update': told('Somebody tried to change to a login name in use.', duplicate),
  'user.reactivate': asked('A user is about to be reactivated.', alone),
  'user.update': asked('A user is about to change.', changed),
  'user.update.complete': told('A user changed.', changed),
}
