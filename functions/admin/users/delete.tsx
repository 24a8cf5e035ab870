// How does a user go, for now or for good?
import { type Shown, seeOther } from '../../../shared/http/pages.ts'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { deleteUserById } from '../../users/change-user.ts'
import { askApi, silent } from '../ask-api.ts'
import { deletionPage, isConfirmed } from '../deletion.tsx'
import { problemOf } from '../problem.ts'
import type { Visit } from '../visit.tsx'
import { audited, auditUser } from './audit.ts'
import { usersAt } from './edit.tsx'
import { changeable, nameOfUser, type User } from './facts.ts'

export const userDeletePage = async (visit: Visit): Promise<Shown> =>
  showDeletion(visit, await changeable(visit, 'delete'))

export async function deleteUser(visit: Visit): Promise<Shown> {
  const user = await changeable(visit, 'delete')
  const isSoft = visit.asked.form.get('how') === 'soft'
  const { remove } = words
  if (user.id === visit.session.user.id) return showDeletion(visit, user, remove.self)
  if (!isSoft && !isConfirmed(visit, nameOfUser(user))) return showDeletion(visit, user, remove.wrong)
  const query = isSoft ? {} : { hardDelete: 'true' }
  const wish = { path: { userId: user.id }, query, tenantId: user.tenantId }
  const go = () => askApi(visit, deleteUserById, wish, silent)
  try {
    if (isSoft) await audited(visit, { message: 'Deactivated', user }, go)
    else await go()
  } catch (error) {
    return showDeletion(visit, user, problemOf(error))
  }
  if (!isSoft) await auditUser(visit, { message: 'Deleted', user })
  return isSoft ? seeOther(`/admin/user/${user.id}?done=asleep`) : seeOther(`/admin/user?done=gone`)
}

function showDeletion(visit: Visit, user: User, problem?: string): Shown {
  const { remove } = words
  const name = nameOfUser(user)
  const at = `/admin/user/${user.id}`
  return deletionPage(visit, {
    title: remove.title(name),
    trail: [usersAt, { href: at, title: name }],
    name,
    action: `${at}/delete`,
    soft: user.active ? { action: `${at}/delete`, says: { how: 'soft' } } : undefined,
    goes: remove.what,
    words: remove,
    problem,
  })
}
