// What can happen to a password?
import { asked, told } from './event.ts'
import { user } from './members.ts'

const alone = () => ({ user: user() })

export const passwordEvents = {
  'user.password.breach': asked('A password known from a breach signed in.', alone),
  'user.password.reset.send': told('The forgot-password letter went out.', alone),
  'user.password.reset.start': told('Somebody forgot a password.', alone),
  'user.password.reset.success': told('A forgotten password was replaced.', alone),
  'user.password.update': told('A password changed.', alone),
}
