// What can happen to groups and their members?
import { asked, told } from './event.ts'
import { group, groupMembers, original } from './members.ts'

const alone = () => ({ group: group() })
const changed = () => ({ group: group(), original: original() })
const withMembers = () => ({ group: group(), members: groupMembers() })

export const groupEvents = {
  'group.create': asked('A group is about to be created.', alone),
  'group.create.complete': told('A group was created.', alone),
  'group.delete': asked('A group is about to be deleted.', alone),
  'group.delete.complete': told('A group was deleted.', alone),
  'group.member.add': asked('Members are about to join a group.', withMembers),
  'group.member.add.complete': told('Members joined a group.', withMembers),
  'group.member.remove': asked('Members are about to leave a group.', withMembers),
  'group.member.remove.complete': told('Members left a group.', withMembers),
  'group.member.update': asked('The members of a group are about to be replaced.', withMembers),
  'group.member.update.complete': told('The members of a group were replaced.', withMembers),
  'group.update': asked('A group is about to change.', changed),
  'group.update.complete': told('A group changed.', changed),
}
