// What can happen to a user's registration for an application?
import { asked, told } from './event.ts'
import { applicationId, original, registration, user } from './members.ts'

const alone = () => ({ user: user(), applicationId: applicationId(), registration: registration() })
const changed = () => ({ ...alone(), original: original() })

export const registrationEvents = {
  'user.registration.create': asked('A registration is about to be created.', alone),
  'user.registration.create.complete': told('A registration was created.', alone),
  'user.registration.delete': asked('A registration is about to be deleted.', alone),
  'user.registration.delete.complete': told('A registration was deleted.', alone),
  'user.registration.update': asked('A registration is about to change.', changed),
  'user.registration.update.complete': told('A registration changed.', changed),
  'user.registration.verified': asked('A registration was verified.', alone),
}
