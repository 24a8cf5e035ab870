// How does a user go, for now or for good?
import { html, type Shown, seeOther } from '../../../shared/http/pages.ts'
import { Icon } from '../../../shared/ui/icons.tsx'
import { Head, Shell } from '../../../shared/ui/layout.tsx'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { deleteUserById } from '../../users/change-user.ts'
import { askApi, silent } from '../ask-api.ts'
import { Notice, Post, Send } from '../parts.tsx'
import { problemOf } from '../problem.ts'
import type { Visit } from '../visit.tsx'
import { audited, auditUser } from './audit.ts'
import { changeable, nameOfUser, type User } from './facts.ts'

const confirmed = ({ asked }: Visit, name: string): boolean => asked.form.get('confirm')?.trim() === name

export const userDeletePage = async (visit: Visit): Promise<Shown> =>
  showDeletion(visit, await changeable(visit, 'delete'))

export async function deleteUser(visit: Visit): Promise<Shown> {
  const user = await changeable(visit, 'delete')
  const isSoft = visit.asked.form.get('how') === 'soft'
  const { remove } = words
  if (user.id === visit.session.user.id) return showDeletion(visit, user, remove.self)
  if (!isSoft && !confirmed(visit, nameOfUser(user))) return showDeletion(visit, user, remove.wrong)
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
  return html(
    problem === undefined ? 200 : 400,
    <Shell frame={visit.frame} title={remove.title(name)}>
      <Head
        title={remove.title(name)}
        trail={[
          { href: '/admin/user', title: words.users },
          { href: at, title: name },
        ]}
      />
      {problem !== undefined && <Notice of="danger" title={problem} />}
      {user.active && (
        <div class="card pad">
          <h2>{remove.softTitle}</h2>
          <p>{remove.softWords}</p>
          <Post visit={visit} action={`${at}/delete`} says={{ how: 'soft' }} look="main" icon="sleep">
            {remove.softButton}
          </Post>
        </div>
      )}
      <div class="card pad">
        <h2>{remove.hardTitle}</h2>
        <p>{remove.goes}</p>
        <ul>
          {remove.what.map(one => (
            <li>{one}</li>
          ))}
        </ul>
        <p>{remove.final}</p>
        <Send visit={visit} action={`${at}/delete`}>
          <p>
            <label for="confirm">
              {remove.type} <code>{name}</code> {remove.confirm}
            </label>
            <input id="confirm" name="confirm" type="text" class="whole" autocomplete="off" required />
          </p>
          <button type="submit" class="danger main">
            <Icon of="trash" /> {remove.button}
          </button>
        </Send>
      </div>
    </Shell>,
  )
}
